package io.wraith.vfs.host;

import io.wraith.base.LongMap;
import io.wraith.vfs.message.FromMount;
import io.wraith.vfs.message.FromMount.GetAttribute;
import io.wraith.vfs.message.FromMount.ListAttributes;
import io.wraith.vfs.message.FromMount.ListFolder;
import io.wraith.vfs.message.FromMount.Open;
import io.wraith.vfs.message.FromMount.Read;
import io.wraith.vfs.message.FromMount.Seek;
import io.wraith.vfs.message.FromMount.Stat;
import io.wraith.vfs.message.FromMount.StatFileSystem;
import io.wraith.vfs.message.FromMount.Walk;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// What a mount asked and was not answered: in queues by urgency until somebody works on it.
final class Requests {
    private static final int NAMES = 0;
    private static final int LISTINGS = 1;
    private static final int LARGE = 2;

    private final int mostNumbered;
    private final LongMap<HostJob> numbered = new LongMap<>(0);
    private final LongMap<HostJob> large = new LongMap<>(0);
    private final List<ArrayDeque<HostJob>> queues = new ArrayList<>();

    Requests(int mostNumbered) {
        this.mostNumbered = mostNumbered;
        for (int i = 0; i < HostSide.URGENCIES; i++) {
            queues.add(new ArrayDeque<>());
        }
    }

    boolean isFull() {
        return numbered.size() >= mostNumbered;
    }

    boolean isUnanswered(int request) {
        return numbered.containsKey(request);
    }

    /// Takes one of a lane.
    void addNumbered(HostJob job) {
        numbered.put(job.request().request(), job);
        queues.get(urgency(job.request())).add(job);
    }

    private static int urgency(FromMount.Request request) {
        return switch (request) {
            case ListFolder _ -> LISTINGS;
            case Read read -> read.urgency() == 0 ? LISTINGS : LARGE + read.urgency();
            case Walk _, Stat _, Open _, Seek _, ListAttributes _ -> NAMES;
            case GetAttribute _, StatFileSystem _ -> NAMES;
        };
    }

    /// Takes one that has a stream of its own.
    void addLarge(HostJob job, int urgency) {
        large.put(job.stream(), job);
        queues.get(LARGE + urgency).add(job);
    }

    @Nullable HostJob first(int urgency) {
        return queues.get(urgency).peek();
    }

    /// The first of a queue is worked on from now on.
    HostJob take(int urgency) {
        return queues.get(urgency).remove();
    }

    /// What was worked on has another part, before everything else of its urgency.
    void again(HostJob job) {
        queues.get(urgency(job.request())).addFirst(job);
    }

    void answered(HostJob job) {
        numbered.remove(job.request().request());
    }

    /// Nobody waits for the answer, which has to be given all the same.
    void cancel(int request) {
        HostJob job = numbered.get(request);
        if (job != null) {
            job.isUnwanted = true;
        }
    }

    /// Nobody waits for a large read, and its stream is gone.
    void endLarge(int stream) {
        HostJob job = large.remove(stream);
        if (job != null) {
            job.isUnwanted = true;
            queues.forEach(queue -> queue.remove(job));
        }
    }
}
