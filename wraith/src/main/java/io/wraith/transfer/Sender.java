package io.wraith.transfer;

import io.wraith.base.Check;
import io.wraith.base.LongMap;
import io.wraith.proto.stream.StreamSource;
import io.wraith.transfer.Entry.Attributes;
import io.wraith.transfer.Entry.Content;
import io.wraith.transfer.Entry.HardLink;
import io.wraith.transfer.SendEntry.State;
import io.wraith.transfer.SenderAction.Kind;

import org.jspecify.annotations.Nullable;

/// The side that has the files. Its owner lists them while [#wantsEntry], does what [#poll] asks,
/// moves control bytes both ways, and sends a parcel for every slot that [#nextParcel] names.
///
/// Memory is bounded by the entries that may be open and the slots.
public final class Sender {
    /// The answer of verbs that found no fault.
    public static final int OK = 0;

    private static final int VERSION = 1;
    private static final int SESSION_BYTES = 16;
    private static final int FIRST_WINDOW = 256;
    private static final int MOST_WINDOW = 1 << 20;
    private static final int MOST_DEPTH = 256;

    /// No more is listed while so much waits to be sent.
    private static final int MOST_CONTROL_BYTES = 1 << 18;

    private final LongMap<SendEntry> open = new LongMap<>(0);
    private final ControlOutput control = new ControlOutput(MessageType.MOST_BODY_BYTES);
    private final ControlInput input = new ControlInput(MessageType.MOST_BODY_BYTES);
    private final Fields fields = new Fields();
    private final SendQueue queue;
    private final Requests requests;
    private final Slots slots;
    private final OutgoingStrands strands;
    private final StrandTalk talk;

    private boolean isAccepted;
    private boolean isListed;
    private boolean isFinished;
    private boolean isEndTold;
    private @Nullable Cancellation cancellation;
    private long window = FIRST_WINDOW;
    private long listed;
    private long listedBytes;
    private int openFolders;
    private long progressEntries;
    private long progressBytes;
    private long done;
    private long kept;
    private long failed;

    /// The session's name is 16 bytes; the title is for people. It could use so many strands.
    public Sender(int slotCount, Slots slots, byte[] session, String title, int mostStrands) {
        Check.that(session.length == SESSION_BYTES, "a session of 16 bytes");
        ByteString text = ByteString.shortened(title, Cancellation.MOST_TEXT_BYTES);
        this.slots = slots;
        StrandNumbers numbers = new StrandNumbers();
        strands = new OutgoingStrands(mostStrands, numbers);
        talk = new StrandTalk(numbers, control, strands::begunAgain);
        queue = new SendQueue(slotCount, slots, open, control, strands);
        requests = new Requests(open, queue);
        control.begin(MessageType.OFFER)
                .u16(VERSION)
                .u16(mostStrands)
                .bytes(session)
                .u8(text.length())
                .bytes(text)
                .end();
    }

    /// Whether another entry may be listed now.
    public boolean wantsEntry() {
        return !isListed
                && cancellation == null
                && open.size() < window
                && control.pending() < MOST_CONTROL_BYTES;
    }

    /// Lists an entry and answers its id.
    public long add(long folder, ByteString name, Attributes attributes, Content content) {
        Check.that(wantsEntry(), "no entry was wanted");
        Entry entry = new Entry(listed + 1, folder, name, attributes, content);
        String fault = entry.fault();
        Check.that(fault == null, fault + ": " + entry);
        Check.that(entry.size() < Blocks.SIZE_LIMIT - listedBytes, "too large a sum");
        Check.that(
                !(content instanceof HardLink link) || (link.file() > 0 && link.file() <= listed),
                "a link to a file that was not listed");
        int depth = folder == Entry.ROOT ? 1 : openFolder(folder).depth + 1;
        Check.that(depth <= MOST_DEPTH, "folders within each other");
        listed++;
        listedBytes += entry.size();
        openFolders += entry.isFolder() ? 1 : 0;
        open.put(entry.id(), new SendEntry(entry, depth));
        control.begin(MessageType.ENTRY);
        EntryCodec.write(entry, control);
        control.end();
        return entry.id();
    }

    /// Everything in the folder was listed.
    public void endFolder(long folder) {
        openFolder(folder).isEnded = true;
        openFolders--;
        control.begin(MessageType.FOLDER_END).u64(folder).end();
    }

    /// Everything was listed.
    public void endList() {
        // TRANSFER: The sender MUST send FOLDER_END once for every folder, after everything in it
        // was listed, and LIST_END once, when no folder is open.
        Check.that(!isListed && openFolders == 0, "a list that ends inside a folder");
        isListed = true;
        control.begin(MessageType.LIST_END).u64(listed).u64(listedBytes).end();
    }

    private SendEntry openFolder(long id) {
        SendEntry folder = open.get(id);
        if (folder == null || !folder.isFolder || folder.isEnded) {
            throw Check.never(new IllegalArgumentException("no open folder has the id " + id));
        }
        return folder;
    }

    /// The source of a listed entry is gone or has changed.
    public void failed(long id, Reason reason) {
        SendEntry entry = open.get(id);
        if (entry != null && entry.isFile && entry.state != State.FAILED) {
            queue.fail(entry, reason);
        }
    }

    /// What is to be done or was told; false if nothing is for now.
    public boolean poll(SenderAction action) {
        if (requests.pollClosed(action)) {
            return true;
        }
        if (isFinished || cancellation != null) {
            boolean isNews = !isEndTold;
            isEndTold = true;
            action.of(isFinished ? Kind.FINISHED : Kind.CANCELLED, 0);
            return isNews;
        }
        return queue.poll(action);
    }

    /// A block is in the slot, as it belongs there; no runs if it is zeros only.
    public void blockRead(int slot, byte[] value, Runs runs) {
        queue.blockRead(slot, value, runs);
    }

    /// The block, and so many in all from it on, are zeros.
    public void hole(int slot, long blocks) {
        queue.hole(slot, blocks);
    }

    public void readFailed(int slot, Reason reason) {
        queue.readFailed(slot, reason);
    }

    public void itemRead(int slot, int item, byte[] hash) {
        queue.itemRead(slot, item, hash);
    }

    public void itemFailed(int slot, int item, Reason reason) {
        queue.itemFailed(slot, item, reason);
    }

    /// Answers CHECK; no reason if the source is what it was.
    public void checked(long id, @Nullable Reason reason) {
        queue.checked(id, reason);
    }

    /// The slot whose parcel is to be sent now, on a one-way stream of its own, or -1.
    public int nextParcel() {
        return nextParcel(0);
    }

    /// The same for a strand. Whose turn it is not gets none.
    public int nextParcel(int strand) {
        return cancellation == null ? queue.nextParcel(strand) : SlotPool.NONE;
    }

    /// What the sides say about the strands.
    public StrandTalk strandTalk() {
        return talk;
    }

    /// What gives the bytes of a parcel, to whichever thread has it until it is [#delivered] or
    /// [#takenBack].
    public StreamSource source(int slot) {
        OutgoingParcel parcel = queue.parcel(slot);
        return (offset, target, at, length) -> parcel.read(slots, offset, target, at, length);
    }

    /// The strand that had the parcel is lost: another is to carry it.
    public void takenBack(int slot) {
        queue.takenBack(slot);
    }

    /// The strand carries nothing any more.
    public void strandEnded(int strand) {
        strands.ended(strand);
    }

    public int parcelLength(int slot) {
        return queue.parcel(slot).length();
    }

    /// Gives bytes of a parcel, any number of times, until it is delivered.
    public void readParcel(int slot, long offset, byte[] target, int at, int length) {
        queue.parcel(slot).read(slots, offset, target, at, length);
    }

    /// The parcel was acknowledged as a whole, or its stream is over.
    public void delivered(int slot) {
        queue.delivered(slot);
    }

    /// Whether only the receiver's credit keeps parcels back.
    public boolean isOutOfCredit() {
        return queue.isOutOfCredit();
    }

    /// Takes control bytes. Answers how many it took, or the code of a [TransferFault].
    public int receive(byte[] bytes, int at, int length) {
        int taken = 0;
        while (taken < length && cancellation == null) {
            int more = input.feed(bytes, at + taken, length - taken);
            int fault = more < 0 ? more : input.isWhole() ? message() : OK;
            if (fault < 0) {
                TransferFault which = TransferFault.of(fault);
                cancel(which.cancelCode(), which.name());
                return fault;
            }
            taken += more;
        }
        return length;
    }

    /// How many entries were listed and are not closed.
    public int openEntries() {
        return open.size();
    }

    /// Gives up. CANCEL is sent, and nothing else happens any more.
    public void cancel(CancelCode code, String text) {
        if (cancellation == null && !isFinished) {
            cancellation = Cancellation.own(code, text);
            cancellation.write(control);
            control.close();
        }
    }

    public @Nullable Cancellation cancellation() {
        return cancellation;
    }

    /// Gives control bytes for the peer and says how many.
    public int control(byte[] target, int at, int length) {
        return control.take(target, at, length);
    }

    public boolean hasControl() {
        return control.pending() > 0;
    }

    /// Whether the control stream ends behind what [#control] gives.
    public boolean isControlAtEnd() {
        return isFinished || cancellation != null;
    }

    /// What the receiver said it has done.
    public long progressEntries() {
        return progressEntries;
    }

    public long progressBytes() {
        return progressBytes;
    }

    private int message() {
        MessageType type = MessageType.of(input.type());
        Fields in = input.body(fields);
        input.clear();
        if (type == null || isFinished || (!isAccepted && !isFirst(type))) {
            return TransferFault.UNEXPECTED.code();
        }
        int fault =
                switch (type) {
                    case ACCEPT -> accept(in);
                    case WANT -> requests.want(in);
                    case WANT_BLOCKS -> requests.wantBlocks(in);
                    case AGAIN -> requests.again(in);
                    case CLOSED -> requests.closed(in);
                    case CREDIT -> strandCredit(0, in);
                    case STRAND_CREDIT -> strandCredit(in.u16(), in);
                    case JOIN -> talk.join(in);
                    case REJOIN -> talk.rejoin(in);
                    case PROGRESS -> {
                        progressEntries = in.id();
                        progressBytes = in.bytesCount();
                        yield OK;
                    }
                    case FINISHED -> finished(in);
                    case CANCEL -> {
                        Cancellation peer = Cancellation.read(in);
                        cancellation = in.isExact() ? peer : null;
                        yield OK;
                    }
                    case OFFER, ENTRY, FOLDER_END, LIST_END, HOLE, SEALED, FAILED ->
                            TransferFault.UNEXPECTED.code();
                };
        return fault == OK && !in.isExact() ? TransferFault.MALFORMED.code() : fault;
    }

    private static boolean isFirst(MessageType type) {
        return type == MessageType.ACCEPT || type == MessageType.CANCEL;
    }

    /// Whether the receiver has everything and said so.
    public boolean isFinished() {
        return isFinished;
    }

    /// Entries that were moved, by what the receiver said at the end.
    public long doneEntries() {
        return done;
    }

    /// Entries that the receiver had already.
    public long keptEntries() {
        return kept;
    }

    /// Entries that the receiver does not have.
    public long failedEntries() {
        return failed;
    }

    private int strandCredit(int number, Fields in) {
        return strands.credit(number, in.id()) ? OK : TransferFault.UNEXPECTED.code();
    }

    private int accept(Fields in) {
        in.require(in.u16() == VERSION);
        int agreed = in.u16();
        long entries = in.u32();
        long parcels = in.id();
        in.require(entries > 0 && parcels > 0);
        if (isAccepted) {
            return TransferFault.UNEXPECTED.code();
        }
        isAccepted = true;
        window = Math.min(entries, MOST_WINDOW);
        boolean isOffered = strands.agree(agreed) && strands.credit(0, parcels);
        return isOffered ? OK : TransferFault.UNEXPECTED.code();
    }

    private int finished(Fields in) {
        long saidDone = in.id();
        long saidKept = in.id();
        long saidFailed = in.id();
        long saidBytes = in.bytesCount();
        if (!isListed || open.size() > 0) {
            return TransferFault.UNEXPECTED.code();
        }
        done = saidDone;
        kept = saidKept;
        failed = saidFailed;
        progressBytes = saidBytes;
        isFinished = true;
        return OK;
    }
}
