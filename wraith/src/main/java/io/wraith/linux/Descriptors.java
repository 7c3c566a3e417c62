package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The process's table of file descriptors: close, duplicate, replace, and pipes.
@Header({"fcntl.h", "unistd.h"})
public final class Descriptors {
    public static final int STDIN_FILENO = 0;
    public static final int STDOUT_FILENO = 1;
    public static final int STDERR_FILENO = 2;

    public static final int O_NONBLOCK = 0x800;

    static final int O_CLOEXEC = 0x80000;
    static final int F_DUPFD_CLOEXEC = 1030;
    static final int F_SETPIPE_SZ = 1031;

    private static final Sys.Call1 CLOSE = Sys.call1("close");
    private static final Sys.Call3 FCNTL = Sys.call3("fcntl");
    private static final Sys.Call3 DUP3 = Sys.call3("dup3");
    private static final Sys.Call2 PIPE2 = Sys.call2("pipe2");
    private static final Sys.Call3 READ = Sys.call3("read");
    private static final Sys.Call3 WRITE = Sys.call3("write");

    private Descriptors() {}

    /// The two ends of a pipe; no child process inherits them.
    public record Pipe(int source, int target) {}

    /// 0, or `-errno`. The descriptor is gone even when an error of a delayed write comes back, so
    /// a second try would close what another thread has opened since.
    public static int close(int fd) {
        return CLOSE.toInt(fd);
    }

    /// Another descriptor for the same open file, which no child inherits; or `-errno`.
    public static int duplicate(int fd) {
        return FCNTL.toInt(fd, F_DUPFD_CLOEXEC, 0);
    }

    /// Makes `fd` stand for the open file of `replacement`, in one step for every thread, and
    /// closes `replacement`. Child processes inherit `fd`, since it is mostly a standard stream.
    /// When the kernel refuses, both stay as they were.
    public static void replace(int fd, int replacement) {
        int answer;
        // Busy for the moment in which another thread's open has taken the number already.
        do {
            answer = DUP3.toInt(replacement, fd, 0);
        } while (answer == -Errno.EBUSY);
        LinuxException.check(
                answer, "dup3", "putting descriptor " + replacement + " in place of " + fd);
        close(replacement);
    }

    /// A pipe with the given flags besides `O_CLOEXEC`: `O_NONBLOCK`, or 0.
    public static Pipe pipe(int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            LinuxException.check(
                    PIPE2.toInt(Sys.address(ends), flags | O_CLOEXEC), "pipe2", "making a pipe");
            return new Pipe(ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1));
        }
    }

    /// Gives a pipe room for at least `bytes`: how many it has now, or `-EPERM` above what
    /// `/proc/sys/fs/pipe-max-size` grants an ordinary user.
    public static int pipeSize(int fd, int bytes) {
        return FCNTL.toInt(fd, F_SETPIPE_SZ, bytes);
    }

    /// Bytes read into `buffer` at `at`, 0 at the end, or `-errno`.
    public static long read(int fd, MemorySegment buffer, long at, long length) {
        return READ.toLong(fd, Sys.address(buffer, at, length), length);
    }

    /// Bytes written from `buffer` at `at`, or `-errno`.
    public static long write(int fd, MemorySegment buffer, long at, long length) {
        return WRITE.toLong(fd, Sys.address(buffer, at, length), length);
    }
}
