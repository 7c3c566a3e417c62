package io.wraith.fuse;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.FuseDev;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Mounts;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A mounted file system, from the call that mounts it until [#close].
public final class Mount implements AutoCloseable {
    /// The largest read, also where pages are larger than 4 KiB.
    private static final int MOST_READ = 1 << 20;

    private static final int ABSENT = -1;

    private final Mountpoint point;
    private final Session session;
    private final @Nullable Watchdog watchdog;
    private final String device;
    private final long readAhead;

    private Mount(Mountpoint point, Session session, String device, long readAhead) {
        this.point = point;
        this.session = session;
        this.device = device;
        this.readAhead = readAhead;
        this.watchdog = watchdog(point);
    }

    /// Mounts: as root by itself, else with the help of `fusermount3`. When this returns, programs
    /// can use it. What was left on the folder by a process of ours that was killed is taken away
    /// first.
    public static Mount open(MountSettings settings, FileSystem files, SessionOptions options) {
        Mountpoint point = Mountpoint.prepared(settings.folder());
        return serve(point, mount(point, settings), settings, files, options);
    }

    /// Mounts, and leaves it to the caller to answer on the descriptor.
    static int mount(Mountpoint point, MountSettings settings) {
        int descriptor = mountAsRoot(point.folder(), settings);
        return descriptor == ABSENT
                ? UserMount.mount(point.folder(), helperOptions(settings))
                : descriptor;
    }

    /// Once the kernel was told of io_uring it sends no requests by the device, not even when it
    /// has refused the places. So then it is mounted anew, and not told.
    static Mount serve(
            Mountpoint point,
            int descriptor,
            MountSettings settings,
            FileSystem files,
            SessionOptions options) {
        try {
            return serve(point, descriptor, files, options, "");
        } catch (RingsRefusedException refused) {
            String reason = String.valueOf(refused.getMessage());
            return serve(point, mount(point, settings), files, options, reason);
        }
    }

    private static Mount serve(
            Mountpoint point,
            int descriptor,
            FileSystem files,
            SessionOptions options,
            String refusal) {
        String device = point.mounted().map(Mounts.Mounted::device).orElse("");
        try {
            Session session = Session.start(descriptor, files, options, refusal);
            return new Mount(point, session, device, readAhead(device, options.readAhead()));
        } catch (RuntimeException failure) {
            point.unmount(true);
            throw failure;
        }
    }

    /// [#ABSENT] when only root may.
    private static int mountAsRoot(Path folder, MountSettings settings) {
        int descriptor;
        try {
            descriptor = FuseDev.open();
        } catch (LinuxException failure) {
            throw new FuseException(
                    failure.errno() == Errno.ENOENT || failure.errno() == Errno.ENODEV
                            ? "this kernel has no FUSE (" + FuseDev.PATH + "): try modprobe fuse"
                            : String.valueOf(failure.getMessage()));
        }
        String data =
                String.join(
                        ",",
                        kernelOptions(
                                settings,
                                "fd=" + descriptor,
                                "rootmode=40000",
                                "user_id=" + own("unix:uid"),
                                "group_id=" + own("unix:gid")));
        long flags = Mounts.MS_RDONLY | Mounts.MS_NOSUID | Mounts.MS_NODEV;
        if (!settings.mayExecute()) {
            flags |= Mounts.MS_NOEXEC;
        }
        int answer = Mounts.mount(settings.source(), folder, Mountpoint.TYPE, flags, data);
        if (answer == 0) {
            return descriptor;
        }
        Descriptors.close(descriptor);
        if (answer == -Errno.EPERM) {
            return ABSENT;
        }
        throw new FuseException("cannot mount on " + folder + ": " + Errno.describe(-answer));
    }

    private static List<String> kernelOptions(MountSettings settings, String... more) {
        List<String> options = new ArrayList<>(List.of(more));
        options.add("max_read=" + MOST_READ);
        if (settings.isChecked()) {
            options.add("default_permissions");
        }
        if (settings.isForOthers()) {
            options.add("allow_other");
        }
        return options;
    }

    private static List<String> helperOptions(MountSettings settings) {
        List<String> options =
                kernelOptions(
                        settings,
                        "ro",
                        "nosuid",
                        "nodev",
                        "fsname=" + escaped(settings.source()),
                        "subtype=wraith");
        if (!settings.mayExecute()) {
            options.add("noexec");
        }
        return options;
    }

    /// The helper takes options apart at commas.
    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace(",", "\\,");
    }

    private static Object own(String attribute) {
        try {
            return Files.getAttribute(Path.of("/proc/self"), attribute);
        } catch (IOException failure) {
            throw new FuseException("cannot tell who we are: " + failure);
        }
    }

    /// Only root may let the kernel read further ahead than 128 KiB: how far it does, as far as can
    /// be told.
    private static long readAhead(String device, int wanted) {
        Path setting = Path.of("/sys/class/bdi", device, "read_ahead_kb");
        try {
            Files.writeString(setting, Integer.toString(wanted >> 10), StandardCharsets.US_ASCII);
        } catch (IOException refused) {
            // The kernel's own value stays.
        }
        try {
            return Long.parseLong(Files.readString(setting).strip()) << 10;
        } catch (IOException | NumberFormatException unknown) {
            return 0;
        }
    }

    /// Without a shell a killed process leaves its mount, until the next one on the same folder.
    private static @Nullable Watchdog watchdog(Mountpoint point) {
        try {
            return Watchdog.start(point.folder());
        } catch (IOException none) {
            return null;
        }
    }

    public Path folder() {
        return point.folder();
    }

    /// The number of the mount's file system, as the kernel has it in its tables.
    public String device() {
        return device;
    }

    public Session session() {
        return session;
    }

    /// How many bytes the kernel reads ahead by itself; 0 when it does not say.
    public long readAhead() {
        return readAhead;
    }

    /// Whether somebody looks after the mount if our process is killed.
    public boolean isWatched() {
        return watchdog != null;
    }

    /// Takes the mount down; a second call does nothing. Who has files open still may read them, as
    /// long as the process lives: the [Session] says when that is over.
    @Override
    public void close() {
        if (watchdog != null) {
            watchdog.close();
        }
        if (session.isEnded() || !isOurs()) {
            return;
        }
        try {
            point.unmount(false);
        } catch (Mountpoint.BusyException busy) {
            point.unmount(true);
        } catch (FuseException failure) {
            if (isOurs()) {
                throw failure;
            }
        }
    }

    /// Somebody may have unmounted it, and mounted something else.
    private boolean isOurs() {
        return point.mounted().filter(mounted -> mounted.device().equals(device)).isPresent();
    }

    /// Waits at most so long for the end: whether it has come.
    public boolean awaitEnd(long limit, TimeUnit unit) throws InterruptedException {
        return session.awaitEnd(unit.toNanos(limit));
    }
}
