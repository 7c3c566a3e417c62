package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/// What users meet whose kernel or container has no io_uring for them.
final class UringRefusedTest {
    private static final Path SWITCH = Path.of("/proc/sys/kernel/io_uring_disabled");

    @Test
    void thisMachinesAnswerIsWhole() {
        UringSupport support = UringSupport.probe();
        if (support.allowed()) {
            assertThat(support.reason()).isEmpty();
            assertThat(support.features()).contains("SINGLE_MMAP", "NODROP", "EXT_ARG");
            assertThat(support.operations()).contains("READ", "WRITE", "POLL_ADD");
            assertThat(support.missingOperations())
                    .doesNotContainAnyElementsOf(support.operations());
        } else {
            assertThat(support.reason()).startsWith("opening an io_uring");
            assertThat(support.operations()).isEmpty();
        }
    }

    /// A filter on a thread of its own forbids the call, as container runtimes do.
    @ParameterizedTest
    @CsvSource({
        Errno.EPERM + ", which a seccomp filter or security module forbids",
        Errno.ENOSYS + ", which this kernel was built without"
    })
    void aFilteredCallIsExplained(int errno, String words) {
        CompletableFuture<UringSupport> answer = new CompletableFuture<>();
        Thread confined =
                new Thread(() -> {
                    try {
                        Seccomp.forbid(UringAbi.SYS_io_uring_setup, errno);
                        answer.complete(UringSupport.probe());
                    } catch (RuntimeException failure) {
                        answer.completeExceptionally(failure);
                    }
                });
        confined.start();
        UringSupport support = answer.join();
        assertThat(support.allowed()).isFalse();
        assertThat(support.reason())
                .startsWith("opening an io_uring, " + words)
                .endsWith("io_uring_setup: " + Errno.describe(errno));
        assertThat(support.setupFlags()).isEmpty();
    }

    @Test
    @KernelTest({KernelTest.Need.ROOT, KernelTest.Need.IO_URING})
    void theSystemsSwitchIsNamed() throws IOException {
        String before = Files.readString(SWITCH);
        try {
            Files.writeString(SWITCH, "2");
            assertThatThrownBy(() -> Uring.open(UringSetup.of(4)))
                    .isInstanceOf(LinuxException.class)
                    .hasMessageContaining("kernel.io_uring_disabled = 2 forbids to everyone")
                    .extracting(thrown -> ((LinuxException) thrown).errno())
                    .isEqualTo(Errno.EPERM);
        } finally {
            Files.writeString(SWITCH, before);
        }
        assertThat(UringSupport.probe().allowed()).isTrue();
    }

    /// A filter of system calls for the calling thread and what it starts, without any rights.
    private static final class Seccomp {
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
}
