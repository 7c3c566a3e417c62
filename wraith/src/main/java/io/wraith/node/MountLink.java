package io.wraith.node;

import io.wraith.meet.Purpose;
import io.wraith.proto.Connection;
import io.wraith.vfs.message.FromHost.Bye;
import io.wraith.vfs.mount.MountSession;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Keeps a mount in touch with its host: calls it, and calls again whenever the session was lost,
/// at once and then less and less often.
final class MountLink implements Call.Caller {
    private static final long FIRST_PAUSE_MS = 100;
    private static final long MOST_PAUSE_MS = 5_000;

    private final Reach reach;
    private final Contact host;
    private final MountMind mind;
    private final Runnable wakeShard;
    private final CompletableFuture<Boolean> first = new CompletableFuture<>();
    private final AtomicBoolean isWoken = new AtomicBoolean();
    private long pauseMs = FIRST_PAUSE_MS;
    private volatile boolean isStopped;
    private volatile Shown shown = new Shown(false, 0, "");
    private volatile String lastError = "";

    /// Why the session that ends now has to; empty if nobody has said so.
    private String cause = "";

    private volatile @Nullable Call call;

    /// What the session is like now.
    record Shown(boolean isOnline, long roundTripNs, String path) {}

    MountLink(Reach reach, Contact host, MountMind mind, Runnable wakeShard) {
        this.reach = reach;
        this.host = host;
        this.mind = mind;
        this.wakeShard = wakeShard;
    }

    /// Begins to call.
    void start() {
        mind.later(this::begin, 0);
    }

    /// Waits for the first welcome.
    void await(Duration patience) throws NodeException, InterruptedException {
        try {
            first.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw NodeException.of(failed);
        } catch (TimeoutException late) {
            throw new NodeException(
                    Trouble.TIMEOUT,
                    "the host does not answer",
                    "it let us in, and said nothing for " + patience.toSeconds() + " s",
                    "see that it still runs wraith host",
                    late);
        }
    }

    private void begin() {
        if (!isStopped) {
            reach.begin(host, Purpose.SHARE, this);
        }
    }

    @Override
    public void calling(Call begun) {
        call = begun;
    }

    @Override
    public Work work(Connection connection) {
        cause = "";
        mind.carriedBy(Thread.currentThread(), this::wake);
        return new MountWork(connection, mind, this);
    }

    @Override
    public void answered() {}

    @Override
    public void failed(NodeException why) {
        lost(why);
    }

    /// Whoever wakes the shard does so once until it looked.
    private void wake() {
        if (isWoken.compareAndSet(false, true)) {
            wakeShard.run();
        }
    }

    /// The shard looks for output after this.
    void looked() {
        isWoken.set(false);
    }

    void shows(boolean isOnline, long roundTripNs, String path) {
        if (isOnline) {
            pauseMs = FIRST_PAUSE_MS;
            first.complete(true);
        }
        shown = new Shown(isOnline, roundTripNs, path);
    }

    /// The host is not what it was, or not what it should be.
    void broken(int fault) {
        cause =
                fault == MountSession.OTHER_SHARE
                        ? "the host shares another folder now"
                        : "the host broke the rules of mounts";
    }

    /// The host said why it ends the session.
    void parted(Bye bye) {
        String why =
                switch (bye.why()) {
                    case STOPPED -> "the host has stopped";
                    case SHARE_CLOSED -> "the host does not share this any more";
                    case UNWANTED -> "the host does not want this mount any more";
                };
        cause = bye.text().isEmpty() ? why : why + ": " + bye.text();
    }

    /// A session was lost, or a call was in vain.
    void lost(NodeException why) {
        shown = new Shown(false, 0, "");
        lastError = cause.isEmpty() ? why.getMessage() + ": " + why.why() : cause;
        first.completeExceptionally(why);
        if (!isStopped) {
            long pause = pauseMs;
            pauseMs = Math.min(MOST_PAUSE_MS, 2 * pauseMs);
            mind.later(this::begin, TimeUnit.MILLISECONDS.toNanos(pause));
        }
    }

    Shown shown() {
        return shown;
    }

    /// Empty if there was none.
    String lastError() {
        return lastError;
    }

    boolean isStopped() {
        return isStopped;
    }

    /// Ends the session; for the shard's thread.
    void stop() {
        isStopped = true;
        Call running = call;
        if (running != null && running.isLooking()) {
            running.cancel();
        }
    }
}
