package io.wraith.vfs.mount;

import io.wraith.base.Big;
import io.wraith.transfer.ByteString;
import io.wraith.transfer.ControlOutput;
import io.wraith.transfer.Fields;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.ListEntry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The names of a folder with their attributes, as they come from the host, packed: a folder of
/// 100,000 takes about 14 MB.
public final class Listing {
    /// What an entry takes beside its bytes: its place.
    private static final int PLACE_BYTES = 8;

    private static final int PAGE_BYTES = 32;
    private static final int PLACE_BITS = 17;
    private static final int NONE = -1;
    private static final int PLACE_OF_NUMBER = 30;

    /// Which of those it is that this process asked for; 0 for one that is older.
    long number;

    private final List<byte[]> pages = new ArrayList<>();
    private long[] places = new long[16];
    private int size;
    private long bytes;
    private boolean isWhole;
    private boolean isBroken;
    private int[] index = {};
    private long mark = Long.MAX_VALUE;
    private long expiryNs;

    /// Where to go on at an entry: good for this listing, but for no entry before the first.
    public long place(int entry) {
        return entry == 0 ? 0 : ((number << PLACE_OF_NUMBER) & Long.MAX_VALUE) | entry;
    }

    /// The entry of a place.
    static int entry(long place) {
        return (int) (place & (1L << PLACE_OF_NUMBER) - 1);
    }

    boolean isOf(long place) {
        return place(entry(place)) == place;
    }

    /// Adds the entries of a page.
    void add(List<ListEntry> entries) {
        ControlOutput out = new ControlOutput(0);
        int at = 0;
        for (ListEntry entry : entries) {
            if (size == places.length) {
                places = Arrays.copyOf(places, 2 * size);
            }
            places[size++] = (long) pages.size() << PLACE_BITS | at;
            entry.write(out);
            at += entry.bytes();
        }
        byte[] page = new byte[at];
        out.take(page, 0, at);
        pages.add(page);
        bytes += at + PAGE_BYTES + (long) PLACE_BYTES * entries.size();
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

    /// Whether what else is known was asked for no earlier than this.
    boolean isOlder(long otherMark, long otherExpiryNs) {
        return otherMark > mark || (otherMark == mark && otherExpiryNs >= expiryNs);
    }

    /// Whether what else is known was asked for later than this.
    boolean isBefore(long otherMark, long otherExpiryNs) {
        return isOlder(otherMark, otherExpiryNs)
                && (otherMark != mark || otherExpiryNs != expiryNs);
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
        return Attributes.read(new Fields().wrap(page, at, Attributes.BYTES));
    }

    ByteString link(int entry) {
        return entry(entry).link();
    }

    ListEntry entry(int entry) {
        byte[] page = page(entry);
        int at = at(entry);
        return ListEntry.read(new Fields().wrap(page, at, page.length - at));
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
}
