package io.wraith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.node.NodeCounter;
import io.wraith.node.NodeStatus;
import io.wraith.node.ShardStatus;

import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class StatusCommandTest {
    private static final NodeStatus NODE = node(1);

    private static NodeStatus node(int shards) {
        Map<NodeCounter, Long> counters =
                Map.of(
                        NodeCounter.SESSIONS, 1L,
                        NodeCounter.RTT, 70_651L,
                        NodeCounter.SENT_BYTES, 33_079_307L,
                        NodeCounter.SENT_DATAGRAMS, 25_000L);
        ShardStatus shard = new ShardStatus(counters, Map.of(), List.of(), 0);
        return new NodeStatus(11, Map.of("listen", "[::]:1"), Collections.nCopies(shards, shard));
    }

    private static Map<String, String> mount() {
        Map<String, String> mount = new LinkedHashMap<>();
        mount.put("pid", "14080");
        mount.put("mount", "/mnt");
        // A host may call its folder a number.
        mount.put("host", "2024");
        mount.put("rtt_ns", "7747778");
        mount.put("bytes_from_memory_percent", "40");
        mount.put("bytes_from_host", "1500");
        mount.put("timed_out", "0");
        mount.put("last_error", "");
        return mount;
    }

    @Test
    void peopleReadAmountsAndNothingThatIsZero() {
        assertThat(StatusCommand.text(NODE))
                .isEqualTo(
                        """
                        process 11
                          listen               [::]:1
                          sessions             1
                          rtt at least         70.7 us
                          sent datagrams       25000
                          sent bytes           33.1 MB

                        """);
        assertThat(StatusCommand.text(mount()))
                .isEqualTo(
                        """
                          mount of process     14080
                          mount                /mnt
                          host                 2024
                          rtt                  7.75 ms
                          bytes from memory    40 %
                          bytes from host      1.50 KB

                        """);
        assertThat(StatusCommand.text(node(2)))
                .contains("  sent bytes           66.2 MB\n")
                .contains("shard 1              sessions 1, received bytes 0 B, sent bytes");
    }

    @Test
    void programsReadNumbers() {
        assertThat(StatusCommand.line(NODE).toString())
                .startsWith("{\"pid\":11,\"listen\":\"[::]:1\",\"sessions\":1,")
                .contains("\"rtt_least_ns\":70651,", "\"received_bytes\":0,");
        assertThat(StatusCommand.line(mount()).toString())
                .isEqualTo(
                        "{\"pid\":14080,\"mount\":\"/mnt\",\"host\":\"2024\",\"rtt_ns\":7747778,"
                                + "\"bytes_from_memory_percent\":40,\"bytes_from_host\":1500,"
                                + "\"timed_out\":0,\"last_error\":\"\"}");
    }
}
