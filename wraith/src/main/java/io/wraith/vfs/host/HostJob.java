package io.wraith.vfs.host;

import io.wraith.base.Check;
import io.wraith.transfer.SlotPool;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.FromHost.Answer;
import io.wraith.vfs.message.FromHost.Head;
import io.wraith.vfs.message.FromMount;
import io.wraith.vfs.message.FromMount.ListFolder;
import io.wraith.vfs.message.Status;
import io.wraith.vfs.message.Tail;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// One look at the files, for one request or one page of it. Whoever does it says [#answer], or
/// [#tail] for a large read, and gives it back by [HostSide#done]. One owner at a time.
public final class HostJob {
    private final int stream;
    private final int reserved;
    private final List<Long> visited = new ArrayList<>();
    private FromMount.Request request;
    private long mark;
    private int slot = SlotPool.NONE;
    private @Nullable Answer answer;
    private @Nullable Tail tail;

    /// Touched by the [HostSide] only.
    boolean isUnwanted;

    HostJob(int stream, FromMount.Request request, int reserved) {
        this.stream = stream;
        this.request = request;
        this.reserved = reserved;
    }

    public FromMount.Request request() {
        return request;
    }

    /// The handle that a file gets which is opened.
    public int reservedHandle() {
        return reserved;
    }

    /// Whether it is about an open file.
    boolean hasHandle() {
        return switch (request) {
            case FromMount.Stat _, FromMount.Read _, FromMount.Seek _ -> true;
            case FromMount.Walk _, ListFolder _, FromMount.Open _ -> false;
            case FromMount.ListAttributes _, FromMount.GetAttribute _ -> false;
            case FromMount.StatFileSystem _ -> false;
        };
    }

    /// Which file, or 0.
    public int handle() {
        return switch (request) {
            case FromMount.Stat stat -> stat.handle();
            case FromMount.Read read -> read.handle();
            case FromMount.Seek seek -> seek.handle();
            case FromMount.Walk _, ListFolder _, FromMount.Open _ -> 0;
            case FromMount.ListAttributes _, FromMount.GetAttribute _ -> 0;
            case FromMount.StatFileSystem _ -> 0;
        };
    }

    /// Whether it opens a file for which there was no handle any more.
    boolean isBeyondHandles() {
        return request instanceof FromMount.Open && reserved == 0;
    }

    /// Where the bytes of a large read go; [SlotPool#NONE] for everything else.
    public int slot() {
        return slot;
    }

    public boolean isLarge() {
        return slot != SlotPool.NONE;
    }

    /// What an answer begins with.
    public Head head(Status status) {
        return new Head(request.request(), status, mark);
    }

    public void answer(Answer given) {
        answer = given;
    }

    /// How a large read ended.
    public void tail(Status status, int flags, int length, long check, Attributes attributes) {
        tail = new Tail(status, flags, length, mark, check, attributes);
    }

    /// The answer tells of names in this folder, which is watched since before they were looked at.
    public void visited(long folder) {
        visited.add(folder);
    }

    int stream() {
        return stream;
    }

    List<Long> visitedFolders() {
        return visited;
    }

    Answer answer() {
        Answer given = answer;
        if (given == null) {
            throw Check.never(new IllegalStateException("no answer to " + request));
        }
        return given;
    }

    /// How many bytes of the slot are sent.
    int payload() {
        return known().payload();
    }

    LargeAnswer large(int from) {
        int urgency = request instanceof FromMount.Read read ? read.urgency() : 0;
        return new LargeAnswer(stream, urgency, from, known());
    }

    private Tail known() {
        Tail given = tail;
        if (given == null) {
            throw Check.never(new IllegalStateException("no tail for " + request));
        }
        return given;
    }

    void begin(long newMark, int newSlot) {
        mark = newMark;
        slot = newSlot;
    }

    /// Goes on with the next page.
    void next(ListFolder rest) {
        request = rest;
        answer = null;
        visited.clear();
    }
}
