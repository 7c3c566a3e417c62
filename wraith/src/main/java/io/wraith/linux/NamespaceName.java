package io.wraith.linux;

import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;

/// A network namespace's name where `ip netns` looks for one: a file below `/run/netns` that the
/// namespace is mounted on. It outlives the process unless closed.
@Header("sys/mount.h")
final class NamespaceName implements AutoCloseable {
    static final int MS_BIND = 4096;
    static final int MNT_DETACH = 2;

    private static final String FOLDER = "/run/netns";
    private static final int ALL_MAY_READ = 0444;
    private static final int ALL_MAY_LIST = 0755;

    private static final Sys.Call5 MOUNT = Sys.call5("mount");
    private static final Sys.Call2 UMOUNT2 = Sys.call2("umount2");

    private final String path;

    private NamespaceName(String path) {
        this.path = path;
    }

    /// Names the namespace behind a descriptor; `EEXIST` when the name is taken.
    static NamespaceName give(String name, int namespace) {
        if (name.isEmpty() || name.startsWith(".") || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("\"" + name + "\" as a namespace's name");
        }
        String path = FOLDER + "/" + name;
        String purpose = "naming a network namespace " + name;
        int made = Folders.mkdir(Files.AT_FDCWD, bytes(FOLDER), ALL_MAY_LIST);
        if (made != -Errno.EEXIST) {
            LinuxException.check(made, "mkdir", purpose);
        }
        int flags = Files.O_CREAT | Files.O_EXCL | Files.O_RDONLY;
        int file = Files.open(Files.AT_FDCWD, bytes(path), flags, ALL_MAY_READ);
        Descriptors.close(LinuxException.check(file, "open", purpose));
        int answer = bind("/proc/self/fd/" + namespace, path);
        if (answer < 0) {
            Folders.unlink(Files.AT_FDCWD, bytes(path), 0);
            throw new LinuxException("mount", answer, purpose);
        }
        return new NamespaceName(path);
    }

    /// Takes the name away. Processes that are inside stay there.
    @Override
    public void close() {
        try (Arena arena = Arena.ofConfined()) {
            UMOUNT2.toInt(Sys.address(Names.terminated(arena, bytes(path))), MNT_DETACH);
        }
        Folders.unlink(Files.AT_FDCWD, bytes(path), 0);
    }

    private static int bind(String source, String target) {
        try (Arena arena = Arena.ofConfined()) {
            long from = Sys.address(Names.terminated(arena, bytes(source)));
            long to = Sys.address(Names.terminated(arena, bytes(target)));
            return MOUNT.toInt(from, to, 0, MS_BIND, 0);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
