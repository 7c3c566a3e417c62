package io.wraith.disk;

import io.wraith.disk.ShareWatch.News;
import io.wraith.vfs.host.HostJob;
import io.wraith.vfs.host.HostSide;
import io.wraith.vfs.host.LargeSlots;
import io.wraith.vfs.message.FromHost.Welcome;
import io.wraith.vfs.message.Node;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// A shared folder with all of its mounts: does what their [HostSide]s ask, on I/O threads, the
/// most urgent of all mounts first and each mount in its turn, and tells them what changes.
///
/// Belongs to the shard's thread, which calls [#turn] whenever something may have happened.
public final class SharedFiles implements AutoCloseable {
    /// Enough to keep the I/O threads busy, and few enough that what is urgent waits for little.
    private static final int MOST_UNDER_WAY = 16;

    /// Of them, so many may be large: names have the rest.
    private static final int MOST_LARGE = 8;

    /// So much is answered by the shard itself in one turn.
    private static final int MOST_QUICK = 32;

    private static final int MOST_WATCHES = 8_192;
    private static final int MOST_DESCRIPTORS = 512;
    private static final int FIRST_LARGE = 2;

    final ShareNames names;
    final ShareContents contents;
    final ShareExtras extras;
    private final Share share;
    private final ShareWatch watch;
    private final ShareFiles files = new ShareFiles(MOST_DESCRIPTORS);
    private final SlotSlab slab;
    private final LargeSlots slots;
    private final QuickAnswers quick;
    private final JobLine line;
    private final List<ShareMount> mounts = new ArrayList<>();
    private int quickLeft;
    private int largeUnderWay;
    private int underWay;
    private int first;
    private long numbers;

    /// Throws [io.wraith.linux.LinuxException] if the folder cannot be opened,
    /// [IllegalArgumentException] for a pattern that is none. `wake` has the shard take a turn, and
    /// is called by any thread.
    public SharedFiles(ShareOptions options, int slotCount, DiskThreads threads, Runnable wake) {
        share = new Share(options);
        slab = new SlotSlab("blocks that mounts read", slotCount);
        slots = new LargeSlots(slotCount);
        watch = new ShareWatch(share, MOST_WATCHES, wake);
        names = new ShareNames(share, watch);
        contents = new ShareContents(share, watch, files, slab);
        extras = new ShareExtras(share, watch);
        quick = new QuickAnswers(share, files, names, contents);
        line = new JobLine(threads, wake);
    }

    /// The folder itself, as mounts are welcomed with it; null if it cannot be looked at any more.
    public @Nullable Node top() {
        return share.topNode();
    }

    /// A mount was let in.
    public ShareMount mount(Welcome welcome) {
        ShareMount mount = new ShareMount(this, ++numbers, new HostSide(welcome, slots));
        mounts.add(mount);
        return mount;
    }

    void remove(ShareMount mount) {
        mounts.remove(mount);
        mount.dropClosed();
    }

    SlotSlab slab() {
        return slab;
    }

    ShareFiles files() {
        return files;
    }

    /// How many mounts there are.
    public int mounts() {
        return mounts.size();
    }

    /// How many descriptors of files there are for all mounts.
    public int descriptors() {
        return files.descriptors();
    }

    /// Whether no thread works for it.
    public boolean isIdle() {
        return line.isIdle();
    }

    /// Begins and finishes what can be; false if there was nothing.
    public boolean turn() {
        boolean isAny = line.finishWorked();
        News news = watch.take();
        if (news != null) {
            mounts.forEach(mount -> tell(mount.side(), news));
            isAny = true;
        }
        mounts.forEach(ShareMount::dropClosed);
        quickLeft = MOST_QUICK;
        for (int urgency = 0; urgency < HostSide.URGENCIES; urgency++) {
            isAny |= begin(urgency);
        }
        return isAny;
    }

    private static void tell(HostSide side, News news) {
        if (news.isLost()) {
            side.lostTrack();
        }
        news.changes().forEach(side::changed);
    }

    /// Goes round until nobody has anything of this urgency, or enough is under way.
    private boolean begin(int urgency) {
        boolean isAny = false;
        int idle = 0;
        while (idle < mounts.size() && hasRoom(urgency)) {
            first = (first + 1) % mounts.size();
            ShareMount mount = mounts.get(first);
            HostJob job = mount.side().next(urgency);
            idle = job == null ? idle + 1 : 0;
            if (job != null) {
                isAny = true;
                start(mount, job);
            }
        }
        return isAny;
    }

    private boolean hasRoom(int urgency) {
        return underWay < MOST_UNDER_WAY && (urgency < FIRST_LARGE || largeUnderWay < MOST_LARGE);
    }

    private void start(ShareMount mount, HostJob job) {
        if (quickLeft > 0 && quick.answer(job, mount.number())) {
            quickLeft--;
            mount.done(job);
            return;
        }
        underWay++;
        largeUnderWay += job.isLarge() ? 1 : 0;
        line.start(new ShareJob(this, mount, job));
    }

    void finished(HostJob job) {
        underWay--;
        largeUnderWay -= job.isLarge() ? 1 : 0;
    }

    /// Gives the memory of large reads back to the system; false if some of it is in use.
    public boolean rest() {
        boolean isUnused = slots.free() == slab.count();
        if (isUnused) {
            slab.rest();
        }
        return isUnused;
    }

    /// Gives everything back; waits for who is still at it.
    @Override
    public void close() {
        line.finishAll();
        List.copyOf(mounts).forEach(ShareMount::gone);
        watch.close();
        quick.close();
        slab.close();
        share.close();
    }
}
