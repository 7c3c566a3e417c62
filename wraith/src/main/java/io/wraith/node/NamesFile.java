package io.wraith.node;

import io.wraith.base.Prng;
import io.wraith.simd.XxHash64;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The file in which a mount keeps what it knows of names, beside its cache of blocks: records with
/// a check each, of their bytes and their place, so that what is damaged, cut off or out of order
/// ends what can be read. Replaced as a whole, or not at all; what is learned later is added to it,
/// until that is as much again.
///
///     "wraith names 2\n" | key 32 | records
///     record: length u32 | check u64 | bytes; the key has a check like the first record
final class NamesFile {
    static final String NAME = "names";

    private static final byte[] MAGIC = "wraith names 2\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD = Integer.BYTES + Long.BYTES;
    private static final int MOST_BYTES = 1 << 20;

    /// So much may be added to however small a file.
    private static final long LEAST_ADDED = 1 << 20;

    private final Path file;

    /// How much this process wrote as a whole, and how much it may add; none until it wrote it.
    private long bytes;

    private long bytesToAdd;
    private long records;

    NamesFile(Path folder) {
        file = folder.resolve(NAME);
    }

    /// Gives each record to its sink.
    interface Records {
        void give(Consumer<byte[]> sink);
    }

    /// Whether the next to be written is to be the whole of it.
    boolean isWholeDue() {
        return bytesToAdd <= 0;
    }

    /// Writes it anew. `key` is what the mount was asked for.
    void write(byte[] key, Records given) throws IOException {
        bytesToAdd = 0;
        removeDrafts();
        PrivateFile.write(
                file,
                target -> {
                    target.write(MAGIC);
                    records = 0;
                    bytes =
                            MAGIC.length
                                    + writeAll(
                                            target,
                                            sink -> {
                                                sink.accept(key);
                                                given.give(sink);
                                            });
                });
        bytesToAdd = Math.max(bytes, LEAST_ADDED);
    }

    /// Adds to what was written before by this process. If that fails it is to be written anew:
    /// what comes behind a half of a record is not read.
    void add(Records given) throws IOException {
        long room = bytesToAdd;
        bytesToAdd = 0;
        try (OutputStream target =
                new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.APPEND))) {
            room -= writeAll(target, given);
        }
        bytesToAdd = room;
    }

    /// Answers how many bytes they are.
    private long writeAll(OutputStream target, Records given) throws IOException {
        DataOutputStream out = new DataOutputStream(target);
        long[] sum = {0};
        try {
            given.give(record -> sum[0] += unchecked(out, record, records++));
        } catch (UncheckedIOException refused) {
            throw refused.getCause();
        }
        out.flush();
        return sum[0];
    }

    /// Those of processes that were killed while they wrote; the cache belongs to this one now.
    private void removeDrafts() throws IOException {
        try (DirectoryStream<Path> drafts =
                Files.newDirectoryStream(file.resolveSibling(""), "." + NAME + ".*")) {
            for (Path draft : drafts) {
                Files.deleteIfExists(draft);
            }
        }
    }

    private static int unchecked(DataOutputStream out, byte[] record, long place) {
        try {
            out.writeInt(record.length);
            out.writeLong(check(record, place));
            out.write(record);
            return HEAD + record.length;
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static long check(byte[] record, long place) {
        return XxHash64.of(record, 0, record.length) ^ Prng.mixed(place + 1);
    }

    /// Whether it was written for this key.
    boolean isFor(byte[] key) {
        boolean[] isSame = {false};
        readAll(record -> {
            isSame[0] = Arrays.equals(record, key);
            return false;
        });
        return isSame[0];
    }

    /// Gives the records to who takes them, until it wants no more or the next one is damaged.
    void read(Predicate<byte[]> taker) {
        boolean[] isFirst = {true};
        readAll(record -> {
            boolean isKey = isFirst[0];
            isFirst[0] = false;
            return isKey || taker.test(record);
        });
    }

    private void readAll(Predicate<byte[]> taker) {
        try (InputStream bytes = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(new BufferedInputStream(bytes))) {
            boolean goesOn = Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
            for (long place = 0; goesOn; place++) {
                int length = in.readInt();
                long check = in.readLong();
                boolean isPossible = length >= 0 && length <= MOST_BYTES;
                byte[] record = isPossible ? in.readNBytes(length) : new byte[0];
                goesOn =
                        record.length == length
                                && check(record, place) == check
                                && taker.test(record);
            }
        } catch (IOException ended) {
            // There is none, or it ends too early: what was read counts.
        }
    }
}
