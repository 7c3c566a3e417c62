package io.wraith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.node.NodeCounter;
import io.wraith.node.NodeStatus;
import io.wraith.node.SessionCounter;
import io.wraith.node.SessionLimiter;
import io.wraith.node.SessionStatus;
import io.wraith.node.ShardStatus;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

@SuppressWarnings("EnumOrdinal") // as pages have it
final class TopScreenTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void ratesAndShares() {
        List<String> lines = new TopScreen(100, true).lines(List.of(node()), List.of(mount()));
        assertThat(lines.getFirst()).isEqualTo("process 7  [::]:1  udp");
        assertThat(lines.get(1)).contains("in        2.00 MB/s", "out       4.00 MB/s", "█");
        assertThat(lines.get(2)).contains("RTT         1.50 ms", "loss         2.00 %");
        assertThat(lines.get(3)).contains("window      64.0 KB", "drops        1.00 %");
        assertThat(lines.get(5)).contains("000000000000abcd", "4.00 MB/s", "congestion");
        assertThat(lines.get(7)).contains("/mnt", "of theirs");
        assertThat(lines.get(8))
                .contains("from memory 6.00 MB/s (60 %)", "disk 3.00 MB/s (30 %)")
                .contains("host 1.00 MB/s (10 %)");
    }

    /// Whatever the terminal's size, nothing wraps and nothing scrolls.
    @ParameterizedTest
    @ValueSource(ints = {1, 20, 71, 72, 80, 133, 400})
    void fitsTheTerminal(int width) {
        List<String> lines = new TopScreen(width, true).lines(List.of(node()), List.of(mount()));
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
        for (int rows = 0; rows < 20; rows++) {
            assertThat(TopScreen.fit(lines, rows)).hasSizeLessThanOrEqualTo(rows);
        }
        assertThat(TopScreen.fit(lines, 4).getLast())
                .isEqualTo("... and " + (lines.size() - 3) + " more lines");
    }

    /// A host calls its folder what it likes, and any user may write a page.
    @Test
    void whatStrangersWroteIsNotObeyed() {
        TopMount mount = new TopMount();
        mount.look(Map.of("host", "a\u001b[2Jb\u009bc\u202ed\u2028e", "mount", "/\r\n"), 0);
        NodeStatus evil = new NodeStatus(1, Map.of("listen", "\u001b]0;x\u0007"), List.of());
        List<String> lines =
                new TopScreen(200, false).lines(List.of(new TopNode(evil, 0)), List.of(mount));
        assertThat(lines).allSatisfy(line -> assertThat(line).matches("[ -~]*"));
        assertThat(lines).anySatisfy(line -> assertThat(line).contains("a?[2Jb?c?d?e"));
    }

    @Test
    void nothingRuns() {
        assertThat(new TopScreen(80, true).lines(List.of(), List.of()))
                .containsExactly("nothing is running");
    }

    @Test
    void barsRiseToTheLargest() {
        Sparkline values = new Sparkline(4);
        assertThat(values.draw(3, true)).isEqualTo("   ");
        for (double value : new double[] {9, 0, 1, 4, 8}) {
            values.add(value);
        }
        assertThat(values.draw(6, true)).isEqualTo("  ▁▂▅█");
        assertThat(values.draw(2, false)).isEqualTo("=#");
        assertThat(Sparkline.isUnicode(Map.of("LANG", "C"))).isFalse();
        assertThat(Sparkline.isUnicode(Map.of("LC_ALL", "en_GB.utf8", "LANG", "C"))).isTrue();
    }

    /// After one second.
    private static TopNode node() {
        TopNode node = new TopNode(status(0), 0);
        node.look(status(1), SECOND);
        return node;
    }

    private static NodeStatus status(long times) {
        Map<SessionCounter, Long> session =
                Map.of(
                        SessionCounter.SERIAL, 3L,
                        SessionCounter.PEER, 0xabcdL,
                        SessionCounter.SENT_BYTES, times * 4_000_000,
                        SessionCounter.RTT, 1_500_000L,
                        SessionCounter.WINDOW, 64_000L,
                        SessionCounter.LIMITER, (long) SessionLimiter.CONGESTION.ordinal());
        Map<NodeCounter, Long> counters =
                Map.of(
                        NodeCounter.RECEIVED_BYTES, times * 2_000_000,
                        NodeCounter.SENT_BYTES, times * 4_000_000,
                        NodeCounter.SENT_PACKETS, times * 1_000,
                        NodeCounter.LOST_PACKETS, times * 25,
                        NodeCounter.SPURIOUS_LOSSES, times * 5,
                        NodeCounter.RECEIVED_DATAGRAMS, times * 990,
                        NodeCounter.DROPPED_DATAGRAMS, times * 10,
                        NodeCounter.WINDOW, 64_000L);
        return new NodeStatus(
                7,
                Map.of("listen", "[::]:1", "datapath", "udp"),
                List.of(
                        new ShardStatus(
                                counters,
                                Map.of(),
                                List.of(new SessionStatus(session)),
                                times * SECOND)));
    }

    private static TopMount mount() {
        TopMount mount = new TopMount();
        for (long times = 0; times < 3; times++) {
            mount.look(
                    Map.of(
                            "pid",
                            "7",
                            "mount",
                            "/mnt",
                            "host",
                            "theirs",
                            "path",
                            "lan",
                            "bytes_from_memory",
                            "" + times * 6_000_000,
                            "bytes_from_disk",
                            "" + times * 3_000_000,
                            "bytes_from_host",
                            "" + times * 2_000_000,
                            "bytes_read_ahead",
                            "" + times * 1_000_000),
                    times * SECOND);
        }
        return mount;
    }
}
