package io.wraith.node;

import io.wraith.crypto.handshake.PublicIdentity;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/// The peers that a user knows: those that are let in without a code or a ticket (pinned), those
/// that are never let in (blocked), and those that were here once (seen).
///
/// The file has a line for each: identity, standing, when it was last here in seconds since 1970,
/// and a name that the user chose, which may be empty.
public final class PeerBook {
    private static final String FILE = "peers";

    /// What a peer is to the user.
    public enum Standing {
        SEEN,
        PINNED,
        BLOCKED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static @Nullable Standing of(String word) {
            for (Standing standing : values()) {
                if (standing.word().equals(word)) {
                    return standing;
                }
            }
            return null;
        }
    }

    /// One line of the book.
    ///
    /// @param identity in hexadecimal
    /// @param lastSeconds when it was last here, in seconds since 1970; 0 for never
    public record Peer(String identity, Standing standing, long lastSeconds, String name) {
        String line() {
            return identity + " " + standing.word() + " " + lastSeconds + " " + name + "\n";
        }
    }

    /// By which a file that was replaced is known.
    private record Version(FileTime modified, long size, @Nullable Object inode) {}

    private final Optional<Path> file;
    private volatile List<Peer> peers = List.of();
    private volatile @Nullable Version version;

    private PeerBook(Optional<Path> file) {
        this.file = file;
    }

    /// Reads the book in a folder; without a folder, or a book in it, nobody is known.
    public static PeerBook open(Optional<Path> home) throws NodeException {
        PeerBook book = new PeerBook(home.map(folder -> folder.resolve(FILE)));
        book.read();
        return book;
    }

    /// As they are now: what other processes wrote counts from then on.
    public List<Peer> peers() {
        refresh();
        return peers;
    }

    /// One look at the file for each question; it is read only if it was replaced. One that cannot
    /// be read any more leaves what was known.
    private void refresh() {
        try {
            if (file.isPresent() && !Objects.equals(version(file.get()), version)) {
                read();
            }
        } catch (IOException | NodeException unreadable) {
            // Told to whoever changes it, and to the next process that opens it.
        }
    }

    private static @Nullable Version version(Path file) throws IOException {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new Version(now.lastModifiedTime(), now.size(), now.fileKey());
        } catch (NoSuchFileException none) {
            return null;
        }
    }

    /// The one peer that is called so, or whose identity is or begins so.
    public Optional<Peer> find(String text) {
        if (text.isEmpty()) {
            // Most peers have no name.
            return Optional.empty();
        }
        List<Peer> found =
                peers().stream()
                        .filter(peer ->
                                peer.name().equals(text)
                                        || (text.length() >= 8 && peer.identity().startsWith(text)))
                        .toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    @Nullable Standing standing(PublicIdentity identity) {
        String text = identity.toString();
        for (Peer peer : peers()) {
            if (peer.identity().equals(text)) {
                return peer.standing();
            }
        }
        return null;
    }

    /// Writes down what a peer is. Throws [IllegalArgumentException] for what is no identity, or a
    /// name with a line break.
    public void set(String identity, Standing standing, String name) throws NodeException {
        if (!isIdentity(identity)) {
            throw new IllegalArgumentException(
                    "an identity is 64 hexadecimal digits, as wraith id prints it");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a name with control characters");
        }
        update(peers -> {
            Peer before = remove(peers, identity);
            long last = before == null ? 0 : before.lastSeconds();
            return peers.add(new Peer(identity, standing, last, name));
        });
    }

    /// Forgets a peer; false if it was not known.
    public boolean forget(String identity) throws NodeException {
        return update(peers -> remove(peers, identity) != null);
    }

    /// A peer was here.
    void seen(PublicIdentity identity, long nowSeconds) throws NodeException {
        String text = identity.toString();
        update(peers -> {
            Peer before = remove(peers, text);
            return peers.add(
                    before == null
                            ? new Peer(text, Standing.SEEN, nowSeconds, "")
                            : new Peer(text, before.standing(), nowSeconds, before.name()));
        });
    }

    /// Other processes change the book, too: what they wrote is read before anything is added, and
    /// nobody else writes meanwhile. Answers whether the change changed anything.
    private boolean update(Predicate<List<Peer>> change) throws NodeException {
        if (file.isEmpty()) {
            synchronized (this) {
                List<Peer> changed = new ArrayList<>(peers);
                boolean isChanged = change.test(changed);
                peers = List.copyOf(changed);
                return isChanged;
            }
        }
        try {
            return PrivateFile.alone(file.get(), () -> readAndWrite(change));
        } catch (IOException failure) {
            throw trouble("cannot be written", failure);
        }
    }

    private boolean readAndWrite(Predicate<List<Peer>> change) throws NodeException {
        read();
        List<Peer> changed = new ArrayList<>(peers);
        boolean isChanged = change.test(changed);
        if (isChanged) {
            write(changed);
            peers = List.copyOf(changed);
        }
        return isChanged;
    }

    private static @Nullable Peer remove(List<Peer> peers, String identity) {
        for (Peer peer : peers) {
            if (peer.identity().equals(identity)) {
                peers.remove(peer);
                return peer;
            }
        }
        return null;
    }

    static boolean isIdentity(String text) {
        return text.matches("[0-9a-f]{64}");
    }

    static PublicIdentity identity(String text) {
        return new PublicIdentity(HexFormat.of().parseHex(text));
    }

    /// The version is looked at before the content: a file that is replaced in between is read once
    /// more at the next question.
    private void read() throws NodeException {
        if (file.isEmpty()) {
            return;
        }
        try {
            Version before = version(file.get());
            peers = before == null ? List.of() : parse(Files.readAllLines(file.get()));
            version = before;
        } catch (IOException unreadable) {
            throw trouble("cannot be read", unreadable);
        }
    }

    private List<Peer> parse(List<String> lines) throws NodeException {
        List<Peer> found = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.split(" ", 4);
            Standing standing = words.length == 4 ? Standing.of(words[1]) : null;
            if (standing == null || !isIdentity(words[0]) || !words[2].matches("[0-9]{1,18}")) {
                throw new NodeException(
                        Trouble.GENERAL,
                        "the list of known peers cannot be read",
                        "%s has a line %d that is none of a peer"
                                .formatted(file.orElseThrow(), found.size() + 1),
                        "correct or remove that line");
            }
            found.add(new Peer(words[0], standing, Long.parseLong(words[2]), words[3]));
        }
        return List.copyOf(found);
    }

    private void write(List<Peer> changed) throws NodeException {
        StringBuilder text = new StringBuilder();
        changed.forEach(peer -> text.append(peer.line()));
        try {
            PrivateFile.write(file.orElseThrow(), text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw trouble("cannot be written", failure);
        }
    }

    private NodeException trouble(String what, IOException cause) {
        return new NodeException(
                Trouble.GENERAL,
                "the list of known peers " + what,
                FileReason.of(cause, file.orElseThrow()),
                "see who may read and write " + file.orElseThrow(),
                cause);
    }
}
