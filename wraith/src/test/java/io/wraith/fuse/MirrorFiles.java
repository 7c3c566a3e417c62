package io.wraith.fuse;

import io.wraith.linux.Descriptors;
import io.wraith.linux.FileAttributes;
import io.wraith.linux.Files;
import io.wraith.linux.FolderReader;
import io.wraith.linux.Folders;
import io.wraith.linux.FuseKernel;
import io.wraith.linux.Memory;
import io.wraith.linux.Stat;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.Timestamp;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A folder of this machine, seen through the mount: what answers come to when nothing is between.
/// Each request is handled by `executor`: at once, or on another thread. Paths are strings in a
/// charset that keeps every byte.
final class MirrorFiles implements FileSystem {
    private static final long KEPT_NS = 60_000_000_000L;
    private static final int MOST = 1 << 20;

    private final Executor executor;
    private final Map<Long, String> paths = new ConcurrentHashMap<>();
    private final Map<String, Long> nodes = new ConcurrentHashMap<>();
    private final Map<Long, Long> counts = new ConcurrentHashMap<>();
    private final Map<Long, List<byte[]>> listings = new ConcurrentHashMap<>();
    private final AtomicLong next = new AtomicLong(ROOT);
    final AtomicInteger openFiles = new AtomicInteger();
    final AtomicInteger reads = new AtomicInteger();

    MirrorFiles(Path folder, Executor executor) {
        this.executor = executor;
        node(
                new String(
                        folder.toString().getBytes(StandardCharsets.UTF_8),
                        StandardCharsets.ISO_8859_1));
    }

    private long node(String path) {
        return nodes.computeIfAbsent(
                path,
                _ -> {
                    long node = next.getAndIncrement();
                    paths.put(node, path);
                    return node;
                });
    }

    private String path(long node) {
        return paths.getOrDefault(node, "/nowhere");
    }

    private static byte[] bytes(String path) {
        return path.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String child(String folder, byte[] name) {
        return folder + "/" + new String(name, StandardCharsets.ISO_8859_1);
    }

    /// How often the kernel was told of files, less what it gave back.
    long counted() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void lookup(Call call, long folder, byte[] name) {
        executor.execute(() -> {
            try (Arena arena = Arena.ofConfined()) {
                String path = child(path(folder), name);
                Stat stat = new Stat(arena);
                if (stat.of(Files.AT_FDCWD, bytes(path), Stat.AT_SYMLINK_NOFOLLOW) < 0) {
                    call.noEntry(0);
                } else {
                    Entry entry = entry(path, stat);
                    if (!call.entry(entry)) {
                        forget(entry.node(), 1);
                    }
                }
            }
        });
    }

    private Entry entry(String path, Stat stat) {
        long node = node(path);
        counts.merge(node, 1L, Long::sum);
        return new Entry(node, attributes(stat), KEPT_NS, KEPT_NS);
    }

    static Attributes attributes(Stat stat) {
        return new Attributes(
                stat.inode(),
                stat.size(),
                stat.allocatedBytes(),
                new Attributes.Times(
                        new Timestamp(stat.modifiedSeconds(), stat.modifiedNanos()),
                        new Timestamp(stat.modifiedSeconds(), stat.modifiedNanos()),
                        new Timestamp(stat.changedSeconds(), stat.changedNanos()),
                        Timestamp.UNKNOWN),
                stat.mode(),
                new Attributes.Owner(stat.links(), stat.user(), stat.group()),
                0);
    }

    @Override
    public void forget(long node, long count) {
        counts.merge(node, -count, Long::sum);
    }

    @Override
    public void attributes(Call call, long node) {
        executor.execute(() -> {
            try (Arena arena = Arena.ofConfined()) {
                Stat stat = new Stat(arena);
                byte[] path = bytes(path(node));
                int answer = stat.of(Files.AT_FDCWD, path, Stat.AT_SYMLINK_NOFOLLOW);
                if (answer < 0) {
                    call.fail(-answer);
                } else {
                    call.attributes(attributes(stat), KEPT_NS);
                }
            }
        });
    }

    @Override
    public void readLink(Call call, long node) {
        executor.execute(() -> call.bytes(Folders.readlink(Files.AT_FDCWD, bytes(path(node)))));
    }

    @Override
    public void open(Call call, long node) {
        executor.execute(() -> open(call, node, Files.O_RDONLY, FuseKernel.FOPEN_KEEP_CACHE));
    }

    private void open(Call call, long node, int flags, int answerFlags) {
        int fd = Files.open(Files.AT_FDCWD, bytes(path(node)), flags, 0);
        if (fd < 0) {
            call.fail(-fd);
            return;
        }
        openFiles.incrementAndGet();
        if (!call.opened(fd, answerFlags)) {
            release(node, fd);
        }
    }

    @Override
    public void read(Call call, Extent extent) {
        reads.incrementAndGet();
        executor.execute(() -> {
            try (Memory.Region buffer = Memory.anonymous("mirror", MOST)) {
                long read =
                        Files.pread(
                                (int) extent.handle(),
                                buffer.segment(),
                                0,
                                extent.length(),
                                extent.offset());
                if (read < 0) {
                    call.fail((int) -read);
                } else {
                    call.data(
                            read == 0
                                    ? List.of()
                                    : List.of(new Call.Piece(buffer.segment(), 0, read)));
                }
            }
        });
    }

    @Override
    public void release(long node, long handle) {
        openFiles.decrementAndGet();
        Descriptors.close((int) handle);
    }

    @Override
    public void openFolder(Call call, long node) {
        executor.execute(() -> open(call, node, Files.O_DIRECTORY, 0));
    }

    /// A cookie is the place in the listing behind the entry.
    @Override
    public void list(Call call, FolderPart listing) {
        executor.execute(() -> {
            try (Arena arena = Arena.ofConfined()) {
                List<byte[]> names = listings.computeIfAbsent(listing.handle(), this::names);
                String folder = path(listing.node());
                Stat stat = new Stat(arena);
                call.listing(
                        listing.isWithAttributes(),
                        page -> fill(page, listing, names, folder, stat));
            }
        });
    }

    private void fill(
            ListingPage page, FolderPart listing, List<byte[]> names, String folder, Stat stat) {
        for (int i = Math.clamp(listing.cookie(), 0, names.size()); i < names.size(); i++) {
            String path = child(folder, names.get(i));
            if (stat.of(Files.AT_FDCWD, bytes(path), Stat.AT_SYMLINK_NOFOLLOW) < 0) {
                continue;
            }
            Entry entry = listing.isWithAttributes() ? entry(path, stat) : null;
            if (!page.add(names.get(i), stat.inode(), stat.mode(), i + 1L, entry)) {
                if (entry != null) {
                    forget(entry.node(), 1);
                }
                return;
            }
        }
    }

    private List<byte[]> names(long handle) {
        try (Arena arena = Arena.ofConfined()) {
            List<byte[]> names = new ArrayList<>();
            FolderReader reader = new FolderReader(arena);
            while (reader.next((int) handle, names) > 0) {
                // The reader adds to the list.
            }
            return names;
        }
    }

    @Override
    public void releaseFolder(long node, long handle) {
        listings.remove(handle);
        release(node, handle);
    }

    @Override
    public void statistics(Call call) {
        call.statistics(new Call.Statistics(4096, 1_000_000, 250_000, 250_000, 1_000, 100));
    }

    @Override
    public void extendedAttribute(Call call, long node, byte[] name) {
        executor.execute(() -> {
            try (Arena arena = Arena.ofConfined()) {
                List<byte[]> values = new ArrayList<>();
                int answer = new FileAttributes(arena).get(bytes(path(node)), name, values);
                if (answer < 0) {
                    call.fail(-answer);
                } else {
                    call.value(values.getFirst());
                }
            }
        });
    }

    @Override
    public void extendedAttributes(Call call, long node) {
        executor.execute(() -> {
            try (Arena arena = Arena.ofConfined()) {
                List<byte[]> names = new ArrayList<>();
                new FileAttributes(arena).list(bytes(path(node)), names);
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                names.forEach(name -> {
                    all.writeBytes(name);
                    all.write(0);
                });
                call.value(all.toByteArray());
            }
        });
    }

    @Override
    public void seek(Call call, Seek seek) {
        executor.execute(() -> {
            int fd = (int) seek.handle();
            long found =
                    seek.isForData()
                            ? Files.nextData(fd, seek.offset())
                            : Files.nextHole(fd, seek.offset());
            if (found < 0) {
                call.fail((int) -found);
            } else {
                call.position(found);
            }
        });
    }
}
