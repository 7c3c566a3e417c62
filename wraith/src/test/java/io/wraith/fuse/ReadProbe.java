package io.wraith.fuse;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.MappedByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/// A program that reads a file as few others do, and writes it to its standard output. It runs as a
/// process of its own: a JVM must not map files of a mount that it serves itself.
final class ReadProbe {
    private ReadProbe() {}

    /// How, and which file.
    public static void main(String[] arguments) throws IOException {
        try (FileChannel file = FileChannel.open(Path.of(arguments[1]))) {
            WritableByteChannel out = Channels.newChannel(System.out);
            if (arguments[0].equals("mapped")) {
                MappedByteBuffer map = file.map(MapMode.READ_ONLY, 0, file.size());
                out.write(map);
            } else {
                long at = 0;
                while (at < file.size()) {
                    at += file.transferTo(at, file.size() - at, out);
                }
            }
            System.out.flush();
        }
    }

    static String classPath() {
        try {
            return Path.of(
                            ReadProbe.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI())
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
