package io.wraith.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.bench.Level0Arguments.Flag;

import org.junit.jupiter.api.Test;

import java.util.List;

final class Level0ArgumentsTest {
    @Test
    void everyOptionHasItsEffect() {
        Level0Arguments arguments =
                Level0Arguments.of(
                        List.of("--rounds", "5", "--list", "Xor", "--param", "bytes=64,1024"));
        assertThat(arguments.rounds()).isEqualTo(5);
        assertThat(arguments.flags()).containsExactly(Flag.LIST);
        assertThat(arguments.patterns()).containsExactly("Xor");
        assertThat(arguments.parameters().get("bytes")).containsExactly("64", "1024");
    }

    @Test
    void quickRunsHaveOneRound() {
        assertThat(Level0Arguments.of(List.of("--quick", "--rounds", "5")).rounds()).isOne();
        assertThat(Level0Arguments.of(List.of()).rounds()).isEqualTo(3);
    }
}
