package io.wraith.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.Objects.requireNonNull;

import io.wraith.cli.OpenMetricsReader.Family;
import io.wraith.cli.OpenMetricsReader.Sample;
import io.wraith.node.Durations;
import io.wraith.node.NodeCounter;
import io.wraith.node.NodeHistogram;
import io.wraith.node.NodeStatus;
import io.wraith.node.ShardStatus;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

final class MetricsCommandTest {
    /// All that has to be escaped somewhere.
    private static final String NASTY = "a \"quoted\\name\" with a\nline feed, ä} {b=\"c\"";

    private static final List<NodeStatus> TWO = List.of(node(11, "[::]:1"), node(11, NASTY));
    private static final List<Map<String, String>> MOUNTS =
            List.of(
                    Map.of(
                            "pid", "11",
                            "mount", NASTY,
                            "bytes_from_memory", "70",
                            "bytes_from_disk", "20",
                            "bytes_from_host", "no number"));

    @Test
    void everyCounterIsToldOncePerNode() {
        Map<String, Family> families =
                OpenMetricsReader.read(MetricsCommand.text(TWO, MOUNTS, true));
        assertThat(families).hasSize(1 + NodeCounter.values().length + 2 + 4);
        assertThat(families.values().stream().filter(f -> f.type().equals("counter")))
                .filteredOn(f -> !f.name().startsWith("wraith_mount"))
                .allSatisfy(
                        f -> assertThat(f.samples()).extracting(Sample::value).containsOnly(7.0));
        Family sent = requireNonNull(families.get("wraith_sent_bytes"));
        assertThat(sent.type()).isEqualTo("counter");
        assertThat(sent.descriptors()).containsEntry("UNIT", "bytes");
        assertThat(sent.samples())
                .extracting(Sample::labels)
                .containsExactly(
                        Map.of("pid", "11", "listen", "[::]:1"),
                        Map.of("pid", "11", "listen", NASTY));
        Family rtt = requireNonNull(families.get("wraith_rtt_seconds"));
        assertThat(rtt.samples().getFirst().value()).isEqualTo(7e-9);
    }

    @Test
    void durationsAreCumulative() {
        Map<String, Family> families =
                OpenMetricsReader.read(MetricsCommand.text(TWO, List.of(), true));
        for (NodeHistogram histogram : NodeHistogram.values()) {
            String name = "wraith_" + histogram.title() + "_seconds";
            Family family = requireNonNull(families.get(name));
            assertThat(family.type()).isEqualTo("histogram");
            int series = Durations.bounds().size() + 3;
            assertThat(family.samples()).hasSize(2 * series);
            assertThat(family.samples().get(2).value()).isEqualTo(6);
            assertThat(family.samples().get(series - 1).value()).isEqualTo(1.5);
        }
    }

    @Test
    void whatAMountShowsIsNotTrusted() {
        Map<String, Family> families =
                OpenMetricsReader.read(MetricsCommand.text(List.of(), MOUNTS, true));
        Family cached = requireNonNull(families.get("wraith_mount_cached_bytes"));
        assertThat(cached.samples())
                .extracting(Sample::value)
                .containsExactlyInAnyOrder(70.0, 20.0);
        Family fetched = requireNonNull(families.get("wraith_mount_fetched_bytes"));
        assertThat(fetched.samples().getFirst().value()).isZero();
    }

    @Test
    void withoutAProcessThereIsStillAnEnd() {
        assertThat(MetricsCommand.text(List.of(), List.of(), true)).endsWith("# EOF\n");
    }

    /// Prometheus's own judge reads its own format only.
    @Test
    void promtoolFindsNothingToMend() throws Exception {
        Process promtool;
        try {
            promtool =
                    new ProcessBuilder("promtool", "check", "metrics")
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException missing) {
            throw new TestAbortedException("no promtool here (Debian: apt install prometheus)");
        }
        try (var in = promtool.getOutputStream()) {
            in.write(MetricsCommand.text(TWO, MOUNTS, false).getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
        assertThat(said).isEmpty();
    }

    /// The reader would not be worth much if it took anything.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "# TYPE a counter\n# HELP a x\na_total 1\n",
                "# TYPE a counter\n# HELP a x\na 1\n# EOF\n",
                "# TYPE a counter\n# HELP a x\na_total -1\n# EOF\n",
                "# TYPE a counter\n# HELP a x\na_total 1\na_total 2\n# EOF\n",
                "# TYPE a gauge\n# UNIT a bytes\n# HELP a x\na 1\n# EOF\n",
                "# TYPE a gauge\n# HELP a \"x\"\na 1\n# EOF\n",
                "# TYPE a gauge\n# HELP a x\na{b=\"c\\d\"} 1\n# EOF\n",
                "# TYPE a gauge\n# HELP a x\na{b=\"c\"d=\"e\"} 1\n# EOF\n",
                """
                # TYPE a gauge
                # HELP a x
                a 1
                # TYPE b gauge
                # HELP b x
                # TYPE a gauge
                # EOF
                """,
                """
                # TYPE a histogram
                # HELP a x
                a_bucket{le="1.0"} 2
                a_bucket{le="+Inf"} 1
                a_count 1
                a_sum 1
                # EOF
                """,
                """
                # TYPE a histogram
                # HELP a x
                a_bucket{le="1.0"} 1
                a_count 1
                a_sum 1
                # EOF
                """,
            })
    void theReaderRefusesWhatIsWrong(String text) {
        assertThatThrownBy(() -> OpenMetricsReader.read(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static NodeStatus node(long pid, String listen) {
        Map<NodeCounter, Long> counters = new EnumMap<>(NodeCounter.class);
        for (NodeCounter counter : NodeCounter.values()) {
            counters.put(counter, 7L);
        }
        Map<NodeHistogram, Durations> durations = new EnumMap<>(NodeHistogram.class);
        List<Long> counts = new ArrayList<>();
        for (int at = 0; at <= Durations.bounds().size(); at++) {
            counts.add(2L);
        }
        for (NodeHistogram histogram : NodeHistogram.values()) {
            durations.put(histogram, new Durations(counts, 1_500_000_000L));
        }
        return new NodeStatus(
                pid,
                Map.of("listen", listen),
                List.of(new ShardStatus(counters, durations, List.of(), 0)));
    }
}
