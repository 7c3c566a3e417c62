package io.wraith.bench.contest;

import io.wraith.base.Prng;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;

/// What is moved: bytes that cannot be compressed, the same for the same seed.
final class SampleFiles {
    private static final int PIECE = 1 << 20;
    private static final int PER_FOLDER = 100;

    /// Of the logarithms of the sizes: two thirds lie within a factor of 3 of the middle, as in
    /// folders of sources and documents.
    private static final double SPREAD = 1.1;

    private SampleFiles() {}

    static void write(Path file, long bytes, long seed) throws IOException {
        Prng random = new Prng(seed);
        byte[] piece = new byte[(int) Math.min(PIECE, bytes)];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long at = 0; at < bytes; at += piece.length) {
                int length = (int) Math.min(piece.length, bytes - at);
                random.fill(piece, 0, length);
                out.write(piece, 0, length);
            }
        }
    }

    /// Sizes of files that are so many bytes together, distributed log-normally; each has one byte
    /// at least.
    static long[] sizes(int count, long totalBytes, long seed) {
        if (totalBytes < count) {
            throw new IllegalArgumentException(totalBytes + " bytes for " + count + " files");
        }
        Prng random = new Prng(seed);
        double[] weights = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            weights[i] = Math.exp(SPREAD * normal(random));
            sum += weights[i];
        }
        long[] sizes = new long[count];
        double before = 0;
        long given = 0;
        for (int i = 0; i < count; i++) {
            before += weights[i];
            long until = (long) ((totalBytes - count) * (before / sum));
            sizes[i] = 1 + until - given;
            given = until;
        }
        sizes[count - 1] += totalBytes - count - given;
        return sizes;
    }

    /// Box and Muller's; the logarithm of 0 is avoided.
    private static double normal(Prng random) {
        double radius = Math.sqrt(-2 * Math.log(1 - random.unit()));
        return radius * Math.cos(2 * Math.PI * random.unit());
    }

    /// A folder of folders of a hundred files each.
    static void writeTree(Path folder, int files, long totalBytes, long seed) throws IOException {
        long[] sizes = sizes(files, totalBytes, seed);
        for (int i = 0; i < files; i++) {
            Path inside = folder.resolve("folder-" + i / PER_FOLDER);
            Files.createDirectories(inside);
            write(inside.resolve("file-" + i), sizes[i], seed + i);
        }
    }

    /// Empty when a file or a whole folder is the same in both places; otherwise what differs
    /// first.
    static String difference(Path sent, Path received) throws IOException {
        try (Stream<Path> all = Files.walk(sent)) {
            for (Path one : (Iterable<Path>) all::iterator) {
                Path other = received.resolve(sent.relativize(one).toString());
                boolean isSame =
                        Files.isDirectory(one)
                                ? Files.isDirectory(other)
                                : Files.isRegularFile(other) && Files.mismatch(one, other) < 0;
                if (!isSame) {
                    return other + " is not what was sent";
                }
            }
            return "";
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    /// An IOException says what [#difference] does.
    static void expectSame(Path sent, Path received) throws IOException {
        String difference = difference(sent, received);
        if (!difference.isEmpty()) {
            throw new IOException(difference);
        }
    }

    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(
                tree,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes facts)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path folder, IOException failure)
                            throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        Files.delete(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
