package io.wraith.net;

import io.wraith.linux.Errno;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Poll;

import java.lang.foreign.Arena;

/// Where a port's owner sleeps until one of its descriptors is ready or another thread wakes it.
final class PortSleeper {
    private final PortCounts counts;
    private final Poll poll;
    private final PortWaker waker;
    private final int wakerEntry;

    /// For so many descriptors of the port's own.
    PortSleeper(Arena arena, int descriptors, PortCounts counts) {
        this.counts = counts;
        poll = new Poll(arena, descriptors + 1);
        waker = new PortWaker(arena, counts);
        wakerEntry = descriptors;
        poll.watch(wakerEntry, waker.descriptor(), Poll.POLLIN);
    }

    /// Lets the next sleep end with these events of `fd`; a negative one is passed over.
    void watch(int entry, int fd, int events) {
        poll.watch(entry, fd, events);
    }

    /// What the last sleep found about a descriptor.
    int ready(int entry) {
        return poll.ready(entry);
    }

    /// Sleeps for at most `timeoutNs` (negative: no limit). True when [#ready] has something to
    /// say.
    boolean sleep(long timeoutNs) {
        counts.add(PortCounter.WAITS, 1);
        int answer = poll.await(timeoutNs);
        if (answer < 0 && answer != -Errno.EINTR) {
            throw new LinuxException("ppoll", answer, "waiting for datagrams");
        }
        if (answer <= 0) {
            return false;
        }
        if (poll.ready(wakerEntry) != 0) {
            waker.seen();
        }
        return true;
    }

    /// Whether the next sleep would end at once because of [#wake].
    boolean isWoken() {
        return waker.isWoken();
    }

    /// Ends the owner's present or next sleep.
    void wake() {
        waker.wake();
    }

    void close() {
        waker.close();
    }
}
