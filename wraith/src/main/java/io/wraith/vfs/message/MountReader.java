package io.wraith.vfs.message;

import io.wraith.transfer.ByteString;
import io.wraith.transfer.Fields;
import io.wraith.vfs.message.FromMount.Cancel;
import io.wraith.vfs.message.FromMount.Close;
import io.wraith.vfs.message.FromMount.GetAttribute;
import io.wraith.vfs.message.FromMount.Hello;
import io.wraith.vfs.message.FromMount.Lane;
import io.wraith.vfs.message.FromMount.ListAttributes;
import io.wraith.vfs.message.FromMount.ListFolder;
import io.wraith.vfs.message.FromMount.Open;
import io.wraith.vfs.message.FromMount.Read;
import io.wraith.vfs.message.FromMount.Seek;
import io.wraith.vfs.message.FromMount.Stat;
import io.wraith.vfs.message.FromMount.StatFileSystem;
import io.wraith.vfs.message.FromMount.Walk;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Reads what a mount says.
public final class MountReader {
    private static final int MOST_ATTRIBUTE_NAME = 255;

    private MountReader() {}

    /// The message whose body this is; null if it is not exactly one of a mount's.
    public static @Nullable FromMount read(int type, Fields in) {
        MessageKind kind = MessageKind.of(type);
        FromMount message = kind == null ? null : message(kind, in);
        return in.isExact() ? message : null;
    }

    private static @Nullable FromMount message(MessageKind kind, Fields in) {
        return switch (kind) {
            case HELLO -> new Hello(in.u16(), (int) in.u32());
            case LANE -> {
                int laneClass = in.u8();
                in.require(laneClass <= 1);
                yield new Lane(laneClass);
            }
            case CLOSE -> close(in);
            case CANCEL -> new Cancel((int) in.u32());
            case WALK, STAT, LIST, OPEN, READ, SEEK, XATTRS, XATTR, STATFS ->
                    request(kind, (int) in.u32(), in);
            case WELCOME,
                    INVALIDATE,
                    INVALIDATE_ALL,
                    BYE,
                    WALKED,
                    STATED,
                    LISTED,
                    OPENED,
                    DATA,
                    SOUGHT,
                    ATTRIBUTE_LIST,
                    ATTRIBUTE_VALUE,
                    FILE_SYSTEM ->
                    null;
        };
    }

    private static @Nullable FromMount request(MessageKind kind, int request, Fields in) {
        return switch (kind) {
            case WALK -> walk(request, in);
            case STAT -> new Stat(request, (int) in.u32());
            case LIST -> {
                ListFolder list = new ListFolder(request, Place.read(in), in.i64(), in.u8());
                in.require(list.pages() >= 1 && list.pages() <= Limits.MOST_PAGES);
                yield list;
            }
            case OPEN -> open(request, in);
            case READ -> readOf(request, in);
            case SEEK -> {
                int handle = (int) in.u32();
                long offset = in.below(Limits.SIZE_LIMIT);
                int what = in.u8();
                in.require(what == 1 || what == 2);
                yield new Seek(request, handle, offset, what == 2);
            }
            case XATTRS -> new ListAttributes(request, Place.read(in));
            case XATTR -> new GetAttribute(request, Place.read(in), attributeName(in));
            case STATFS -> new StatFileSystem(request);
            default -> null;
        };
    }

    private static Walk walk(int request, Fields in) {
        long folder = in.below(Long.MAX_VALUE);
        int count = in.u8();
        in.require(count <= Limits.MOST_NAMES);
        List<ByteString> names = new ArrayList<>();
        for (int i = 0; i < count && in.isGood(); i++) {
            names.add(Place.readName(in));
        }
        return new Walk(request, folder, names);
    }

    private static Open open(int request, Fields in) {
        Place place = Place.read(in);
        int flags = in.u8();
        long first = in.u32();
        in.require(flags <= 1 && first <= Limits.MOST_SMALL_BYTES);
        return new Open(request, place, flags == 1, (int) first, Version.read(in));
    }

    private static Read readOf(int request, Fields in) {
        int handle = (int) in.u32();
        long offset = in.below(Limits.SIZE_LIMIT);
        long length = in.u32();
        int urgency = in.u8();
        in.require(length > 0 && length <= Limits.MOST_LARGE_BYTES && urgency <= 2);
        return new Read(request, handle, offset, (int) length, urgency, Version.read(in));
    }

    private static Close close(Fields in) {
        List<Integer> handles = new ArrayList<>();
        do {
            handles.add((int) in.u32());
        } while (in.left() > 0);
        return new Close(handles);
    }

    /// Not a component of a path: a slash may be in it.
    static ByteString attributeName(Fields in) {
        ByteString name = in.bytes(in.u8());
        boolean isPlain = name.length() > 0 && name.length() <= MOST_ATTRIBUTE_NAME;
        for (int i = 0; i < name.length() && isPlain; i++) {
            isPlain = name.at(i) != 0;
        }
        in.require(isPlain);
        return name;
    }
}
