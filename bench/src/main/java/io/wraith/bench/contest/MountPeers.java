package io.wraith.bench.contest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Who shows a folder: the files themselves, `wraith host` with `wraith mount`, sshfs and `rclone
/// mount` with a server of their own, each as without further options; where the kernel allows it,
/// also `wraith mount` with requests by io_uring. The hosts stay; each mount is a new process with
/// empty caches, so the kernel's caches of it are empty too.
final class MountPeers implements AutoCloseable {
    static final String NATIVE = "native";
    static final String WRAITH = "wraith";
    static final String URING = "wraith, -o io_uring";
    static final String SSHFS = "sshfs";
    static final String RCLONE = "rclone mount";

    private static final Path URING_SETTING = Path.of("/sys/module/fuse/parameters/enable_uring");

    private static final long PATIENCE_SECONDS = 20;
    private static final String READY = "\"event\":\"ready\"";

    /// Mounts anew.
    interface Mounter {
        MountedFolder mount() throws IOException, InterruptedException;
    }

    private final WraithTransfer.Setting setting;
    private final Path folder;
    private final Path source;
    private final Map<String, Mounter> mounters = new LinkedHashMap<>();
    private final Map<String, String> missing = new LinkedHashMap<>();
    private final Deque<AutoCloseable> servers = new ArrayDeque<>();
    private int mounts;

    private MountPeers(WraithTransfer.Setting setting, Path source) throws IOException {
        this.setting = setting;
        this.source = source;
        folder = Files.createTempDirectory(setting.logs(), "mounts");
    }

    /// Starts what serves the folder. Mountpoints are made beside it.
    static MountPeers open(WraithTransfer.Setting setting, Path source, PrivateSshd.Place place)
            throws IOException, InterruptedException {
        MountPeers peers = new MountPeers(setting, source);
        peers.mounters.put(NATIVE, () -> MountedFolder.plain(source));
        SendProcess host = SendProcess.host(setting, source);
        peers.servers.push(host);
        peers.mounters.put(WRAITH, () -> peers.wraith(host));
        if (Files.exists(URING_SETTING) && Files.readString(URING_SETTING).startsWith("Y")) {
            peers.mounters.put(URING, () -> peers.wraith(host, "-o", "io_uring"));
        } else {
            peers.missing.put(URING, URING_SETTING + " is not Y");
        }
        peers.startSshd(place);
        return peers;
    }

    private void startSshd(PrivateSshd.Place place) throws InterruptedException {
        String absent = PrivateSshd.missing();
        if (absent.isEmpty()) {
            try {
                PrivateSshd sshd = PrivateSshd.start(folder, place);
                servers.push(sshd);
                add(SSHFS, Programs.missing("sshfs", "fusermount3"), () -> mount(SSHFS, sshd));
                add(RCLONE, Programs.missing("rclone", "fusermount3"), () -> mount(RCLONE, sshd));
                return;
            } catch (IOException failure) {
                absent = String.valueOf(failure.getMessage());
            }
        }
        missing.put(SSHFS, absent);
        missing.put(RCLONE, absent);
    }

    private void add(String name, String absent, Mounter mounter) {
        if (absent.isEmpty()) {
            mounters.put(name, mounter);
        } else {
            missing.put(name, absent);
        }
    }

    /// Those that can take part.
    Map<String, Mounter> mounters() {
        return mounters;
    }

    /// Those that cannot, and why.
    Map<String, String> missing() {
        return missing;
    }

    private Path mountpoint() throws IOException {
        return Files.createDirectory(folder.resolve("mount-" + ++mounts));
    }

    private MountedFolder wraith(SendProcess host, String... more)
            throws IOException, InterruptedException {
        Path mountpoint = mountpoint();
        Path log = folder.resolve("wraith.log");
        ProcessBuilder command =
                setting.launcher().command("mount", "--json", "--no-lan", mountpoint.toString());
        command.command().addAll(List.of(more));
        command.environment().put("WRAITH_TICKET", host.ticket());
        Process mount =
                setting.receiver()
                        .start(command.redirectErrorStream(true).redirectOutput(log.toFile()));
        MountedFolder.await(mountpoint, true, mount, log);
        awaitReady(mount, log);
        return new MountedFolder(
                mountpoint,
                List.of(mount.pid()),
                () -> List.of(host.process().pid()),
                () -> end(mount, mountpoint, log));
    }

    private static void awaitReady(Process mount, Path log)
            throws IOException, InterruptedException {
        while (mount.isAlive() && !Files.readString(log).contains(READY)) {
            Thread.sleep(1);
        }
    }

    private MountedFolder mount(String name, PrivateSshd sshd)
            throws IOException, InterruptedException {
        Path mountpoint = mountpoint();
        Path log = folder.resolve(name + ".log");
        Process mount =
                name.equals(SSHFS)
                        ? sshd.sshfs(source, mountpoint, log)
                        : sshd.rcloneMount(source, mountpoint, log);
        MountedFolder.await(mountpoint, true, mount, log);
        List<Long> here =
                Stream.concat(Stream.of(mount.toHandle()), mount.descendants())
                        .map(ProcessHandle::pid)
                        .toList();
        return new MountedFolder(
                mountpoint, here, sshd::sessions, () -> end(mount, mountpoint, log));
    }

    /// As Ctrl-C does.
    private static void end(Process mount, Path mountpoint, Path log)
            throws IOException, InterruptedException {
        mount.destroy();
        if (!mount.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            mount.destroyForcibly();
        }
        MountedFolder.await(mountpoint, false, mount, log);
        Files.delete(mountpoint);
    }

    @Override
    public void close() throws IOException {
        for (AutoCloseable server : servers) {
            try {
                server.close();
            } catch (IOException | RuntimeException failure) {
                throw failure;
            } catch (Exception failure) {
                throw new IOException(failure);
            }
        }
    }
}
