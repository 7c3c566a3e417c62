package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a ring is asked to be. Flags are wishes: a kernel that is too old for one refuses them all,
/// so [Uring#open] tries again without the newest, and [Uring#flags] tells what was granted.
///
/// `submissions` and `completions` are rounded up to powers of two; `pollerIdleMs` is how long the
/// kernel's polling thread, if there is one, spins before it sleeps.
public record UringSetup(int submissions, int completions, int flags, int pollerIdleMs) {
    static final int MAX_SUBMISSIONS = 32_768;
    static final int MAX_COMPLETIONS = 2 * MAX_SUBMISSIONS;

    private static final Sys.Call3 SETUP = Sys.call3("syscall");
    private static final long FLAGS = UringAbi.offset(UringAbi.PARAMS, "flags");
    private static final long FEATURES = UringAbi.offset(UringAbi.PARAMS, "features");

    private static final int NEEDED_FEATURES =
            UringAbi.IORING_FEAT_SINGLE_MMAP
                    | UringAbi.IORING_FEAT_NODROP
                    | UringAbi.IORING_FEAT_SUBMIT_STABLE
                    | UringAbi.IORING_FEAT_EXT_ARG;

    private static final int DEFAULT_FLAGS =
            UringAbi.IORING_SETUP_SUBMIT_ALL
                    | UringAbi.IORING_SETUP_COOP_TASKRUN
                    | UringAbi.IORING_SETUP_TASKRUN_FLAG
                    | UringAbi.IORING_SETUP_SINGLE_ISSUER
                    | UringAbi.IORING_SETUP_DEFER_TASKRUN;

    /// From Linux 6.6 back to 5.18. None needs an older one that is given up before it.
    private static final int[] NEWEST_FIRST = {
        UringAbi.IORING_SETUP_NO_SQARRAY,
        UringAbi.IORING_SETUP_DEFER_TASKRUN,
        UringAbi.IORING_SETUP_SINGLE_ISSUER,
        UringAbi.IORING_SETUP_COOP_TASKRUN | UringAbi.IORING_SETUP_TASKRUN_FLAG,
        UringAbi.IORING_SETUP_SUBMIT_ALL,
    };

    public UringSetup {
        if (submissions < 1 || submissions > MAX_SUBMISSIONS) {
            throw new IllegalArgumentException(
                    submissions + " submissions, not 1 to " + MAX_SUBMISSIONS);
        }
        if (completions < submissions || completions > MAX_COMPLETIONS) {
            throw new IllegalArgumentException(
                    "%d completions, not %d to %d"
                            .formatted(completions, submissions, MAX_COMPLETIONS));
        }
        if (pollerIdleMs < 0) {
            throw new IllegalArgumentException("a poller idle for " + pollerIdleMs + " ms");
        }
    }

    /// For one thread that submits and waits: completions are worked off when it asks for them.
    public static UringSetup of(int submissions) {
        return new UringSetup(submissions, 2 * submissions, DEFAULT_FLAGS, 0);
    }

    public UringSetup withCompletions(int number) {
        return new UringSetup(submissions, number, flags, pollerIdleMs);
    }

    /// A thread of the kernel takes requests without a call, and burns a core while it does.
    public UringSetup withPoller(int idleMs) {
        int polled =
                UringAbi.IORING_SETUP_SQPOLL
                        | UringAbi.IORING_SETUP_SUBMIT_ALL
                        | UringAbi.IORING_SETUP_SINGLE_ISSUER
                        | (flags & UringAbi.IORING_SETUP_NO_SQARRAY);
        return new UringSetup(submissions, completions, polled, idleMs);
    }

    /// The ring is prepared by one thread and used by another, from [Uring#enable] on.
    public UringSetup startingDisabled() {
        return withFlags(UringAbi.IORING_SETUP_R_DISABLED);
    }

    /// Each request has room for a command of the file that it is for.
    public UringSetup withCommands() {
        return withFlags(UringAbi.IORING_SETUP_SQE128);
    }

    public UringSetup withFlags(int more) {
        return new UringSetup(submissions, completions, flags | more, pollerIdleMs);
    }

    public UringSetup withoutFlags(int fewer) {
        return new UringSetup(submissions, completions, flags & ~fewer, pollerIdleMs);
    }

    /// The flags without the newest of them, or the same when all are as old as io_uring's ABI
    /// here.
    static int withoutNewest(int flags) {
        for (int newest : NEWEST_FIRST) {
            if ((flags & newest) != 0) {
                return flags & ~newest;
            }
        }
        return flags;
    }

    /// A new ring's descriptor; what the kernel made of the wishes is in `params`.
    int create(MemorySegment params) {
        int wished = flags;
        int fd = attempt(wished, params);
        while (fd == -Errno.EINVAL && withoutNewest(wished) != wished) {
            wished = withoutNewest(wished);
            fd = attempt(wished, params);
        }
        if (fd < 0) {
            throw new LinuxException("io_uring_setup", fd, "opening an io_uring" + whyRefused(-fd));
        }
        if ((params.get(JAVA_INT, FEATURES) & NEEDED_FEATURES) != NEEDED_FEATURES) {
            Descriptors.close(fd);
            throw new LinuxException(
                    "io_uring_setup",
                    Errno.ENOSYS,
                    "opening an io_uring, which before Linux 5.11 lacks what is needed");
        }
        return fd;
    }

    private int attempt(int wished, MemorySegment params) {
        params.fill((byte) 0);
        params.set(
                JAVA_INT,
                FLAGS,
                wished | UringAbi.IORING_SETUP_CLAMP | UringAbi.IORING_SETUP_CQSIZE);
        params.set(JAVA_INT, UringAbi.offset(UringAbi.PARAMS, "cq_entries"), completions);
        params.set(JAVA_INT, UringAbi.offset(UringAbi.PARAMS, "sq_thread_idle"), pollerIdleMs);
        return SETUP.toInt(UringAbi.SYS_io_uring_setup, submissions, Sys.address(params));
    }

    private static String whyRefused(int errno) {
        return switch (errno) {
            case Errno.EPERM ->
                    switch (sysctl()) {
                        case "2" -> ", which kernel.io_uring_disabled = 2 forbids to everyone";
                        case "1" ->
                                ", which kernel.io_uring_disabled = 1 forbids outside of"
                                        + " kernel.io_uring_group";
                        default -> ", which a seccomp filter or security module forbids";
                    };
            case Errno.ENOSYS -> ", which this kernel was built without, or a seccomp filter hides";
            default -> "";
        };
    }

    private static String sysctl() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/io_uring_disabled")).strip();
        } catch (IOException absent) {
            return "";
        }
    }
}
