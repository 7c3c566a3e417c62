package io.wraith.vfs.mount;

import io.wraith.transfer.ByteString;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;

/// What came to be known of names, by node, since somebody last wrote that down.
final class News {
    /// Of more names that went, not all are remembered.
    private static final int MOST_GONE = 4096;

    /// A name that led somewhere, and does not any more.
    ///
    /// @param folder the number by which the kernel would know it
    record Gone(long folder, ByteString name) {}

    private final BitSet facts = new BitSet();
    private final BitSet listings = new BitSet();
    private final List<Gone> gone = new ArrayList<>();
    private boolean isTooMuch;
    private long count;

    void fact(int node) {
        facts.set(node);
        count++;
    }

    void listing(int folder) {
        listings.set(folder);
        count++;
    }

    void gone(long folder, ByteString name) {
        count++;
        if (gone.size() == MOST_GONE) {
            gone.clear();
            isTooMuch = true;
        }
        if (!isTooMuch) {
            gone.add(new Gone(folder, name));
        }
    }

    /// Grows with all of it.
    long count() {
        return count;
    }

    /// Whether all that is known has to be written down, since not all that changed is remembered.
    boolean isTooMuch() {
        return isTooMuch;
    }

    List<Gone> gone() {
        return gone;
    }

    void forEachListing(IntConsumer folders) {
        listings.stream().forEach(folders);
    }

    void forEachFact(IntConsumer nodes) {
        facts.stream().forEach(nodes);
    }

    /// It is written down.
    void clear() {
        facts.clear();
        listings.clear();
        gone.clear();
        isTooMuch = false;
    }
}
