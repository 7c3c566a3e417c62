package io.wraith.node;

import io.wraith.meet.Lock;
import io.wraith.meet.Purpose;
import io.wraith.meet.Refusal;
import io.wraith.proto.Connection;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Something that peers can come for: what is sent here, or that something is received here. Lasts
/// until it is closed. Any thread may use it.
public final class Service extends Destination implements AutoCloseable {
    private final int subject;
    private final Purpose purpose;
    private final Lock lock;
    private final Supplier<String> ticket;
    private final int most;
    private final BiFunction<Connection, Transfer, @Nullable Work> beginner;
    private final Consumer<Service> closer;
    private final BlockingQueue<Transfer> begun = new LinkedBlockingQueue<>();
    private @Nullable LanBeacon beacon;
    private boolean isLanWanted;
    private final Map<Transfer, Connection> running = new HashMap<>();
    private int succeeded;

    /// Wakes those who wait for a transfer when there will be none.
    private final Transfer nobody = new Transfer(Transfer.Phase.ENDED);

    private volatile @Nullable NodeException fault;

    /// How a service is made known.
    record Terms(int subject, Purpose purpose, Lock lock, Supplier<String> ticket, int most) {}

    Service(
            Terms terms,
            BiFunction<Connection, Transfer, @Nullable Work> beginner,
            Consumer<Service> closer) {
        this.beginner = beginner;
        subject = terms.subject();
        purpose = terms.purpose();
        lock = terms.lock();
        ticket = terms.ticket();
        most = terms.most();
        this.closer = closer;
    }

    /// What one person tells another, secret words included.
    public String code() {
        return lock.code().text();
    }

    /// The same for machines, with identity and the addresses that this machine has now.
    public String ticket() {
        return ticket.get();
    }

    /// Waits for the next peer that was let in, but no longer than that.
    ///
    /// @throws NodeException when the node has failed, so that nobody can come any more
    public Optional<Transfer> next(Duration patience) throws NodeException, InterruptedException {
        Transfer next = begun.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        NodeException why = fault;
        if (next == nobody && why != null) {
            begun.add(nobody);
            throw why;
        }
        return Optional.ofNullable(next);
    }

    /// Nobody more is let in. Transfers that run go on.
    @Override
    public void close() {
        if (beacon != null) {
            beacon.close();
        }
        closer.accept(this);
    }

    /// Whether nobody on the networks of this machine finds it by its number, though that was
    /// wanted: no interface takes multicast.
    public boolean isLanMissing() {
        LanBeacon names = beacon;
        return isLanWanted && (names == null || !names.isHeard());
    }

    void foundBy(@Nullable LanBeacon names, boolean isWanted) {
        beacon = names;
        isLanWanted = isWanted;
    }

    @Override
    int subject() {
        return subject;
    }

    @Override
    Purpose purpose() {
        return purpose;
    }

    @Override
    Lock lock() {
        return lock;
    }

    /// Whether the peer may not come, for now or for ever. One that is here already may come again:
    /// it was restarted, and what is left of its first session is in its way.
    @Override
    @Nullable Refusal refusal(Connection connection) {
        return isFull() && earlier(connection) == null ? Refusal.FULL : null;
    }

    @Override
    boolean isMeantFor(Connection connection) {
        return false;
    }

    private boolean isFull() {
        return most > 0 && running.size() + succeeded >= most;
    }

    /// None for what is received: its files are in use until the first session is over.
    private @Nullable Connection earlier(Connection connection) {
        if (purpose != Purpose.RECEIVE) {
            return null;
        }
        for (Connection other : running.values()) {
            if (other.peer().equals(connection.peer())) {
                return other;
            }
        }
        return null;
    }

    /// A peer was let in.
    @Override
    @Nullable Work begin(Connection connection, long nowNs) {
        Connection earlier = isFull() ? earlier(connection) : null;
        if (earlier != null) {
            earlier.close(Guest.REFUSED, "the same peer came again", nowNs);
        }
        Transfer transfer = new Transfer(Transfer.Phase.RUNNING);
        running.put(transfer, connection);
        transfer.whenEnded(hasSucceeded -> over(transfer, hasSucceeded));
        begun.add(transfer);
        return beginner.apply(connection, transfer);
    }

    @Override
    void broken(NodeException why) {
        fault = why;
        begun.add(nobody);
    }

    private void over(Transfer transfer, boolean hasSucceeded) {
        running.remove(transfer);
        succeeded += hasSucceeded ? 1 : 0;
    }
}
