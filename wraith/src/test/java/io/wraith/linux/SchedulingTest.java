package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class SchedulingTest {
    @Test
    void realTimeIsGrantedOrRefusedAndTheThreadIsThatOrNot() throws Exception {
        CpuTest.onItsOwnThread(() -> {
            int answer = Scheduling.realTime(10);
            assertThat(answer).isIn(0, -Errno.EPERM);
            assertThat(Scheduling.isRealTime()).isEqualTo(answer == 0);
            return Scheduling.ordinary();
        });
    }

    @KernelTest
    @Test
    void rootRunsInRealTimeButItsChildrenDoNot() throws Exception {
        CpuTest.onItsOwnThread(() -> {
            assertThat(Scheduling.realTime(42)).isZero();
            assertThat(kernelPriority()).isEqualTo(-1 - 42);
            assertThat(CpuTest.onItsOwnThread(Scheduling::isRealTime)).isFalse();
            assertThat(Scheduling.ordinary()).isZero();
            assertThat(Scheduling.isRealTime()).isFalse();
            return true;
        });
    }

    @Test
    void impossiblePrioritiesAreErrors() throws Exception {
        CpuTest.onItsOwnThread(() -> {
            assertThat(Scheduling.realTime(0)).isEqualTo(-Errno.EINVAL);
            assertThat(Scheduling.realTime(100)).isEqualTo(-Errno.EINVAL);
            assertThat(Scheduling.realTime(-5)).isEqualTo(-Errno.EINVAL);
            assertThat(Scheduling.isRealTime()).isFalse();
            return true;
        });
    }

    @Test
    void nicenessIsOfOneThread() throws Exception {
        int before = Scheduling.niceness();
        CpuTest.onItsOwnThread(() -> {
            int meek = Math.min(19, before + 3);
            assertThat(Scheduling.nice(meek)).isZero();
            assertThat(Scheduling.niceness()).isEqualTo(meek);
            assertThat(Scheduling.nice(1_000)).isZero();
            assertThat(Scheduling.niceness()).isEqualTo(19);
            return true;
        });
        assertThat(Scheduling.niceness()).isEqualTo(before);
    }

    @KernelTest
    @Test
    void rootTakesMoreThanItsShare() throws Exception {
        CpuTest.onItsOwnThread(() -> {
            assertThat(Scheduling.nice(-20)).isZero();
            assertThat(Scheduling.niceness()).isEqualTo(-20);
            assertThat(Scheduling.nice(-1)).isZero();
            assertThat(Scheduling.niceness()).as("like no error").isEqualTo(-1);
            return true;
        });
    }

    @Test
    void timerSlackIsOfOneThread() throws Exception {
        int before = Scheduling.timerSlack();
        assertThat(before).isPositive();
        CpuTest.onItsOwnThread(() -> {
            assertThat(Scheduling.timerSlack(1)).isZero();
            assertThat(Scheduling.timerSlack()).isEqualTo(1);
            assertThat(Scheduling.timerSlack(0)).isZero();
            assertThat(Scheduling.timerSlack()).isEqualTo(before);
            return true;
        });
        assertThat(Scheduling.timerSlack()).isEqualTo(before);
        assertThatThrownBy(() -> Scheduling.timerSlack(-1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// Field 18 of the thread's stat: -1 - priority for a real-time thread.
    private static int kernelPriority() throws IOException {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[15]);
    }
}
