package io.wraith.bench;

import io.wraith.simd.Blake3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/// Prints the BLAKE3 hash of a file and ends, as a short-lived command would.
final class FreshHash {
    private static final int PIECE = 1 << 18;

    private FreshHash() {}

    /// The file.
    public static void main(String[] arguments) throws IOException {
        Blake3 hasher = Blake3.hasher();
        byte[] piece = new byte[PIECE];
        try (InputStream in = Files.newInputStream(Path.of(arguments[0]))) {
            for (int length = in.read(piece); length > 0; length = in.read(piece)) {
                hasher.update(piece, 0, length);
            }
        }
        System.out.println(HexFormat.of().formatHex(hasher.digest()));
    }
}
