package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// `/dev/fuse`: where the kernel asks a file system's process, one request per read, and takes its
/// answers, one per write. Each descriptor has a queue of its own for answers: one goes to the
/// descriptor that its request was read from, or its caller waits for ever.
@Header("linux/fuse.h")
public final class FuseDev {
    public static final String PATH = "/dev/fuse";

    static final int FUSE_DEV_IOC_CLONE = 0x8004e500;

    private static final byte[] DEVICE = PATH.getBytes(StandardCharsets.US_ASCII);

    private static final Sys.Call3 IOCTL = Sys.call3("ioctl");

    private FuseDev() {}

    /// A descriptor that no child inherits: one inherited would keep a mount alive whose process is
    /// gone.
    public static int open() {
        return LinuxException.check(
                Files.open(Files.AT_FDCWD, DEVICE, Files.O_RDWR, 0), "open", "opening " + PATH);
    }

    /// Another descriptor for the same mount, with a queue of its own.
    public static int clone(int fd) {
        int copy = open();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment source = arena.allocateFrom(JAVA_INT, fd);
            int answer = IOCTL.toInt(copy, FUSE_DEV_IOC_CLONE, Sys.address(source));
            if (answer < 0) {
                Descriptors.close(copy);
                throw new LinuxException(
                        "ioctl FUSE_DEV_IOC_CLONE", answer, "serving a mount with another thread");
            }
            return copy;
        }
    }
}
