package io.wraith.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.kit.StackCounts.Row;

import org.junit.jupiter.api.Test;

import java.util.List;

final class StackCountsTest {
    @Test
    void equalStacksAreOneLine() {
        StackCounts counts = new StackCounts();
        counts.add(List.of("main", "read"), 2);
        counts.add(List.of("main", "hash"), 5);
        counts.add(List.of("main", "read"), 1);
        assertThat(counts.collapsed()).isEqualTo("main;hash 5\nmain;read 3\n");
        assertThat(counts.total()).isEqualTo(8);
    }

    @Test
    void topWeighsLastFramesAndInclusiveWeighsAll() {
        StackCounts counts = new StackCounts();
        counts.add(List.of("main", "copy"), 1);
        counts.add(List.of("main", "send", "copy"), 2);
        counts.add(List.of("main", "walk", "walk"), 1);
        assertThat(counts.top(2))
                .containsExactly(new Row("copy", 3, 0.75), new Row("walk", 1, 0.25));
        assertThat(counts.topInclusive(9))
                .as("recursion counts once")
                .containsExactly(
                        new Row("main", 4, 1),
                        new Row("copy", 3, 0.75),
                        new Row("send", 2, 0.5),
                        new Row("walk", 1, 0.25));
        assertThat(counts.table(1)).isEqualToIgnoringWhitespace("75.0 % 3 copy");
    }

    @Test
    void nothingSeenIsEmpty() {
        StackCounts counts = new StackCounts();
        assertThat(counts.collapsed()).isEmpty();
        assertThat(counts.top(3)).isEmpty();
        assertThat(counts.total()).isZero();
    }
}
