package io.wraith.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

final class SelectionTest {
    private static Selection of(String line) {
        return Selection.of(List.of(line.split(" ")));
    }

    private static Benchmark named(String name) {
        return Benchmarks.named(name).orElseThrow();
    }

    @Test
    void levelsAndNamesMayBeMixed() {
        Selection selection = of("0 file 0 --json");
        assertThat(selection.benchmarks())
                .extracting(Benchmark::name)
                .containsExactly("level0", "pool-gc", "file");
        assertThat(selection.output().isJson()).isTrue();
    }

    @Test
    void oneAloneKeepsItsOwnArguments() {
        Selection selection = of("level0 --quick --json Xor");
        assertThat(selection.argumentsOf(named("level0"))).containsExactly("--quick", "Xor");
    }

    @Test
    void roundsAndFolderGoToThoseThatHaveThem() {
        Selection selection = of("file disk pool-gc --rounds 5 --folder /tmp");
        assertThat(selection.argumentsOf(named("file"))).containsExactly("--rounds", "5");
        assertThat(selection.argumentsOf(named("disk")))
                .containsExactly("--rounds", "5", "--folder", "/tmp");
        assertThat(selection.argumentsOf(named("pool-gc"))).isEmpty();
    }

    @Test
    void whatCannotRunSaysWhy() {
        Selection selection = of("2 3");
        assertThat(selection.obstacle(named("disk"), true)).contains("--folder");
        assertThat(selection.obstacle(named("link"), true)).contains("only alone");
        assertThat(selection.obstacle(named("wan"), false)).isEqualTo("needs root");
        assertThat(selection.obstacle(named("wan"), true)).isEmpty();
        assertThat(of("2 --folder /tmp").obstacle(named("disk"), false)).isEmpty();
    }
}
