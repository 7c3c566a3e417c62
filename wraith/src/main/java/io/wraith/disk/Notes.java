package io.wraith.disk;

import io.wraith.ring.Queues;
import io.wraith.transfer.ByteString;
import io.wraith.transfer.Reason;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Remarks for people, from any thread: the first of them, and how many there were.
public final class Notes {
    private static final int MOST = 1000;

    private final Queue<String> first = Queues.unbounded();
    private final AtomicLong count = new AtomicLong();

    private final Set<Reason> reasons = ConcurrentHashMap.newKeySet();

    Notes() {}

    void add(String note) {
        if (count.getAndIncrement() < MOST) {
            first.add(note);
        }
    }

    /// Of an entry that failed.
    void add(ByteString path, @Nullable Reason reason) {
        if (reason != null) {
            reasons.add(reason);
        }
        add(path + ": " + Reason.words(reason));
    }

    /// Why entries failed, each reason once, in the order of [Reason].
    public Set<Reason> reasons() {
        return new TreeSet<>(reasons);
    }

    public long count() {
        return count.get();
    }

    /// At most a thousand.
    public List<String> first() {
        return List.copyOf(first);
    }
}
