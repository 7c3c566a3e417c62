package io.wraith.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wraith.linux.Cpu;
import io.wraith.linux.Topology;

import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

final class PinnedWorkersTest {
    private static final int LOOKS = 2_000;

    @Test
    void everyWorkerStaysOnItsProcessor() throws Exception {
        SortedSet<Integer> cpus = Cpu.affinity();
        try (PinnedWorkers workers = PinnedWorkers.onePer("pinned", cpus)) {
            assertThat(workers.size()).isEqualTo(cpus.size());
            int worker = 0;
            for (int cpu : cpus) {
                SortedSet<Integer> own = new TreeSet<>(List.of(cpu));
                assertThat(workers.placements().get(worker))
                        .isEqualTo(new PinnedWorkers.Placement("pinned-" + cpu, own, ""));
                assertThat(seenBy(workers, worker, Cpu::affinity)).isEqualTo(own);
                assertThat(seenBy(workers, worker, PinnedWorkersTest::processorsSeen))
                        .isEqualTo(own);
                worker++;
            }
        }
        assertThat(Cpu.affinity()).as("of the thread that made them").isEqualTo(cpus);
    }

    @Test
    void workersOfANodeRunOnItsProcessors() throws Exception {
        List<Topology.Node> nodes = Topology.read().nodes();
        assumeTrue(!nodes.isEmpty(), "sysfs shows no memory nodes");
        Topology.Node node = nodes.getFirst();
        try (PinnedWorkers workers = PinnedWorkers.onNode("node", node.id(), 2)) {
            for (int worker = 0; worker < 2; worker++) {
                assertThat(seenBy(workers, worker, Cpu::affinity))
                        .isEqualTo(workers.placements().get(worker).cpus());
                assertThat(node.cpus())
                        .containsAll(seenBy(workers, worker, PinnedWorkersTest::processorsSeen));
            }
        }
        assertThatThrownBy(() -> PinnedWorkers.onNode("none", 1_000, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no node 1000");
    }

    @Test
    void saysWhyAWorkerIsNotWhereItShouldBeAndRunsItNevertheless() throws Exception {
        SortedSet<Integer> absent = new TreeSet<>(List.of(8_000));
        try (PinnedWorkers workers = PinnedWorkers.onePer("absent", absent)) {
            assertThat(workers.placements().getFirst().shortfall())
                    .contains("sched_setaffinity")
                    .contains("8000");
            assertThat(seenBy(workers, 0, Cpu::affinity))
                    .isEqualTo(workers.placements().getFirst().cpus())
                    .isNotEmpty();
        }
        SortedSet<Integer> partly = new TreeSet<>(List.of(Cpu.affinity().first(), 8_000));
        try (PinnedWorkers workers = PinnedWorkers.onePer("partly", partly)) {
            assertThat(workers.placements().getFirst().shortfall()).isEmpty();
            assertThat(workers.placements().getLast().shortfall()).isNotEmpty();
        }
        assertThatThrownBy(() -> PinnedWorkers.onePer("none", Collections.emptySortedSet()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTaskThatThrowsDoesNotEndTheWorker() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        try (PinnedWorkers workers = PinnedWorkers.onePer("throwing", one())) {
            workers.execute(
                    0,
                    () ->
                            Thread.currentThread()
                                    .setUncaughtExceptionHandler((thread, t) -> thrown.set(t)));
            workers.execute(
                    0,
                    () -> {
                        throw new IllegalStateException("on purpose");
                    });
            workers.execute(0, () -> Thread.currentThread().interrupt());
            assertThat(seenBy(workers, 0, Cpu::affinity)).hasSize(1);
        }
        assertThat(thrown.get()).hasMessage("on purpose");
    }

    @Test
    void refusesWhenFullAndRunsWhatItAccepted() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        int accepted = 0;
        PinnedWorkers workers = PinnedWorkers.onePer("full", one());
        workers.execute(
                0,
                () -> {
                    started.countDown();
                    await(release);
                });
        await(started);
        while (workers.execute(0, ran::incrementAndGet)) {
            accepted++;
        }
        release.countDown();
        workers.close();
        assertThat(accepted).isEqualTo(1024);
        assertThat(ran).hasValue(accepted);
        assertThat(workers.execute(0, ran::incrementAndGet)).isFalse();
    }

    private static SortedSet<Integer> one() {
        return new TreeSet<>(List.of(Cpu.affinity().first()));
    }

    /// Where the thread is again and again, with the scheduler invited to move it.
    private static SortedSet<Integer> processorsSeen() {
        SortedSet<Integer> seen = new TreeSet<>();
        for (int look = 0; look < LOOKS; look++) {
            seen.add(Cpu.current());
            if (look % 100 == 0) {
                LockSupport.parkNanos(1_000);
            }
        }
        return seen;
    }

    private static SortedSet<Integer> seenBy(
            PinnedWorkers workers, int worker, Supplier<SortedSet<Integer>> look) throws Exception {
        CompletableFuture<SortedSet<Integer>> seen = new CompletableFuture<>();
        assertThat(workers.execute(worker, () -> seen.complete(look.get()))).isTrue();
        return seen.get(20, TimeUnit.SECONDS);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
