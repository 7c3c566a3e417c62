package io.wraith.node;

import io.wraith.disk.cache.DiskCache;
import io.wraith.fuse.FuseException;
import io.wraith.fuse.KernelIo;
import io.wraith.fuse.Mount;
import io.wraith.fuse.MountSettings;
import io.wraith.fuse.Mountpoint;
import io.wraith.fuse.SessionOptions;
import io.wraith.linux.Errno;
import io.wraith.linux.LinuxException;
import io.wraith.vfs.cache.BlockCache;
import io.wraith.vfs.mount.MountPlan;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/// Makes mounts of orders.
///
/// @param shard has something done by the shard's thread
/// @param wake has the shard take a turn; for any thread
/// @param mounts those that there are
/// @param pages the folder in which mounts are shown; null for none
record Mounting(
        Reach reach,
        Consumer<Runnable> shard,
        Runnable wake,
        Collection<MountedShare> mounts,
        @Nullable Path pages) {
    private static final int MOST_NODES = 200_000;
    private static final long HOST_PATIENCE_NS = 3_000_000_000L;

    /// Behind the time in which the mount answers by itself: nobody waits longer than that.
    private static final Duration LAST_RESORT = Duration.ofSeconds(5);

    private static final Duration WELCOME = Duration.ofSeconds(40);

    /// The kernel asks for so much at once only if it reads ahead that far.
    private static final int MOST_KERNEL_AHEAD = 4 << 20;

    private static final String SOURCE = "wraith";

    /// Mounts what a host shares; programs can use it when this returns.
    MountedShare mount(Contact host, MountOrder order) throws NodeException {
        look(order);
        MountPlan plan = plan(order);
        MountDisk disk = disk(order.caches());
        MountFiles files = new MountFiles(plan, disk, order);
        MountLink link = new MountLink(reach, host, files.mind(), wake);
        MountNames names = names(host, order, files.mind());
        boolean isMounted = false;
        try {
            link.start();
            await(link, names);
            Mount mount = Mount.open(settings(order), files, options(order));
            files.mind().tell(mount.session().notifier());
            if (names != null) {
                files.mind().keep(names);
            }
            isMounted = true;
            MountedShare made = new MountedShare(mount, files.mind(), link, shard, pages);
            mounts.removeIf(MountedShare::isClosed);
            mounts.add(made);
            return made;
        } catch (FuseException refused) {
            throw refused(order.folder(), refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NodeException(
                    Trouble.CANCELLED,
                    "nothing was mounted",
                    "it was interrupted here",
                    "run the same command again",
                    interrupted);
        } finally {
            if (!isMounted) {
                end(shard, link, files.mind());
            }
        }
    }

    /// Whether something can be mounted there, before a host is asked for it.
    private static void look(MountOrder order) throws NodeException {
        try {
            if (!Mountpoint.prepared(order.folder()).isEmpty() && !order.isHiding()) {
                throw new NodeException(
                        Trouble.GENERAL,
                        "nothing could be mounted on " + FileNames.shown(order.folder()),
                        "the folder is not empty",
                        "give an empty one, or -o nonempty to hide meanwhile what it has");
            }
        } catch (FuseException refused) {
            throw refused(order.folder(), refused);
        }
    }

    private static @Nullable MountNames names(Contact host, MountOrder order, MountMind mind) {
        Optional<Path> folder = order.caches().disk();
        Optional<byte[]> key = host.key();
        boolean isKept = order.isOfflineOk() && folder.isPresent() && key.isPresent();
        return isKept ? new MountNames(folder.get(), key.get(), mind) : null;
    }

    /// Waits for the host, or, where caches may answer, only for so long that it is known to be
    /// gone.
    private static void await(MountLink link, @Nullable MountNames names)
            throws NodeException, InterruptedException {
        boolean isKnown = names != null && names.isKnown();
        try {
            link.await(isKnown ? Duration.ofNanos(HOST_PATIENCE_NS) : WELCOME);
        } catch (NodeException gone) {
            boolean isAway =
                    gone.trouble() == Trouble.TIMEOUT || gone.trouble() == Trouble.NOT_FOUND;
            if (names == null || !isKnown || !isAway) {
                throw gone;
            }
        }
        if (names != null && !names.recall() && !link.shown().isOnline()) {
            link.await(WELCOME);
        }
    }

    /// Ends the session of a mount that is none any more, and gives its memory back.
    static void end(Consumer<Runnable> shard, MountLink link, MountMind mind) {
        shard.accept(() -> {
            link.stop();
            Thread.ofVirtual().name("wraith-mount-end").start(mind::close);
        });
    }

    private static MountPlan plan(MountOrder order) {
        int slots = (int) Math.min(1 << 24, order.caches().memoryBytes() / BlockCache.BLOCK_BYTES);
        MountPlan.Patience patience =
                new MountPlan.Patience(order.patience().toNanos(), HOST_PATIENCE_NS);
        return new MountPlan(
                slots,
                order.caches().readAheadBytes(),
                MOST_NODES,
                patience,
                Math.max(order.caches().names().toNanos(), order.caches().attributes().toNanos()),
                order.isOfflineOk());
    }

    private static @Nullable MountDisk disk(MountOrder.Caches caches) throws NodeException {
        if (caches.disk().isEmpty()) {
            return null;
        }
        Path folder = caches.disk().get();
        try {
            return new MountDisk(DiskCache.open(folder, caches.diskBytes()));
        } catch (LinuxException refused) {
            boolean isTaken = refused.errno() == Errno.EAGAIN;
            throw new NodeException(
                    isTaken ? Trouble.TEMPORARY : Trouble.GENERAL,
                    "the cache in " + folder + " cannot be used",
                    isTaken ? "another mount uses it" : String.valueOf(refused.getMessage()),
                    "give another folder with --cache-dir, or leave it out",
                    refused);
        } catch (IllegalArgumentException small) {
            throw new NodeException(
                    Trouble.GENERAL,
                    "the cache in " + folder + " cannot be used",
                    String.valueOf(small.getMessage()),
                    "give it more with --cache-max",
                    small);
        }
    }

    private static MountSettings settings(MountOrder order) {
        MountOrder.Access access = order.access();
        return new MountSettings(
                order.folder(),
                SOURCE,
                access.isForOthers(),
                access.isChecked(),
                access.mayExecute());
    }

    private static SessionOptions options(MountOrder order) {
        int ahead = (int) Math.min(MOST_KERNEL_AHEAD, order.caches().readAheadBytes());
        return new SessionOptions(
                SessionOptions.usualReaders(),
                order.patience().plus(LAST_RESORT),
                ahead,
                KernelIo.valueOf(order.requests().name()),
                Mounting::tellFault);
    }

    /// Whoever waited gets an error; the mount goes on.
    static void tellFault(Throwable fault) {
        System.getLogger(Mounting.class.getName())
                .log(System.Logger.Level.ERROR, "a fault of Wraith's in a mount", fault);
    }

    private static NodeException refused(Path folder, FuseException refused) {
        String what = "nothing could be mounted on " + FileNames.shown(folder);
        if (refused.getCause() instanceof IOException unfit) {
            return new NodeException(
                    Trouble.NOT_FOUND,
                    what,
                    FileReason.of(unfit, folder.toAbsolutePath().normalize()),
                    "give an empty folder of yours that is there",
                    refused);
        }
        return new NodeException(
                Trouble.GENERAL,
                what,
                String.valueOf(refused.getMessage()),
                "give an empty folder of yours; wraith doctor shows what this machine allows",
                refused);
    }
}
