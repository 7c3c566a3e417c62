package io.wraith.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.kit.StackCounts.Row;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// Workloads whose hot spot is known, profiled; the recording is read back from its file.
final class ProfileTest {
    private static final String HERE = ProfileTest.class.getName() + ".";

    /// Processor time, so that a busy machine makes the test longer and not weaker.
    private static final long BURNT_NS = 400_000_000L;

    private static final int EVERYTHING = Integer.MAX_VALUE;
    private static final int HOLDS = 20;
    private static final long HOLD_NS = 5_000_000;

    @TempDir Path folder;
    private volatile Object kept = "";
    private volatile int sum;

    private static final class Gate {}

    @Test
    void aCpuProfileFindsTheHotMethod() throws IOException {
        ProfileReport report = profileOf(ProfileKind.CPU, this::burn);
        StackCounts stacks = report.stacks(ProfileKind.CPU);
        assertThat(stacks.topInclusive(EVERYTHING))
                .anyMatch(row -> row.frame().equals(HERE + "burn") && row.share() > 0.5);
        assertThat(frames(stacks.top(3))).contains(HERE + "mixBits");
        assertThat(stacks.total()).as("estimated ns").isBetween(BURNT_NS / 4, BURNT_NS * 8);
        assertThat(stacks.collapsed()).containsPattern("(?m)burn;[^ ]*mixBits \\d+$");
        assertThat(stacks.table(3)).contains(HERE + "mixBits").contains("%");
    }

    @Test
    void anAllocationProfileFindsClassAndPlace() throws IOException {
        StackCounts stacks =
                profileOf(ProfileKind.ALLOCATION, this::allocate).stacks(ProfileKind.ALLOCATION);
        assertThat(frames(stacks.top(2))).contains("long[]");
        assertThat(stacks.collapsed()).containsPattern("pack;long\\[\\] \\d+");
        assertThat(frames(stacks.topInclusive(EVERYTHING))).contains(HERE + "pack");
        assertThat(stacks.total()).as("bytes").isGreaterThan(100_000_000);
    }

    @Test
    void aLockProfileFindsTheContendedMonitor() throws IOException {
        Gate gate = new Gate();
        StackCounts stacks =
                profileOf(ProfileKind.LOCK, () -> contend(gate)).stacks(ProfileKind.LOCK);
        assertThat(stacks.top(1).getFirst().frame()).isEqualTo(Gate.class.getName());
        assertThat(frames(stacks.topInclusive(EVERYTHING))).contains(HERE + "passThrough");
        assertThat(stacks.total()).as("ns waited").isGreaterThan(HOLD_NS);
    }

    @Test
    void aLockProfileFindsTheContendedLock() throws IOException {
        ReentrantLock lock = new ReentrantLock();
        StackCounts stacks =
                profileOf(ProfileKind.LOCK, () -> contend(lock)).stacks(ProfileKind.LOCK);
        assertThat(frames(stacks.topInclusive(EVERYTHING)))
                .contains(HERE + "passLocked")
                .anyMatch(frame -> frame.startsWith(ReentrantLock.class.getName()));
    }

    @Test
    void aTraceShowsWhereThreadsSlept() throws IOException {
        ProfileReport report =
                profileOf(ProfileKind.TRACE, () -> LockSupport.parkNanos(3 * HOLD_NS));
        StackCounts stacks = report.stacks(ProfileKind.TRACE);
        assertThat(frames(stacks.top(10))).contains("jdk.ThreadPark");
        assertThat(report.stacks(ProfileKind.LOCK).total()).isZero();
        assertThat(report.stacks(ProfileKind.CPU).top(5)).isEmpty();
    }

    @Test
    void aClosedProfileLeavesNothingRunning() {
        Profile profile = Profile.start(EnumSet.allOf(ProfileKind.class));
        assertThat(recordings()).isPositive();
        profile.close();
        assertThat(recordings()).isZero();
    }

    @Test
    void namesOfArraysAreReadable() {
        assertThat(ProfileReport.readable("java.lang.String")).isEqualTo("java.lang.String");
        assertThat(ProfileReport.readable("[B")).isEqualTo("byte[]");
        assertThat(ProfileReport.readable("[[J")).isEqualTo("long[][]");
        assertThat(ProfileReport.readable("[Ljava.lang.String;")).isEqualTo("java.lang.String[]");
    }

    private ProfileReport profileOf(ProfileKind kind, Runnable work) throws IOException {
        Path file = folder.resolve("profile.jfr");
        try (Profile profile = Profile.start(EnumSet.of(kind))) {
            work.run();
            ProfileReport report = profile.stop(file);
            assertThat(Files.size(file)).isPositive();
            return report;
        }
    }

    private void burn() {
        long deadline = threadCpuNs() + BURNT_NS;
        while (threadCpuNs() < deadline) {
            sum = mixBits(sum);
        }
    }

    private static int mixBits(int seed) {
        int mixed = seed;
        for (int i = 0; i < 1_000_000; i++) {
            mixed = Integer.rotateLeft(mixed * 0x9E37 + i, 7) ^ i / 3;
        }
        return mixed;
    }

    private void allocate() {
        for (int i = 0; i < 20_000; i++) {
            kept = pack();
        }
        assertThat(kept).isNotNull();
    }

    private static long[] pack() {
        return new long[4096];
    }

    private static void contend(Gate gate) {
        inTwoThreads(() -> passThrough(gate));
    }

    private static void contend(ReentrantLock lock) {
        inTwoThreads(() -> passLocked(lock));
    }

    private static void passThrough(Gate gate) {
        for (int i = 0; i < HOLDS; i++) {
            synchronized (gate) {
                LockSupport.parkNanos(HOLD_NS);
            }
        }
    }

    private static void passLocked(ReentrantLock lock) {
        for (int i = 0; i < HOLDS; i++) {
            lock.lock();
            try {
                LockSupport.parkNanos(HOLD_NS);
            } finally {
                lock.unlock();
            }
        }
    }

    private static void inTwoThreads(Runnable work) {
        CountDownLatch both = new CountDownLatch(2);
        Runnable together =
                () -> {
                    both.countDown();
                    try {
                        both.await();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                    work.run();
                };
        Thread other = Thread.ofPlatform().start(together);
        together.run();
        try {
            other.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static long threadCpuNs() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long recordings() {
        return jdk.jfr.FlightRecorder.getFlightRecorder().getRecordings().size();
    }

    private static List<String> frames(List<Row> rows) {
        return rows.stream().map(Row::frame).toList();
    }
}
