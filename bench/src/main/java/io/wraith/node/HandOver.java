package io.wraith.node;

import io.wraith.net.Port;
import io.wraith.wire.Burst;
import io.wraith.wire.Steering;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.stream.IntStream;

/// One of two shards takes in a flow that is the other's: by the product's own dealers, without the
/// transport behind them. It is in the shards' package because they are no part of what programs
/// may use.
public final class HandOver implements AutoCloseable {
    private static final int SHARDS = 2;
    private static final int OWNER = 1;
    private static final int PROTECTED = 0x80;
    private static final long WAIT_NS = 10_000_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final List<Dealer> dealers =
            IntStream.range(0, SHARDS)
                    .mapToObj(shard -> new Dealer(new Steering(shard, SHARDS), shard))
                    .toList();
    private final Side receiver;
    private final Side owner;
    private final boolean isAlone;

    /// Until now.
    ///
    /// @param arrived datagrams that the owner has
    /// @param receiverCpuNs of the thread whose port the datagrams come by
    /// @param ownerCpuNs of the thread that they are handed to, if it is another one
    public record Count(long arrived, long receiverCpuNs, long ownerCpuNs) {
        public Count since(Count earlier) {
            return new Count(
                    arrived - earlier.arrived,
                    receiverCpuNs - earlier.receiverCpuNs,
                    ownerCpuNs - earlier.ownerCpuNs);
        }
    }

    /// Turns a port as a shard does, and counts what is its own.
    private final class Side implements Runnable {
        private final Port port;
        private final Dealer dealer;
        private final Thread thread;
        private long count;
        private volatile long counted;
        private volatile boolean isOver;

        Side(Port port, int shard) {
            this.port = port;
            dealer = dealers.get(shard);
            dealer.wakeBy(port::wake);
            thread = Thread.ofPlatform().daemon().name("shard-" + shard).unstarted(this);
        }

        @Override
        public void run() {
            Burst burst = new Burst(Port.BURST_BYTES);
            while (!isOver) {
                dealer.collect(this::own);
                if (port.receive(burst) == 0) {
                    counted = count;
                    port.await(WAIT_NS);
                } else if (dealer.areAllOurs(burst)) {
                    own(burst);
                } else {
                    dealer.deal(burst, this::own);
                }
            }
        }

        private void own(Burst burst) {
            count += burst.count();
        }

        void end() {
            isOver = true;
            port.wake();
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// The flow comes by `port`. With `another`, the port of the shard whose it is, all of it is
    /// handed over; with none it comes to its own shard. The ports stay the caller's.
    public HandOver(Port port, List<Port> another) {
        dealers.forEach(dealer -> dealer.meet(dealers));
        isAlone = another.isEmpty();
        receiver = new Side(port, isAlone ? OWNER : 0);
        owner = isAlone ? receiver : new Side(another.getFirst(), OWNER);
        receiver.thread.start();
        if (!isAlone) {
            owner.thread.start();
        }
    }

    /// Makes datagrams ones of the owner's connections.
    public static void address(Burst burst) {
        for (int i = 0; i < burst.count(); i++) {
            int at = burst.offset(i);
            burst.bytes()[at + Steering.KIND] = (byte) PROTECTED;
            burst.bytes()[at + Long.BYTES - 1] = OWNER;
        }
    }

    public Count count() {
        long ownerNs = isAlone ? 0 : cpuNs(owner.thread);
        return new Count(owner.counted, cpuNs(receiver.thread), ownerNs);
    }

    private static long cpuNs(Thread thread) {
        return THREADS.getThreadCpuTime(thread.threadId());
    }

    @Override
    public void close() {
        receiver.end();
        if (!isAlone) {
            owner.end();
        }
    }
}
