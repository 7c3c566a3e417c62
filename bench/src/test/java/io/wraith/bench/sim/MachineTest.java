package io.wraith.bench.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// What a machine does to whoever runs on it.
final class MachineTest {
    private static final long US = 1_000;

    private final Simulation simulation = new Simulation(3);
    private final Clerk clerk = new Clerk(simulation);

    /// Writes its turns down.
    private static final class Clerk extends Machine {
        final List<Long> turns = new ArrayList<>();
        final List<Integer> mail = new ArrayList<>();
        long alarmNs = Wakeups.NEVER;

        Clerk(Simulation simulation) {
            super(simulation, Feeder.TARGET);
        }

        @Override
        void turn(long localNs) {
            turns.add(localNs);
            mail.add(inbox.size());
            while (!inbox.isEmpty()) {
                datagrams.release(take());
            }
            if (localNs >= alarmNs) {
                alarmNs = Wakeups.NEVER;
            }
        }

        @Override
        long deadlineNs() {
            return alarmNs;
        }

        @Override
        String describe() {
            return "clerk";
        }
    }

    private void feed(int count, long gapNs) {
        new Chain().add(new Feeder(simulation, count, gapNs, 100)).add(clerk);
    }

    @Test
    void mailThatComesSoonAfterATurnWaitsForTheNext() {
        clerk.turnGap(50 * US);
        feed(100, 10 * US);
        simulation.runUntil(2000 * US);
        assertThat(clerk.mail.getFirst()).isEqualTo(1);
        assertThat(clerk.mail.stream().mapToInt(Integer::intValue).sum()).isEqualTo(100);
        assertThat(clerk.turns).hasSize(21);
    }

    @Test
    void aFullSocketDropsAndCounts() {
        clerk.socketBuffer(1000);
        Timeline timeline = new Timeline(simulation);
        timeline.at(1, "pause", () -> clerk.paused(true));
        timeline.at(1000 * US, "go on", () -> clerk.paused(false));
        feed(50, 10 * US);
        simulation.runUntil(2000 * US);
        assertThat(clerk.mail).containsExactly(1, 10);
        assertThat(clerk.turns.getLast()).isEqualTo(1000 * US);
        assertThat(clerk.socketDrops()).isEqualTo(39);
    }

    @Test
    void itsClockStartsAnywhereAndJumps() {
        clerk.clockOffset(-5_000_000_000L);
        clerk.alarmNs = -5_000_000_000L + 100 * US;
        Timeline timeline = new Timeline(simulation);
        timeline.at(
                200 * US,
                "jump",
                () -> {
                    clerk.alarmNs = clerk.clockOffset() + 10_000 * US;
                    clerk.clockOffset(clerk.clockOffset() + 60_000 * US);
                });
        clerk.schedule();
        simulation.runUntil(100_000 * US);
        assertThat(clerk.turns)
                .containsExactly(-5_000_000_000L + 100 * US, -5_000_000_000L + 60_200 * US);
    }
}
