package io.wraith.node;

import io.wraith.meet.Lock;
import io.wraith.meet.Purpose;
import io.wraith.proto.Connection;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// Something that peers can come for: what is sent here, or that something is received here. Lasts
/// until it is closed. Any thread may use it.
public final class Service implements AutoCloseable {
    private final int subject;
    private final Purpose purpose;
    private final Lock lock;
    private final String ticket;
    private final int most;
    private final BiFunction<Connection, Transfer, @Nullable Work> beginner;
    private final Consumer<Service> closer;
    private final BlockingQueue<Transfer> begun = new LinkedBlockingQueue<>();
    private @Nullable LanBeacon byCode;
    private @Nullable LanBeacon byIdentity;
    private int running;
    private int succeeded;

    /// How a service is made known.
    record Terms(int subject, Purpose purpose, Lock lock, String ticket, int most) {}

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

    /// The same for machines, with identity and addresses.
    public String ticket() {
        return ticket;
    }

    /// Waits for the next peer that was let in, but no longer than that.
    public Optional<Transfer> next(Duration patience) throws InterruptedException {
        return Optional.ofNullable(begun.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
    }

    /// Nobody more is let in. Transfers that run go on.
    @Override
    public void close() {
        if (byCode != null) {
            byCode.close();
        }
        if (byIdentity != null) {
            byIdentity.close();
        }
        closer.accept(this);
    }

    void foundBy(@Nullable LanBeacon code, @Nullable LanBeacon identity) {
        byCode = code;
        byIdentity = identity;
    }

    int subject() {
        return subject;
    }

    Purpose purpose() {
        return purpose;
    }

    Lock lock() {
        return lock;
    }

    /// Whether nobody more may come, for now or for ever.
    boolean isFull() {
        return most > 0 && running + succeeded >= most;
    }

    /// A peer was let in.
    @Nullable Work begin(Connection connection) {
        running++;
        Transfer transfer = new Transfer(Transfer.Phase.RUNNING);
        transfer.whenEnded(this::over);
        begun.add(transfer);
        return beginner.apply(connection, transfer);
    }

    private void over(boolean hasSucceeded) {
        running--;
        succeeded += hasSucceeded ? 1 : 0;
    }
}
