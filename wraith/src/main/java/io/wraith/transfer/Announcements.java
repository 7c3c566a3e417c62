package io.wraith.transfer;

import io.wraith.transfer.Entry.HardLink;
import io.wraith.transfer.ReceiveEntry.State;
import io.wraith.transfer.ReceiveTable.Task;
import io.wraith.transfer.ReceiverAction.Kind;

/// What a sender says: each verb takes the body of a message and answers 0 or a fault.
final class Announcements {
    private static final int VERSION = 1;
    private static final int SESSION_BYTES = 16;
    private static final int MOST_DEPTH = 256;

    private final int window;
    private final ReceiveTable table;
    private final Decisions decisions;
    private final ParcelIntake intake;

    final byte[] session = new byte[SESSION_BYTES];
    ByteString title = ByteString.EMPTY;
    boolean isOffered;
    private int strands;
    boolean isListed;
    long listed;
    long listedBytes;
    private int openFolders;

    Announcements(int window, ReceiveTable table, Decisions decisions, ParcelIntake intake) {
        this.window = window;
        this.table = table;
        this.decisions = decisions;
        this.intake = intake;
    }

    int offer(Fields in) {
        in.require(in.u16() == VERSION);
        strands = in.u16();
        in.copy(session, SESSION_BYTES);
        title = in.bytes(in.u8());
        if (isOffered) {
            return TransferFault.UNEXPECTED.code();
        }
        isOffered = true;
        table.task(Kind.OFFERED, null);
        return Receiver.OK;
    }

    /// Takes it, with at most so many strands.
    void accept(int mostStrands) {
        int agreed = Math.min(strands, mostStrands);
        table.control
                .begin(MessageType.ACCEPT)
                .u16(VERSION)
                .u16(agreed)
                .u32(window)
                .u64(intake.agree(agreed))
                .end();
    }

    int entry(Fields in) {
        Entry entry = EntryCodec.read(in);
        if (entry == null) {
            return TransferFault.MALFORMED.code();
        }
        if (isListed || entry.id() != listed + 1) {
            return TransferFault.UNEXPECTED.code();
        }
        // TRANSFER: A sender MUST NOT have more entries open than the entry window.
        if (table.open.size() == window) {
            return TransferFault.TOO_MANY.code();
        }
        // TRANSFER: The folder MUST be 0 or the id of a folder that was listed and has not ended.
        ReceiveEntry folder = null;
        if (entry.folder() != Entry.ROOT) {
            folder = table.open.get(entry.folder());
            if (folder == null || !folder.entry.isFolder() || folder.isEnded) {
                return TransferFault.WRONG_ENTRY.code();
            }
        }
        ReceiveEntry file =
                entry.content() instanceof HardLink link ? table.open.get(link.file()) : null;
        if (file != null && !file.entry.isFile()) {
            return TransferFault.WRONG_ENTRY.code();
        }
        ReceiveEntry added = new ReceiveEntry(entry, folder);
        if (added.depth > MOST_DEPTH) {
            return TransferFault.TOO_MANY.code();
        }
        listed++;
        listedBytes += entry.size();
        table.open.put(entry.id(), added);
        openFolders += entry.isFolder() ? 1 : 0;
        decisions.listed(added, file);
        return listedBytes < 0 ? TransferFault.TOO_MANY.code() : Receiver.OK;
    }

    int folderEnd(Fields in) {
        ReceiveEntry folder = table.open.get(in.id());
        if (folder == null || !folder.entry.isFolder() || folder.isEnded) {
            return TransferFault.WRONG_ENTRY.code();
        }
        folder.isEnded = true;
        openFolders--;
        table.endFolder(folder);
        return Receiver.OK;
    }

    int listEnd(Fields in) {
        boolean isSum = in.id() == listed && in.bytesCount() == listedBytes;
        if (isListed || openFolders > 0) {
            return TransferFault.UNEXPECTED.code();
        }
        isListed = true;
        return isSum ? Receiver.OK : TransferFault.MALFORMED.code();
    }

    int hole(Fields in) {
        long id = in.id();
        long first = in.block();
        long count = in.block();
        ReceiveEntry entry = table.open.get(id);
        int fault = ParcelIntake.admitted(entry, id, listed);
        if (fault != Receiver.OK || entry == null || entry.state == State.FAILED) {
            return fault;
        }
        if (count == 0 || first + count > Blocks.count(entry.entry.size())) {
            return TransferFault.MALFORMED.code();
        }
        fault = intake.take(entry, first, first + count);
        if (fault != Receiver.OK) {
            return fault;
        }
        if (entry.seal != null && !entry.seal.hole(first, first + count)) {
            return TransferFault.TOO_MANY.code();
        }
        table.tasks.add(new Task(Kind.HOLE, entry, null, first, count));
        table.settle(entry);
        return Receiver.OK;
    }

    int sealed(Fields in) {
        long id = in.id();
        int form = in.u8();
        byte[] root = new byte[BlockHasher.VALUE_BYTES];
        in.copy(root, root.length);
        in.require(form <= Seal.PART);
        ReceiveEntry entry = table.open.get(id);
        int fault = ParcelIntake.admitted(entry, id, listed);
        if (fault != Receiver.OK || entry == null || entry.state == State.FAILED) {
            return fault;
        }
        if (entry.hasOneBlock() || entry.root != null) {
            return TransferFault.WRONG_ENTRY.code();
        }
        entry.root = root;
        entry.form = form;
        table.settle(entry);
        return Receiver.OK;
    }

    int sourceFailed(Fields in) {
        long id = in.id();
        Reason reason = Reason.of(in.u8());
        ReceiveEntry entry = table.open.get(id);
        if (reason == null || id == 0 || id > listed) {
            return TransferFault.MALFORMED.code();
        }
        if (entry == null) {
            return Receiver.OK;
        }
        if (!entry.entry.isFile()) {
            return TransferFault.WRONG_ENTRY.code();
        }
        // What is here and verified is kept.
        if (entry.state != State.FINISHING) {
            table.fail(entry, reason);
        }
        return Receiver.OK;
    }
}
