package io.wraith.disk;

import io.wraith.linux.Stat;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.Place;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// The numbers by which mounts name folders, for all mounts of a share. Bounded: the folder that
/// was used longest ago is forgotten, and found again by its name. Any I/O thread uses it.
final class ShareFolders {
    static final long TOP = 1;

    private final int most;
    private final ShareFolder top;
    private final Map<Long, ShareFolder> known = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Place, ShareFolder> byPlace = new HashMap<>();
    private long last = TOP;

    ShareFolders(ShareFolder top, int most) {
        this.top = top;
        this.most = most;
    }

    /// Null if the number means nothing, or nothing any more.
    synchronized @Nullable ShareFolder of(long number) {
        return number == TOP ? top : known.get(number);
    }

    /// The folder of that name, which was just looked at: the one that is known, if it still is the
    /// same.
    synchronized ShareFolder found(ShareFolder parent, byte[] name, Stat stat) {
        Place place = new Place(parent.number, ByteString.of(name, 0, name.length));
        ShareFolder before = byPlace.get(place);
        if (before != null && before.is(stat)) {
            known.get(before.number);
            return before;
        }
        if (before != null) {
            known.remove(before.number);
        }
        ShareFolder now = parent.inner(++last, name, stat);
        byPlace.put(place, now);
        known.put(now.number, now);
        forget();
        return now;
    }

    private void forget() {
        Iterator<ShareFolder> oldest = known.values().iterator();
        while (known.size() > most && oldest.hasNext()) {
            ShareFolder folder = oldest.next();
            oldest.remove();
            byPlace.remove(folder.known());
        }
    }
}
