package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

final class NodeStatusTest {
    private static final int PORT = 4711;

    @TempDir private Path folder;

    @Test
    void whatANodeShowsIsSeenByOthersUntilItEnds() {
        StatusPage page = create();
        page.block(0).set(NodeCounter.SENT_BYTES, 100);
        page.block(1).set(NodeCounter.SENT_BYTES, 23);
        DurationBuckets turns = new DurationBuckets();
        for (long durationNs : new long[] {1_000, 1_001, 2_500, 10_000_000_000L, 1L << 40}) {
            turns.record(durationNs);
        }
        page.block(1).set(NodeHistogram.TURN, turns);
        page.block(1).set(4, SessionCounter.SERIAL, 9);
        page.block(1).set(4, SessionCounter.PEER, 0xabc);
        page.block(1).set(1, SessionCounter.SERIAL, 11);
        page.block(1).set(1, SessionCounter.LIMITER, 12_345);
        page.block(1).published(77);
        List<NodeStatus> seen = NodeStatus.all(folder);
        assertThat(seen).hasSize(1);
        assertThat(seen.getFirst().pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(seen.getFirst().about()).containsEntry("listen", "[::]:4711").hasSize(2);
        assertThat(seen.getFirst().counters())
                .containsEntry(NodeCounter.SENT_BYTES, 123L)
                .containsEntry(NodeCounter.SESSIONS, 0L)
                .hasSize(NodeCounter.values().length);
        Durations seenTurns = seen.getFirst().durations(NodeHistogram.TURN);
        assertThat(seenTurns.counts()).hasSize(Durations.bounds().size() + 1);
        assertThat(seenTurns.counts()).startsWith(1L, 2L, 0L).endsWith(1L, 1L);
        assertThat(seenTurns.count()).isEqualTo(5);
        assertThat(seenTurns.sumNs()).isEqualTo(4_501 + 10_000_000_000L + (1L << 40));
        assertThat(seen.getFirst().sessions()).hasSize(2);
        assertThat(seen.getFirst().sessions().getFirst().peer()).isEqualTo("0000000000000abc");
        assertThat(seen.getFirst().sessions().getLast().serial()).isEqualTo(11);
        assertThat(seen.getFirst().sessions().getLast().limiter())
                .isEqualTo(SessionLimiter.NOTHING);
        assertThat(seen.getFirst().publishedNs()).isEqualTo(77);
        page.close();
        assertThat(NodeStatus.all(folder)).isEmpty();
    }

    @Test
    void theFileOfAProcessThatIsGoneIsRemoved() throws Exception {
        StatusPage page = create();
        Path left = folder.resolve("1-1" + StatusPage.SUFFIX);
        long pid = ProcessHandle.current().pid();
        Files.copy(folder.resolve(pid + "-" + PORT + StatusPage.SUFFIX), left);
        page.close();
        try (RandomAccessFile file = new RandomAccessFile(left.toFile(), "rw")) {
            file.seek(StatusPage.PID);
            // Above the kernel's largest pid in either byte order.
            file.writeLong(0x7f000000_0000007fL);
        }
        assertThat(NodeStatus.all(folder)).isEmpty();
        assertThat(left).doesNotExist();
    }

    @Test
    void whatIsNoPageIsPassedOver() throws Exception {
        Files.write(folder.resolve("short" + StatusPage.SUFFIX), new byte[3]);
        Files.write(folder.resolve("other" + StatusPage.SUFFIX), new byte[500]);
        Files.writeString(folder.resolve("notes.txt"), "nothing to see");
        assertThat(NodeStatus.all(folder)).isEmpty();
        assertThat(NodeStatus.all(folder.resolve("absent"))).isEmpty();
    }

    /// As root one looks at what other users wrote.
    @Test
    void whatAStrangerWroteDoesNoHarm() throws Exception {
        StatusPage page = create();
        Path file = folder.resolve(ProcessHandle.current().pid() + "-" + PORT + StatusPage.SUFFIX);
        byte[] good = Files.readAllBytes(file);
        page.close();
        Path evil = folder.resolve("7-7" + StatusPage.SUFFIX);
        ByteBuffer words = ByteBuffer.wrap(good.clone()).order(ByteOrder.nativeOrder());
        Files.write(evil, words.putInt(StatusPage.TEXT_LENGTH, -1).array());
        assertThat(NodeStatus.all(folder)).isEmpty();
        Files.write(evil, Arrays.copyOf(good, good.length - 1));
        assertThat(NodeStatus.all(folder)).isEmpty();
        Files.write(evil, new byte[1 << 20]);
        assertThat(NodeStatus.all(folder)).isEmpty();
        Files.delete(evil);
        assumeThat(new ProcessBuilder("mkfifo", evil.toString()).start().waitFor()).isZero();
        assertThat(NodeStatus.all(folder)).isEmpty();
    }

    @Test
    void changesAreTakenOverTheTimeThatWasShown() {
        NodeStatus before = status(100, 1_000_000_000L);
        NodeInterval moved = NodeInterval.of(before, status(600, 1_500_000_000L), 1);
        assertThat(moved.perSecond(NodeCounter.SENT_BYTES)).isEqualTo(1_000);
        NodeInterval afterRest = NodeInterval.of(before, status(600, 9_000_000_000L), 1);
        assertThat(afterRest.perSecond(NodeCounter.SENT_BYTES)).isEqualTo(400);
        NodeInterval resting = NodeInterval.of(before, before, 1);
        assertThat(resting.perSecond(NodeCounter.SENT_BYTES)).isZero();
        NodeInterval another = NodeInterval.of(before, status(50, 1_500_000_000L), 1);
        assertThat(another.perSecond(NodeCounter.SENT_BYTES)).isZero();
    }

    private static NodeStatus status(long sentBytes, long publishedNs) {
        Map<NodeCounter, Long> counters = Map.of(NodeCounter.SENT_BYTES, sentBytes);
        return new NodeStatus(
                1, Map.of(), List.of(new ShardStatus(counters, Map.of(), List.of(), publishedNs)));
    }

    private StatusPage create() {
        return Objects.requireNonNull(
                StatusPage.create(folder, PORT, 2, "identity=abc\nlisten=[::]:4711\n"));
    }
}
