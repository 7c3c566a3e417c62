package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A filter of system calls for the calling thread and what it starts, without any rights.
public final class Seccomp {
    private static final Sys.Call5 PRCTL = Sys.call5("prctl");
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int PR_SET_SECCOMP = 22;
    private static final int SECCOMP_MODE_FILTER = 2;
    private static final int SECCOMP_RET_ERRNO = 0x50000;
    private static final int SECCOMP_RET_ALLOW = 0x7fff0000;
    private static final short LOAD_WORD = 0x20;
    private static final short JUMP_IF_EQUAL = 0x15;
    private static final short RETURN = 0x06;
    private static final int INSTRUCTION = 8;

    private Seccomp() {}

    /// Has every call that would open an io_uring fail, as container runtimes do.
    public static void forbidUring(int errno) {
        forbid(UringAbi.SYS_io_uring_setup, errno);
    }

    static void forbid(int call, int errno) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = arena.allocate(4 * INSTRUCTION, 8);
            // The call's number is the first word that a filter sees.
            instruction(program, 0, LOAD_WORD, 0, 0);
            instruction(program, 1, JUMP_IF_EQUAL, 1, call);
            instruction(program, 2, RETURN, 0, SECCOMP_RET_ERRNO | errno);
            instruction(program, 3, RETURN, 0, SECCOMP_RET_ALLOW);
            MemorySegment header = arena.allocate(16, 8);
            header.set(JAVA_SHORT, 0, (short) 4);
            header.set(JAVA_LONG, 8, program.address());
            check(PRCTL.toInt(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
            check(PRCTL.toInt(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, Sys.address(header), 0, 0));
        }
    }

    /// `jumpIfFalse` counts the instructions to skip.
    private static void instruction(
            MemorySegment program, int index, short code, int jumpIfFalse, int operand) {
        long at = (long) index * INSTRUCTION;
        program.set(JAVA_SHORT, at, code);
        program.set(JAVA_SHORT, at + 2, (short) (jumpIfFalse << 8));
        program.set(JAVA_INT, at + 4, operand);
    }

    private static void check(int answer) {
        LinuxException.check(answer, "prctl", "confining the test's thread");
    }
}
