package io.wraith.node;

import io.wraith.base.Big;
import io.wraith.crypto.Sha256;
import io.wraith.linux.RawNames;
import io.wraith.meet.Grant;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What tickets to shares say. It follows from the folder and from what of it is left out, so a
/// ticket is good whenever the same is shared again, and nothing has to be stored for that.
///
/// Where new tickets were wanted, a random number is a part of it from then on. Those are in a file
/// with a line for each folder: what stands for the folder, and the number, in hexadecimal.
final class ShareGrants {
    private static final String FILE = "tickets";
    private static final int SHARES = 1 << 31;

    private final Optional<Path> file;
    private final SecureRandom random;
    private final Set<Integer> open = ConcurrentHashMap.newKeySet();

    ShareGrants(Optional<Path> home, SecureRandom random) {
        file = home.map(folder -> folder.resolve(FILE));
        this.random = random;
    }

    /// For a folder that is to be shared now, until [#ended].
    // MOUNT: A host SHOULD take it also after a restart, as long as it shares the same; it MUST NOT
    // if it shares something else, if the capability expired, or if it was taken back.
    Grant of(HostOrder order, long expiresAtSeconds) throws NodeException {
        String share = share(order);
        byte[] mark = digest(share + ' ' + number(share, order.isTicketNew()));
        Grant grant =
                new Grant(Big.u32(mark, 0) | SHARES, Big.u32(mark, 4), false, expiresAtSeconds);
        if (!open.add(grant.subject())) {
            throw new NodeException(
                    Trouble.GENERAL,
                    order.folder() + " is shared already",
                    "a ticket could not tell the two apart",
                    "end the first one, or share another folder");
        }
        return grant;
    }

    void ended(Grant grant) {
        open.remove(grant.subject());
    }

    private static String share(HostOrder order) throws NodeException {
        StringBuilder text = new StringBuilder("wraith ticket");
        text.append('\0').append(Sharing.real(order.folder()));
        order.excludes().forEach(pattern -> text.append('\0').append(pattern));
        return HexFormat.of().formatHex(digest(text.toString()), 0, 16);
    }

    /// Empty as long as nobody wanted a new ticket.
    private String number(String share, boolean isNew) throws NodeException {
        String fresh = HexFormat.of().toHexDigits(random.nextLong());
        if (file.isEmpty()) {
            return isNew ? fresh : "";
        }
        try {
            if (isNew) {
                PrivateFile.alone(file.get(), () -> replace(share, fresh));
                return fresh;
            }
            return numbers().getOrDefault(share, "");
        } catch (IOException failure) {
            throw new NodeException(
                    Trouble.GENERAL,
                    "it is not known which tickets are good",
                    FileReason.of(failure, file.get()),
                    "see who may read and write " + file.get(),
                    failure);
        }
    }

    private boolean replace(String share, String number) throws IOException, NodeException {
        Map<String, String> numbers = numbers();
        numbers.put(share, number);
        StringBuilder text = new StringBuilder();
        numbers.forEach((key, value) -> text.append(key).append(' ').append(value).append('\n'));
        PrivateFile.write(file.orElseThrow(), text.toString().getBytes(StandardCharsets.US_ASCII));
        return true;
    }

    /// What cannot be read lets nobody in: a ticket that was taken back must not come to life.
    private Map<String, String> numbers() throws IOException, NodeException {
        Map<String, String> numbers = new LinkedHashMap<>();
        Path path = file.orElseThrow();
        List<String> lines = Files.exists(path) ? Files.readAllLines(path) : List.of();
        for (String line : lines) {
            if (!line.matches("[0-9a-f]{32} [0-9a-f]{16}")) {
                throw new NodeException(
                        Trouble.GENERAL,
                        "it is not known which tickets are good",
                        path + " has a line " + (numbers.size() + 1) + " that is none of a share",
                        "correct it, or remove the file: then all tickets are good again");
            }
            numbers.put(line.substring(0, 32), line.substring(33));
        }
        return numbers;
    }

    private static byte[] digest(String text) {
        return Sha256.begin().digest(RawNames.bytes(text));
    }
}
