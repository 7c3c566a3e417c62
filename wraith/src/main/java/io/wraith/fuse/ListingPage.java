package io.wraith.fuse;

import org.jspecify.annotations.Nullable;

/// A part of a folder's listing while it is filled: entries are added in order until one has no
/// room.
public final class ListingPage {
    /// The bits of a mode that say what kind of file it is.
    private static final int TYPE_BITS = 0xf000;

    private final Reply reply;
    private final boolean isWithAttributes;
    private final long limit;

    ListingPage(Reply reply, boolean isWithAttributes, long limit) {
        this.reply = reply;
        this.isWithAttributes = isWithAttributes;
        this.limit = Math.min(limit, Reply.ROOM);
    }

    /// Adds a name, if there is room. The kernel asks for what follows it with `nextCookie`, which
    /// is not 0.
    ///
    /// @param entry what the kernel is to keep of the file, which it counts as a lookup unless the
    ///   name is `.` or `..`; null when nothing is known or the listing is without attributes
    /// @param type the kind of file, as in a mode
    public boolean add(byte[] name, long inode, int type, long nextCookie, @Nullable Entry entry) {
        if (!hasRoomFor(name.length)) {
            return false;
        }
        if (isWithAttributes) {
            if (entry == null) {
                reply.noEntry(0);
            } else {
                reply.entry(entry);
            }
        }
        reply.listed(inode, nextCookie, entryType(type), name);
        return true;
    }

    /// Whether a name of so many bytes could be added.
    public boolean hasRoomFor(int nameBytes) {
        return reply.bodyBytes() + Reply.listedBytes(nameBytes, isWithAttributes) <= limit;
    }

    private static int entryType(int mode) {
        return (mode & TYPE_BITS) >>> 12;
    }
}
