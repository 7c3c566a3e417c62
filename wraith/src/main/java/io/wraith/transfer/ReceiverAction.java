package io.wraith.transfer;

import org.jspecify.annotations.Nullable;

/// What a [Receiver] wants done, or tells; filled by [Receiver#poll], reused by its owner.
public final class ReceiverAction {
    public enum Kind {
        /// Somebody offers a transfer; answered by [Receiver#accept] or [Receiver#cancel].
        OFFERED,
        /// What is to become of this entry? A folder: make it ([Receiver#made]). A symbolic link:
        /// make it, never follow it ([Receiver#done]). A file: [Receiver#want],
        /// [Receiver#wantExcept] or [Receiver#kept]. A hard link, whose file is closed by now: link
        /// it ([Receiver#done]), or want it as a file. Anything: [Receiver#failed].
        DECIDE,
        /// Compare the value of a block with the one here, and write it only if it is the same;
        /// answered by [Receiver#stored], [Receiver#corrupt] or [Receiver#storeFailed]. The runs
        /// follow each other in the slot, from its beginning on.
        STORE,
        /// The same for whole small files, each of which gets its name at once; answered for each
        /// item by [Receiver#itemStored], [Receiver#itemCorrupt] or [Receiver#itemFailed].
        STORE_PACK,
        /// These blocks are zeros. Needs no answer.
        HOLE,
        /// All of the file is there and verified: attributes, then the name; answered by
        /// [Receiver#done] or [Receiver#failed].
        FINISH,
        /// All that was to come into the folder is closed: attributes; answered likewise.
        END_FOLDER,
        /// The file failed, for [#reason]: what there is of it is not needed now, its blocks are
        /// good. Needs no answer.
        ABANDON,
        /// Everything is closed: make it durable; answered by [Receiver#synced].
        SYNC,
        /// The sender was told that all is here. Nothing follows.
        FINISHED,
        /// The transfer was given up. Nothing follows.
        CANCELLED
    }

    Kind kind = Kind.OFFERED;
    @Nullable Entry entry;
    @Nullable IncomingParcel parcel;
    int slot;
    long block;
    long blocks;
    @Nullable Reason reason;

    public Kind kind() {
        return kind;
    }

    /// The entry that this is about.
    public Entry entry() {
        if (entry == null) {
            throw new IllegalStateException(kind + " has no entry");
        }
        return entry;
    }

    public int slot() {
        return slot;
    }

    /// The block, or the first of a hole.
    public long block() {
        return block;
    }

    /// How many blocks the hole has.
    public long blocks() {
        return blocks;
    }

    /// What is in the slot, of the block to be stored.
    public Runs runs() {
        return parcel().runs;
    }

    /// What the block's value must be; valid until the answer.
    public byte[] value() {
        return parcel().value;
    }

    /// What is in the slot, of a pack; valid until all are answered.
    public PackItems items() {
        return parcel().items;
    }

    /// Why the file failed that is abandoned.
    public @Nullable Reason reason() {
        return reason;
    }

    private IncomingParcel parcel() {
        if (parcel == null) {
            throw new IllegalStateException(kind + " has no slot");
        }
        return parcel;
    }
}
