package io.wraith.node;

import io.wraith.net.PortCounter;
import io.wraith.net.Ports;
import io.wraith.proto.Endpoint;
import io.wraith.proto.StreamOwner;
import io.wraith.wire.Steering;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The shards of a node, each with a thread and a port of its own, all at one address. The first
/// has the sessions with peers; the others carry strands of its transfers.
final class ShardGroup {
    private static final long GOODBYE_MS = 2_000;

    private final List<Ports.Choice> ports;
    private final ShardPlan plan;
    private final Shard first;
    private final List<Strands.Bearer> bearers = new ArrayList<>();
    private final List<Dealer> dealers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Strands strands;

    /// Makes the endpoint of a shard.
    @FunctionalInterface
    interface Endpoints {
        Endpoint make(Steering steering, StreamOwner owner, long nowNs);
    }

    /// There are as many as ports.
    ShardGroup(List<Ports.Choice> ports, ShardPlan plan, Endpoints endpoints, Reception reception) {
        this.ports = ports;
        this.plan = plan;
        SecureRandom random = new SecureRandom();
        for (int shard = 0; shard < ports.size(); shard++) {
            dealers.add(new Dealer(new Steering(shard, ports.size()), random.nextLong()));
        }
        dealers.forEach(dealer -> dealer.meet(dealers));
        first = shard(0, endpoints, reception, reception);
        for (int shard = 1; shard < ports.size(); shard++) {
            Carrier carrier = new Carrier();
            bearers.add(new Strands.Bearer(shard(shard, endpoints, carrier, carrier), carrier));
        }
        strands = new Strands(bearers, dealers.getFirst(), random);
    }

    private Shard shard(
            int number, Endpoints endpoints, StreamOwner owner, Shard.Application application) {
        Steering steering = new Steering(number, ports.size());
        return new Shard(
                ports.get(number).port(),
                steering.isAlone() ? null : dealers.get(number),
                nowNs -> endpoints.make(steering, owner, nowNs),
                application,
                plan.pace());
    }

    /// Shows others what happens in the shards, and logs it, if that is wanted; before [#start].
    void showTo(@Nullable StatusPage page, @Nullable QlogFiles logs, Reception reception) {
        reception.showTo(witness(page, logs, 0, first));
        for (int shard = 1; shard < ports.size(); shard++) {
            Strands.Bearer bearer = bearers.get(shard - 1);
            bearer.carrier().showTo(witness(page, logs, shard, bearer.shard()));
        }
    }

    private Witness witness(
            @Nullable StatusPage page, @Nullable QlogFiles logs, int number, Shard shard) {
        StatusPublisher publisher =
                page == null
                        ? null
                        : new StatusPublisher(
                                page.block(number),
                                ports.get(number).port(),
                                dealers.get(number),
                                shard.turnTimes(),
                                System.nanoTime());
        return new Witness(publisher, logs == null ? null : new QlogRecorder(logs));
    }

    void start() {
        start(0, first);
        for (int shard = 1; shard < ports.size(); shard++) {
            start(shard, bearers.get(shard - 1).shard());
        }
    }

    private void start(int number, Shard shard) {
        String name = number == 0 ? "wraith-shard" : "wraith-shard-" + number;
        threads.add(
                Thread.ofPlatform()
                        .daemon()
                        .name(name)
                        .start(() -> {
                            plan.place(number);
                            ports.get(number).shedRights();
                            shard.run();
                        }));
    }

    int size() {
        return ports.size();
    }

    /// What the port of a shard counted.
    long count(int shard, PortCounter counter) {
        return ports.get(shard).port().count(counter);
    }

    List<Strands.Bearer> bearers() {
        return List.copyOf(bearers);
    }

    /// This machine got or lost an address: sessions whose way out is another one now say so to
    /// their peers.
    void networkChanged(Reception reception) {
        first.execute(_ -> reception.networkChanged());
        bearers.forEach(each -> each.shard().execute(_ -> each.carrier().networkChanged()));
    }

    Shard first() {
        return first;
    }

    Strands strands() {
        return strands;
    }

    /// Says goodbye to all peers, and ends the threads.
    void stop(Reception reception) {
        CountDownLatch told = new CountDownLatch(ports.size());
        sayGoodbye(first, nowNs -> reception.closeAll("stopped", nowNs), told);
        bearers.forEach(each ->
                sayGoodbye(each.shard(), nowNs -> each.carrier().closeAll("stopped", nowNs), told));
        try {
            boolean _ = told.await(GOODBYE_MS, TimeUnit.MILLISECONDS);
            first.stop();
            bearers.forEach(each -> each.shard().stop());
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sayGoodbye(Shard shard, Shard.Command goodbye, CountDownLatch told) {
        boolean isHeard =
                shard.execute(nowNs -> {
                    goodbye.run(nowNs);
                    // Goodbyes leave at the end of this turn; by the next command they are gone.
                    shard.execute(_ -> told.countDown());
                });
        if (!isHeard) {
            told.countDown();
        }
    }

    void closePorts() {
        ports.forEach(each -> each.port().close());
    }
}
