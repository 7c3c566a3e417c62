package io.wraith.transfer;

import io.wraith.transfer.Entry.Attributes;
import io.wraith.transfer.Entry.Content;
import io.wraith.transfer.Entry.Extended;
import io.wraith.transfer.Entry.File;
import io.wraith.transfer.Entry.Folder;
import io.wraith.transfer.Entry.HardLink;
import io.wraith.transfer.Entry.SymbolicLink;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The body of ENTRY.
///
///     0: id u64 | 8: folder u64 | 16: type u8 | 17: name length u8 | 18: permissions u16
///     20: modified i64 | 28: nanoseconds u32 | 32: size u64 | 40: link length u16
///     42: attributes u16 | 44: name | link | attributes
final class EntryCodec {
    private static final int FILE = 1;
    private static final int FOLDER = 2;
    private static final int SYMBOLIC_LINK = 3;
    private static final int HARD_LINK = 4;

    private EntryCodec() {}

    static void write(Entry entry, ControlOutput out) {
        Attributes attributes = entry.attributes();
        out.u64(entry.id())
                .u64(entry.folder())
                .u8(type(entry.content()))
                .u8(entry.name().length())
                .u16(attributes.permissions())
                .u64(attributes.modifiedSeconds())
                .u32(attributes.modifiedNanos())
                .u64(entry.size())
                .u16(linkLength(entry.content()))
                .u16(attributes.extended().size())
                .bytes(entry.name());
        switch (entry.content()) {
            case File _, Folder _ -> {}
            case SymbolicLink link -> out.bytes(link.target());
            case HardLink link -> {
                out.u64(link.file());
                link.path().forEach(name -> out.u8(name.length()).bytes(name));
            }
        }
        for (Extended each : attributes.extended()) {
            out.u8(each.name().length())
                    .u16(each.value().length())
                    .bytes(each.name())
                    .bytes(each.value());
        }
    }

    /// Our own entries obey what a peer's must: what of this one does not, null if all does.
    static @Nullable String fault(Entry entry) {
        Attributes attributes = entry.attributes();
        if (!isName(entry.name())) {
            return "such a name cannot be sent";
        }
        if (entry.size() < 0 || entry.size() >= Blocks.SIZE_LIMIT) {
            return "too large to be sent";
        }
        if (!areAttributes(attributes.extended())
                || (attributes.permissions() & ~Attributes.PERMISSIONS) != 0) {
            return "such attributes cannot be sent";
        }
        if (attributes.modifiedNanos() < 0 || attributes.modifiedNanos() >= Attributes.NANOS) {
            return "no time that can be sent";
        }
        boolean isGoodLink =
                switch (entry.content()) {
                    case File _, Folder _ -> true;
                    case SymbolicLink link -> isTarget(link.target());
                    case HardLink link -> isPath(link);
                };
        return isGoodLink ? null : "such a link cannot be sent";
    }

    private static boolean isPath(HardLink link) {
        return !link.path().isEmpty()
                && link.path().stream().allMatch(EntryCodec::isName)
                && linkLength(link) <= Entry.MOST_TARGET_BYTES;
    }

    /// Answers null if the body is not exactly an entry.
    static @Nullable Entry read(Fields in) {
        long id = in.id();
        long folder = in.id();
        int type = in.u8();
        int nameLength = in.u8();
        int permissions = in.u16();
        long seconds = in.i64();
        long nanos = in.u32();
        long size = in.bytesCount();
        int linkLength = in.u16();
        int count = in.u16();
        ByteString name = in.bytes(nameLength);
        in.require(id > 0 && folder < id);
        in.require((permissions & ~Attributes.PERMISSIONS) == 0 && nanos < Attributes.NANOS);
        in.require(linkLength <= Entry.MOST_TARGET_BYTES && count <= Attributes.MOST_EXTENDED);
        // TRANSFER: The name is one path component: 1 to 255 bytes without `/` and without zero
        // bytes, and neither `.` nor `..`. A receiver MUST cancel the transfer for any other.
        in.require(isName(name));
        Content content = content(in, type, size, linkLength, id);
        List<Extended> extended = extended(in, count);
        if (!in.isExact() || content == null) {
            return null;
        }
        return new Entry(
                id,
                folder,
                name,
                new Attributes(permissions, seconds, (int) nanos, extended),
                content);
    }

    private static @Nullable Content content(
            Fields in, int type, long size, int linkLength, long id) {
        return switch (type) {
            case FILE -> linkLength == 0 ? new File(size) : null;
            case FOLDER -> linkLength == 0 && size == 0 ? new Folder() : null;
            case SYMBOLIC_LINK -> {
                ByteString target = in.bytes(linkLength);
                in.require(size == 0 && isTarget(target));
                yield new SymbolicLink(target);
            }
            case HARD_LINK -> hardLink(in, size, linkLength, id);
            default -> null;
        };
    }

    private static HardLink hardLink(Fields in, long size, int linkLength, long id) {
        int end = in.left() - linkLength;
        long file = in.id();
        List<ByteString> path = new ArrayList<>();
        while (in.left() > end && in.isGood()) {
            ByteString name = in.bytes(in.u8());
            in.require(isName(name));
            path.add(name);
        }
        in.require(in.left() == end && !path.isEmpty() && file > 0 && file < id);
        return new HardLink(size, file, path);
    }

    private static List<Extended> extended(Fields in, int count) {
        List<Extended> all = new ArrayList<>();
        for (int i = 0; i < count && in.isGood(); i++) {
            int nameLength = in.u8();
            int valueLength = in.u16();
            all.add(new Extended(in.bytes(nameLength), in.bytes(valueLength)));
        }
        in.require(areAttributes(all));
        return all;
    }

    private static int type(Content content) {
        return switch (content) {
            case File _ -> FILE;
            case Folder _ -> FOLDER;
            case SymbolicLink _ -> SYMBOLIC_LINK;
            case HardLink _ -> HARD_LINK;
        };
    }

    static int linkLength(Content content) {
        return switch (content) {
            case File _, Folder _ -> 0;
            case SymbolicLink link -> link.target().length();
            case HardLink link ->
                    Long.BYTES + link.path().stream().mapToInt(name -> 1 + name.length()).sum();
        };
    }

    private static boolean isName(ByteString name) {
        int length = name.length();
        boolean isSelf = length == 1 && name.at(0) == '.';
        boolean isParent = length == 2 && name.at(0) == '.' && name.at(1) == '.';
        return length > 0
                && length <= Entry.MOST_NAME_BYTES
                && !isSelf
                && !isParent
                && !name.has('/')
                && !name.has(0);
    }

    private static boolean isTarget(ByteString target) {
        return target.length() > 0 && target.length() <= Entry.MOST_TARGET_BYTES && !target.has(0);
    }

    private static boolean areAttributes(List<Extended> all) {
        Set<ByteString> names = new HashSet<>();
        int bytes = 0;
        for (Extended each : all) {
            int length = each.name().length();
            if (length == 0
                    || length > Entry.MOST_NAME_BYTES
                    || each.name().has(0)
                    || !names.add(each.name())) {
                return false;
            }
            bytes += length + each.value().length();
        }
        return all.size() <= Attributes.MOST_EXTENDED && bytes <= Attributes.MOST_EXTENDED_BYTES;
    }
}
