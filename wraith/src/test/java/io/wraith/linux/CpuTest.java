package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

final class CpuTest {
    @Test
    void aConfinedThreadRunsWhereItMayAndNowhereElse() throws Exception {
        SortedSet<Integer> allowed = Cpu.affinity();
        assertThat(allowed).isNotEmpty().contains(Cpu.current());
        for (int cpu : allowed) {
            SortedSet<Integer> one = new TreeSet<>(List.of(cpu));
            onItsOwnThread(() -> {
                Cpu.confineTo(one);
                assertThat(Cpu.affinity()).isEqualTo(one);
                for (int i = 0; i < 100; i++) {
                    assertThat(Cpu.current()).isEqualTo(cpu);
                }
                assertThat(ownStatus("Cpus_allowed_list:")).isEqualTo(CpuList.format(one));
                Cpu.confineTo(allowed);
                assertThat(Cpu.affinity()).isEqualTo(allowed);
                return true;
            });
        }
        assertThat(Cpu.affinity()).as("other threads are not touched").isEqualTo(allowed);
    }

    @Test
    void thereMayBeAsManyAsThereAre() throws IOException {
        String listed = Files.readString(Path.of("/sys/devices/system/cpu/present"));
        assertThat(Cpu.possible()).isGreaterThanOrEqualTo(CpuList.parse(listed).size());
    }

    @Test
    void whatCannotBeIsRefused() {
        SortedSet<Integer> before = Cpu.affinity();
        assertThatThrownBy(() -> Cpu.confineTo(new TreeSet<>()))
                .isInstanceOfSatisfying(
                        LinuxException.class,
                        refused -> assertThat(refused.errno()).isEqualTo(Errno.EINVAL));
        assertThatThrownBy(() -> Cpu.confineTo(new TreeSet<>(List.of(8191))))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("8191");
        assertThatThrownBy(() -> Cpu.confineTo(new TreeSet<>(List.of(-1))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Cpu.confineTo(new TreeSet<>(List.of(8192))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Cpu.affinity()).isEqualTo(before);
    }

    static <T> T onItsOwnThread(Callable<T> action) throws Exception {
        FutureTask<T> task = new FutureTask<>(action);
        Thread.ofPlatform().start(task);
        return task.get();
    }

    static String ownStatus(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .orElseThrow()
                .substring(name.length())
                .strip();
    }
}
