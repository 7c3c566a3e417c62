package io.wraith.net;

import io.wraith.linux.EventFd;

import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicBoolean;

/// Lets any thread end the sleep of a port's owner, by a descriptor that becomes readable.
final class PortWaker {
    private final PortCounts counts;
    private final EventFd signals;
    private final AtomicBoolean isWoken = new AtomicBoolean();

    /// Guards the descriptor, which other threads write to while it exists.
    private final Object lock = new Object();

    private boolean isReleased;

    PortWaker(Arena arena, PortCounts counts) {
        this.counts = counts;
        signals = new EventFd(arena);
    }

    /// Readable when somebody has called [#wake].
    int descriptor() {
        return signals.descriptor();
    }

    /// Ends the owner's present or next sleep.
    void wake() {
        if (!isWoken.getAndSet(true)) {
            synchronized (lock) {
                if (!isReleased) {
                    signals.signal();
                }
            }
        }
    }

    boolean isWoken() {
        return isWoken.get();
    }

    /// The owner has seen it.
    void seen() {
        counts.add(PortCounter.WAKE_UPS, 1);
        signals.drain();
        // Only now, and by a read as well: whoever saw it set has its signal counted here, and what
        // it did before is seen by the caller.
        isWoken.getAndSet(false);
    }

    void close() {
        synchronized (lock) {
            isReleased = true;
            signals.close();
        }
    }
}
