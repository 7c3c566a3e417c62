package io.wraith.node;

import io.wraith.base.Deadline;
import io.wraith.net.PathNotice;
import io.wraith.net.Port;
import io.wraith.net.PortCounter;
import io.wraith.net.SendOutcome;
import io.wraith.proto.ConnectionEvent;
import io.wraith.proto.Endpoint;
import io.wraith.ring.Queues;
import io.wraith.wire.Burst;

import org.jctools.queues.MessagePassingQueue;
import org.jspecify.annotations.Nullable;

import java.util.function.LongFunction;

/// One thread with a port, an endpoint and whatever its application keeps for its connections. All
/// of them are touched by this thread only; other threads send [Command]s.
///
/// A turn: commands, receive, public-key work, timers, the application, transmit, and sleep (or
/// spin) until the next deadline. Each step has a limit. The clock is read after packets were taken
/// in and before packets are handed out: a thread may be held up anywhere, and what it loses must
/// make a round trip look longer. One that looks shorter than the path's would be believed.
final class Shard implements Runnable {
    private static final int MOST_COMMANDS = 64;
    private static final int MOST_HANDSHAKE_STEPS = 4;
    private static final int COMMANDS_WAITING = 1_024;

    private final Port port;
    private final Endpoint endpoint;
    private final Application application;
    private final ShardPace pace;
    private final @Nullable Dealer dealer;
    private final MessagePassingQueue<Command> commands = Queues.mpsc(COMMANDS_WAITING);
    private final Burst in = new Burst(Port.BURST_BYTES);
    private final Burst out = new Burst(Port.BURST_BYTES);
    private final DurationBuckets turnTimes = new DurationBuckets();
    private long idleNs;
    private long workedNs;
    private boolean isQuiet;
    private boolean outWaits;
    private long dropsTold;
    private volatile boolean stopped;

    /// What a shard works for.
    interface Application {
        /// Something happened to a connection.
        void happened(ConnectionEvent event, long nowNs);

        /// Looks after its streams, once a turn. Answers when it wants its next turn at the latest,
        /// [Deadline#NONE] if it has no wish.
        long turn(long nowNs);

        /// A fault of our own ended the loop: nothing happens here any more.
        void broken(Throwable fault);
    }

    /// Something to be done by the shard's thread.
    @FunctionalInterface
    interface Command {
        void run(long nowNs);
    }

    /// The endpoint is made here, at the time of the shard's clock.
    Shard(Port port, LongFunction<Endpoint> endpoints, Application application, ShardPace pace) {
        this(port, null, endpoints, application, pace);
    }

    /// The same for one of several behind one address.
    Shard(
            Port port,
            @Nullable Dealer dealer,
            LongFunction<Endpoint> endpoints,
            Application application,
            ShardPace pace) {
        this.dealer = dealer;
        if (dealer != null) {
            dealer.wakeBy(port::wake);
        }
        this.port = port;
        this.pace = pace;
        this.application = application;
        workedNs = System.nanoTime();
        endpoint = endpoints.apply(workedNs);
    }

    /// For the shard's own thread, and before it runs.
    Endpoint endpoint() {
        return endpoint;
    }

    /// Has something done by the shard's thread, soon. False if too much waits already, or the
    /// thread has ended.
    boolean execute(Command command) {
        boolean taken = !stopped && commands.offer(command);
        port.wake();
        return taken;
    }

    /// Has a turn begin soon: something is there for the application to see.
    void wake() {
        port.wake();
    }

    /// Ends the loop after the present turn. Who stops says goodbye to peers first.
    void stop() {
        stopped = true;
        port.wake();
    }

    @Override
    public void run() {
        try {
            loop();
        } catch (RuntimeException | Error fault) {
            stopped = true;
            application.broken(fault);
            throw fault;
        } finally {
            // By its owner, a close is over when it returns: the address is free again.
            port.close();
        }
    }

    private void loop() {
        boolean open = true;
        while (open && !stopped) {
            long beginNs = System.nanoTime();
            long waitNs = turn(beginNs);
            long endNs = System.nanoTime();
            if (!isQuiet) {
                turnTimes.record(endNs - beginNs);
                workedNs = endNs;
            }
            boolean isLooking = !outWaits && pace.idle().isLooking(endNs - workedNs);
            open = waitNs == 0 || (isLooking ? spin(beginNs) : await(waitNs, endNs));
        }
    }

    /// A turn in which nothing came and nothing left is what waiting looks like here.
    private boolean spin(long beginNs) {
        Thread.onSpinWait();
        idleNs += isQuiet ? System.nanoTime() - beginNs : 0;
        return true;
    }

    private boolean await(long waitNs, long beginNs) {
        boolean open = port.await(waitNs);
        idleNs += System.nanoTime() - beginNs;
        return open;
    }

    /// How long its thread has waited in all. For its thread.
    long idleNs() {
        return idleNs;
    }

    /// How long turns took in which something came or left. For its thread.
    DurationBuckets turnTimes() {
        return turnTimes;
    }

    /// Answers how long the next turn may wait; negative is for ever.
    private long turn(long beginNs) {
        isQuiet = true;
        commands.drain(command -> command.run(beginNs), MOST_COMMANDS);
        boolean moreIn = receive();
        long nowNs = System.nanoTime();
        endpoint.work(nowNs, MOST_HANDSHAKE_STEPS);
        endpoint.timeout(nowNs);
        for (ConnectionEvent event = endpoint.poll(); event != null; event = endpoint.poll()) {
            application.happened(event, nowNs);
        }
        long applicationNs = application.turn(nowNs);
        boolean moreOut = transmit();
        if (moreIn || moreOut || !commands.isEmpty()) {
            return 0;
        }
        if (outWaits) {
            // Only room in the socket's buffer helps, or what arrives.
            return -1;
        }
        long endNs = System.nanoTime();
        long deadlineNs = Deadline.earlier(applicationNs, endpoint.deadlineNs(endNs));
        return deadlineNs == Deadline.NONE ? -1 : Math.max(0, deadlineNs - endNs);
    }

    /// Answers whether there may be more to receive.
    private boolean receive() {
        dropNotices();
        if (dealer != null) {
            dealer.collect(this::take);
        }
        for (int burst = 0; burst < pace.burstsIn(); burst++) {
            if (port.receive(in) == 0) {
                tellDrops();
                return false;
            }
            if (dealer == null || dealer.areAllOurs(in)) {
                take(in);
            } else {
                dealer.deal(in, this::take);
            }
        }
        return true;
    }

    private void take(Burst burst) {
        isQuiet = false;
        endpoint.receive(burst, System.nanoTime());
    }

    /// Anyone can send an ICMP message; what is true of it the path's own packets show.
    private void dropNotices() {
        PathNotice notice = port.notice();
        while (notice != null) {
            notice = port.notice();
        }
    }

    private void tellDrops() {
        long drops = port.count(PortCounter.DROPPED_DATAGRAMS);
        if (drops != dropsTold) {
            dropsTold = drops;
            endpoint.socketDrops(drops);
        }
    }

    /// Answers whether there may be more to transmit.
    private boolean transmit() {
        for (int burst = 0; burst < pace.burstsOut(); burst++) {
            long nowNs = System.nanoTime();
            if (!outWaits && !endpoint.transmit(out, nowNs)) {
                return false;
            }
            isQuiet = false;
            SendOutcome outcome = port.send(out);
            outWaits = outcome == SendOutcome.BLOCKED;
            if (outWaits) {
                return false;
            }
            if (outcome == SendOutcome.TOO_LARGE) {
                endpoint.refused(out, nowNs);
            }
        }
        return true;
    }
}
