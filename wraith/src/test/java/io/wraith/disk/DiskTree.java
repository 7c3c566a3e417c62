package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.linux.Descriptors;
import io.wraith.linux.FileAttributes;
import io.wraith.linux.Files;
import io.wraith.linux.FolderReader;
import io.wraith.linux.Folders;
import io.wraith.linux.Stat;
import io.wraith.simd.Blake3;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Real files with names of any bytes: makes them by chance, and describes them. Names are strings
/// of Latin letters here, one per byte.
final class DiskTree implements AutoCloseable {
    private static final byte[] ATTRIBUTE = "user.wraith.test".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_DEPTH = 5;
    private static final int BLOCK = 1 << 20;
    private static final int[] PERMISSIONS = {0644, 0600, 0755, 0400, 0777, 0000, 0640, 0111};
    private static final int[] SIZES = {
        0, 1, 4095, 4096, 70_000, (1 << 17) - 1, 1 << 17, (1 << 17) + 1, BLOCK - 1, BLOCK, BLOCK + 1
    };

    private final Arena arena = Arena.ofConfined();
    private final Stat stat = new Stat(arena);
    private final FileAttributes attributes = new FileAttributes(arena);
    private final FolderReader reader = new FolderReader(arena);
    private final MemorySegment memory = arena.allocate(BLOCK);

    static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String string(byte[] name) {
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    /// Makes about so many entries in a folder.
    void fill(Path folder, Prng random, int entries) {
        List<String> files = new ArrayList<>();
        int top = open(Files.AT_FDCWD, folder.toString().getBytes(StandardCharsets.UTF_8));
        fill(top, random, entries, 0, files);
        Descriptors.close(top);
    }

    private void fill(int folder, Prng random, int entries, int depth, List<String> files) {
        for (int i = 0; i < entries; ) {
            byte[] name = name(random);
            if (stat.of(folder, name, Stat.AT_SYMLINK_NOFOLLOW) == 0) {
                continue;
            }
            int inner = random.below(10) < 3 && depth < MOST_DEPTH ? random.below(8) : -1;
            if (inner >= 0) {
                check(Folders.mkdir(folder, name, 0700));
                int fd = open(folder, name);
                fill(fd, random, Math.min(inner, entries - i), depth + 1, new ArrayList<>());
                dress(fd, random, true);
                Descriptors.close(fd);
                i += inner + 1;
                continue;
            }
            i++;
            if (random.below(8) == 0) {
                symbolicLink(folder, name, random);
            } else if (random.below(8) == 0 && !files.isEmpty()) {
                byte[] old = bytes(files.get(random.below(files.size())));
                check(Folders.link(folder, old, folder, name, 0));
            } else {
                file(folder, name, random);
                files.add(string(name));
            }
        }
    }

    private static byte[] name(Prng random) {
        int length = random.below(12) == 0 ? 255 - random.below(20) : 1 + random.below(12);
        byte[] name = new byte[length];
        do {
            random.fill(name, 0, length);
            for (int i = 0; i < length; i++) {
                boolean isRefused = name[i] == 0 || name[i] == '/';
                name[i] = isRefused ? (byte) '\n' : random.below(2) == 0 ? name[i] : (byte) 'a';
            }
        } while (string(name).equals(".") || string(name).equals(".."));
        return name;
    }

    private void symbolicLink(int folder, byte[] name, Prng random) {
        String[] targets = {
            "nowhere", "/etc/passwd", "../../..", ".", "a/b\u00ff\n", "x".repeat(4000)
        };
        check(Folders.symlink(bytes(targets[random.below(targets.length)]), folder, name));
        check(
                attributes.modified(
                        folder, name, random.below(1 << 30), random.below(1_000_000_000)));
    }

    private void file(int folder, byte[] name, Prng random) {
        int fd = Files.open(folder, name, Files.O_RDWR | Files.O_CREAT | Files.O_EXCL, 0600);
        check(fd);
        int kind = random.below(10);
        int size = kind < 7 ? SIZES[random.below(SIZES.length)] : random.below(4 * BLOCK);
        if (kind == 9) {
            sparse(fd, random);
        } else {
            write(fd, 0, size, random);
        }
        dress(fd, random, false);
        Descriptors.close(fd);
    }

    /// Some data in much nothing.
    private void sparse(int fd, Prng random) {
        long size = random.below(40L * BLOCK);
        for (int i = random.below(5); i > 0; i--) {
            write(fd, random.below(size + 1), 1 + random.below(BLOCK), random);
        }
        check(stat.ofOpen(fd));
        check(Files.ftruncate(fd, Math.max(size, stat.size())));
    }

    void write(int fd, long offset, int length, Prng random) {
        byte[] content = new byte[BLOCK];
        for (int done = 0; done < length; done += BLOCK) {
            int part = Math.min(BLOCK, length - done);
            random.fill(content, 0, part);
            MemorySegment.copy(content, 0, memory, ValueLayout.JAVA_BYTE, 0, part);
            assertThat(Files.pwrite(fd, memory, 0, part, offset + done)).isEqualTo(part);
        }
    }

    private void dress(int fd, Prng random, boolean isFolder) {
        if (random.below(4) == 0) {
            attributes.set(fd, ATTRIBUTE, bytes("value " + random.below(100)));
        }
        int permissions = isFolder ? 0700 + random.below(0100) : PERMISSIONS[random.below(8)];
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        check(FileAttributes.permissions(fd, permissions | (isRoot ? 0 : 0400)));
        // Up to the year 2242, and before 1970.
        long seconds = random.below(1L << 33) - (1 << 20);
        check(attributes.modified(fd, seconds, random.below(1_000_000_000)));
    }

    /// Every entry below a folder by its path, and all that a transfer keeps of it.
    Map<String, String> describe(Path folder) {
        Map<String, String> found = new TreeMap<>();
        int top = open(Files.AT_FDCWD, folder.toString().getBytes(StandardCharsets.UTF_8));
        describe(top, "", found, new HashMap<>());
        Descriptors.close(top);
        return found;
    }

    private void describe(
            int folder, String path, Map<String, String> found, Map<Long, String> linked) {
        List<byte[]> names = new ArrayList<>();
        int more;
        do {
            more = reader.next(folder, names);
        } while (more > 0);
        check(more);
        names.sort(Arrays::compareUnsigned);
        for (byte[] name : names) {
            String place = path + "/" + string(name);
            check(stat.of(folder, name, Stat.AT_SYMLINK_NOFOLLOW));
            String facts =
                    Integer.toOctalString(stat.mode())
                            + " "
                            + stat.modifiedSeconds()
                            + "."
                            + stat.modifiedNanos();
            if (stat.isSymbolicLink()) {
                found.put(place, facts + " -> " + string(Folders.readlink(folder, name)));
                continue;
            }
            String first = stat.isRegular() ? linked.putIfAbsent(stat.inode(), place) : null;
            long size = stat.size();
            boolean isFolder = stat.isDirectory();
            int fd = Files.open(folder, name, Files.O_RDONLY | Files.O_NOFOLLOW, 0);
            check(fd);
            if (isFolder) {
                describe(fd, place, found, linked);
                found.put(place, facts + extended(folder, name));
            } else {
                String link = first == null ? "" : " = " + first;
                found.put(place, facts + extended(folder, name) + " " + size + hash(fd) + link);
            }
            Descriptors.close(fd);
        }
    }

    private String extended(int folder, byte[] name) {
        byte[] path = bytes("/proc/self/fd/" + folder + "/" + string(name));
        List<byte[]> values = new ArrayList<>();
        int length = attributes.get(path, ATTRIBUTE, values);
        return length < 0 ? "" : " [" + string(values.getFirst()) + "]";
    }

    private String hash(int fd) {
        Blake3 hasher = Blake3.hasher();
        long at = 0;
        for (long got = 1; got > 0; at += got) {
            got = Files.pread(fd, memory, 0, BLOCK, at);
            check((int) got);
            hasher.update(memory, 0, got);
        }
        return " " + HexFormat.of().formatHex(hasher.digest(), 0, 8);
    }

    private static int open(int folder, byte[] name) {
        int fd = Files.open(folder, name, Files.O_DIRECTORY, 0);
        check(fd);
        return fd;
    }

    static void check(int answer) {
        assertThat(answer).isNotNegative();
    }

    @Override
    public void close() {
        arena.close();
    }

    /// Removes a folder and all in it, of which the JDK cannot name everything.
    static void remove(Path folder) throws IOException {
        try {
            new ProcessBuilder("chmod", "-R", "u+rwX", folder.toString()).start().waitFor();
            new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }
}
