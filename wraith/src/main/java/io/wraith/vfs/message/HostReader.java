package io.wraith.vfs.message;

import io.wraith.transfer.ByteString;
import io.wraith.transfer.Fields;
import io.wraith.vfs.message.FromHost.AttributeList;
import io.wraith.vfs.message.FromHost.AttributeValue;
import io.wraith.vfs.message.FromHost.Bye;
import io.wraith.vfs.message.FromHost.Change;
import io.wraith.vfs.message.FromHost.Data;
import io.wraith.vfs.message.FromHost.Extended;
import io.wraith.vfs.message.FromHost.FileSystem;
import io.wraith.vfs.message.FromHost.Granted;
import io.wraith.vfs.message.FromHost.Head;
import io.wraith.vfs.message.FromHost.Invalidate;
import io.wraith.vfs.message.FromHost.InvalidateAll;
import io.wraith.vfs.message.FromHost.Listed;
import io.wraith.vfs.message.FromHost.Opened;
import io.wraith.vfs.message.FromHost.Page;
import io.wraith.vfs.message.FromHost.Sought;
import io.wraith.vfs.message.FromHost.Stated;
import io.wraith.vfs.message.FromHost.Usage;
import io.wraith.vfs.message.FromHost.Walked;
import io.wraith.vfs.message.FromHost.Welcome;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Reads what a host says.
public final class HostReader {
    private HostReader() {}

    /// The message whose body this is; null if it is not exactly one of a host's.
    public static @Nullable FromHost read(int type, Fields in) {
        MessageKind kind = MessageKind.of(type);
        FromHost message = kind == null ? null : message(kind, in);
        return in.isExact() ? message : null;
    }

    private static @Nullable FromHost message(MessageKind kind, Fields in) {
        return switch (kind) {
            case WELCOME -> welcome(in);
            case INVALIDATE -> invalidate(in);
            case INVALIDATE_ALL -> new InvalidateAll(in.i64());
            case BYE -> bye(in);
            case WALKED,
                    STATED,
                    LISTED,
                    OPENED,
                    DATA,
                    SOUGHT,
                    ATTRIBUTE_LIST,
                    ATTRIBUTE_VALUE,
                    FILE_SYSTEM ->
                    answer(kind, in);
            case HELLO,
                    LANE,
                    WALK,
                    STAT,
                    LIST,
                    OPEN,
                    READ,
                    SEEK,
                    XATTRS,
                    XATTR,
                    STATFS,
                    CLOSE,
                    CANCEL ->
                    null;
        };
    }

    private static Welcome welcome(Fields in) {
        in.require(in.u16() == Limits.VERSION);
        in.require(in.u32() == 0);
        ByteString instance = in.bytes(Welcome.ID_BYTES);
        ByteString share = in.bytes(Welcome.ID_BYTES);
        long mark = in.i64();
        long root = in.below(Long.MAX_VALUE);
        Granted granted = new Granted(in.u16(), in.u16(), in.u32());
        in.require(
                granted.requests() >= Granted.LEAST_REQUESTS
                        && granted.largeReads() >= Granted.LEAST_LARGE_READS
                        && granted.handles() >= Granted.LEAST_HANDLES);
        String title = MessageWriter.text(in.bytes(in.u8()));
        Attributes attributes = Attributes.read(in);
        in.require(attributes.isFolder() && root > 0);
        Node node = new Node(root, attributes, ByteString.EMPTY);
        return new Welcome(instance, share, mark, granted, title, node);
    }

    private static Invalidate invalidate(Fields in) {
        long mark = in.i64();
        int count = in.u16();
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < count && in.isGood(); i++) {
            long folder = in.below(Long.MAX_VALUE);
            int what = in.u8();
            Change change = new Change(folder, what, in.bytes(in.u8()));
            in.require(change.isValid());
            changes.add(change);
        }
        return new Invalidate(mark, changes);
    }

    private static @Nullable Bye bye(Fields in) {
        Bye.Why why = Bye.Why.of(in.u8());
        String text = MessageWriter.text(in.bytes(in.u8()));
        return why == null ? null : new Bye(why, text);
    }

    private static @Nullable FromHost answer(MessageKind kind, Fields in) {
        int request = (int) in.u32();
        Status status = Status.of(in.u8());
        long mark = in.i64();
        if (status == null) {
            in.require(false);
            return null;
        }
        Head head = new Head(request, status, mark);
        boolean isOk = status == Status.OK;
        return switch (kind) {
            case WALKED -> walked(head, in);
            case STATED -> new Stated(head, isOk ? Attributes.read(in) : Attributes.NONE);
            case LISTED -> new Listed(head, isOk ? page(in) : Page.NONE);
            case OPENED -> opened(head, in);
            case DATA -> data(head, in);
            case SOUGHT -> new Sought(head, isOk ? in.below(Limits.SIZE_LIMIT) : 0);
            case ATTRIBUTE_LIST ->
                    isOk ? extended(head, in) : new AttributeList(head, 0, List.of());
            case ATTRIBUTE_VALUE ->
                    isOk ? value(head, in) : new AttributeValue(head, 0, ByteString.EMPTY);
            case FILE_SYSTEM -> new FileSystem(head, isOk ? usage(in) : Usage.NONE);
            default -> null;
        };
    }

    private static Walked walked(Head head, Fields in) {
        List<Node> nodes = new ArrayList<>();
        int lease = 0;
        if (head.status().isOfNames()) {
            lease = lease(in);
            int count = in.u8();
            in.require(count <= Limits.MOST_NAMES);
            for (int i = 0; i < count && in.isGood(); i++) {
                nodes.add(Node.read(in));
            }
        }
        return new Walked(head, lease, nodes);
    }

    private static Page page(Fields in) {
        int flags = in.u8();
        in.require(flags <= 2);
        long folder = in.below(Long.MAX_VALUE);
        int lease = lease(in);
        long cursor = in.i64();
        int count = in.u16();
        List<ListEntry> entries = new ArrayList<>();
        for (int i = 0; i < count && in.isGood(); i++) {
            entries.add(ListEntry.read(in));
        }
        in.require(flags == 1 || count > 0);
        return new Page(flags == 1, flags == 2, folder, lease, cursor, entries);
    }

    private static Opened opened(Head head, Fields in) {
        if (head.status() != Status.OK) {
            return new Opened(head, 0, 0, Opened.NO_NODE, Contents.NONE);
        }
        int flags = in.u8();
        int handle = (int) in.u32();
        int lease = lease(in);
        Node node = Node.read(in);
        in.require(node.attributes().isFile());
        return new Opened(head, handle, lease, node, Contents.read(in, flags));
    }

    private static Data data(Head head, Fields in) {
        boolean isChanged = head.status() == Status.CHANGED;
        if (head.status() != Status.OK && !isChanged) {
            return new Data(head, Attributes.NONE, Contents.NONE);
        }
        int flags = in.u8();
        Attributes attributes = Attributes.read(in);
        in.require(!isChanged || flags == 0);
        return new Data(head, attributes, isChanged ? Contents.NONE : Contents.read(in, flags));
    }

    private static AttributeList extended(Head head, Fields in) {
        int lease = lease(in);
        int count = in.u16();
        List<Extended> all = new ArrayList<>();
        for (int i = 0; i < count && in.isGood(); i++) {
            ByteString name = MountReader.attributeName(in);
            long length = in.u32();
            boolean hasValue = length != Extended.NO_ROOM;
            all.add(new Extended(name, hasValue, hasValue ? bytes(in, length) : ByteString.EMPTY));
        }
        return new AttributeList(head, lease, all);
    }

    private static AttributeValue value(Head head, Fields in) {
        int lease = lease(in);
        return new AttributeValue(head, lease, bytes(in, in.u32()));
    }

    private static Usage usage(Fields in) {
        return new Usage(
                (int) in.u32(), (int) in.u32(), in.i64(), in.i64(), in.i64(), in.i64(), in.i64());
    }

    private static int lease(Fields in) {
        long lease = in.u32();
        in.require(lease <= Limits.MOST_LEASE_MS);
        return (int) lease;
    }

    private static ByteString bytes(Fields in, long length) {
        in.require(length <= in.left());
        return in.isGood() ? in.bytes((int) length) : ByteString.EMPTY;
    }
}
