package io.wraith.vfs.mount;

import io.wraith.transfer.ByteString;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Names that were seen to lead nowhere; of very many those that were asked for last. Folders are
/// known by the numbers that the kernel has for them.
final class AbsentNames {
    private static final int MOST = 16_384;

    /// A name in a folder.
    record Absent(long folder, ByteString name) {}

    /// How good that is, as of anything that is known.
    record Since(long mark, long expiryNs) {}

    private final Map<Absent, Since> names =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Absent, Since> eldest) {
                    return size() > MOST;
                }
            };

    void put(long folder, ByteString name, Since since) {
        names.put(new Absent(folder, name), since);
    }

    void remove(long folder, ByteString name) {
        names.remove(new Absent(folder, name));
    }

    @Nullable Since since(long folder, ByteString name) {
        return names.get(new Absent(folder, name));
    }

    /// An earlier mount saw that, which counts as long as nothing else is known.
    void recall(long folder, ByteString name) {
        names.putIfAbsent(new Absent(folder, name), new Since(Names.NEVER_GOOD, Names.NEVER_GOOD));
    }

    /// An earlier mount saw later that the name led somewhere.
    void recallOtherwise(long folder, ByteString name) {
        names.remove(new Absent(folder, name), new Since(Names.NEVER_GOOD, Names.NEVER_GOOD));
    }

    List<Absent> all() {
        return new ArrayList<>(names.keySet());
    }
}
