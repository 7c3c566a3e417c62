package io.wraith.transfer;

import io.wraith.base.LongMap;
import io.wraith.transfer.ReceiveEntry.State;
import io.wraith.transfer.ReceiverAction.Kind;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Arrays;

/// The open entries of a receiver, what is to be done about them, and how they end.
final class ReceiveTable {
    private static final int CLOSED_BYTES = 10;
    private static final int MOST_CLOSED = MessageType.MOST_BODY_BYTES / CLOSED_BYTES;
    private static final int MOST_WANTS = 1024;
    private static final long PROGRESS_BYTES = 4L << 20;

    record Task(
            Kind kind,
            @Nullable ReceiveEntry entry,
            @Nullable IncomingParcel parcel,
            long block,
            long blocks) {}

    private record Closing(long id, Outcome outcome, @Nullable Reason reason) {}

    final LongMap<ReceiveEntry> open = new LongMap<>(0);
    final ControlOutput control = new ControlOutput(MessageType.MOST_BODY_BYTES);
    final ArrayDeque<Task> tasks = new ArrayDeque<>();

    private final ArrayDeque<Closing> closings = new ArrayDeque<>();
    private final long[] wantFirst = new long[MOST_WANTS];
    private final int[] wantCount = new int[MOST_WANTS];
    private int wants;

    int begun;

    /// Of missing blocks, that were asked for one by one.
    int ranges;

    long done;
    long kept;
    long failed;
    long bytes;
    long failedBytes;
    private long toldBytes;

    void task(Kind kind, @Nullable ReceiveEntry entry) {
        tasks.add(new Task(kind, entry, null, 0, 0));
    }

    void ask(Kind kind, ReceiveEntry entry) {
        entry.isAsked = true;
        task(kind, entry);
    }

    /// The last word.
    void tellEnd() {
        tell();
        control.begin(MessageType.FINISHED).u64(done).u64(kept).u64(failed).u64(bytes).end();
        control.close();
    }

    /// All of the file is wanted.
    void want(ReceiveEntry entry) {
        long id = entry.entry.id();
        if (wants > 0 && wantFirst[wants - 1] + wantCount[wants - 1] == id) {
            wantCount[wants - 1]++;
            return;
        }
        if (wants == MOST_WANTS) {
            tellWants();
        }
        wantFirst[wants] = id;
        wantCount[wants++] = 1;
    }

    /// If all of a file is here, it gets its root checked and its name.
    void settle(ReceiveEntry entry) {
        if (entry.state != State.WANTED || !entry.isHere()) {
            return;
        }
        if (entry.root != null && entry.seal != null && !isRoot(entry.seal, entry, entry.root)) {
            fail(entry, Reason.CORRUPT);
            return;
        }
        entry.state = State.FINISHING;
        ask(Kind.FINISH, entry);
    }

    // TRANSFER: A receiver MUST compare the root before the file gets its name.
    private static boolean isRoot(Seal seal, ReceiveEntry entry, byte[] root) {
        return seal.isComplete() && seal.form() == entry.form && Arrays.equals(seal.root(), root);
    }

    /// The file cannot be had. It is closed as soon as nobody works on it.
    void fail(ReceiveEntry entry, Reason reason) {
        if (entry.state != State.FAILED) {
            entry.state = State.FAILED;
            entry.failure = reason;
        }
        if (!entry.entry.isFolder() && !entry.isAsked && entry.storing == 0) {
            task(Kind.ABANDON, entry);
            close(entry, Outcome.FAILED, entry.failure);
        }
        endFolder(entry);
    }

    void close(ReceiveEntry entry, Outcome outcome, @Nullable Reason reason) {
        open.remove(entry.entry.id());
        closings.add(new Closing(entry.entry.id(), outcome, reason));
        switch (outcome) {
            case DONE -> done++;
            case KEPT -> kept++;
            case FAILED -> {
                failed++;
                failedBytes += entry.storedBytes;
            }
        }
        if (entry.seal != null) {
            begun--;
            entry.seal = null;
        }
        ranges -= entry.ranges;
        for (ReceiveEntry link : entry.links) {
            if (link.state == State.WAITING) {
                link.state = State.DECIDING;
                ask(Kind.DECIDE, link);
            }
        }
        if (entry.folder != null) {
            entry.folder.children--;
            endFolder(entry.folder);
        }
    }

    /// If all that was to come into a folder is closed, it gets its attributes.
    void endFolder(ReceiveEntry folder) {
        if (!folder.entry.isFolder()
                || !folder.isEnded
                || folder.children > 0
                || folder.isAsked
                || folder.state == State.FINISHING) {
            return;
        }
        if (folder.state == State.FAILED) {
            close(folder, Outcome.FAILED, folder.failure);
        } else {
            folder.state = State.FINISHING;
            ask(Kind.END_FOLDER, folder);
        }
    }

    /// Whether [#tell] would add messages.
    boolean hasNews() {
        return wants > 0 || !closings.isEmpty() || bytes - toldBytes >= PROGRESS_BYTES;
    }

    /// Writes what was collected.
    void tell() {
        if (wants > 0) {
            tellWants();
        }
        if (bytes - toldBytes >= PROGRESS_BYTES) {
            toldBytes = bytes;
            control.begin(MessageType.PROGRESS).u64(done + kept).u64(bytes).end();
        }
        while (!closings.isEmpty()) {
            control.begin(MessageType.CLOSED);
            for (int i = 0; i < MOST_CLOSED && !closings.isEmpty(); i++) {
                Closing closing = closings.remove();
                Reason reason = closing.reason;
                control.u64(closing.id)
                        .u8(closing.outcome.code())
                        .u8(reason == null ? 0 : reason.code());
            }
            control.end();
        }
    }

    private void tellWants() {
        control.begin(MessageType.WANT);
        for (int i = 0; i < wants; i++) {
            control.u64(wantFirst[i]).u32(wantCount[i]);
        }
        control.end();
        wants = 0;
    }
}
