package io.wraith.node;

import io.wraith.base.Deadline;
import io.wraith.crypto.handshake.PublicIdentity;
import io.wraith.disk.DiskThreads;
import io.wraith.disk.ShareOptions;
import io.wraith.disk.SharedFiles;
import io.wraith.linux.LinuxException;
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
import java.security.NoSuchAlgorithmException;
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
        int slots,
        DiskThreads threads,
        Runnable wake,
        Consumer<HostedShare> closer) {
    private static final int ID_BYTES = 16;

    /// Opens a folder for mounts.
    HostedShare open(HostOrder order, int subject) throws NodeException {
        long nowSeconds = System.currentTimeMillis() / 1_000;
        // Rounded up: nothing ends before its time.
        long expiresSeconds =
                order.lasting().map(time -> nowSeconds + 1 + time.toSeconds()).orElse(Grant.NEVER);
        long expiresNs =
                order.lasting()
                        .map(time -> System.nanoTime() + time.toNanos())
                        .orElse(Deadline.NONE);
        Lock lock = new Lock(Code.generate(tickets.random()), new Guesses(), Purpose.SHARE);
        byte[] instance = new byte[ID_BYTES];
        tickets.random().nextBytes(instance);
        HostedShare.Terms terms =
                new HostedShare.Terms(
                        subject,
                        lock,
                        tickets.issue(subject, expiresSeconds),
                        order.name(),
                        share(order.folder()),
                        ByteString.of(instance, 0, ID_BYTES),
                        allowed(order),
                        order.mostPeers(),
                        expiresNs);
        return new HostedShare(terms, files(order), closer);
    }

    private SharedFiles files(HostOrder order) throws NodeException {
        try {
            Path real = order.folder().toRealPath();
            ShareOptions options = new ShareOptions(real, order.excludes());
            return new SharedFiles(options, slots, threads, wake);
        } catch (IOException | LinuxException refused) {
            throw new NodeException(
                    Trouble.NOT_FOUND,
                    order.folder() + " cannot be shared",
                    String.valueOf(refused.getMessage()),
                    "give a folder that is there and that you may read",
                    refused);
        } catch (IllegalArgumentException pattern) {
            throw new NodeException(
                    Trouble.GENERAL,
                    "what is left out cannot be understood",
                    String.valueOf(pattern.getMessage()),
                    "write patterns as in .gitignore, without !",
                    pattern);
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
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("wraith share".getBytes(StandardCharsets.US_ASCII));
            digest.update(tickets.identity().bytes());
            digest.update(folder.toRealPath().toString().getBytes(StandardCharsets.UTF_8));
            return ByteString.of(digest.digest(), 0, ID_BYTES);
        } catch (IOException gone) {
            throw new NodeException(
                    Trouble.NOT_FOUND,
                    folder + " cannot be shared",
                    String.valueOf(gone.getMessage()),
                    "give a folder that is there",
                    gone);
        } catch (NoSuchAlgorithmException missing) {
            // Every Java platform has it.
            throw new AssertionError(missing);
        }
    }
}
