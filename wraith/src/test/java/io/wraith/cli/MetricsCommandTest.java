package io.wraith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.node.NodeCounter;
import io.wraith.node.NodeStatus;

import org.junit.jupiter.api.Test;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

final class MetricsCommandTest {
    @Test
    void everyCounterIsToldOncePerProcess() {
        Map<NodeCounter, Long> counters = new EnumMap<>(NodeCounter.class);
        for (NodeCounter counter : NodeCounter.values()) {
            counters.put(counter, 7L);
        }
        String text =
                MetricsCommand.text(
                        List.of(
                                new NodeStatus(11, Map.of(), List.of(counters)),
                                new NodeStatus(12, Map.of(), List.of(counters))));
        assertThat(text)
                .contains("# TYPE wraith_sent_bytes counter\n")
                .contains("wraith_sent_bytes_total{pid=\"11\"} 7\n")
                .contains("wraith_sent_bytes_total{pid=\"12\"} 7\n")
                .contains("# TYPE wraith_sessions gauge\n")
                .contains("wraith_sessions{pid=\"11\"} 7\n")
                .endsWith("# EOF\n");
        assertThat(text.lines()).hasSize(4 * NodeCounter.values().length + 1);
    }

    @Test
    void withoutAProcessThereIsStillAnEnd() {
        assertThat(MetricsCommand.text(List.of())).endsWith("# EOF\n");
    }
}
