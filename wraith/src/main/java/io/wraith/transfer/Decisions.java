package io.wraith.transfer;

import io.wraith.base.Check;
import io.wraith.base.RangeSet;
import io.wraith.transfer.Entry.File;
import io.wraith.transfer.ReceiveEntry.State;
import io.wraith.transfer.ReceiveTable.Task;
import io.wraith.transfer.ReceiverAction.Kind;

import org.jspecify.annotations.Nullable;

/// What becomes of listed entries.
final class Decisions {
    /// So many ranges of missing blocks may be asked for, of one file and of all that are open.
    static final int MOST_RANGES = 1 << 16;

    static final int MOST_RANGES_IN_ALL = 1 << 18;

    private static final int RANGES_PER_MESSAGE = 4000;

    /// What a peer may add to the ranges that were wanted.
    private static final int MORE_PIECES = 4096;

    private final ReceiveTable table;

    Decisions(ReceiveTable table) {
        this.table = table;
    }

    /// An entry came; `file` is that of a hard link, if it is open.
    void listed(ReceiveEntry entry, @Nullable ReceiveEntry file) {
        ReceiveEntry folder = entry.folder;
        if (folder != null) {
            folder.children++;
        }
        if (folder != null && folder.state == State.FAILED) {
            table.fail(entry, Reason.FOLDER_FAILED);
        } else if (file != null) {
            entry.state = State.WAITING;
            file.links.add(entry);
        } else {
            table.ask(Kind.DECIDE, entry);
        }
    }

    /// Whether the entry was closed or given up before this was done about it.
    boolean isTooLate(Task task) {
        ReceiveEntry entry = task.entry();
        if (entry == null || task.kind() == Kind.ABANDON) {
            return false;
        }
        if (table.open.get(entry.entry.id()) != entry) {
            return true;
        }
        if (task.kind() != Kind.DECIDE || entry.state != State.FAILED) {
            return false;
        }
        entry.isAsked = false;
        table.fail(entry, Reason.SOURCE_UNREADABLE);
        return true;
    }

    void want(long id) {
        ReceiveEntry entry = answered(id);
        Check.that(entry.entry.isFile(), "only files are wanted");
        if (isGivenUp(entry)) {
            return;
        }
        entry.state = State.WANTED;
        long blocks = Blocks.count(entry.entry.size());
        if (blocks == 0) {
            entry.isArrived = true;
            table.settle(entry);
            return;
        }
        if (blocks > 1) {
            RangeSet wanted = new RangeSet(1);
            wanted.add(0, blocks);
            expect(entry, wanted);
        }
        table.want(entry);
    }

    void wantExcept(long id, RangeSet kept) {
        ReceiveEntry entry = entry(id);
        long blocks = Blocks.count(entry.entry.size());
        boolean isAllThere = blocks > 0 && kept.containsAll(0, blocks);
        boolean hasRoom = table.ranges < MOST_RANGES_IN_ALL;
        if (!isAllThere && (kept.isEmpty() || blocks < 2 || !hasRoom)) {
            want(id);
            return;
        }
        answered(id);
        if (isGivenUp(entry)) {
            return;
        }
        if (isAllThere) {
            entry.state = State.FINISHING;
            table.ask(Kind.FINISH, entry);
            return;
        }
        entry.state = State.WANTED;
        RangeSet wanted = missing(kept, blocks);
        expect(entry, wanted);
        entry.ranges = wanted.size();
        table.ranges += entry.ranges;
        tellWanted(id, wanted);
    }

    void kept(long id) {
        ReceiveEntry entry = answered(id);
        Check.that(!entry.entry.isFolder(), "folders are made");
        table.close(entry, Outcome.KEPT, null);
    }

    void made(long id) {
        ReceiveEntry folder = answered(id);
        Check.that(folder.entry.isFolder(), "only folders are made");
        folder.state = State.MADE;
        table.endFolder(folder);
    }

    void done(long id) {
        ReceiveEntry entry = answered(id);
        boolean isLink = !entry.entry.isFolder() && !(entry.entry.content() instanceof File);
        Check.that(isLink || entry.state == State.FINISHING, "not all is done");
        table.close(entry, Outcome.DONE, null);
    }

    boolean failed(long id, Reason reason) {
        ReceiveEntry entry = table.open.get(id);
        if (entry == null) {
            return false;
        }
        boolean isEnding = entry.state == State.FINISHING;
        entry.isAsked = false;
        if (isEnding) {
            table.close(entry, Outcome.FAILED, reason);
        } else {
            table.fail(entry, reason);
        }
        return isEnding || entry.entry.isFolder();
    }

    private void expect(ReceiveEntry entry, RangeSet wanted) {
        entry.wanted = wanted;
        entry.arrived = new RangeSet(wanted.size() + MORE_PIECES);
    }

    /// What is not there. If that would be too many ranges, the last reaches to the end.
    private RangeSet missing(RangeSet kept, long blocks) {
        int room = Math.min(MOST_RANGES, MOST_RANGES_IN_ALL - table.ranges);
        RangeSet missing = new RangeSet(room);
        long at = kept.firstGap(0);
        for (int i = 0; at < blocks; ) {
            while (i < kept.size() && kept.from(i) <= at) {
                i++;
            }
            boolean isLast = i == kept.size() || missing.size() == room - 1;
            long end = isLast ? blocks : Math.min(blocks, kept.from(i));
            missing.add(at, end);
            at = kept.firstGap(end);
        }
        return missing;
    }

    private void tellWanted(long id, RangeSet wanted) {
        for (int i = 0; i < wanted.size(); ) {
            int end = Math.min(wanted.size(), i + RANGES_PER_MESSAGE);
            table.control.begin(MessageType.WANT_BLOCKS).u64(id).u8(end < wanted.size() ? 1 : 0);
            for (; i < end; i++) {
                table.control.u64(wanted.from(i)).u64(wanted.to(i) - wanted.from(i));
            }
            table.control.end();
        }
    }

    /// The sender gave the entry up while it was being decided.
    private boolean isGivenUp(ReceiveEntry entry) {
        if (entry.state != State.FAILED) {
            return false;
        }
        table.fail(entry, Reason.SOURCE_UNREADABLE);
        return true;
    }

    private ReceiveEntry answered(long id) {
        ReceiveEntry entry = entry(id);
        Check.that(entry.isAsked, "nothing was asked of entry " + id);
        entry.isAsked = false;
        return entry;
    }

    ReceiveEntry entry(long id) {
        ReceiveEntry entry = table.open.get(id);
        if (entry == null) {
            throw Check.never(new IllegalArgumentException("no open entry has the id " + id));
        }
        return entry;
    }
}
