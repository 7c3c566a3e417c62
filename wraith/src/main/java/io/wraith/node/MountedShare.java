package io.wraith.node;

import io.wraith.disk.cache.DiskCache;
import io.wraith.fuse.FuseException;
import io.wraith.fuse.Mount;
import io.wraith.vfs.cache.BlockCache;
import io.wraith.vfs.mount.MountCounts;
import io.wraith.vfs.mount.MountSide;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// A folder of another machine that is mounted here, until it is closed or somebody unmounts it.
/// Any thread may use it.
public final class MountedShare implements AutoCloseable {
    private static final long GOODBYE_SECONDS = 2;
    private static final long SHOWN_NS = 1_000_000_000L;

    private final Mount mount;
    private final MountMind mind;
    private final MountLink link;
    private final Consumer<Runnable> shard;
    private final @Nullable MountPage page;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /// `shard` has something done by the shard's thread; `pages` is the folder to show it in, null
    /// for none.
    MountedShare(
            Mount mount,
            MountMind mind,
            MountLink link,
            Consumer<Runnable> shard,
            @Nullable Path pages) {
        this.mount = mount;
        this.mind = mind;
        this.link = link;
        this.shard = shard;
        page = pages == null ? null : new MountPage(pages, mount.device());
        if (page != null) {
            show(page);
        }
    }

    /// Shows how it does once a second from now on.
    private void show(MountPage open) {
        if (!isClosed.get() && !mount.session().isEnded()) {
            open.show(status());
            mind.later(() -> show(open), SHOWN_NS);
        } else {
            open.close();
        }
    }

    /// Where it is mounted.
    public Path folder() {
        return mount.folder();
    }

    /// Whether the mount is taken away when this process is killed.
    public boolean isWatched() {
        return mount.isWatched();
    }

    /// Waits until it is not mounted any more, but no longer than that; whether it has come to
    /// that.
    public boolean await(Duration patience) throws InterruptedException {
        return mount.awaitEnd(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// What it did until now.
    public MountStatus status() {
        MountLink.Shown shown = link.shown();
        MountStatus[] status = new MountStatus[1];
        mind.look(side ->
                status[0] =
                        new MountStatus(
                                FileNames.shown(folder()),
                                side.session().title(),
                                shown.isOnline() ? shown.path() : "",
                                shown.roundTripNs(),
                                mount.readAhead(),
                                mount.session().io().isWished(),
                                mount.session().io().reason(),
                                link.lastError(),
                                counts(side, mind.disk())));
        return status[0];
    }

    private static MountStatus.Counts counts(MountSide side, @Nullable DiskCache disk) {
        MountCounts counts = side.counts();
        return new MountStatus.Counts(
                counts.namesFromMemory(),
                counts.namesFromHost(),
                counts.bytesFromMemory(),
                counts.bytesFromDisk(),
                counts.bytesFromHost(),
                counts.bytesAhead(),
                counts.timedOut(),
                counts.wrongChecks(),
                side.session().readsUnderWay(),
                (long) side.usedSlots() * BlockCache.BLOCK_BYTES,
                disk == null ? 0 : disk.corruptRecords(),
                disk == null ? 0 : disk.refusedRecords());
    }

    boolean isClosed() {
        return isClosed.get();
    }

    /// Unmounts. Programs that have files open there may use them until the process ends.
    @Override
    public void close() {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        try {
            mount.close();
        } catch (FuseException left) {
            // Whoever could not unmount may do it by hand; the process that ends takes care too.
        }
        if (page != null) {
            page.close();
        }
        mind.keepLast();
        boolean isEnded = false;
        try {
            isEnded = mount.awaitEnd(GOODBYE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (isEnded) {
            Mounting.end(shard, link, mind);
        }
    }
}
