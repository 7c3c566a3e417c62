package io.wraith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.node.Summary;

import org.junit.jupiter.api.Test;

import java.util.List;

final class TransferOutputTest {
    @Test
    void whatCanBeDoneStandsBehindWhatFailed() {
        Summary summary =
                new Summary(
                        1,
                        0,
                        2,
                        5_000_000,
                        0,
                        500_000_000,
                        "peer",
                        "local",
                        List.of("a: exists", "b: exists"),
                        List.of("exists: receive with --skip"));
        assertThat(TransferOutput.text(summary, "received"))
                .isEqualTo(
                        """
                        wraith: a: exists
                        wraith: b: exists
                        wraith: exists: receive with --skip
                        received 1 entry, 5.00 MB in 0.50 s, 10.0 MB/s, verified; 2 failed
                        """);
    }
}
