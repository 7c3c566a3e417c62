package io.wraith.vfs.mount;

import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.FromHost.Answer;
import io.wraith.vfs.message.FromHost.AttributeList;
import io.wraith.vfs.message.FromHost.AttributeValue;
import io.wraith.vfs.message.FromHost.Change;
import io.wraith.vfs.message.FromHost.Data;
import io.wraith.vfs.message.FromHost.FileSystem;
import io.wraith.vfs.message.FromHost.Invalidate;
import io.wraith.vfs.message.FromHost.Listed;
import io.wraith.vfs.message.FromHost.Opened;
import io.wraith.vfs.message.FromHost.Sought;
import io.wraith.vfs.message.FromHost.Stated;
import io.wraith.vfs.message.FromHost.Walked;
import io.wraith.vfs.message.FromMount.Walk;
import io.wraith.vfs.message.MessageKind;
import io.wraith.vfs.message.Node;

import java.util.ArrayList;
import java.util.List;

/// Takes what the host says to who asked for it.
final class Answers {
    private final Desk desk;
    private final Lookups lookups;
    private final Listings listings;
    private final Opens opens;
    private final FirstBytes firstBytes;
    private final Fetches fetches;
    private final DiskTier disk;
    private final Extras extras;

    Answers(
            Desk desk,
            Lookups lookups,
            Listings listings,
            Opens opens,
            Files files,
            Extras extras) {
        this.desk = desk;
        this.lookups = lookups;
        this.listings = listings;
        this.opens = opens;
        this.firstBytes = files.first();
        this.fetches = files.fetches();
        this.disk = files.disk();
        this.extras = extras;
    }

    /// Who takes bytes of files.
    record Files(FirstBytes first, Fetches fetches, DiskTier disk) {}

    /// Takes an answer; false for a broken rule.
    boolean take(Answer answer) {
        Link link = desk.link();
        Want want = link.wantOf(answer);
        if (want == null || !fits(want, answer)) {
            return false;
        }
        boolean hasMore = answer instanceof Listed listed && listings.listed(want, listed);
        if (hasMore) {
            return true;
        }
        link.close(want);
        switch (answer) {
            case Walked walked -> lookups.walked(want, walked);
            case Stated stated -> lookups.stated(want, stated);
            case Opened opened -> opens.opened(want, opened, firstBytes);
            case Sought sought -> extras.sought(want, sought);
            case AttributeList list -> extras.names(want, list);
            case AttributeValue value -> extras.value(want, value);
            case FileSystem system -> extras.usage(system);
            case Data data -> {
                if (want.fetch != null) {
                    fetches.data(want.fetch, data);
                }
            }
            case Listed _ -> {}
        }
        letGo(want);
        return true;
    }

    /// An answer is of the kind that was asked for, and no longer than that.
    private static boolean fits(Want want, Answer answer) {
        return switch (answer) {
            case Walked walked ->
                    want.message instanceof Walk walk
                            && walked.nodes().size() <= Math.max(1, walk.names().size());
            case Stated _ -> want.message.kind() == MessageKind.STAT;
            case Listed _ -> want.message.kind() == MessageKind.LIST;
            case Opened _ -> want.message.kind() == MessageKind.OPEN;
            case Data _ -> want.message.kind() == MessageKind.READ;
            case Sought _ -> want.message.kind() == MessageKind.SEEK;
            case AttributeList _ -> want.message.kind() == MessageKind.XATTRS;
            case AttributeValue _ -> want.message.kind() == MessageKind.XATTR;
            case FileSystem _ -> want.message.kind() == MessageKind.STATFS;
        };
    }

    private void letGo(Want want) {
        if (want.node != NodeTable.NONE) {
            desk.names.nodes.release(want.node);
            desk.names.removeFree(want.node);
        }
    }

    /// The host noticed changes.
    void invalidate(Invalidate invalidate) {
        for (Change change : invalidate.changes()) {
            for (Attributes known : known(change)) {
                if (known.isFile()) {
                    forget(known);
                }
            }
            int node = desk.names.changed(change, invalidate.mark(), desk.nowNs);
            if (node != NodeTable.NONE) {
                desk.files.suspect(node, desk.names.nodes.inode(node));
            }
        }
    }

    /// What is known of the name that changed, however old: once by itself, once in the listing.
    private List<Attributes> known(Change change) {
        List<Attributes> known = new ArrayList<>(2);
        Folder folder = desk.names.byNumber(change.folder());
        if (folder == null || change.name().length() == 0) {
            return known;
        }
        int child = desk.names.nodes.child(folder.node, change.name());
        Node fact = child == NodeTable.NONE ? null : desk.names.nodes.fact(child);
        if (fact != null) {
            known.add(fact.attributes());
        }
        Listing listing = folder.listing;
        int entry = listing == null ? -1 : listing.find(change.name());
        if (listing != null && entry >= 0) {
            known.add(listing.attributes(entry));
        }
        return known;
    }

    /// The caches may hold what the name said, or what was read since.
    private void forget(Attributes known) {
        disk.forget(known.version());
        FileState file = desk.files.find(known.inode());
        if (file != null) {
            disk.forget(file.version);
        }
    }

    /// The host lost track.
    void invalidateAll(long mark) {
        desk.names.marks.invalidateAll(mark);
        desk.names.notices.add(new Notice.AllNames());
        desk.files.suspectAll();
    }

    // MOUNT: A mount MUST NOT ask in the next session what had no answer when a session was ended
    // for a broken rule: each session could end of it.
    void refuse(Link link) {
        for (Want want : link.unanswered()) {
            if (want.lane >= 0) {
                want.waiting.forEach(Answers::refuse);
                refuseWhatFollows(want);
            }
        }
        fetches.refuse();
    }

    /// Those that wait for something that others asked for.
    private void refuseWhatFollows(Want want) {
        if (want.start != NodeTable.NONE && want.folder != null) {
            want.folder.waiting.forEach(Answers::refuse);
        }
        if (want.run != null) {
            want.run.waiting.forEach(Answers::refuse);
        }
        if (want.fetch != null) {
            want.fetch.refuse();
        } else if (want.file != null) {
            want.file.waiting.forEach(Answers::refuse);
        }
    }

    private static void refuse(Operation operation) {
        if (operation.isOpen()) {
            operation.fail(Failure.IO_ERROR);
        }
    }

    /// The session is over: what was asked for is asked for in the next one.
    void lost(Link link) {
        desk.handles.lostAll();
        extras.lost();
        lookups.lost();
        for (Want want : link.unanswered()) {
            desk.readyAll(want.waiting);
            if (want.start != NodeTable.NONE && want.folder != null) {
                desk.readyAll(want.folder.waiting);
            }
            if (want.fetch != null) {
                fetches.lost(want.fetch);
            } else if (want.message.kind() == MessageKind.OPEN) {
                opens.lost(want);
            } else if (want.file != null) {
                desk.handles.unuse(want.file);
            }
            listings.lost(want);
            letGo(want);
        }
        fetches.lost();
    }
}
