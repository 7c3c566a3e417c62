package io.wraith.vfs.mount;

import io.wraith.base.Big;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.ListEntry;
import io.wraith.vfs.message.Timestamp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The names of a folder with their attributes, as they come from the host, packed: a folder of
/// 100,000 takes about 13 MB.
///
///     name length u8 | name | link length u16 | link | attributes 96
public final class Listing {
    private static final int ATTRIBUTES = 96;
    private static final int PLACE_BITS = 17;
    private static final int NONE = -1;

    private final List<byte[]> pages = new ArrayList<>();
    private long[] places = new long[16];
    private int size;
    private long bytes;
    private boolean isWhole;
    private boolean isBroken;
    private int[] index = {};
    private long mark = Long.MAX_VALUE;
    private long expiryNs;

    /// Adds the entries of a page.
    void add(List<ListEntry> entries) {
        int length = 0;
        for (ListEntry entry : entries) {
            length += 3 + entry.name().length() + entry.link().length() + ATTRIBUTES;
        }
        byte[] page = new byte[length];
        int at = 0;
        for (ListEntry entry : entries) {
            if (size == places.length) {
                places = Arrays.copyOf(places, 2 * size);
            }
            places[size++] = (long) pages.size() << PLACE_BITS | at;
            at = write(entry, page, at);
        }
        pages.add(page);
        bytes += length + 16 + 8L * entries.size();
    }

    /// How old and how good the oldest page is.
    void seen(long pageMark, long pageExpiryNs) {
        expiryNs = mark == Long.MAX_VALUE ? pageExpiryNs : Math.min(expiryNs, pageExpiryNs);
        mark = Math.min(mark, pageMark);
    }

    long mark() {
        return mark;
    }

    long expiryNs() {
        return expiryNs;
    }

    void end() {
        isWhole = true;
    }

    /// Nothing comes any more, though it is not whole.
    void breakOff() {
        isBroken = !isWhole;
    }

    boolean isBroken() {
        return isBroken;
    }

    /// Whether there are no more names than these.
    public boolean isWhole() {
        return isWhole;
    }

    /// How many names are here so far.
    public int size() {
        return size;
    }

    /// About how much memory it takes.
    long bytes() {
        return bytes + 8L * index.length;
    }

    public ByteString name(int entry) {
        byte[] page = page(entry);
        int at = at(entry);
        return ByteString.of(page, at + 1, Big.u8(page, at));
    }

    public Attributes attributes(int entry) {
        byte[] page = page(entry);
        int at = at(entry) + 1 + Big.u8(page, at(entry));
        return readAttributes(page, at + 2 + Big.u16(page, at));
    }

    ByteString link(int entry) {
        byte[] page = page(entry);
        int at = at(entry) + 1 + Big.u8(page, at(entry));
        return ByteString.of(page, at + 2, Big.u16(page, at));
    }

    /// The entry of a name in a listing that is whole, or -1.
    int find(ByteString name) {
        if (index.length == 0) {
            buildIndex();
        }
        int mask = index.length - 1;
        for (int i = name.hashCode() * 0x9e3779b9 & mask; index[i] != NONE; i = i + 1 & mask) {
            if (name(index[i]).equals(name)) {
                return index[i];
            }
        }
        return NONE;
    }

    private void buildIndex() {
        index = new int[Integer.highestOneBit(Math.max(1, size)) << 2];
        Arrays.fill(index, NONE);
        int mask = index.length - 1;
        for (int entry = 0; entry < size; entry++) {
            int i = name(entry).hashCode() * 0x9e3779b9 & mask;
            while (index[i] != NONE) {
                i = i + 1 & mask;
            }
            index[i] = entry;
        }
    }

    private byte[] page(int entry) {
        return pages.get((int) (places[entry] >>> PLACE_BITS));
    }

    private int at(int entry) {
        return (int) places[entry] & (1 << PLACE_BITS) - 1;
    }

    private static int write(ListEntry entry, byte[] page, int start) {
        Big.u8(page, start, entry.name().length());
        entry.name().copy(page, start + 1);
        int at = start + 1 + entry.name().length();
        Big.u16(page, at, entry.link().length());
        entry.link().copy(page, at + 2);
        at += 2 + entry.link().length();
        writeAttributes(entry.attributes(), page, at);
        return at + ATTRIBUTES;
    }

    private static void writeAttributes(Attributes from, byte[] page, int at) {
        Big.u64(page, at, from.inode());
        Big.u64(page, at + 8, from.size());
        Big.u64(page, at + 16, from.allocatedBytes());
        time(from.times().accessed(), page, at + 24, at + 56);
        time(from.times().modified(), page, at + 32, at + 60);
        time(from.times().changed(), page, at + 40, at + 64);
        time(from.times().born(), page, at + 48, at + 68);
        Big.u32(page, at + 72, from.mode());
        Big.u32(page, at + 76, from.owner().links());
        Big.u32(page, at + 80, from.owner().user());
        Big.u32(page, at + 84, from.owner().group());
        Big.u64(page, at + 88, from.device());
    }

    private static void time(Timestamp time, byte[] page, int seconds, int nanos) {
        Big.u64(page, seconds, time.seconds());
        Big.u32(page, nanos, time.nanos());
    }

    private static Attributes readAttributes(byte[] page, int at) {
        Attributes.Times times =
                new Attributes.Times(
                        time(page, at + 24, at + 56),
                        time(page, at + 32, at + 60),
                        time(page, at + 40, at + 64),
                        time(page, at + 48, at + 68));
        Attributes.Owner owner =
                new Attributes.Owner(
                        Big.u32(page, at + 76), Big.u32(page, at + 80), Big.u32(page, at + 84));
        return new Attributes(
                Big.u64(page, at),
                Big.u64(page, at + 8),
                Big.u64(page, at + 16),
                times,
                Big.u32(page, at + 72),
                owner,
                Big.u64(page, at + 88));
    }

    private static Timestamp time(byte[] page, int seconds, int nanos) {
        return new Timestamp(Big.u64(page, seconds), Big.u32(page, nanos));
    }
}
