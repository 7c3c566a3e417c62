package io.wraith.bench.vfs;

import io.wraith.base.Prng;
import io.wraith.simd.XxHash64;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.host.HostJob;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.Contents;
import io.wraith.vfs.message.FromHost.Answer;
import io.wraith.vfs.message.FromHost.Data;
import io.wraith.vfs.message.FromHost.Listed;
import io.wraith.vfs.message.FromHost.Opened;
import io.wraith.vfs.message.FromHost.Page;
import io.wraith.vfs.message.FromHost.Walked;
import io.wraith.vfs.message.FromMount;
import io.wraith.vfs.message.FromMount.ListFolder;
import io.wraith.vfs.message.FromMount.Open;
import io.wraith.vfs.message.FromMount.Read;
import io.wraith.vfs.message.FromMount.Walk;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.ListEntry;
import io.wraith.vfs.message.Node;
import io.wraith.vfs.message.Refused;
import io.wraith.vfs.message.Status;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A share in memory that takes next to no time: folders of small files, and one large file beside
/// them. Files repeat one piece of random bytes, of which the checks are kept.
final class ModelFiles {
    static final ByteString LARGE = ByteString.of("large");
    static final int SMALL_BYTES = 4_096;

    static final long ROOT = 1;
    private static final int FOLDER_MODE = 0x4000 | 0755;
    private static final int FILE_MODE = 0x8000 | 0644;
    private static final int LEASE_MS = 60_000;
    private static final long FIRST_FILE = 1_000_000;

    private record Item(Node node, Map<ByteString, Item> children, List<ListEntry> listing) {
        Attributes attributes() {
            return node.attributes();
        }
    }

    private final byte[] piece = new byte[2 * Limits.MOST_LARGE_BYTES];
    private final byte[][] slots;
    private final Map<Long, Item> folders = new HashMap<>();
    private final Map<Integer, Item> handles = new HashMap<>();
    private final Map<Long, Long> checks = new HashMap<>();

    /// @param slotCount how many large reads there is memory for
    ModelFiles(int folderCount, int filesEach, long largeBytes, int slotCount) {
        Prng prng = new Prng(1);
        prng.fill(piece, 0, Limits.MOST_LARGE_BYTES);
        System.arraycopy(piece, 0, piece, Limits.MOST_LARGE_BYTES, Limits.MOST_LARGE_BYTES);
        slots = new byte[slotCount][Limits.MOST_LARGE_BYTES];
        Item root = folder(ROOT);
        add(root, LARGE, file(FIRST_FILE, largeBytes));
        for (int i = 0; i < folderCount; i++) {
            Item folder = folder(ROOT + 1 + i);
            add(root, folderName(i), folder);
            for (int j = 0; j < filesEach; j++) {
                long inode = FIRST_FILE + 1 + (long) i * filesEach + j;
                add(folder, fileName(j), file(inode, SMALL_BYTES));
            }
        }
    }

    static ByteString folderName(int number) {
        return ByteString.of("folder-" + number);
    }

    static ByteString fileName(int number) {
        return ByteString.of("file-%06d.txt".formatted(number));
    }

    private Item folder(long number) {
        Node node = new Node(number, attributes(number, 0, FOLDER_MODE), ByteString.EMPTY);
        Item item = new Item(node, new HashMap<>(), new ArrayList<>());
        folders.put(number, item);
        return item;
    }

    private static Item file(long inode, long size) {
        Node node = new Node(0, attributes(inode, size, FILE_MODE), ByteString.EMPTY);
        return new Item(node, Map.of(), List.of());
    }

    private static Attributes attributes(long inode, long size, int mode) {
        return new Attributes(
                inode, size, size, Attributes.NONE.times(), mode, Attributes.NONE.owner(), 0);
    }

    private static void add(Item folder, ByteString name, Item item) {
        folder.children.put(name, item);
        folder.listing.add(new ListEntry(name, item.attributes(), ByteString.EMPTY));
    }

    Node root() {
        return folders.getOrDefault(ROOT, file(0, 0)).node;
    }

    byte at(long offset) {
        return piece[(int) (offset & Limits.MOST_LARGE_BYTES - 1)];
    }

    byte[] slot(int number) {
        return slots[number];
    }

    void close(int handle) {
        handles.remove(handle);
    }

    /// Does a job; whoever asked gives it back.
    void work(HostJob job) {
        FromMount.Request request = job.request();
        switch (request) {
            case Read read when job.isLarge() -> large(job, read);
            case Read read -> job.answer(read(job, read));
            case Walk walk -> job.answer(walk(job, walk));
            case ListFolder list -> job.answer(list(job, list));
            case Open open -> job.answer(open(job, open));
            default -> job.answer(refused(job, Status.UNSUPPORTED));
        }
    }

    private static Answer refused(HostJob job, Status status) {
        return Refused.answer(job.request(), job.head(status));
    }

    private Answer walk(HostJob job, Walk walk) {
        List<Node> nodes = new ArrayList<>();
        Item at = folders.get(walk.folder());
        for (int i = 0; i < walk.names().size() && at != null; i++) {
            job.visited(at.node.folder());
            at = at.children.get(walk.names().get(i));
            if (at != null) {
                nodes.add(at.node);
            }
        }
        Status status = at == null ? Status.NOT_FOUND : Status.OK;
        if (at != null && walk.names().isEmpty()) {
            nodes.add(at.node);
        }
        return new Walked(job.head(status), LEASE_MS, nodes);
    }

    private Answer list(HostJob job, ListFolder list) {
        Item folder = folders.get(list.place().folder());
        if (folder == null) {
            return refused(job, Status.STALE);
        }
        job.visited(folder.node.folder());
        int from = (int) list.cursor();
        int to = from;
        int bytes = 0;
        while (to < folder.listing.size()
                && bytes + folder.listing.get(to).bytes() <= Limits.MOST_PAGE_BYTES) {
            bytes += folder.listing.get(to++).bytes();
        }
        Page page =
                new Page(
                        to == folder.listing.size(),
                        false,
                        folder.node.folder(),
                        LEASE_MS,
                        to,
                        folder.listing.subList(from, to));
        return new Listed(job.head(Status.OK), page);
    }

    private Answer open(HostJob job, Open open) {
        Item folder = folders.get(open.place().folder());
        Item item = folder == null ? null : folder.children.get(open.place().name());
        if (item == null) {
            return refused(job, Status.NOT_FOUND);
        }
        job.visited(open.place().folder());
        int first = (int) Math.min(open.first(), item.attributes().size());
        boolean isWhole = first == item.attributes().size();
        int handle = isWhole && open.isWholeEnough() ? 0 : job.reservedHandle();
        if (handle != 0) {
            handles.put(handle, item);
        }
        Contents contents = contents(0, first, isWhole ? Limits.WHOLE : 0);
        return new Opened(job.head(Status.OK), handle, LEASE_MS, item.node, contents);
    }

    private Answer read(HostJob job, Read read) {
        Item item = handles.get(read.handle());
        if (item == null) {
            return refused(job, Status.STALE);
        }
        int length = length(item, read);
        Contents contents = contents(read.offset(), length, 0);
        return new Data(job.head(Status.OK), item.attributes(), contents);
    }

    private void large(HostJob job, Read read) {
        Item item = handles.get(read.handle());
        if (item == null) {
            job.tail(Status.STALE, 0, 0, 0, Attributes.NONE);
            return;
        }
        int length = length(item, read);
        System.arraycopy(piece, start(read.offset()), slots[job.slot()], 0, length);
        job.tail(Status.OK, 0, length, check(read.offset(), length), item.attributes());
    }

    private static int length(@Nullable Item item, Read read) {
        long size = item == null ? 0 : item.attributes().size();
        return Math.clamp(size - read.offset(), 0, read.length());
    }

    private static int start(long offset) {
        return (int) (offset & Limits.MOST_LARGE_BYTES - 1);
    }

    private Contents contents(long offset, int length, int flags) {
        ByteString bytes = ByteString.of(piece, start(offset), length);
        return new Contents(flags, check(offset, length), length, bytes);
    }

    private long check(long offset, int length) {
        int start = start(offset);
        return checks.computeIfAbsent(
                (long) start << 32 | length, _ -> XxHash64.of(piece, start, length));
    }
}
