package io.wraith.endtoend;

import io.wraith.base.Prng;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Folders with files to send, and how two are compared.
final class FileTree {
    private static final int PIECE = 1 << 20;
    private static final int SMALL_FILES = 20;
    private static final int SMALL_BYTES = 3_000;

    private FileTree() {}

    /// A folder with one file of so many MiB and some small ones; the bytes in all.
    static long write(Path folder, int mebibytes, long seed) throws IOException {
        Files.createDirectories(folder.resolve("small"));
        Prng random = new Prng(seed);
        file(folder.resolve("large"), mebibytes, random);
        byte[] content = new byte[SMALL_BYTES];
        for (int i = 0; i < SMALL_FILES; i++) {
            random.fill(content, 0, SMALL_BYTES);
            Files.write(folder.resolve("small/" + i), content);
        }
        return (long) mebibytes * PIECE + SMALL_FILES * SMALL_BYTES;
    }

    /// A file of so many MiB.
    static void file(Path file, int mebibytes, Prng random) throws IOException {
        byte[] piece = new byte[PIECE];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < mebibytes; i++) {
                random.fill(piece, 0, PIECE);
                out.write(piece);
            }
        }
    }

    /// What is below a folder: of files the contents, permissions and times.
    static Map<String, String> of(Path folder) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                found.put(folder.relativize(path).toString(), describe(path));
            }
        }
        return found;
    }

    private static String describe(Path path) throws IOException {
        return Files.getPosixFilePermissions(path)
                + " "
                + Files.getLastModifiedTime(path)
                + " "
                + (Files.isDirectory(path) ? "folder" : hash(path));
    }

    private static String hash(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (var in = Files.newInputStream(file)) {
                byte[] piece = new byte[PIECE];
                for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                    digest.update(piece, 0, read);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
