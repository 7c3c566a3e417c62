package io.wraith.bench.sim;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;

/// One seed, one run.
final class FingerprintTest {
    private static final long SECOND = 1_000_000_000;

    /// A flow through every node that draws random numbers.
    private static long fingerprint(long seed) {
        Simulation simulation = new Simulation(seed);
        CubicSender sender = new CubicSender(simulation, 1, 2, 1312, 0);
        CubicReceiver receiver = new CubicReceiver(simulation, 2);
        sender.uplink(
                new Chain()
                        .add(new RandomLoss(simulation, 0.001))
                        .add(new BurstLoss(simulation, 0.001, 3))
                        .add(new Damage(simulation, Damage.Kind.DUPLICATE, 0.01))
                        .add(new Bottleneck(simulation, 50_000_000, 100_000))
                        .add(new Delay(simulation, 5_000_000, 1_000_000))
                        .add(new Reorder(simulation, 0.01, 1_000_000))
                        .add(receiver)
                        .first());
        receiver.uplink(new Chain().add(new Delay(simulation, 5_000_000)).add(sender).first());
        simulation.runUntil(SECOND);
        assertThat(receiver.received()).isGreaterThan(500);
        return simulation.fingerprint().value();
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        assertThat(fingerprint(1)).isEqualTo(fingerprint(1));
    }

    @Test
    void theSameSeedGivesTheSameRunInAnotherProcess() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty("java.class.path");
        Process process =
                new ProcessBuilder(java, "-cp", classes, FingerprintTest.class.getName(), "1")
                        .redirectErrorStream(true)
                        .start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(printed.strip()).isEqualTo(Long.toHexString(fingerprint(1)));
    }

    /// The other process.
    public static void main(String[] arguments) {
        System.out.println(Long.toHexString(fingerprint(Long.parseLong(arguments[0]))));
    }

    @Test
    void anotherSeedGivesAnother() {
        assertThat(fingerprint(1)).isNotEqualTo(fingerprint(2));
    }

    @Test
    void contentTimeAndTargetAllCount() {
        byte[] bytes = {1, 2, 3};
        Fingerprint one = new Fingerprint();
        one.sent(5, bytes, 3, 9);
        for (int change = 0; change < 4; change++) {
            Fingerprint other = new Fingerprint();
            byte[] content = {1, 2, (byte) (change == 0 ? 4 : 3)};
            other.sent(change == 1 ? 6 : 5, content, change == 2 ? 2 : 3, change == 3 ? 8 : 9);
            assertThat(other.value()).isNotEqualTo(one.value());
        }
        Fingerprint arrived = new Fingerprint();
        arrived.arrived(5, bytes, 3, 9);
        assertThat(arrived.value()).isNotEqualTo(one.value());
    }
}
