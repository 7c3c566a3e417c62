package io.wraith.node;

import io.wraith.base.Prng;
import io.wraith.simd.XxHash64;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The file in which a mount keeps what it knows of names, beside its cache of blocks: records with
/// a check each, of their bytes and their place, so that what is damaged, cut off or out of order
/// ends what can be read. Replaced as a whole, or not at all.
///
///     "wraith names 1\n" | key 32 | records
///     record: length u32 | check u64 | bytes; the key has a check like the first record
final class NamesFile {
    static final String NAME = "names";

    private static final byte[] MAGIC = "wraith names 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_BYTES = 1 << 20;

    private final Path file;

    NamesFile(Path folder) {
        file = folder.resolve(NAME);
    }

    /// Gives each record to its sink.
    interface Records {
        void give(Consumer<byte[]> sink);
    }

    /// `key` is what the mount was asked for.
    void write(byte[] key, Records records) throws IOException {
        removeDrafts();
        PrivateFile.write(
                file,
                target -> {
                    DataOutputStream out = new DataOutputStream(target);
                    out.write(MAGIC);
                    long[] place = {0};
                    write(out, key, place[0]);
                    try {
                        records.give(record -> unchecked(out, record, ++place[0]));
                    } catch (UncheckedIOException refused) {
                        throw refused.getCause();
                    }
                });
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

    private static void unchecked(DataOutputStream out, byte[] record, long place) {
        try {
            write(out, record, place);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static void write(DataOutputStream out, byte[] record, long place) throws IOException {
        out.writeInt(record.length);
        out.writeLong(check(record, place));
        out.write(record);
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
