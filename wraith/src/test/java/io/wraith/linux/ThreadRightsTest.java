package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CompletableFuture;

final class ThreadRightsTest {
    /// Low and high ones; a thread of its own, since they do not come back.
    @Test
    void whatAThreadGivesUpOthersKeep() {
        List<Integer> given = List.of(ThreadRights.CAP_NET_RAW, ThreadRights.CAP_BPF);
        boolean held = given.stream().allMatch(ThreadRights::holds);
        CompletableFuture<List<Integer>> left = new CompletableFuture<>();
        Thread.ofPlatform()
                .start(() -> {
                    assertThat(ThreadRights.drop(given)).isZero();
                    left.complete(
                            ThreadRights.OF_NETWORKS.stream().filter(ThreadRights::holds).toList());
                });
        assertThat(left.join()).doesNotContainAnyElementsOf(given);
        assertThat(given.stream().allMatch(ThreadRights::holds)).isEqualTo(held);
        if (held) {
            assertThat(left.join()).contains(ThreadRights.CAP_NET_ADMIN);
        }
    }
}
