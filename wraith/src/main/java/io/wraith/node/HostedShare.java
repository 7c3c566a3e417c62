package io.wraith.node;

import io.wraith.base.Deadline;
import io.wraith.crypto.handshake.PublicIdentity;
import io.wraith.disk.ShareMount;
import io.wraith.disk.SharedFiles;
import io.wraith.meet.Grant;
import io.wraith.meet.Lock;
import io.wraith.meet.Purpose;
import io.wraith.meet.Refusal;
import io.wraith.proto.Connection;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.FromHost.Bye;
import io.wraith.vfs.message.FromHost.Granted;
import io.wraith.vfs.message.FromHost.Welcome;
import io.wraith.vfs.message.Node;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A folder that peers can mount. Lasts until it is closed or has expired. Any thread may use what
/// is public.
public final class HostedShare extends Destination implements AutoCloseable {
    /// For each mount; all of them share the slots that large reads need.
    static final Granted GRANTED = new Granted(256, 64, 1 << 14);

    /// After so long without work the memory of large reads is given back.
    private static final long IDLE_NS = 10_000_000_000L;

    private final Terms terms;
    private final SharedFiles files;
    private final Consumer<HostedShare> closer;
    private final Map<HostWork, Connection> mounts = new HashMap<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private @Nullable LanBeacon beacon;
    private boolean isClosing;
    private boolean isGivenBack;
    private boolean wasBusy;

    /// When there will have been no work for long enough; none once the memory was given back.
    private long restNs = Deadline.NONE;

    private volatile int mountCount;
    private volatile @Nullable NodeException fault;

    /// How a share is made known.
    ///
    /// @param grant what its tickets say
    /// @param allowed empty for everyone with ticket or code
    record Terms(
            Grant grant,
            Lock lock,
            String ticket,
            String name,
            ByteString share,
            ByteString instance,
            Set<PublicIdentity> allowed,
            int mostPeers,
            Expiry expiry) {}

    HostedShare(Terms terms, SharedFiles files, Consumer<HostedShare> closer) {
        this.terms = terms;
        this.files = files;
        this.closer = closer;
    }

    /// What one person tells another, secret words included.
    public String code() {
        return terms.lock.code().text();
    }

    /// The same for machines, with identity and addresses.
    public String ticket() {
        return terms.ticket;
    }

    /// What mounts are told it is called.
    public String name() {
        return terms.name;
    }

    /// How many mounts there are just now.
    public int mounts() {
        return mountCount;
    }

    /// Waits until it has expired or was closed, but no longer than that; whether it is over.
    ///
    /// @throws NodeException when it is over because the node has failed
    public boolean await(Duration patience) throws NodeException, InterruptedException {
        boolean isOver = end.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        NodeException why = fault;
        if (why != null) {
            throw why;
        }
        return isOver;
    }

    /// Nobody more is let in, and mounts are told that it is over.
    @Override
    public void close() {
        if (beacon != null) {
            beacon.close();
        }
        closer.accept(this);
        end.countDown();
    }

    void foundBy(@Nullable LanBeacon names) {
        beacon = names;
    }

    Grant grant() {
        return terms.grant;
    }

    // ---- On the shard's thread

    @Override
    int subject() {
        return terms.grant.subject();
    }

    /// Tickets of earlier runs count, as long as no new ones were wanted.
    @Override
    boolean isOpenedBy(Grant grant) {
        return grant.subject() == subject() && grant.serial() == terms.grant.serial();
    }

    @Override
    Purpose purpose() {
        return Purpose.SHARE;
    }

    @Override
    Lock lock() {
        return terms.lock;
    }

    @Override
    @Nullable Refusal refusal(Connection connection) {
        // Who comes when a suspended machine wakes may be here before the next turn.
        if (isClosing || terms.expiry.isOver(System.nanoTime())) {
            return Refusal.EXPIRED;
        }
        if (!terms.allowed.isEmpty() && !terms.allowed.contains(connection.peer())) {
            return Refusal.UNKNOWN;
        }
        return terms.mostPeers > 0 && mounts.size() >= terms.mostPeers ? Refusal.FULL : null;
    }

    @Override
    boolean isMeantFor(Connection connection) {
        return terms.allowed.contains(connection.peer());
    }

    @Override
    @Nullable Work begin(Connection connection, long nowNs) {
        Node top = files.top();
        if (top == null) {
            return null;
        }
        Welcome welcome = new Welcome(terms.instance, terms.share, 0, GRANTED, terms.name, top);
        ShareMount mount = files.mount(welcome);
        HostWork[] self = new HostWork[1];
        self[0] = new HostWork(connection, mount, () -> remove(self[0]));
        mounts.put(self[0], connection);
        mountCount = mounts.size();
        return self[0];
    }

    @Override
    void broken(NodeException why) {
        fault = why;
        end.countDown();
    }

    private void remove(HostWork work) {
        mounts.remove(work);
        mountCount = mounts.size();
    }

    /// Moves what can be moved. Answers when it wants its next turn at the latest.
    long turn(long nowNs) {
        if (isGivenBack) {
            wasBusy = false;
            return Deadline.NONE;
        }
        wasBusy = files.turn();
        if (wasBusy) {
            restNs = nowNs + IDLE_NS;
        } else if (Deadline.isDue(restNs, nowNs)) {
            restNs = files.rest() ? Deadline.NONE : nowNs + IDLE_NS;
        }
        if (!isClosing && terms.expiry.isOver(nowNs)) {
            end();
            end.countDown();
        }
        if (isClosing && mounts.isEmpty() && files.isIdle()) {
            giveBack();
        }
        return isClosing ? Deadline.NONE : Deadline.earlier(terms.expiry.lookNs(nowNs), restNs);
    }

    /// Whether the last turn moved anything: there may be answers that nobody else tells of.
    boolean wasBusy() {
        return wasBusy;
    }

    /// Nobody more is let in.
    void end() {
        isClosing = true;
        mounts.keySet().forEach(work -> work.bye(Bye.Why.SHARE_CLOSED, "the share is closed"));
    }

    /// Nothing works on it any more, or the shard has ended.
    void giveBack() {
        if (!isGivenBack) {
            isGivenBack = true;
            files.close();
        }
    }

    boolean isGivenBack() {
        return isGivenBack;
    }
}
