package io.wraith.node;

import io.wraith.fuse.Call;
import io.wraith.fuse.Entry;
import io.wraith.fuse.FileSystem;
import io.wraith.fuse.ListingPage;
import io.wraith.linux.Errno;
import io.wraith.linux.FuseKernel;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.FromHost.Usage;
import io.wraith.vfs.mount.Failure;
import io.wraith.vfs.mount.Listing;
import io.wraith.vfs.mount.MountPlan;
import io.wraith.vfs.mount.MountSide;
import io.wraith.vfs.mount.Operation;
import io.wraith.vfs.mount.Pieces;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The kernel's requests as questions to a mount's mind, and its results as answers.
final class MountFiles implements FileSystem {
    private static final byte[] SELF = {'.'};
    private static final byte[] PARENT = {'.', '.'};

    /// Cookies of a listing: 0 begins with the folder itself, 1 with its parent, 2 with the names.
    private static final int BEFORE_NAMES = 2;

    private static final int FOLDER_MODE = 0x4000;
    private static final int PERMISSIONS = 0xfff;
    private static final String SHOWN_ATTRIBUTES = "user.";

    private final MountMind mind;
    private final MountOrder.Access access;
    private final long mostEntryNs;
    private final long mostAttributesNs;

    /// Who waits for an operation, and what for.
    private record Waiting(Call call, FileSystem.@Nullable FolderPart listing) {
        Waiting(Call call) {
            this(call, null);
        }
    }

    MountFiles(MountPlan plan, @Nullable MountDisk disk, MountOrder order) {
        access = order.access();
        mostEntryNs = order.caches().names().toNanos();
        mostAttributesNs = order.caches().attributes().toNanos();
        mind = new MountMind(plan, disk, this::answer);
    }

    MountMind mind() {
        return mind;
    }

    @Override
    public void lookup(Call call, long folder, byte[] name) {
        ByteString text = ByteString.of(name, 0, name.length);
        mind.ask(
                new Waiting(call),
                (side, operation, nowNs) -> side.lookup(operation, folder, text, nowNs));
    }

    @Override
    public void forget(long node, long count) {
        mind.run((side, _, _) -> side.forget(node, count));
    }

    @Override
    public void attributes(Call call, long node) {
        mind.ask(
                new Waiting(call),
                (side, operation, nowNs) -> side.attributes(operation, node, nowNs));
    }

    @Override
    public void readLink(Call call, long node) {
        mind.ask(
                new Waiting(call),
                (side, operation, nowNs) -> side.readLink(operation, node, nowNs));
    }

    @Override
    public void open(Call call, long node) {
        mind.ask(new Waiting(call), (side, operation, nowNs) -> side.open(operation, node, nowNs));
    }

    @Override
    public void read(Call call, Extent extent) {
        mind.ask(
                new Waiting(call),
                (side, operation, nowNs) ->
                        side.read(
                                operation,
                                extent.handle(),
                                extent.offset(),
                                extent.length(),
                                nowNs));
    }

    @Override
    public void release(long node, long handle) {
        mind.run((side, _, nowNs) -> side.release(handle, nowNs));
    }

    @Override
    public void openFolder(Call call, long node) {
        mind.ask(
                new Waiting(call),
                (side, operation, nowNs) -> side.openFolder(operation, node, nowNs));
    }

    @Override
    public void list(Call call, FileSystem.FolderPart listing) {
        long first = Math.max(0, listing.cookie() - BEFORE_NAMES);
        mind.ask(
                new Waiting(call, listing),
                (side, operation, nowNs) -> side.list(operation, listing.handle(), first, nowNs));
    }

    @Override
    public void releaseFolder(long node, long handle) {
        mind.run((side, _, nowNs) -> side.releaseFolder(handle, nowNs));
    }

    @Override
    public void statistics(Call call) {
        mind.ask(new Waiting(call), (side, operation, nowNs) -> side.statistics(operation, nowNs));
    }

    /// Programs ask for access lists and labels of every file that they list; those that a host
    /// never shows need no question.
    @Override
    public void extendedAttribute(Call call, long node, byte[] name) {
        String text = new String(name, StandardCharsets.ISO_8859_1);
        if (!text.startsWith(SHOWN_ATTRIBUTES)) {
            call.fail(Errno.EOPNOTSUPP);
            return;
        }
        mind.ask(
                new Waiting(call),
                (side, operation, nowNs) ->
                        side.value(operation, node, ByteString.of(name, 0, name.length), nowNs));
    }

    @Override
    public void extendedAttributes(Call call, long node) {
        mind.ask(
                new Waiting(call),
                (side, operation, nowNs) -> side.valueNames(operation, node, nowNs));
    }

    @Override
    public void seek(Call call, Seek seek) {
        mind.ask(
                new Waiting(call),
                (side, operation, nowNs) ->
                        side.seek(
                                operation, seek.handle(), seek.offset(), !seek.isForData(), nowNs));
    }

    // ---- Answers

    private void answer(Operation operation) {
        if (!(operation.caller() instanceof Waiting waiting)) {
            throw new IllegalStateException("an answer for nobody");
        }
        Call call = waiting.call;
        switch (operation.result()) {
            case FAILED -> call.fail(errno(operation.failure()));
            case ENTRY -> entry(call, operation);
            case NO_ENTRY -> call.noEntry(Math.min(mostEntryNs, operation.validNs()));
            case ATTRIBUTES ->
                    call.attributes(
                            shown(operation.attributes()),
                            Math.min(mostAttributesNs, operation.validNs()));
            case BYTES -> bytes(call, operation);
            case OPENED -> opened(call, operation);
            case DATA -> data(call, operation.pieces());
            case LISTING -> list(waiting, operation);
            case POSITION -> call.position(operation.position());
            case STATISTICS -> call.statistics(statistics(operation.usage()));
            case NONE -> throw new IllegalStateException("an answer without a result");
        }
    }

    private void entry(Call call, Operation operation) {
        if (!call.entry(entry(operation))) {
            forget(operation.node(), 1);
        }
    }

    private Entry entry(Operation operation) {
        return new Entry(
                operation.node(),
                shown(operation.attributes()),
                Math.min(mostEntryNs, operation.validNs()),
                Math.min(mostAttributesNs, operation.validNs()));
    }

    /// Of a link its text, else an extended attribute, which has a size of its own.
    private static void bytes(Call call, Operation operation) {
        byte[] bytes = operation.bytes().toBytes();
        if (call.isForValue()) {
            call.value(bytes);
        } else {
            call.bytes(bytes);
        }
    }

    private void opened(Call call, Operation operation) {
        int pages = operation.keepsPages() ? FuseKernel.FOPEN_KEEP_CACHE : 0;
        int listing = operation.keepsListing() ? FuseKernel.FOPEN_CACHE_DIR : 0;
        if (call.opened(operation.handle(), pages | listing)) {
            return;
        }
        if (operation.isOfFolder()) {
            releaseFolder(operation.node(), operation.handle());
        } else {
            release(operation.node(), operation.handle());
        }
    }

    private void data(Call call, Pieces pieces) {
        List<Call.Piece> parts = new ArrayList<>(pieces.count());
        for (int i = 0; i < pieces.count(); i++) {
            long place = MountStore.place(pieces.slot(i), pieces.place(i));
            parts.add(new Call.Piece(mind.store().memory(), place, pieces.length(i)));
        }
        call.data(parts);
    }

    private void list(Waiting waiting, Operation operation) {
        FileSystem.FolderPart asked = waiting.listing;
        if (asked == null) {
            throw new IllegalStateException("a listing that nobody asked for");
        }
        List<Long> entered = new ArrayList<>();
        boolean isTaken =
                waiting.call.listing(
                        asked.isWithAttributes(),
                        page -> mind.look(side -> fill(side, page, asked, operation, entered)));
        if (!isTaken) {
            entered.forEach(node -> forget(node, 1));
        }
    }

    /// Under the mind's lock: the listing may still be growing.
    private void fill(
            MountSide side,
            ListingPage page,
            FileSystem.FolderPart asked,
            Operation operation,
            List<Long> entered) {
        if (asked.cookie() <= 0) {
            page.add(SELF, 1, FOLDER_MODE, 1, null);
        }
        if (asked.cookie() <= 1) {
            page.add(PARENT, 1, FOLDER_MODE, BEFORE_NAMES, null);
        }
        Listing listing = operation.listing();
        for (int i = (int) operation.position(); i < listing.size(); i++) {
            byte[] name = listing.name(i).toBytes();
            if (!page.hasRoomFor(name.length)) {
                return;
            }
            Attributes attributes = listing.attributes(i);
            Entry entry = null;
            if (asked.isWithAttributes()) {
                Operation given = new Operation(operation);
                side.enter(operation, i, given, System.nanoTime());
                entry = entry(given);
                entered.add(entry.node());
            }
            long next = listing.place(i + 1) + BEFORE_NAMES;
            page.add(name, attributes.inode(), attributes.mode(), next, entry);
        }
    }

    private static Call.Statistics statistics(Usage usage) {
        return new Call.Statistics(
                Math.max(1, usage.blockBytes()),
                usage.blocks(),
                usage.freeBlocks(),
                usage.availableBlocks(),
                usage.files(),
                usage.freeFiles());
    }

    /// Attributes as users of this machine are to see them.
    private Attributes shown(Attributes attributes) {
        if (access.user().isEmpty() && access.group().isEmpty() && access.umask() == 0) {
            return attributes;
        }
        Attributes.Owner owner = attributes.owner();
        return new Attributes(
                attributes.inode(),
                attributes.size(),
                attributes.allocatedBytes(),
                attributes.times(),
                attributes.mode() & ~(access.umask() & PERMISSIONS),
                new Attributes.Owner(
                        owner.links(),
                        access.user().orElse(owner.user()),
                        access.group().orElse(owner.group())),
                attributes.device());
    }

    /// What programs are told. Whatever keeps the host's answer away is an error of reading, as of
    /// a disk that fails.
    static int errno(Failure failure) {
        return switch (failure) {
            case NOT_FOUND -> Errno.ENOENT;
            case NO_PERMISSION -> Errno.EACCES;
            case NOT_FOLDER -> Errno.ENOTDIR;
            case IS_FOLDER -> Errno.EISDIR;
            case NOT_FILE, NO_SUCH_OFFSET -> Errno.ENXIO;
            case STALE -> Errno.ESTALE;
            case IO_ERROR, TIMED_OUT, OFFLINE -> Errno.EIO;
            case UNSUPPORTED -> Errno.EOPNOTSUPP;
            case NO_ATTRIBUTE -> Errno.ENODATA;
            case TOO_LONG -> Errno.ENAMETOOLONG;
            case TOO_MANY -> Errno.ENFILE;
            case BAD_HANDLE -> Errno.EBADF;
        };
    }
}
