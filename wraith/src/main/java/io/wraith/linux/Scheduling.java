package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// How urgently the kernel runs the calling thread. Nothing here reaches other threads; a thread
/// that this one starts inherits niceness and timer slack, but not the real-time class.
@Header({"sched.h", "sys/prctl.h", "sys/resource.h", "sys/syscall.h"})
public final class Scheduling {
    static final int SCHED_OTHER = 0;
    static final int SCHED_FIFO = 1;
    static final int SCHED_RESET_ON_FORK = 0x40000000;
    static final int PRIO_PROCESS = 0;
    static final int PR_SET_TIMERSLACK = 29;
    static final int PR_GET_TIMERSLACK = 30;
    static final int SYS_getpriority = Arch.pick(140, 141);

    static final StructLayout SCHED_PARAM =
            MemoryLayout.structLayout(JAVA_INT.withName("sched_priority")).withName("sched_param");

    private static final Sys.Call3 SCHED_SETSCHEDULER = Sys.call3("sched_setscheduler");
    private static final Sys.Call1 SCHED_GETSCHEDULER = Sys.call1("sched_getscheduler");
    private static final Sys.Call3 SETPRIORITY = Sys.call3("setpriority");
    private static final Sys.Call3 GETPRIORITY = Sys.call3("syscall");
    private static final Sys.Call5 PRCTL = Sys.call5("prctl");

    private Scheduling() {}

    /// Runs the thread before every ordinary one until it blocks: 0, or `-EPERM` without the right
    /// to (`CAP_SYS_NICE` or `RLIMIT_RTPRIO`). Priorities go from 1 to 99.
    public static int realTime(int priority) {
        return schedule(SCHED_FIFO | SCHED_RESET_ON_FORK, priority);
    }

    /// Back to a fair share.
    public static int ordinary() {
        return schedule(SCHED_OTHER, 0);
    }

    public static boolean isRealTime() {
        return (SCHED_GETSCHEDULER.toInt(0) & ~SCHED_RESET_ON_FORK) == SCHED_FIFO;
    }

    /// The thread's share, from -20 (most) to 19: 0, or `-EACCES` for asking more than is allowed.
    /// The kernel brings other values into the range.
    public static int nice(int niceness) {
        return SETPRIORITY.toInt(PRIO_PROCESS, 0, niceness);
    }

    public static int niceness() {
        // The system call counts from 40 down to 1, so that no answer looks like an error; the
        // library's function would undo just that.
        return 20 - GETPRIORITY.toInt(SYS_getpriority, PRIO_PROCESS, 0);
    }

    /// How late the kernel may wake the thread to save wake-ups; 0 goes back to what it began with.
    /// The default of 50 µs is far too much for pacing.
    public static int timerSlack(long nanoseconds) {
        if (nanoseconds < 0) {
            throw new IllegalArgumentException("a timer slack of " + nanoseconds + " ns");
        }
        return PRCTL.toInt(PR_SET_TIMERSLACK, nanoseconds, 0, 0, 0);
    }

    /// In nanoseconds.
    public static int timerSlack() {
        return PRCTL.toInt(PR_GET_TIMERSLACK, 0, 0, 0, 0);
    }

    private static int schedule(int policy, int priority) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment param = arena.allocate(SCHED_PARAM);
            param.set(JAVA_INT, 0, priority);
            return SCHED_SETSCHEDULER.toInt(0, policy, Sys.address(param));
        }
    }
}
