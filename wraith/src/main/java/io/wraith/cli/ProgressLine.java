package io.wraith.cli;

import io.wraith.node.Limiter;
import io.wraith.node.Progress;
import io.wraith.node.Transfer;

import java.util.Locale;

/// One line on a terminal that is drawn again and again: what, how far, how fast, how long still,
/// by which way, and what keeps it from being faster.
final class ProgressLine {
    private static final int WIDTH = 79;
    private static final int BAR = 16;
    private static final double SMOOTHING = 0.3;

    private final Console console;
    private long lastNs;
    private long lastBytes = -1;
    private double bytesPerSecond;
    private boolean isDrawn;

    ProgressLine(Console console) {
        this.console = console;
    }

    void draw(Transfer.Phase phase, Progress progress, long nowNs) {
        if (!console.canDraw()) {
            return;
        }
        String text =
                switch (phase) {
                    case LOOKING -> "looking for the other side ...";
                    case CALLING -> "calling the other side ...";
                    case ENTERING -> "proving the code ...";
                    case RUNNING, ENDED -> running(progress, nowNs);
                };
        console.complain("\r\u001b[2K" + (text.length() > WIDTH ? text.substring(0, WIDTH) : text));
        isDrawn = true;
    }

    private String running(Progress progress, long nowNs) {
        if (lastBytes >= 0 && nowNs > lastNs) {
            double now = (progress.bytes() - lastBytes) * 1e9 / (nowNs - lastNs);
            bytesPerSecond =
                    bytesPerSecond == 0 ? now : SMOOTHING * now + (1 - SMOOTHING) * bytesPerSecond;
        }
        lastBytes = progress.bytes();
        lastNs = nowNs;
        long total = progress.bytesListed();
        double share = total == 0 ? 0 : Math.min(1, (double) progress.bytes() / total);
        int filled = (int) (share * BAR);
        String eta =
                bytesPerSecond > 0 && progress.isListed()
                        ? Amount.seconds((total - progress.bytes()) / bytesPerSecond)
                        : "-";
        String limiter =
                progress.limiter() == Limiter.UNKNOWN
                        ? ""
                        : " " + progress.limiter().name().toLowerCase(Locale.ROOT);
        return "%3d%% [%s%s] %s/%s %s/s %s  %s%s  %s"
                .formatted(
                        (int) (share * 100),
                        "#".repeat(filled),
                        " ".repeat(BAR - filled),
                        Amount.bytes((double) progress.bytes()),
                        Amount.bytes((double) total),
                        Amount.bytes(bytesPerSecond),
                        eta,
                        progress.path(),
                        limiter,
                        progress.name());
    }

    void clear() {
        if (isDrawn) {
            console.complain("\r\u001b[2K");
            isDrawn = false;
        }
    }
}
