package io.wraith.bench.breakdown;

import io.wraith.net.PathNotice;
import io.wraith.net.Port;
import io.wraith.net.PortCounter;
import io.wraith.net.PortFact;
import io.wraith.net.SendOutcome;
import io.wraith.wire.Burst;

import org.jspecify.annotations.Nullable;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// A port whose owner's processor time is measured while it is inside. Reading the clock is a
/// system call itself: its price is measured once and taken off.
final class ClockedPort implements Port {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int CLOCK_READINGS = 200_000;

    private final Port port;
    private final AtomicLong insideNs = new AtomicLong();
    private final AtomicLong visits = new AtomicLong();

    ClockedPort(Port port) {
        this.port = port;
    }

    /// What one reading of the clock takes; what lies between two that follow each other is one.
    static double clockNs() {
        double least = Double.MAX_VALUE;
        for (int turn = 0; turn < 5; turn++) {
            long startNs = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < CLOCK_READINGS; i++) {
                long unused = THREADS.getCurrentThreadCpuTime();
                if (unused < startNs) {
                    throw new IllegalStateException("a clock that goes back");
                }
            }
            double each = (double) (THREADS.getCurrentThreadCpuTime() - startNs) / CLOCK_READINGS;
            least = Math.min(least, each);
        }
        return least;
    }

    /// Processor time inside until now, with one reading of the clock per visit.
    long insideNs() {
        return insideNs.get();
    }

    /// Each reads the clock twice.
    long visits() {
        return visits.get();
    }

    private void visited(long startNs) {
        insideNs.lazySet(insideNs.get() + THREADS.getCurrentThreadCpuTime() - startNs);
        visits.lazySet(visits.get() + 1);
    }

    @Override
    public int receive(Burst burst) {
        long startNs = THREADS.getCurrentThreadCpuTime();
        int datagrams = port.receive(burst);
        visited(startNs);
        return datagrams;
    }

    @Override
    public SendOutcome send(Burst burst) {
        long startNs = THREADS.getCurrentThreadCpuTime();
        SendOutcome outcome = port.send(burst);
        visited(startNs);
        return outcome;
    }

    @Override
    public boolean await(long timeoutNs) {
        long startNs = THREADS.getCurrentThreadCpuTime();
        boolean isOpen = port.await(timeoutNs);
        visited(startNs);
        return isOpen;
    }

    @Override
    public void wake() {
        port.wake();
    }

    @Override
    public @Nullable PathNotice notice() {
        return port.notice();
    }

    @Override
    public InetSocketAddress localAddress() {
        return port.localAddress();
    }

    @Override
    public long count(PortCounter counter) {
        return port.count(counter);
    }

    @Override
    public List<PortFact> facts() {
        return port.facts();
    }

    @Override
    public void close() {
        port.close();
    }
}
