package io.wraith.vfs.mount;

import io.wraith.base.Prng;
import io.wraith.simd.XxHash64;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.Contents;
import io.wraith.vfs.message.FromHost;
import io.wraith.vfs.message.FromHost.Change;
import io.wraith.vfs.message.FromHost.Head;
import io.wraith.vfs.message.FromHost.Page;
import io.wraith.vfs.message.FromMount;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.ListEntry;
import io.wraith.vfs.message.Node;
import io.wraith.vfs.message.Place;
import io.wraith.vfs.message.Status;
import io.wraith.vfs.message.Tail;
import io.wraith.vfs.message.Version;
import io.wraith.vfs.mount.ModelShare.Item;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A host as the protocol has it, which looks at a [ModelShare] when it is asked. It is as unkind
/// as it may be: short leases, BUSY, STALE, UNSETTLED.
final class ModelHost {
    static final int LONGEST_LEASE_MS = 2000;

    private final ModelShare share;
    private final Prng prng;
    final ByteString instance;
    long mark = 5;
    private final long base;
    private final Map<Integer, Item> handles = new HashMap<>();
    int lastHandle;
    boolean isKind;
    int wrongChecks;

    /// How often it was asked to open something.
    int opened;

    ModelHost(ModelShare share, Prng prng, int instance) {
        this.share = share;
        this.prng = prng;
        this.instance = ByteString.of("instance--------".substring(0, 14) + (10 + instance));
        base = 10_000L * (1 + instance);
    }

    void close(int handle) {
        handles.remove(handle);
    }

    /// The folders in which a walk looks for names, and those it finds.
    List<Long> foldersOf(FromMount.Walk walk) {
        List<Long> folders = new ArrayList<>(List.of(walk.folder()));
        Item at = folder(walk.folder());
        for (int i = 0; i < walk.names().size() && at != null; i++) {
            at = at.children.get(walk.names().get(i));
            if (at != null && at.isFolder()) {
                folders.add(number(at));
            }
        }
        return folders;
    }

    FromHost.Welcome welcome() {
        Node root = new Node(number(share.root), share.root.attributes(), ByteString.EMPTY);
        ByteString id = ByteString.of("the share's id!!");
        return new FromHost.Welcome(
                instance, id, mark, new FromHost.Granted(16, 4, 64), "share", root);
    }

    void newSession() {
        handles.clear();
        mark = 5;
    }

    long number(Item folder) {
        return base + folder.inode;
    }

    int openHandles() {
        return handles.size();
    }

    /// What is said about a change.
    FromHost.Invalidate invalidate(Item folder, ByteString name, int what) {
        mark++;
        return new FromHost.Invalidate(mark, List.of(new Change(number(folder), what, name)));
    }

    private @Nullable Item folder(long number) {
        Item item = share.items.get(number - base);
        return item != null && item.isFolder() ? item : null;
    }

    private int lease() {
        return isKind ? 60_000 : prng.below(4) == 0 ? 0 : 1 + prng.below(LONGEST_LEASE_MS);
    }

    private boolean isBusy() {
        return !isKind && prng.below(20) == 0;
    }

    private Node node(Item item) {
        return new Node(item.isFolder() ? number(item) : 0, item.attributes(), item.link);
    }

    FromHost answer(FromMount.Request request) {
        Status busy = isBusy() ? Status.BUSY : Status.OK;
        return switch (request) {
            case FromMount.Walk walk -> walk(walk, busy);
            case FromMount.Stat stat -> stat(stat, busy);
            case FromMount.ListFolder list -> throw new IllegalStateException(list.toString());
            case FromMount.Open open -> open(open, busy);
            case FromMount.Read read -> read(read, busy);
            case FromMount.Seek seek ->
                    new FromHost.Sought(head(seek, busy), busy == Status.OK ? seek.offset() : 0);
            case FromMount.ListAttributes list ->
                    new FromHost.AttributeList(
                            head(list, busy),
                            0,
                            List.of(
                                    extended("user.one", "1"),
                                    extended("system.posix_acl_access", "x")));
            case FromMount.GetAttribute get ->
                    new FromHost.AttributeValue(head(get, busy), 0, get.name());
            case FromMount.StatFileSystem stat ->
                    new FromHost.FileSystem(
                            head(stat, Status.OK),
                            new FromHost.Usage(4096, 255, 1000, 500, 400, 70, 30));
        };
    }

    private static FromHost.Extended extended(String name, String value) {
        return new FromHost.Extended(ByteString.of(name), true, ByteString.of(value));
    }

    private Head head(FromMount.Request request, Status status) {
        return new Head(request.request(), status, mark);
    }

    private FromHost walk(FromMount.Walk walk, Status busy) {
        Item at = folder(walk.folder());
        Status status = at == null ? Status.STALE : busy;
        List<Node> nodes = new ArrayList<>();
        if (status == Status.OK && walk.names().isEmpty()) {
            nodes.add(node(Objects.requireNonNull(at)));
        }
        for (int i = 0; i < walk.names().size() && status == Status.OK; i++) {
            if (!Objects.requireNonNull(at).isFolder()) {
                status = Status.NOT_FOLDER;
            } else if (!at.children.containsKey(walk.names().get(i))) {
                status = Status.NOT_FOUND;
            } else {
                at = at.children.get(walk.names().get(i));
                nodes.add(node(Objects.requireNonNull(at)));
            }
        }
        return new FromHost.Walked(head(walk, status), lease(), nodes);
    }

    private FromHost stat(FromMount.Stat stat, Status busy) {
        Item item = handles.get(stat.handle());
        Status status = item == null ? Status.STALE : busy;
        return new FromHost.Stated(
                head(stat, status), item == null ? Attributes.NONE : item.attributes());
    }

    /// The pages of a listing, three names each.
    List<FromHost> list(FromMount.ListFolder list) {
        Item folder = folder(list.place().folder());
        Status status = folder == null ? Status.STALE : isBusy() ? Status.BUSY : Status.OK;
        if (status != Status.OK) {
            return List.of(new FromHost.Listed(head(list, status), Page.NONE));
        }
        List<Map.Entry<ByteString, Item>> all =
                new ArrayList<>(Objects.requireNonNull(folder).children.entrySet());
        List<FromHost> pages = new ArrayList<>();
        int at = (int) list.cursor();
        boolean isEnd = false;
        for (int page = 0; page < Math.min(2, list.pages()) && !isEnd; page++) {
            int end = Math.min(at + 3, all.size());
            List<ListEntry> entries = new ArrayList<>();
            for (; at < end; at++) {
                Item item = all.get(at).getValue();
                entries.add(new ListEntry(all.get(at).getKey(), item.attributes(), item.link));
            }
            isEnd = at >= all.size();
            Page content =
                    new Page(
                            isEnd,
                            !isEnd && page == 0,
                            list.place().folder(),
                            lease(),
                            at,
                            entries);
            pages.add(new FromHost.Listed(head(list, Status.OK), content));
        }
        return pages;
    }

    private FromHost open(FromMount.Open open, Status busy) {
        opened++;
        Place place = open.place();
        Item folder = folder(place.folder());
        Item item = folder == null ? null : folder.children.get(place.name());
        Status status =
                folder == null
                        ? Status.STALE
                        : item == null
                                ? Status.NOT_FOUND
                                : item.isFolder()
                                        ? Status.IS_FOLDER
                                        : item.mode != ModelShare.FILE ? Status.NOT_FILE : busy;
        if (status != Status.OK) {
            return new FromHost.Opened(
                    head(open, status), 0, 0, FromHost.Opened.NO_NODE, Contents.NONE);
        }
        Objects.requireNonNull(item);
        boolean isSame = open.known().equals(item.state().version());
        int length = (int) Math.min(open.first(), item.state().version().size());
        boolean isWhole = length == item.state().version().size();
        Contents contents = contents(item, 0, length, isWhole ? Limits.WHOLE : 0);
        if (isSame) {
            contents = new Contents(Limits.SAME, 0, length, ByteString.EMPTY);
        }
        int handle = 0;
        if (!isWhole || !open.isWholeEnough()) {
            handle = ++lastHandle;
            handles.put(handle, item);
        }
        return new FromHost.Opened(head(open, status), handle, lease(), node(item), contents);
    }

    private Contents contents(Item item, long offset, int length, int flags) {
        byte[] bytes = ModelShare.bytes(item.state(), offset, length);
        boolean isUnsettled = !isKind && prng.below(15) == 0;
        long check = check(bytes);
        int all = flags | (isUnsettled ? Limits.UNSETTLED : 0);
        return new Contents(all, check, bytes.length, ByteString.of(bytes, 0, bytes.length));
    }

    private long check(byte[] bytes) {
        long check = XxHash64.of(bytes, 0, bytes.length);
        boolean isWrong = !isKind && prng.below(60) == 0;
        wrongChecks += isWrong ? 1 : 0;
        return isWrong ? check + 1 : check;
    }

    private FromHost read(FromMount.Read read, Status busy) {
        Item item = handles.get(read.handle());
        Status status = readStatus(item, read.wanted(), busy);
        Attributes attributes = item == null ? Attributes.NONE : item.attributes();
        Contents contents =
                status == Status.OK
                        ? contents(Objects.requireNonNull(item), read.offset(), read.length(), 0)
                        : Contents.NONE;
        return new FromHost.Data(head(read, status), attributes, contents);
    }

    private static Status readStatus(@Nullable Item item, @Nullable Version wanted, Status busy) {
        boolean isWanted =
                item != null && (wanted == null || item.state().version().equals(wanted));
        return item == null ? Status.STALE : isWanted ? busy : Status.CHANGED;
    }

    /// A large read's stream.
    byte[] large(FromMount.Read read) {
        Item item = handles.get(read.handle());
        Status status = readStatus(item, read.wanted(), isBusy() ? Status.BUSY : Status.OK);
        Attributes attributes = item == null ? Attributes.NONE : item.attributes();
        Contents contents =
                status == Status.OK
                        ? contents(Objects.requireNonNull(item), read.offset(), read.length(), 0)
                        : null;
        int flags = contents == null ? 0 : contents.flags();
        int length = contents == null ? 0 : contents.length();
        long check = contents == null ? 0 : contents.check();
        byte[] tail = new Tail(status, flags, length, mark, check, attributes).toBytes();
        byte[] stream = new byte[length + tail.length];
        if (contents != null) {
            contents.bytes().copy(stream, 0);
        }
        System.arraycopy(tail, 0, stream, length, tail.length);
        return stream;
    }

    void close(FromMount.Close close) {
        close.handles().forEach(handles::remove);
    }
}
