package io.wraith.transfer;

import io.wraith.base.Check;
import io.wraith.base.RangeSet;
import io.wraith.transfer.ReceiveEntry.State;
import io.wraith.transfer.ReceiveTable.Task;
import io.wraith.transfer.ReceiverAction.Kind;

import org.jspecify.annotations.Nullable;

/// The side that gets the files. Its owner moves control bytes both ways, takes a slot for every
/// one-way stream that the sender opens, and does what [#poll] asks.
///
/// Memory is bounded by the entries that may be open, 256 files that have begun, and the slots.
public final class Receiver {
    /// The answer of verbs that found no fault.
    public static final int OK = 0;

    /// Fewer would not keep one busy.
    private static final int SLOTS_OF_STRAND = 4;

    private final int slotCount;
    private final ReceiveTable table = new ReceiveTable();
    private final ParcelIntake intake;
    private final StrandTalk talk;
    private final Decisions decisions = new Decisions(table);
    private final Announcements said;
    private final ControlInput input = new ControlInput(MessageType.MOST_BODY_BYTES);
    private final Fields fields = new Fields();

    private boolean isAccepted;
    private boolean isSyncing;
    private boolean isFinished;
    private boolean isEndTold;
    private @Nullable Cancellation cancellation;

    /// At most `window` entries, 256 at least, are open at once.
    public Receiver(int slotCount, int window, Slots slots) {
        Check.that(window >= 256 && window <= 1 << 20, "a window of 256 to 2^20 entries");
        Check.that(slotCount > 0, "at least one slot");
        this.slotCount = slotCount;
        StrandNumbers numbers = new StrandNumbers();
        intake = new ParcelIntake(slotCount, slots, table, numbers);
        talk = new StrandTalk(numbers, table.control, intake::strandBegunAgain);
        said = new Announcements(window, table, decisions, intake);
    }

    /// The sender's 16 bytes for this transfer.
    public byte[] session() {
        return said.session.clone();
    }

    /// What the sender calls it; not trusted.
    public ByteString title() {
        return said.title;
    }

    /// Takes what was offered, with at most so many strands.
    public void accept(int mostStrands) {
        Check.that(said.isOffered && !isAccepted, "nothing was offered");
        isAccepted = true;
        said.accept(Math.min(mostStrands, slotCount / SLOTS_OF_STRAND));
    }

    /// What the sides say about the strands.
    public StrandTalk strandTalk() {
        return talk;
    }

    /// A slot for a parcel of a strand, or [SlotPool#NONE]. The sender is told that it may open
    /// another one, so whoever takes its streams has the slot by then.
    public int strandSlot(int strand) {
        return intake.strandSlot(strand);
    }

    /// The strand is over; what was given to it comes back by [#parcelArrived] or [#parcelGone].
    public void strandEnded(int strand) {
        intake.strandEnded(strand);
    }

    /// Takes control bytes and answers how many it took, or the code of a [TransferFault]. It stops
    /// where a decision must come first: call it again, with what is left, after each answer.
    public int receive(byte[] bytes, int at, int length) {
        int taken = 0;
        while (cancellation == null) {
            int more = input.feed(bytes, at + taken, length - taken);
            if (more < 0) {
                return broken(more);
            }
            taken += more;
            if (!input.isWhole()) {
                return taken;
            }
            Fields in = input.body(fields);
            MessageType type = MessageType.of(input.type());
            // TRANSFER: A receiver of a message MUST cancel the transfer if its type is unknown, if
            // it comes from the wrong side or in the wrong state, or if its body is longer than
            // 65,536 bytes or is not exactly as below.
            if (type == null) {
                return broken(TransferFault.UNEXPECTED.code());
            }
            if (mustWait(type)) {
                return taken;
            }
            input.clear();
            int fault = message(type, in);
            if (fault != OK) {
                return broken(fault);
            }
        }
        return length;
    }

    private int broken(int fault) {
        TransferFault which = TransferFault.of(fault);
        cancel(which.cancelCode(), which.name());
        return fault;
    }

    /// Until the offer is accepted, and until a folder is made, what lies in it waits.
    private boolean mustWait(MessageType type) {
        if (type == MessageType.CANCEL || (type == MessageType.OFFER && !said.isOffered)) {
            return false;
        }
        if (!isAccepted) {
            return said.isOffered;
        }
        if (type != MessageType.ENTRY) {
            return false;
        }
        Fields in = input.body(fields);
        in.id();
        ReceiveEntry folder = table.open.get(in.id());
        input.body(fields);
        return folder != null && folder.entry.isFolder() && folder.state == State.DECIDING;
    }

    /// A slot for a stream that the sender opened, or the code of a [TransferFault].
    public int openParcel() {
        int slot = isAccepted ? intake.open() : TransferFault.FLOOD.code();
        return slot < 0 ? broken(slot) : slot;
    }

    /// Takes bytes of a parcel, in any order; answers 0 or a fault.
    public int parcelData(int slot, long offset, byte[] bytes, int at, int length) {
        int fault = intake.data(slot, offset, bytes, at, length);
        return fault < 0 ? broken(fault) : OK;
    }

    /// All of a parcel is in its slot; answers 0 or a fault.
    public int parcelArrived(int slot, long length) {
        if (cancellation != null) {
            intake.gone(slot);
            return OK;
        }
        int fault = intake.arrived(slot, length, said.listed);
        return fault < 0 ? broken(fault) : OK;
    }

    /// The stream of a parcel was given up.
    public void parcelGone(int slot) {
        intake.gone(slot);
    }

    /// What is to be done or was told; false if nothing is for now.
    public boolean poll(ReceiverAction action) {
        if (isFinished || cancellation != null) {
            boolean isNews = !isEndTold;
            isEndTold = true;
            action.kind = isFinished ? Kind.FINISHED : Kind.CANCELLED;
            return isNews;
        }
        for (Task task = table.tasks.poll(); task != null; task = table.tasks.poll()) {
            if (intake.isWorth(task) && !decisions.isTooLate(task)) {
                fill(action, task);
                return true;
            }
        }
        if (said.isListed && table.open.size() == 0 && !isSyncing) {
            isSyncing = true;
            action.kind = Kind.SYNC;
            return true;
        }
        return false;
    }

    private static void fill(ReceiverAction action, Task task) {
        ReceiveEntry entry = task.entry();
        action.kind = task.kind();
        action.entry = entry == null ? null : entry.entry;
        action.reason = entry == null ? null : entry.failure;
        action.parcel = task.parcel();
        action.slot = task.parcel() == null ? SlotPool.NONE : task.parcel().slot;
        action.block = task.block();
        action.blocks = task.blocks();
    }

    /// An entry that is open.
    public Entry entry(long id) {
        return decisions.entry(id).entry;
    }

    /// All of the file is wanted.
    public void want(long id) {
        decisions.want(id);
    }

    /// The file is wanted but for these blocks, which are there and verified. They may come again
    /// all the same.
    public void wantExcept(long id, RangeSet kept) {
        decisions.wantExcept(id, kept);
    }

    /// The entry is there already.
    public void kept(long id) {
        decisions.kept(id);
    }

    /// The folder is made.
    public void made(long id) {
        decisions.made(id);
    }

    /// The link is made, or what was to be finished is.
    public void done(long id) {
        decisions.done(id);
    }

    /// The entry cannot be had, at any time until it is closed. True if nothing more is asked about
    /// it; else it is abandoned.
    public boolean failed(long id, Reason reason) {
        return decisions.failed(id, reason);
    }

    public void stored(int slot) {
        intake.stored(slot);
    }

    public void corrupt(int slot) {
        intake.corrupt(slot);
    }

    public void storeFailed(int slot, Reason reason) {
        intake.storeFailed(slot, reason);
    }

    public void itemStored(int slot, int item) {
        intake.itemStored(slot, item);
    }

    public void itemCorrupt(int slot, int item) {
        intake.itemCorrupt(slot, item);
    }

    public void itemFailed(int slot, int item, Reason reason) {
        intake.itemFailed(slot, item, reason);
    }

    /// What was received survives a crash from now on.
    public void synced() {
        Check.that(isSyncing && !isFinished, "nothing was to be made durable");
        isFinished = true;
        table.tellEnd();
    }

    /// Whether everything is here, and the sender was told.
    public boolean isFinished() {
        return isFinished;
    }

    /// How many entries were listed and are not closed.
    public int openEntries() {
        return table.open.size();
    }

    /// Gives up, or refuses an offer. CANCEL is sent, and nothing else happens any more.
    public void cancel(CancelCode code, String text) {
        if (cancellation == null && !isFinished) {
            cancellation = Cancellation.own(code, text);
            cancellation.write(table.control);
            table.control.close();
        }
    }

    public @Nullable Cancellation cancellation() {
        return cancellation;
    }

    /// Gives control bytes for the peer and says how many.
    public int control(byte[] target, int at, int length) {
        if (cancellation == null && !isFinished) {
            table.tell();
            if (intake.hasCreditToTell()) {
                intake.tellCredit();
            }
        }
        return table.control.take(target, at, length);
    }

    public boolean hasControl() {
        boolean isLive = cancellation == null && !isFinished;
        return table.control.pending() > 0
                || (isLive && (table.hasNews() || intake.hasCreditToTell()));
    }

    /// Whether the control stream ends behind what [#control] gives.
    public boolean isControlAtEnd() {
        return isFinished || cancellation != null;
    }

    /// How many entries were listed.
    public long listed() {
        return said.listed;
    }

    /// The sum of their sizes.
    public long listedBytes() {
        return said.listedBytes;
    }

    /// Whether [#listed] is final.
    public boolean isListed() {
        return said.isListed;
    }

    public long doneEntries() {
        return table.done;
    }

    public long keptEntries() {
        return table.kept;
    }

    public long failedEntries() {
        return table.failed;
    }

    /// Bytes that came, were verified and are stored.
    public long storedBytes() {
        return table.bytes;
    }

    /// Those of entries that did not fail.
    public long wholeBytes() {
        return table.bytes - table.failedBytes;
    }

    /// Blocks and small files that arrived other than they were sent.
    public long corruptBlocks() {
        return intake.corruptBlocks;
    }

    private int message(MessageType type, Fields in) {
        // TRANSFER: A receiver MUST ignore JOIN, REJOIN and CANCEL after it said FINISHED: they
        // have crossed it.
        if (isFinished && type.mayCrossTheEnd()) {
            return OK;
        }
        if (isFinished || (!said.isOffered && !isFirst(type))) {
            return TransferFault.UNEXPECTED.code();
        }
        int fault =
                switch (type) {
                    case OFFER -> said.offer(in);
                    case ENTRY -> said.entry(in);
                    case FOLDER_END -> said.folderEnd(in);
                    case LIST_END -> said.listEnd(in);
                    case HOLE -> said.hole(in);
                    case SEALED -> said.sealed(in);
                    case FAILED -> said.sourceFailed(in);
                    case CANCEL -> {
                        Cancellation peer = Cancellation.read(in);
                        cancellation = in.isExact() ? peer : null;
                        yield OK;
                    }
                    case JOIN -> talk.join(in);
                    case REJOIN -> talk.rejoin(in);
                    case ACCEPT,
                            WANT,
                            WANT_BLOCKS,
                            AGAIN,
                            CLOSED,
                            CREDIT,
                            STRAND_CREDIT,
                            PROGRESS,
                            FINISHED ->
                            TransferFault.UNEXPECTED.code();
                };
        return fault == OK && !in.isExact() ? TransferFault.MALFORMED.code() : fault;
    }

    private static boolean isFirst(MessageType type) {
        return type == MessageType.OFFER || type == MessageType.CANCEL;
    }
}
