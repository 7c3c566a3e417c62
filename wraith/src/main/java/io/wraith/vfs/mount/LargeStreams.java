package io.wraith.vfs.mount;

import io.wraith.base.LongMap;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The streams of large reads: which are to be opened or stopped, and which count at the host.
final class LargeStreams {
    private final LongMap<Fetch> running = new LongMap<>(0);
    private final ArrayDeque<Fetch> toOpen = new ArrayDeque<>();
    private final ArrayDeque<Integer> toStop = new ArrayDeque<>();

    /// Those that are to be stopped, or were: the host counts them until they are over.
    private final Set<Integer> stopping = new HashSet<>();

    private int last;

    /// Gives a large read a stream.
    void begin(Fetch fetch) {
        fetch.stream = ++last;
        running.put(fetch.stream, fetch);
        toOpen.add(fetch);
    }

    /// A large read whose stream is to be opened now; null if there is none.
    @Nullable Fetch pollOpen() {
        return toOpen.poll();
    }

    boolean hasToOpen() {
        return !toOpen.isEmpty();
    }

    /// The number of a stream that is to be stopped now; 0 if there is none.
    int pollStop() {
        Integer number = toStop.poll();
        return number == null ? 0 : number;
    }

    boolean hasToStop() {
        return !toStop.isEmpty();
    }

    /// Stops all of one urgency that are for a file, and answers them.
    List<Fetch> stopAll(FileState file, int urgency) {
        List<Fetch> unwanted = new ArrayList<>();
        running.forEach((_, fetch) -> {
            if (fetch.file == file && fetch.urgency == urgency) {
                unwanted.add(fetch);
            }
        });
        for (Fetch fetch : unwanted) {
            running.remove(fetch.stream);
            if (!toOpen.remove(fetch)) {
                stopping.add(fetch.stream);
                toStop.add(fetch.stream);
            }
        }
        return unwanted;
    }

    /// One is over. False if it was none that was stopped.
    boolean stopped(int number) {
        return stopping.remove(number);
    }

    @Nullable Fetch find(int number) {
        return running.get(number);
    }

    @Nullable Fetch remove(int number) {
        return running.remove(number);
    }

    /// Those whose streams were opened.
    List<Fetch> begun() {
        List<Fetch> begun = new ArrayList<>();
        running.forEach((_, fetch) -> begun.add(fetch));
        begun.removeAll(toOpen);
        return begun;
    }

    /// How many are wanted.
    int size() {
        return running.size();
    }

    /// How many the host counts.
    int inUse() {
        return running.size() + stopping.size();
    }

    /// The session is over, and they with it. Answers those that were wanted.
    List<Fetch> clear() {
        List<Fetch> all = new ArrayList<>();
        running.forEach((_, fetch) -> all.add(fetch));
        running.clear();
        toOpen.clear();
        toStop.clear();
        stopping.clear();
        return all;
    }
}
