package io.wraith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// Files among others that change all the time in one of three ways, so that whoever reads one can
/// tell whether it ever was like that: replaced by another of another size, made longer by one
/// record, or written over. A number is said all over each version.
final class Changing {
    static final int FILES = 30;

    private static final int RECORD = 64;
    private static final int MOST_RECORDS = 200;
    private static final String STALE = "Stale file handle";

    private enum Way {
        REPLACED,
        LENGTHENED,
        OVERWRITTEN
    }

    private final Path source;
    private final AtomicIntegerArray versions = new AtomicIntegerArray(FILES);

    Changing(Path source) {
        this.source = source;
        for (int i = 0; i < FILES; i++) {
            change(i);
        }
    }

    Path name(int file) {
        return Path.of("folder-" + file, "changing " + file);
    }

    private static Way way(int file) {
        return Way.values()[file % Way.values().length];
    }

    /// The next version of a file.
    void change(int file) {
        int version = versions.incrementAndGet(file);
        Path path = source.resolve(name(file));
        try {
            switch (way(file)) {
                case REPLACED -> {
                    Path other = path.resolveSibling("changing " + file + " soon");
                    write(other, 0, record(version, records(version)));
                    Files.move(
                            other,
                            path,
                            StandardCopyOption.ATOMIC_MOVE,
                            StandardCopyOption.REPLACE_EXISTING);
                }
                case LENGTHENED -> {
                    int records = Math.min(version, MOST_RECORDS) - 1;
                    write(path, (long) records * RECORD, record(records, 1));
                }
                case OVERWRITTEN -> write(path, 0, record(version, MOST_RECORDS / 4));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int records(int version) {
        return 1 + version * 7 % MOST_RECORDS;
    }

    private static ByteBuffer record(int number, int times) {
        ByteBuffer bytes = ByteBuffer.allocate(RECORD * times);
        while (bytes.hasRemaining()) {
            bytes.putInt(number);
        }
        return bytes.flip();
    }

    /// By one call, so that there is no version between.
    private static void write(Path file, long offset, ByteBuffer bytes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(bytes, offset);
        }
    }

    /// Reads a file somewhere else: what is found was there at some time. False if it was replaced
    /// between its opening and the first read, which may make it stale.
    boolean check(int file, Path folder) {
        int before = versions.get(file);
        ByteBuffer found = ByteBuffer.allocateDirect(RECORD * MOST_RECORDS * 2);
        try (FileChannel channel = FileChannel.open(folder.resolve(name(file)))) {
            channel.read(found);
        } catch (IOException failure) {
            if (way(file) == Way.REPLACED && STALE.equals(failure.getMessage())) {
                return false;
            }
            throw new UncheckedIOException(failure);
        }
        found.flip();
        int length = found.remaining();
        String what = "%s file %d, version %d or so".formatted(way(file), file, before);
        assertThat(length).as(what).isPositive().isLessThanOrEqualTo(RECORD * MOST_RECORDS);
        assertThat(length % RECORD).as(what).isZero();
        int first = found.getInt(0);
        if (way(file) == Way.REPLACED) {
            assertThat(length).as(what).isEqualTo(RECORD * records(first));
        }
        assertThat(first).as(what).isLessThanOrEqualTo(versions.get(file) + 1);
        for (int at = 0; at < length; at += Integer.BYTES) {
            int expected = way(file) == Way.LENGTHENED ? at / RECORD : first;
            assertThat(found.getInt(at)).as(what).isEqualTo(expected);
        }
        return true;
    }
}
