package io.wraith.vfs.host;

import io.wraith.base.LongMap;
import io.wraith.transfer.ByteString;
import io.wraith.transfer.ControlOutput;
import io.wraith.vfs.message.FromHost.Change;
import io.wraith.vfs.message.FromHost.Invalidate;
import io.wraith.vfs.message.FromHost.InvalidateAll;
import io.wraith.vfs.message.MessageWriter;
import io.wraith.vfs.message.Place;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one mount is still to be told of changes, and whether it would care. What changes again
/// before it was told is told once.
final class Invalidations {
    private static final int MOST_WAITING = 4_096;
    private static final int MOST_FOLDERS = 1 << 14;
    private static final int PER_MESSAGE = 256;

    /// No more is written while so much waits to be sent.
    private static final int MOST_UNSENT_BYTES = 1 << 14;

    private final Map<Place, Integer> waiting = new LinkedHashMap<>();
    private final LongMap<Boolean> folders = new LongMap<>(0);
    private boolean isOverflowing;
    private boolean caresForAll;
    private long mark;

    long mark() {
        return mark;
    }

    /// An answer told of names in this folder.
    void visited(long folder) {
        if (!caresForAll && folders.put(folder, true) == null && folders.size() > MOST_FOLDERS) {
            caresForAll = true;
            folders.clear();
        }
    }

    /// Whether the mount was told of names in the folder.
    boolean hasVisited(long folder) {
        return caresForAll || folders.containsKey(folder);
    }

    void add(Change change) {
        if (change.has(Change.UNWATCHED)) {
            folders.remove(change.folder());
        }
        if (isOverflowing) {
            return;
        }
        Place place = new Place(change.folder(), change.name());
        waiting.merge(place, change.what(), (before, now) -> before | now);
        // MOUNT: A host MUST NOT queue more than a bounded number of invalidations for a mount that
        // does not read them: it replaces them by this.
        if (waiting.size() > MOST_WAITING) {
            overflow();
        }
    }

    /// Nobody knows what changed.
    void overflow() {
        isOverflowing = true;
        waiting.clear();
        folders.clear();
        caresForAll = false;
    }

    void write(ControlOutput out) {
        if (isOverflowing && out.pending() < MOST_UNSENT_BYTES) {
            isOverflowing = false;
            MessageWriter.write(new InvalidateAll(++mark), out);
        }
        while (!waiting.isEmpty() && out.pending() < MOST_UNSENT_BYTES) {
            List<Change> some = new ArrayList<>();
            Iterator<Map.Entry<Place, Integer>> next = waiting.entrySet().iterator();
            while (next.hasNext() && some.size() < PER_MESSAGE) {
                Map.Entry<Place, Integer> each = next.next();
                ByteString name = each.getKey().name();
                some.add(new Change(each.getKey().folder(), each.getValue(), name));
                next.remove();
            }
            MessageWriter.write(new Invalidate(++mark, some), out);
        }
    }
}
