package io.wraith.bench.link;

import static java.util.Objects.requireNonNull;

import io.wraith.bench.sim.LinkConditions;
import io.wraith.bench.sim.LinkModel;
import io.wraith.kit.Latencies;
import io.wraith.linux.EventFd;
import io.wraith.linux.Poll;
import io.wraith.linux.Scheduling;
import io.wraith.linux.Tun;

import java.lang.foreign.Arena;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/// The thread of a link: both directions, and the orders of other threads in between. It owns its
/// devices' traffic and all memory, and leaves closing the devices to who made them.
final class Emulator {
    private static final int URGENT = -15;
    private static final int FROM_A = 0;
    private static final int FROM_B = 1;
    private static final int ORDERS = 2;

    private final Arena arena = Arena.ofShared();
    private final PacketSlots slots = new PacketSlots();
    private final Map<Side, Tun> tuns;
    private final Map<Side, Direction> directions = new EnumMap<>(Side.class);
    private final Poll poll = new Poll(arena, ORDERS + 1);
    private final EventFd wakeUp = new EventFd(arena);
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Thread thread;
    private final long epochNs = System.nanoTime();
    private boolean isStopped;
    private boolean isClosed;

    Emulator(Map<Side, Tun> tuns) {
        this.tuns = tuns;
        for (Side side : Side.values()) {
            begin(side, LinkConditions.NONE, 0);
        }
        poll.watch(FROM_A, tun(Side.A).descriptor(), Poll.POLLIN);
        poll.watch(FROM_B, tun(Side.B).descriptor(), Poll.POLLIN);
        poll.watch(ORDERS, wakeUp.descriptor(), Poll.POLLIN);
        thread = Thread.ofPlatform().daemon().name("link-emulator").start(this::run);
    }

    private Tun tun(Side side) {
        return requireNonNull(tuns.get(side));
    }

    private Direction direction(Side sender) {
        return requireNonNull(directions.get(sender));
    }

    private void begin(Side sender, LinkConditions conditions, long seed) {
        LinkModel model = new LinkModel(seed, conditions, slots);
        Direction old =
                directions.put(
                        sender,
                        new Direction(arena, tun(sender), tun(sender.other()), slots, model));
        if (old != null) {
            old.abandon();
        }
    }

    /// Begins anew: with no packet under way, all counts at 0, and decisions from a seed.
    void restart(Side sender, LinkConditions conditions, long seed) {
        order(() -> {
            begin(sender, conditions, seed);
            return true;
        });
    }

    void conditions(Side sender, LinkConditions conditions) {
        order(() -> {
            direction(sender).conditions(conditions, nowNs());
            return true;
        });
    }

    Map<LinkCounter, Long> counts(Side sender) {
        return order(() -> direction(sender).counts());
    }

    /// How much later than due packets were delivered.
    Latencies lateness(Side sender) {
        return order(() -> direction(sender).lateness().total());
    }

    /// Packets that are under way in both directions.
    int underWay() {
        return order(slots::used);
    }

    /// Done by the thread between two packets; after [#close] by the caller. When the thread has
    /// ended by a fault, that is thrown.
    private <T> T order(Supplier<T> action) {
        if (isClosed) {
            return action.get();
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        orders.add(() -> answer.complete(action.get()));
        wakeUp.signal();
        CompletableFuture.anyOf(answer, end).join();
        return answer.join();
    }

    private long nowNs() {
        return System.nanoTime() - epochNs;
    }

    private void run() {
        try {
            Scheduling.timerSlack(1);
            // Without the right to be urgent, deliveries are later, which is counted.
            Scheduling.nice(URGENT);
            while (!isStopped) {
                serve(direction(Side.A), direction(Side.B));
                carryOut();
            }
            end.complete(null);
        } catch (Throwable fault) {
            end.completeExceptionally(fault);
        }
    }

    /// Until there are orders.
    private void serve(Direction fromA, Direction fromB) {
        while (orders.isEmpty()) {
            boolean isBusy = turn(fromA, fromB);
            if (!isBusy) {
                sleep(Math.min(fromA.nextNs(), fromB.nextNs()));
            }
        }
    }

    /// What is due goes before what comes. Whether there was anything.
    private boolean turn(Direction fromA, Direction fromB) {
        boolean isBusy = fromA.read(this::nowNs);
        isBusy |= fromA.write(nowNs());
        isBusy |= fromB.write(nowNs());
        isBusy |= fromB.read(this::nowNs);
        isBusy |= fromB.write(nowNs());
        isBusy |= fromA.write(nowNs());
        return isBusy;
    }

    private void carryOut() {
        for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
            order.run();
        }
    }

    private void sleep(long untilNs) {
        long waitNs = untilNs == LinkModel.NEVER ? -1 : Math.max(0, untilNs - nowNs());
        if (waitNs != 0 && poll.await(waitNs) > 0 && poll.ready(ORDERS) != 0) {
            wakeUp.drain();
        }
    }

    /// Completes when the thread ends: by a fault, or because the link was closed.
    CompletableFuture<Void> end() {
        return end;
    }

    /// Ends the thread and gives its memory back; throws the fault that had ended it before. Other
    /// verbs may follow, but none may run meanwhile.
    void close() {
        try {
            orders.add(() -> isStopped = true);
            wakeUp.signal();
            end.join();
        } finally {
            joinThread();
            isClosed = true;
            wakeUp.close();
            slots.close();
            arena.close();
        }
    }

    private void joinThread() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
