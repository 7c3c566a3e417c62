package io.wraith.node;

import io.wraith.base.Deadline;
import io.wraith.disk.Notes;
import io.wraith.disk.Progress;
import io.wraith.linux.LinuxException;
import io.wraith.proto.CloseReason;
import io.wraith.proto.Connection;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamSink;
import io.wraith.transfer.CancelCode;
import io.wraith.transfer.Cancellation;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// A transfer with one peer, from the welcome to the last word.
final class FileWork implements Work {
    /// So long the last words of the other side are waited for, or for so many of the times after
    /// which what was lost is sent again, each twice the one before: on a long path our own last
    /// words must not be overtaken by the end of the session.
    private static final long LINGER_NS = 1_000_000_000L;

    private static final int LINGER_PROBES = 8;

    private final Connection connection;
    private final Transfer transfer;
    private final Side side;
    private final String peer;
    private final String path;
    private final LimiterWatch watch;
    private Limiter limiter = Limiter.UNKNOWN;
    private long lastTurnNs;
    private long startNs;
    private long endNs;
    private long lingerNs = Deadline.NONE;
    private boolean isClosed;

    private FileWork(Connection connection, Transfer transfer, Side side, LongSupplier idleNs) {
        watch = new LimiterWatch(idleNs);
        this.connection = connection;
        this.transfer = transfer;
        this.side = side;
        peer = connection.peer().toString();
        path = PeerPath.of(connection);
    }

    /// Begins a task with a peer on a shard of its own thread; null if it cannot be done any more.
    static @Nullable Work begin(Task task, Connection connection, Transfer transfer, Shard shard) {
        try {
            FileWork work =
                    new FileWork(connection, transfer, task.begin(connection), shard::idleNs);
            transfer.cancelBy(() -> shard.execute(_ -> work.cancel()));
            return work;
        } catch (LinuxException | IllegalArgumentException gone) {
            transfer.failed(
                    new NodeException(
                            Trouble.NOT_FOUND,
                            "the files cannot be had",
                            String.valueOf(gone.getMessage()),
                            "see whether they are there, and who may read and write them",
                            gone));
            return null;
        }
    }

    @Override
    public @Nullable StreamSink sink(ReceiveStream stream) {
        return side.sink(stream);
    }

    @Override
    public void start(long nowNs) {
        startNs = nowNs;
        transfer.phase(Transfer.Phase.RUNNING);
        side.start();
    }

    @Override
    public void event(StreamEvent event) {
        side.event(event);
    }

    @Override
    public void pong(long token, long nowNs) {}

    /// By somebody here, on the shard's thread.
    void cancel() {
        side.cancel(CancelCode.BY_USER, "stopped by somebody there");
    }

    @Override
    public long turn(long nowNs) {
        lastTurnNs = nowNs;
        long sideNs = side.turn(nowNs);
        if (!transfer.isEnded()) {
            limiter = watch.turn(side.limiter(), nowNs);
            transfer.progress(shown(side.progress()));
            judge(nowNs);
        }
        return transfer.isEnded() ? Deadline.NONE : Deadline.earlier(lingerNs, sideNs);
    }

    /// The last words are waited for: whoever learns of the end may end the process, and the other
    /// side would never hear them.
    private void judge(long nowNs) {
        boolean isDecided = side.cancellation() != null || side.isComplete();
        if (isDecided && lingerNs == Deadline.NONE) {
            endNs = nowNs;
            long probesNs = LINGER_PROBES * connection.rtt().probeTimeoutNs(0);
            lingerNs = nowNs + Math.max(LINGER_NS, probesNs);
        }
        if (isDecided && (side.isSilent() || Deadline.isDue(lingerNs, nowNs))) {
            conclude();
        }
    }

    private void conclude() {
        Cancellation given = side.cancellation();
        if (given == null) {
            transfer.ended(summary());
        } else {
            transfer.failed(Refusals.cancelled(given));
        }
    }

    @Override
    public long bytesToCome() {
        Progress now = side.progress();
        return now.totalBytes() - now.doneBytes();
    }

    @Override
    public boolean isOver() {
        return transfer.isEnded();
    }

    @Override
    public void closed(CloseReason reason) {
        isClosed = true;
        if (lingerNs != Deadline.NONE && !transfer.isEnded()) {
            conclude();
        } else if (!transfer.isEnded()) {
            transfer.failed(Refusals.lost(reason));
        }
        side.cancel(CancelCode.CANNOT_GO_ON, "the session is over");
    }

    @Override
    public boolean isSettled() {
        if (isClosed) {
            long _ = side.turn(lastTurnNs);
        }
        return side.isIdle();
    }

    @Override
    public void dispose() {
        side.close();
    }

    private io.wraith.node.Progress shown(Progress now) {
        return new io.wraith.node.Progress(
                now.current().toString(),
                now.doneEntries(),
                now.totalEntries(),
                now.doneBytes(),
                now.totalBytes(),
                now.isListed(),
                now.failedEntries(),
                now.corruptBlocks(),
                connection.rtt().smoothedNs(),
                path,
                limiter);
    }

    private Summary summary() {
        Progress end = side.progress();
        Side.Counts counts = side.counts();
        List<String> remarks = new ArrayList<>();
        List<String> remedies = new ArrayList<>();
        for (Notes notes : side.notes()) {
            remarks.addAll(notes.first());
            notes.reasons().forEach(reason -> remedies.add(Remedy.of(reason)));
            long more = notes.count() - notes.first().size();
            if (more > 0) {
                remarks.add("and " + more + " more like that");
            }
        }
        return new Summary(
                counts.done(),
                counts.kept(),
                counts.failed(),
                counts.bytes(),
                end.corruptBlocks(),
                endNs - startNs,
                peer,
                path,
                remarks,
                remedies);
    }
}
