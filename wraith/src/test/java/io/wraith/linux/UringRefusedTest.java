package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
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
                        Seccomp.forbidUring(errno);
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
}
