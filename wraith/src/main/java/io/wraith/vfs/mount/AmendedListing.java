package io.wraith.vfs.mount;

import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.ListEntry;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A folder's listing with what was learned later of single names: for who has no host to list the
/// folder anew.
final class AmendedListing {
    /// Above so many bytes of entries the next page begins.
    private static final int PAGE_BYTES = 64 << 10;

    final Listing old;
    private final Map<ByteString, ListEntry> later = new LinkedHashMap<>();
    private final Set<ByteString> gone = new HashSet<>();

    AmendedListing(Listing old) {
        this.old = old;
    }

    void put(ListEntry entry) {
        later.put(entry.name(), entry);
    }

    void remove(ByteString name) {
        gone.add(name);
    }

    Listing listing() {
        List<ListEntry> entries = new ArrayList<>();
        for (int i = 0; i < old.size(); i++) {
            ListEntry entry = old.entry(i);
            ListEntry better = later.remove(entry.name());
            if (better != null) {
                entries.add(better);
            } else if (!gone.contains(entry.name())) {
                entries.add(entry);
            }
        }
        entries.addAll(later.values());
        return packed(entries);
    }

    private Listing packed(List<ListEntry> entries) {
        Listing listing = new Listing();
        int begun = 0;
        int bytes = 0;
        for (int i = 0; i < entries.size(); i++) {
            bytes += entries.get(i).bytes();
            if (bytes > PAGE_BYTES) {
                listing.add(entries.subList(begun, i + 1));
                begun = i + 1;
                bytes = 0;
            }
        }
        listing.add(entries.subList(begun, entries.size()));
        listing.seen(old.mark(), old.expiryNs());
        listing.end();
        return listing;
    }
}
