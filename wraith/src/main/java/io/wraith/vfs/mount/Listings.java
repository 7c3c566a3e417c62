package io.wraith.vfs.mount;

import io.wraith.base.LongMap;
import io.wraith.vfs.message.FromHost.Listed;
import io.wraith.vfs.message.FromHost.Page;
import io.wraith.vfs.message.FromMount.ListFolder;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.ListEntry;
import io.wraith.vfs.message.Place;
import io.wraith.vfs.message.Status;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The names of folders, page by page. Who began to read a folder goes on in the listing it began
/// with, also while that still comes in.
final class Listings {
    private static final long MS = 1_000_000;

    /// Of a folder that no program has read so many pages are asked for, some 1,500 names.
    private static final int PAGES_AHEAD = 4;

    /// About 750,000 names.
    private static final long MOST_BYTES = 96 << 20;

    private final Desk desk;
    private final Names names;
    private final FolderNumbers numbers;
    private final LongMap<OpenFolder> open = new LongMap<>(0);
    private long handles;

    /// How many were asked for.
    private long asked;

    /// While there is no host.
    private @Nullable LaterNames later;

    Listings(Desk desk, FolderNumbers numbers) {
        this.desk = desk;
        names = desk.names;
        this.numbers = numbers;
    }

    void open(Operation operation, int node) {
        operation.kind = Operation.Kind.OPEN_FOLDER;
        names.nodes.hold(node);
        OpenFolder opened = new OpenFolder(node);
        open.put(++handles, opened);
        Folder folder = names.folder(node);
        amendOld(folder);
        boolean isKept = isFitForKernel(folder);
        if (isKept) {
            // Also of what the kernel will have of it by itself it may ask us for the rest.
            opened.listing = folder.listing;
        }
        operation.openedFolder(handles, isKept, folder.given == number(folder.listing));
    }

    /// Without a host nothing better comes: what was learned since is added.
    private void amendOld(Folder folder) {
        if (!desk.isOffline()) {
            later = null;
            return;
        }
        if (folder.listing == null || names.isListed(folder, desk.nowNs)) {
            return;
        }
        if (later == null || later.learned != names.learned) {
            later = new LaterNames(names);
        }
        Listing now = later.take(folder);
        if (now != null) {
            now.number = ++asked;
            names.keep(folder, now, folder.listingMark, folder.listingExpiryNs);
        }
    }

    /// Whether the kernel may keep the listing: it is whole, and as good as the names' own leases,
    /// so that these are not asked for one by one. When the kernel is to forget names, they would.
    private boolean isFitForKernel(Folder folder) {
        boolean isGood = names.isListed(folder, desk.nowNs) || desk.isOffline();
        return number(folder.listing) != 0 && isGood && !names.isCrowded();
    }

    private static long number(@Nullable Listing listing) {
        return listing == null ? 0 : listing.number;
    }

    @Nullable OpenFolder find(long handle) {
        return open.get(handle);
    }

    void release(long handle) {
        OpenFolder folder = open.remove(handle);
        if (folder != null) {
            names.nodes.release(folder.node);
            names.removeFree(folder.node);
        }
    }

    void list(Operation operation, OpenFolder open) {
        Folder folder = names.folder(open.node);
        int first = Listing.entry(operation.offset);
        boolean isNew = operation.offset == 0 && operation.tries == 0;
        if (open.listing == null || open.listing.isBroken() || isNew) {
            operation.tries++;
            open.listing = listing(operation, folder);
        } else if (first > 0 && !open.listing.isOf(operation.offset)) {
            // What it read from the kernel's memory may be newer than what it began with.
            boolean isNewer = folder.listing != null && folder.listing.isOf(operation.offset);
            open.listing = isNewer ? folder.listing : open.listing;
        }
        Listing listing = open.listing;
        if (listing == null) {
            return;
        }
        if (first < listing.size() || listing.isWhole()) {
            folder.given = first == 0 ? listing.number : folder.given;
            operation.listing(listing, first);
        } else if (folder.run != null && folder.run.listing == listing) {
            folder.run.waiting.add(operation);
        } else {
            operation.fail(Failure.IO_ERROR);
        }
    }

    private @Nullable Listing listing(Operation operation, Folder folder) {
        amendOld(folder);
        boolean isKept = names.isListed(folder, desk.nowNs) || desk.isOffline();
        if (folder.listing != null && isKept) {
            desk.counts.namesFromMemory++;
            return folder.listing;
        }
        Folder.ListingRun run = folder.run;
        if (run != null && run.askedMark >= folder.namesMark) {
            run.isAhead = false;
            return run.listing;
        }
        return numbers.has(folder, operation) ? begin(folder, false).listing : null;
    }

    /// Asks for all names of a folder that are asked for one by one, unless there are too many. Not
    /// where listings also answer later, without a host: that is for what programs asked for.
    void fetchAhead(Folder folder) {
        boolean isWanted = folder.run == null && !names.isListed(folder, desk.nowNs);
        if (isWanted && !desk.plan.isOfflineOk()) {
            begin(folder, true);
        }
    }

    private Folder.ListingRun begin(Folder folder, boolean isAhead) {
        Folder.ListingRun run = new Folder.ListingRun(names.marks.last(), desk.nowNs);
        run.listing.number = ++asked;
        run.isAhead = isAhead;
        folder.run = run;
        desk.counts.namesFromHost++;
        ask(folder, run, 0);
        return run;
    }

    private void ask(Folder folder, Folder.ListingRun run, long cursor) {
        Place place = Place.of(folder.number);
        int number = desk.link().nextNumber();
        int pages = run.isAhead ? PAGES_AHEAD : Limits.MOST_PAGES;
        ListFolder message = new ListFolder(number, place, cursor, pages);
        Want want = new Want(Want.DATA, message, run.askedMark, desk.nowNs);
        want.folder = folder;
        want.run = run;
        want.node = folder.node;
        names.nodes.hold(folder.node);
        desk.link().ask(want);
    }

    /// Takes a page, and says whether another answer to the same question follows.
    boolean listed(Want want, Listed listed) {
        Folder folder = want.folder;
        Folder.ListingRun run = want.run;
        if (folder == null || run == null) {
            throw new IllegalStateException("a page of no listing");
        }
        Status status = listed.head().status();
        if (status != Status.OK) {
            refused(folder, run, status);
            return false;
        }
        Page page = listed.page();
        if (run.listing.isBroken() || run.listing.bytes() > MOST_BYTES) {
            if (!run.listing.isBroken()) {
                refused(folder, run, Status.TOO_MANY);
            }
            // The pages that were promised still come.
            return page.hasNext();
        }
        names.number(folder, page.folder());
        run.listing.seen(names.marks.of(listed.head().mark()), run.askedNs + page.leaseMs() * MS);
        run.listing.add(valid(page.entries()));
        if (page.isEnd()) {
            run.listing.end();
            end(folder, run);
            names.learnListing(folder, run.listing);
        } else if (!page.hasNext() && run.isAhead) {
            folder.misses.never();
            run.listing.breakOff();
            end(folder, run);
        } else if (!page.hasNext()) {
            ask(folder, run, page.cursor());
        }
        desk.readyAll(run.waiting);
        return page.hasNext();
    }

    private static void end(Folder folder, Folder.ListingRun run) {
        if (folder.run == run) {
            folder.run = null;
        }
    }

    // MOUNT: A mount MUST leave out of a listing what is another, and takes no number from it.
    private static List<ListEntry> valid(List<ListEntry> entries) {
        List<ListEntry> valid = new ArrayList<>(entries.size());
        for (ListEntry entry : entries) {
            if (Place.isName(entry.name())) {
                valid.add(entry);
            }
        }
        return valid;
    }

    private void refused(Folder folder, Folder.ListingRun run, Status status) {
        run.listing.breakOff();
        end(folder, run);
        if (status == Status.STALE) {
            names.forgetNumber(folder);
        }
        for (Operation operation : run.waiting) {
            if (!operation.isOpen()) {
                continue;
            }
            if (status == Status.BUSY) {
                desk.later(operation);
            } else if (status == Status.STALE && operation.tries < 4) {
                desk.ready(operation);
            } else {
                operation.fail(Failure.of(status));
            }
        }
    }

    /// The session is over: listings that were under way are asked for anew.
    void lost(Want want) {
        if (want.run != null && want.folder != null) {
            want.run.listing.breakOff();
            end(want.folder, want.run);
            desk.readyAll(want.run.waiting);
        }
    }
}
