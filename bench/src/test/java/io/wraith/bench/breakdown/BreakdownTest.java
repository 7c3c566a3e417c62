package io.wraith.bench.breakdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.wraith.bench.breakdown.PacketCosts.Costs;
import io.wraith.bench.breakdown.PacketCosts.SideCost;
import io.wraith.bench.result.Printed;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

final class BreakdownTest {
    /// Of 10 samples, 4 in the cipher, 3 in the kernel, 2 in frames, and one without a stack.
    private static SideCost side(double protocolNs) {
        StageSamples samples = new StageSamples();
        for (int i = 0; i < 4; i++) {
            samples.add(List.of("io.wraith.crypto.Aead.seal"));
        }
        for (int i = 0; i < 3; i++) {
            samples.add(List.of("io.wraith.net.UdpSender.send"));
        }
        samples.add(List.of("io.wraith.wire.FrameReader.next"));
        samples.add(List.of("io.wraith.wire.FrameReader.next"));
        samples.add(List.of());
        Map<Part, Double> parts =
                Map.of(Part.CIPHER, 400.0, Part.PORT, 300.0, Part.PROTOCOL, protocolNs);
        return new SideCost(1_000, samples, new CopyCosts(30, 20), 1_000, parts);
    }

    @Test
    void theStagesAreTheWhole() {
        SideCost side = side(300);
        double sum = Arrays.stream(Stage.values()).mapToDouble(side::stageNs).sum();
        assertThat(sum).isCloseTo(1_000, within(1e-6));
        assertThat(side.stageNs(Stage.COPY)).isEqualTo(50);
        assertThat(side.stageNs(Stage.SERIALISATION)).isCloseTo(170, within(1e-6));
        assertThat(side.stageNs(Stage.OTHER)).isCloseTo(100, within(1e-6));
        assertThat(side.samples().failed()).isEqualTo(1);
    }

    @Test
    void theTableSaysWhetherThePartsAddUp() {
        assertThat(side(250).explained()).isCloseTo(0.95, within(1e-9));
        Printed fits = new Printed(false);
        assertThat(Breakdown.tell(fits.results(), new Costs(1_280, side(250), side(250), 5)))
                .isTrue();
        assertThat(fits.text())
                .containsPattern("receiver, by samples +ns +%")
                .contains("sender: the parts found again, off the whole by: 5.00 %")
                .contains("bar at most 10.0: met");
        Printed lacks = new Printed(false);
        assertThat(Breakdown.tell(lacks.results(), new Costs(1_280, side(250), side(100), 5)))
                .isFalse();
        assertThat(lacks.text())
                .contains("receiver: the parts found again, off the whole by: 20.0 %")
                .contains("NOT MET");
    }

    private static int run(String... arguments) throws Exception {
        return Breakdown.run(List.of(arguments), new Printed(false).results());
    }

    @Test
    void wrongArgumentsAreNamed() {
        assertThatThrownBy(() -> run("--datapath", "carrier-pigeon"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("udp, uring, xdp, channel");
        assertThatThrownBy(() -> run("--ms"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--ms needs a number");
    }
}
