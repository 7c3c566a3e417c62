package io.wraith.transfer;

import org.jspecify.annotations.Nullable;

/// What a [Sender] wants done, or tells; filled by [Sender#poll], reused by its owner.
public final class SenderAction {
    public enum Kind {
        /// Read a block into a slot, from its beginning on, and compute its value; answered by
        /// [Sender#blockRead], [Sender#hole] or [Sender#readFailed]. If [#mustCheck], the source is
        /// looked at after reading, and one that changed is a failure.
        READ,
        /// Read whole small files into a slot, each to its place, and hash them; answered for each
        /// item by [Sender#itemRead] or [Sender#itemFailed]. The source is looked at as above, and
        /// a file whose length is another one changed.
        READ_PACK,
        /// All of a file was read: is its source what it was? Answered by [Sender#checked].
        CHECK,
        /// The receiver is done with an entry. It can be forgotten.
        CLOSED,
        /// The receiver has everything. Nothing follows.
        FINISHED,
        /// The transfer was given up. Nothing follows.
        CANCELLED
    }

    Kind kind = Kind.CLOSED;
    long id;
    long block;
    int slot;
    int length;
    boolean mustCheck;
    PackItems items = new PackItems();
    Outcome outcome = Outcome.DONE;
    @Nullable Reason reason;

    public Kind kind() {
        return kind;
    }

    public long id() {
        return id;
    }

    public long block() {
        return block;
    }

    public int slot() {
        return slot;
    }

    /// The length of the block.
    public int length() {
        return length;
    }

    public boolean mustCheck() {
        return mustCheck;
    }

    /// What to read into the slot; valid until all items are answered.
    public PackItems items() {
        return items;
    }

    public Outcome outcome() {
        return outcome;
    }

    /// Why it failed, if it did.
    public @Nullable Reason reason() {
        return reason;
    }

    SenderAction of(Kind newKind, long newId) {
        kind = newKind;
        id = newId;
        reason = null;
        return this;
    }
}
