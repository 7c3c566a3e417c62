package io.wraith.fuse;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.wraith.linux.FuseStructs;
import io.wraith.linux.IoVectors;
import io.wraith.linux.Memory;
import io.wraith.linux.Sockets;
import io.wraith.vfs.message.Attributes;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// One message to the kernel while it is put together: an answer or a notice. Its header, struct
/// and small data lie in memory of its own; a file's bytes stay where they are and are gathered by
/// the kernel.
///
/// ```
/// len u32 | error u32 | unique u64 | struct and small data ... | pieces elsewhere
/// ```
final class Reply implements AutoCloseable {
    /// What a request of 1 MiB can be made of, in slots of 16 KiB, and some more.
    static final int MOST_PIECES = 80;

    /// Room for structs and small data: a page of a folder's listing, an extended attribute.
    static final int ROOM = 68 << 10;

    private static final long HEADER = FuseStructs.OUT_HEADER.byteSize();
    private static final long ERROR = FuseStructs.offset(FuseStructs.OUT_HEADER, "error");
    private static final long UNIQUE = FuseStructs.offset(FuseStructs.OUT_HEADER, "unique");

    private static final long ATTR_SIZE = attr("size");
    private static final long ATTR_BLOCKS = attr("blocks");
    private static final long ATTR_ATIME = attr("atime");
    private static final long ATTR_MTIME = attr("mtime");
    private static final long ATTR_CTIME = attr("ctime");
    private static final long ATTR_ATIMENSEC = attr("atimensec");
    private static final long ATTR_MTIMENSEC = attr("mtimensec");
    private static final long ATTR_CTIMENSEC = attr("ctimensec");
    private static final long ATTR_MODE = attr("mode");
    private static final long ATTR_NLINK = attr("nlink");
    private static final long ATTR_UID = attr("uid");
    private static final long ATTR_GID = attr("gid");
    private static final long ATTR_RDEV = attr("rdev");
    private static final long ATTR_BLKSIZE = attr("blksize");

    private static final long ENTRY = FuseStructs.ENTRY_OUT.byteSize();
    private static final long ENTRY_VALID = entry("entry_valid");
    private static final long ENTRY_ATTR_VALID = entry("attr_valid");
    private static final long ENTRY_VALID_NSEC = entry("entry_valid_nsec");
    private static final long ENTRY_ATTR_VALID_NSEC = entry("attr_valid_nsec");
    private static final long ENTRY_ATTR = entry("attr");

    private static final long DIRENT = FuseStructs.DIRENT.byteSize();
    private static final long DIRENT_OFF = dirent("off");
    private static final long DIRENT_NAMELEN = dirent("namelen");
    private static final long DIRENT_TYPE = dirent("type");

    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final int BLOCK = 4096;

    private final Memory.Region region;
    private final MemorySegment bytes;
    private final IoVectors vectors;
    private final long mostValidNs;

    private long used;
    private int pieces;
    private long piecesBytes;

    /// What it says is good for no longer than `mostValidNs`.
    Reply(long mostValidNs) {
        this.mostValidNs = mostValidNs;
        region = Memory.anonymous("fuse reply", ROOM + HEADER);
        bytes = region.segment();
        vectors =
                new IoVectors(
                        Arena.ofAuto().allocate(IoVectors.bytes(1 + MOST_PIECES), 8),
                        1 + MOST_PIECES);
    }

    /// Begins a message: `error` is 0, a negative errno, or a notice's code.
    Reply start(int error, long unique) {
        bytes.set(JAVA_INT, ERROR, error);
        bytes.set(JAVA_LONG, UNIQUE, unique);
        used = HEADER;
        pieces = 0;
        piecesBytes = 0;
        return this;
    }

    Reply u16(int value) {
        bytes.set(JAVA_SHORT, used, (short) value);
        used += Short.BYTES;
        return this;
    }

    Reply u32(int value) {
        bytes.set(JAVA_INT, used, value);
        used += Integer.BYTES;
        return this;
    }

    Reply u64(long value) {
        bytes.set(JAVA_LONG, used, value);
        used += Long.BYTES;
        return this;
    }

    /// Small data, copied.
    Reply bytes(byte[] data) {
        MemorySegment.copy(data, 0, bytes, JAVA_BYTE, used, data.length);
        used += data.length;
        return this;
    }

    Reply zeros(long count) {
        bytes.asSlice(used, count).fill((byte) 0);
        used += count;
        return this;
    }

    /// Data that stays where it is until the message is sent.
    Reply piece(MemorySegment memory, long at, long length) {
        vectors.set(1 + pieces, memory, at, length);
        pieces++;
        piecesBytes += length;
        return this;
    }

    Reply attributes(Attributes attributes) {
        long at = used;
        zeros(FuseStructs.ATTR.byteSize());
        bytes.set(JAVA_LONG, at, attributes.inode());
        bytes.set(JAVA_LONG, at + ATTR_SIZE, attributes.size());
        bytes.set(JAVA_LONG, at + ATTR_BLOCKS, Math.ceilDiv(attributes.allocatedBytes(), 512L));
        bytes.set(JAVA_LONG, at + ATTR_ATIME, attributes.times().accessed().seconds());
        bytes.set(JAVA_LONG, at + ATTR_MTIME, attributes.times().modified().seconds());
        bytes.set(JAVA_LONG, at + ATTR_CTIME, attributes.times().changed().seconds());
        bytes.set(JAVA_INT, at + ATTR_ATIMENSEC, attributes.times().accessed().nanos());
        bytes.set(JAVA_INT, at + ATTR_MTIMENSEC, attributes.times().modified().nanos());
        bytes.set(JAVA_INT, at + ATTR_CTIMENSEC, attributes.times().changed().nanos());
        bytes.set(JAVA_INT, at + ATTR_MODE, attributes.mode());
        bytes.set(JAVA_INT, at + ATTR_NLINK, attributes.owner().links());
        bytes.set(JAVA_INT, at + ATTR_UID, attributes.owner().user());
        bytes.set(JAVA_INT, at + ATTR_GID, attributes.owner().group());
        bytes.set(JAVA_INT, at + ATTR_RDEV, device(attributes.device()));
        bytes.set(JAVA_INT, at + ATTR_BLKSIZE, BLOCK);
        return this;
    }

    Reply entry(Entry entry) {
        long at = used;
        zeros(ENTRY_ATTR);
        bytes.set(JAVA_LONG, at, entry.node());
        valid(entry.entryNs(), at + ENTRY_VALID, at + ENTRY_VALID_NSEC);
        valid(entry.attributesNs(), at + ENTRY_ATTR_VALID, at + ENTRY_ATTR_VALID_NSEC);
        return attributes(entry.attributes());
    }

    /// That there is nothing of that name, for as long.
    Reply noEntry(long validNs) {
        long at = used;
        zeros(ENTRY);
        valid(validNs, at + ENTRY_VALID, at + ENTRY_VALID_NSEC);
        return this;
    }

    /// For how long the attributes that follow are good.
    Reply validFor(long validNs) {
        long at = used;
        zeros(2 * Long.BYTES);
        valid(validNs, at, at + Long.BYTES);
        return this;
    }

    private void valid(long validNs, long seconds, long nanos) {
        long allowedNs = Math.min(validNs, mostValidNs);
        bytes.set(JAVA_LONG, seconds, allowedNs / NS_PER_SECOND);
        bytes.set(JAVA_INT, nanos, (int) (allowedNs % NS_PER_SECOND));
    }

    /// How many bytes an entry of a listing takes, with attributes or without.
    static long listedBytes(int nameBytes, boolean isWithAttributes) {
        long length = (isWithAttributes ? ENTRY : 0) + DIRENT + nameBytes;
        return (length + 7) & -8;
    }

    /// The name part of a listing's entry.
    Reply listed(long inode, long nextCookie, int type, byte[] name) {
        long at = used;
        long padded = (DIRENT + name.length + 7) & -8;
        zeros(padded);
        bytes.set(JAVA_LONG, at, inode);
        bytes.set(JAVA_LONG, at + DIRENT_OFF, nextCookie);
        bytes.set(JAVA_INT, at + DIRENT_NAMELEN, name.length);
        bytes.set(JAVA_INT, at + DIRENT_TYPE, type);
        MemorySegment.copy(name, 0, bytes, JAVA_BYTE, at + DIRENT, name.length);
        return this;
    }

    /// Of struct and small data so far.
    long bodyBytes() {
        return used - HEADER;
    }

    /// Writes the header to the beginning of one memory and the rest to that of another: how long
    /// the rest is.
    long copyTo(MemorySegment header, MemorySegment rest) {
        bytes.set(JAVA_INT, 0, Math.toIntExact(used + piecesBytes));
        MemorySegment.copy(bytes, 0, header, 0, HEADER);
        MemorySegment.copy(bytes, HEADER, rest, 0, bodyBytes());
        return vectors.copyTo(rest, bodyBytes(), 1, pieces);
    }

    /// Gives it to the kernel in one write: how many bytes that were, or `-errno`.
    long send(int descriptor) {
        long total = used + piecesBytes;
        bytes.set(JAVA_INT, 0, Math.toIntExact(total));
        vectors.set(0, bytes, 0, used);
        return Sockets.writev(descriptor, vectors, 0, 1 + pieces);
    }

    @Override
    public void close() {
        region.close();
    }

    /// A device's numbers in the kernel's 32 bits: 12 for the major, 20 for the minor.
    private static int device(long majorAndMinor) {
        int major = (int) (majorAndMinor >>> 32);
        int minor = (int) majorAndMinor;
        return (minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12);
    }

    private static long attr(String member) {
        return FuseStructs.offset(FuseStructs.ATTR, member);
    }

    private static long entry(String member) {
        return FuseStructs.offset(FuseStructs.ENTRY_OUT, member);
    }

    private static long dirent(String member) {
        return FuseStructs.offset(FuseStructs.DIRENT, member);
    }
}
