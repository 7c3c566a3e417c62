package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;
import java.util.TreeSet;

final class CpuListTest {
    @Test
    void readsWhatTheKernelWrites() {
        assertThat(CpuList.parse("0-3,8\n")).containsExactly(0, 1, 2, 3, 8);
        assertThat(CpuList.parse("7")).containsExactly(7);
        assertThat(CpuList.parse("\n")).isEmpty();
        assertThat(CpuList.parse("8191")).containsExactly(8191);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "-",
                "1-",
                "-1",
                "1,",
                ",1",
                "3-1",
                "8192",
                "0-99999",
                "1--2",
                "1-2-3",
                "0x1",
                "1 2",
                "99999999999"
            })
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> CpuList.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            TreeSet<Integer> set = new TreeSet<>();
            int wanted = random.nextInt(20);
            for (int i = 0; i < wanted; i++) {
                set.add(random.nextInt(40));
            }
            assertThat(CpuList.parse(CpuList.format(set))).as("seed %d", seed).isEqualTo(set);
        }
    }

    @Test
    void writesRangesLikeTheKernel() {
        assertThat(CpuList.format(CpuList.parse("0,1,2,3,8,10,11"))).isEqualTo("0-3,8,10-11");
        assertThat(CpuList.format(new TreeSet<>())).isEmpty();
    }
}
