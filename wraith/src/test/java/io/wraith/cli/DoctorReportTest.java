package io.wraith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.node.doctor.Capability;
import io.wraith.node.doctor.Capability.State;

import org.junit.jupiter.api.Test;

import java.util.List;

final class DoctorReportTest {
    private static final List<Capability> TWO =
            List.of(
                    new Capability("udp", "send offload", State.YES, "tried", "fast", ""),
                    new Capability(
                            "udp",
                            "receive buffer",
                            State.PARTIAL,
                            "at most\u001b[31m 208 KiB, which is so little that the line breaks",
                            "drops",
                            "sudo sysctl -w net.core.rmem_max=268435456"));

    @Test
    void columnsLineUpAndControlCharactersAreHarmless() {
        String indent = " ".repeat(40);
        assertThat(new DoctorReport(false).format(TWO).lines())
                .containsExactly(
                        "udp",
                        "  yes     send offload                  tried",
                        indent + "fast",
                        "  partial receive buffer                "
                                + "at most?[31m 208 KiB, which is so little that the line",
                        indent + "breaks",
                        indent + "drops",
                        indent + "-> sudo sysctl -w net.core.rmem_max=268435456",
                        "",
                        "1 yes, 1 partial, 0 no: Wraith runs here");
    }

    @Test
    void colourMarksTheStateAlone() {
        assertThat(new DoctorReport(true).format(TWO))
                .contains("  \u001b[32myes     \u001b[0msend offload")
                .contains("  \u001b[33mpartial \u001b[0mreceive buffer");
    }
}
