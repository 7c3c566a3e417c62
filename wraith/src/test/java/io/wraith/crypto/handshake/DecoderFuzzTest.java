package io.wraith.crypto.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;

/// Everything that reads a peer's bytes, fed with changed ones: no exception, no large allocation,
/// and nothing accepted that was altered. `-Dwraith.fuzz=N` runs N executions, and
/// `-Dwraith.fuzz.seed=S` replays them.
final class DecoderFuzzTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int EXECUTIONS = Integer.getInteger("wraith.fuzz", 100_000);
    private static final long SEED = Long.getLong("wraith.fuzz.seed", 0x5eed_2026L);
    private static final long ALLOCATION_LIMIT = 1 << 20;

    private final DecoderTargets targets = new DecoderTargets();

    @Test
    void nothingThrowsAndNothingAlteredIsAccepted() {
        warmUp();
        int accepted = 0;
        for (int execution = 0; execution < EXECUTIONS; execution++) {
            long seed = SEED + execution;
            String run = "-Dwraith.fuzz=1 -Dwraith.fuzz.seed=" + seed;
            long before = THREADS.getCurrentThreadAllocatedBytes();
            try {
                accepted += execute(new SplittableRandom(seed)) ? 1 : 0;
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError(run, failure);
            }
            if (THREADS.getCurrentThreadAllocatedBytes() - before > ALLOCATION_LIMIT) {
                throw new AssertionError(run + " allocated more than " + ALLOCATION_LIMIT);
            }
        }
        System.out.printf("decoder fuzz: %d executions, %d accepted%n", EXECUTIONS, accepted);
    }

    @Test
    void unchangedInputIsAccepted() {
        Mutator none = new Mutator(new SplittableRandom(0), 0);
        assertThat(targets.firstMessage(none)).isTrue();
        assertThat(targets.secondMessage(none)).isTrue();
        assertThat(targets.thirdMessage(none)).isTrue();
        assertThat(targets.offer(none)).isTrue();
        assertThat(targets.answer(none)).isTrue();
        assertThat(targets.proof(none)).isTrue();
        assertThat(targets.identity(none)).isTrue();
        assertThat(targets.packet(none, new SplittableRandom(0))).isTrue();
    }

    /// Loads classes before allocation is counted.
    private void warmUp() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 2_000; i++) {
            execute(random);
        }
    }

    /// Targets that cost key exchanges or signatures get 1 of 100 executions.
    private boolean execute(SplittableRandom random) {
        int choice = random.nextInt(1_000);
        Mutator mutator = new Mutator(random, random.nextInt(4));
        if (choice < 3) {
            return targets.secondMessage(mutator);
        } else if (choice < 5) {
            return targets.thirdMessage(mutator);
        } else if (choice < 6) {
            return targets.answer(mutator);
        } else if (choice < 7) {
            return targets.offer(mutator);
        } else if (choice < 8) {
            return targets.proof(mutator);
        } else if (choice < 10) {
            return targets.identity(mutator);
        } else if (choice < 450) {
            return targets.firstMessage(mutator);
        }
        return targets.packet(mutator, random);
    }
}
