package io.wraith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.node.Limiter;
import io.wraith.node.Progress;
import io.wraith.node.Transfer;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

final class ProgressLineTest {
    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    private ProgressLine line(boolean isTerminal) {
        PrintStream err = new PrintStream(shown, true, StandardCharsets.UTF_8);
        return new ProgressLine(new Console(new ByteArrayOutputStream(), err, false, isTerminal));
    }

    private static Progress at(long bytes, Limiter limiter) {
        return new Progress(
                "film.mov", 1, 3, bytes, 1_000_000_000, true, 0, 0, 2_000_000, "lan", limiter);
    }

    private String last() {
        String text = shown.toString(StandardCharsets.UTF_8);
        return text.substring(text.lastIndexOf("\u001b[2K") + 4);
    }

    @Test
    void everythingThatIsKnownIsOnTheLine() {
        ProgressLine line = line(true);
        line.draw(Transfer.Phase.RUNNING, at(0, Limiter.UNKNOWN), 0);
        assertThat(last()).startsWith("  0% [                ]").doesNotContain("unknown");
        line.draw(Transfer.Phase.RUNNING, at(250_000_000, Limiter.NET), SECOND);
        assertThat(last())
                .startsWith(" 25% [####            ]")
                .contains("250 MB/s")
                .contains("3 s")
                .contains("lan net")
                .endsWith("film.mov");
    }

    @Test
    void itIsNoLongerThanALine() {
        ProgressLine line = line(true);
        Progress progress =
                new Progress("x".repeat(500), 1, 3, 5, 10, true, 0, 0, 0, "direct", Limiter.PEER);
        line.draw(Transfer.Phase.RUNNING, progress, 0);
        assertThat(last()).hasSize(79);
    }

    @Test
    void nothingIsDrawnWhereThereIsNoTerminal() {
        ProgressLine line = line(false);
        line.draw(Transfer.Phase.RUNNING, at(1, Limiter.CPU), 0);
        line.clear();
        assertThat(shown.size()).isZero();
    }
}
