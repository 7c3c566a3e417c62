package io.wraith.disk;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Files;
import io.wraith.linux.Folders;
import io.wraith.linux.LinuxException;
import io.wraith.transfer.ByteString;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One of the things that are sent: a name in an open folder, and the name under which it is sent.
record SourceTop(SourceFolder folder, int descriptor, ByteString name, ByteString sentAs) {
    private static final byte[] HERE = {'.'};

    /// @throws LinuxException when there is nothing of this name, or it cannot be reached
    /// @throws IllegalArgumentException for the root of the file system, which has no name
    static SourceTop open(ByteString path) {
        byte[] real = realPath(path);
        int slash = lastSlash(real);
        if (slash == real.length - 1) {
            throw new IllegalArgumentException("'" + path + "' has no name to be sent under");
        }
        byte[] folderPath = Arrays.copyOf(real, Math.max(1, slash));
        int fd =
                LinuxException.check(
                        Files.open(Files.AT_FDCWD, folderPath, Files.O_DIRECTORY, 0),
                        "openat",
                        "opening the folder of " + path);
        byte[] name = Arrays.copyOfRange(real, slash + 1, real.length);
        ByteString sentAs = shownName(path.toBytes(), name);
        return new SourceTop(SourceFolder.top(fd), fd, ByteString.of(name, 0, name.length), sentAs);
    }

    /// The path without symbolic links: this is where the user's own links are followed.
    private static byte[] realPath(ByteString path) {
        int fd =
                LinuxException.check(
                        Files.open(Files.AT_FDCWD, path.toBytes(), Files.O_PATH, 0),
                        "openat",
                        "looking for " + path);
        try {
            byte[] link = ("/proc/self/fd/" + fd).getBytes(StandardCharsets.US_ASCII);
            return Folders.readlink(Files.AT_FDCWD, link);
        } finally {
            Descriptors.close(fd);
        }
    }

    /// The name as the user wrote it, unless that is none.
    private static ByteString shownName(byte[] path, byte[] real) {
        int end = path.length;
        while (end > 0 && path[end - 1] == '/') {
            end--;
        }
        byte[] trimmed = Arrays.copyOf(path, end);
        byte[] last = Arrays.copyOfRange(trimmed, lastSlash(trimmed) + 1, end);
        boolean isName =
                last.length > 0
                        && !Arrays.equals(last, HERE)
                        && !Arrays.equals(last, new byte[] {'.', '.'});
        byte[] shown = isName ? last : real;
        return ByteString.of(shown, 0, shown.length);
    }

    private static int lastSlash(byte[] path) {
        int at = path.length - 1;
        while (at >= 0 && path[at] != '/') {
            at--;
        }
        return at;
    }
}
