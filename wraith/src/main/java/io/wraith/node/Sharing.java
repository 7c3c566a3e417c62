package io.wraith.node;

import io.wraith.crypto.Sha256;
import io.wraith.crypto.handshake.PublicIdentity;
import io.wraith.disk.DiskThreads;
import io.wraith.disk.ShareOptions;
import io.wraith.disk.SharedFiles;
import io.wraith.linux.LinuxException;
import io.wraith.linux.RawNames;
import io.wraith.meet.Code;
import io.wraith.meet.Grant;
import io.wraith.meet.Guesses;
import io.wraith.meet.Lock;
import io.wraith.meet.Purpose;
import io.wraith.transfer.ByteString;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/// Makes shares of orders.
///
/// @param wake has the shard take a turn; for any thread
record Sharing(
        Tickets tickets,
        ShareGrants grants,
        int slots,
        DiskThreads threads,
        Runnable wake,
        Consumer<HostedShare> closer) {
    private static final int ID_BYTES = 16;

    /// Opens a folder for mounts.
    HostedShare open(HostOrder order) throws NodeException {
        long nowSeconds = System.currentTimeMillis() / 1_000;
        // Rounded up: nothing ends before its time.
        long expiresSeconds =
                order.lasting().map(time -> nowSeconds + 1 + time.toSeconds()).orElse(Grant.NEVER);
        Expiry expiry = new Expiry(order.lasting(), System.nanoTime(), System::currentTimeMillis);
        Grant grant = grants.of(order, expiresSeconds);
        boolean isOpen = false;
        try {
            HostedShare share = new HostedShare(terms(order, grant, expiry), files(order), closer);
            isOpen = true;
            return share;
        } finally {
            if (!isOpen) {
                grants.ended(grant);
            }
        }
    }

    private HostedShare.Terms terms(HostOrder order, Grant grant, Expiry expiry)
            throws NodeException {
        Lock lock = new Lock(Code.generate(tickets.random()), new Guesses(), Purpose.SHARE);
        byte[] instance = new byte[ID_BYTES];
        tickets.random().nextBytes(instance);
        return new HostedShare.Terms(
                grant,
                lock,
                tickets.toShare(grant),
                order.name(),
                share(order.folder()),
                ByteString.of(instance, 0, ID_BYTES),
                allowed(order),
                order.mostPeers(),
                expiry);
    }

    private SharedFiles files(HostOrder order) throws NodeException {
        try {
            Path real = order.folder().toRealPath();
            ShareOptions options = new ShareOptions(real, order.excludes());
            return new SharedFiles(options, slots, threads, wake);
        } catch (IOException gone) {
            throw refused(order.folder(), FileReason.of(gone, order.folder()), gone);
        } catch (LinuxException refused) {
            throw refused(order.folder(), FileReason.of(refused), refused);
        }
    }

    private static Set<PublicIdentity> allowed(HostOrder order) throws NodeException {
        Set<PublicIdentity> allowed = new HashSet<>();
        List<String> unknown = new ArrayList<>();
        for (String text : order.allowed()) {
            String id = text.strip().toLowerCase(Locale.ROOT);
            if (PeerBook.isIdentity(id)) {
                allowed.add(PeerBook.identity(id));
            } else {
                unknown.add(text);
            }
        }
        if (!unknown.isEmpty()) {
            throw new NodeException(
                    Trouble.GENERAL,
                    "no identity: " + unknown.getFirst(),
                    "an identity is 64 hexadecimal digits",
                    "ask the other side for what wraith id prints there");
        }
        return Set.copyOf(allowed);
    }

    /// The same for the same folder of the same identity, so that caches outlive a restart.
    private ByteString share(Path folder) throws NodeException {
        MessageDigest digest = Sha256.begin();
        digest.update("wraith share".getBytes(StandardCharsets.US_ASCII));
        digest.update(tickets.identity().bytes());
        return ByteString.of(digest.digest(RawNames.bytes(real(folder))), 0, ID_BYTES);
    }

    /// Where a folder is, whatever links lead there.
    static String real(Path folder) throws NodeException {
        try {
            return RawNames.text(folder.toRealPath());
        } catch (IOException gone) {
            throw refused(folder, FileReason.of(gone, folder), gone);
        }
    }

    private static NodeException refused(Path folder, String why, Exception cause) {
        return new NodeException(
                Trouble.NOT_FOUND,
                FileNames.shown(folder) + " cannot be shared",
                why,
                "give a folder that is there and that you may read",
                cause);
    }
}
