package io.wraith.disk;

import io.wraith.ring.Queues;
import io.wraith.transfer.ByteString;
import io.wraith.transfer.Reason;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

/// Remarks for people, from any thread: the first of them, and how many there were.
public final class Notes {
    private static final int MOST = 1000;

    private final Queue<String> first = Queues.unbounded();
    private final AtomicLong count = new AtomicLong();

    Notes() {}

    void add(String note) {
        if (count.getAndIncrement() < MOST) {
            first.add(note);
        }
    }

    /// Of an entry that failed.
    void add(ByteString path, @Nullable Reason reason) {
        String why = reason == null ? "unknown" : reason.name().toLowerCase(Locale.ROOT);
        add(path + ": " + why.replace('_', ' '));
    }

    public long count() {
        return count.get();
    }

    /// At most a thousand.
    public List<String> first() {
        return List.copyOf(first);
    }
}
