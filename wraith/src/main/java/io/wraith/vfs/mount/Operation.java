package io.wraith.vfs.mount;

import io.wraith.base.Check;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.FromHost.Usage;

import org.jspecify.annotations.Nullable;

import java.util.Queue;

/// One thing that a program asks for, and what it gets. Made by who asks; given to a verb of
/// [MountSide], and once it has a result read and given back by [MountSide#done].
public final class Operation {
    /// What it got.
    public enum Result {
        /// Nothing yet.
        NONE,
        FAILED,
        /// A name leads to [#node], with attributes.
        ENTRY,
        /// The name leads nowhere, which may be kept for [#validNs].
        NO_ENTRY,
        ATTRIBUTES,
        /// A link's text, the value of an extended attribute, or the names of all.
        BYTES,
        /// A file or folder is open.
        OPENED,
        /// A file's bytes, fewer than were asked for only at its end.
        DATA,
        /// Names of a folder.
        LISTING,
        POSITION,
        STATISTICS
    }

    enum Kind {
        NONE,
        LOOKUP,
        ATTRIBUTES,
        LINK,
        OPEN,
        OPEN_FOLDER,
        READ,
        LIST,
        SEEK,
        VALUE,
        NAMES,
        STATISTICS
    }

    private final Object caller;

    Kind kind = Kind.NONE;
    long deadlineNs;
    int subject;
    ByteString name = ByteString.EMPTY;
    @Nullable OpenFile file;
    @Nullable OpenFolder folder;
    long offset;
    int length;

    /// How often it began anew because what it was about changed.
    int tries;

    /// How many contents of its file it has begun to put together, and the last of them.
    int contents;

    long lastContent;

    /// It gets the bytes of whichever version there is, since versions change faster than one can
    /// be asked for.
    boolean isOfAnyVersion;

    /// The content that the host vouched for since this was asked.
    long content;

    /// The content whose blocks are pinned; 0 for none.
    long pinned;

    /// When it was asked, by the clock of reads.
    long born;

    /// How often bytes came with a wrong check.
    int wrong;

    private Result result = Result.NONE;
    private @Nullable Queue<Operation> lateAnswers;
    private Failure failure = Failure.IO_ERROR;
    private long node;
    private Attributes attributes = Attributes.NONE;
    private long validNs;
    private long handle;
    private boolean isSame;
    private boolean isListingKept;
    private ByteString bytes = ByteString.EMPTY;
    private long position;
    private Usage usage = Usage.NONE;
    private @Nullable Listing listing;
    final Pieces pieces = new Pieces();

    /// `caller` is who waits, for its owner to know.
    public Operation(Object caller) {
        this.caller = caller;
    }

    public Object caller() {
        return caller;
    }

    public Result result() {
        return result;
    }

    boolean isOpen() {
        return result == Result.NONE;
    }

    /// Whether the answer came after the verb had returned.
    boolean isLate() {
        return lateAnswers != null;
    }

    /// The verb returns without a result; later it goes there.
    void late(Queue<Operation> answers) {
        lateAnswers = answers;
    }

    public Failure failure() {
        return failure;
    }

    /// The number of the file or folder; the kernel counts it.
    public long node() {
        return node;
    }

    public Attributes attributes() {
        return attributes;
    }

    /// How long name and attributes may be kept without asking.
    public long validNs() {
        return validNs;
    }

    public long handle() {
        return handle;
    }

    /// Whether what is open is a folder.
    public boolean isOfFolder() {
        return kind == Kind.OPEN_FOLDER;
    }

    /// Whether the kernel may keep the folder's listing.
    public boolean keepsListing() {
        return isListingKept;
    }

    /// Whether what the kernel has of the file's contents, or of the folder's names, is still good.
    public boolean keepsPages() {
        return isSame;
    }

    public Pieces pieces() {
        return pieces;
    }

    public ByteString bytes() {
        return bytes;
    }

    public long position() {
        return position;
    }

    public Usage usage() {
        return usage;
    }

    /// The folder's names; those from the entry [#position] on were asked for.
    public Listing listing() {
        if (listing == null) {
            throw new IllegalStateException(result + " has no listing");
        }
        return listing;
    }

    void fail(Failure why) {
        end(Result.FAILED);
        failure = why;
    }

    void entry(long newNode, Attributes newAttributes, long newValidNs) {
        end(Result.ENTRY);
        node = newNode;
        attributes = newAttributes;
        validNs = newValidNs;
    }

    void noEntry(long newValidNs) {
        end(Result.NO_ENTRY);
        validNs = newValidNs;
    }

    void attributes(Attributes newAttributes, long newValidNs) {
        end(Result.ATTRIBUTES);
        attributes = newAttributes;
        validNs = newValidNs;
    }

    void bytes(ByteString newBytes) {
        end(Result.BYTES);
        bytes = newBytes;
    }

    void opened(long newHandle, boolean keepsPages) {
        end(Result.OPENED);
        handle = newHandle;
        isSame = keepsPages;
    }

    void openedFolder(long newHandle, boolean isKept, boolean isKnown) {
        opened(newHandle, isKept && isKnown);
        isListingKept = isKept;
    }

    void data() {
        end(Result.DATA);
    }

    void listing(Listing newListing, long first) {
        end(Result.LISTING);
        listing = newListing;
        position = first;
    }

    void position(long newPosition) {
        end(Result.POSITION);
        position = newPosition;
    }

    void statistics(Usage newUsage) {
        end(Result.STATISTICS);
        usage = newUsage;
    }

    private void end(Result newResult) {
        Check.that(result == Result.NONE, "an operation with two answers");
        result = newResult;
        if (lateAnswers != null) {
            lateAnswers.add(this);
        }
    }
}
