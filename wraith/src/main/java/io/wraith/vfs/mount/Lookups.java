package io.wraith.vfs.mount;

import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.FromHost.Stated;
import io.wraith.vfs.message.FromHost.Walked;
import io.wraith.vfs.message.FromMount.Stat;
import io.wraith.vfs.message.FromMount.Walk;
import io.wraith.vfs.message.Node;
import io.wraith.vfs.message.Place;
import io.wraith.vfs.message.Status;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Names and attributes: from what is known while that is good, else by WALK.
final class Lookups {
    private static final long MS = 1_000_000;
    private static final int MOST_TRIES = 16;

    private final Desk desk;
    private final Names names;
    private final NodeTable nodes;
    private final FolderNumbers numbers;
    private final Listings listings;

    /// Which name is being asked for.
    private final Map<Place, Want> walks = new HashMap<>();

    Lookups(Desk desk, FolderNumbers numbers, Listings listings) {
        this.desk = desk;
        this.numbers = numbers;
        this.listings = listings;
        names = desk.names;
        nodes = names.nodes;
    }

    void lookup(Operation operation) {
        int parent = operation.subject;
        ByteString name = operation.name;
        int child = nodes.child(parent, name);
        if (child != NodeTable.NONE && (names.isFresh(child, desk.nowNs) || isOldGood(child))) {
            desk.counts.namesFromMemory++;
            enter(operation, child);
            return;
        }
        long absentNs = names.absentNs(parent, name, desk.nowNs);
        if (absentNs > 0 || (desk.isOffline() && names.wasAbsent(parent, name))) {
            desk.counts.namesFromMemory++;
            operation.noEntry(valid(absentNs));
            return;
        }
        if (!fromListing(operation)) {
            ask(operation, parent, name);
        }
    }

    private boolean isOldGood(int node) {
        return desk.isOffline() && nodes.fact(node) != null;
    }

    /// A folder whose names are all known knows what is not there, too.
    private boolean fromListing(Operation operation) {
        Folder folder = names.folder(operation.subject);
        Listing listing = folder.listing;
        boolean isGood = names.isListed(folder, desk.nowNs) || desk.isOffline();
        if (listing == null || !isGood) {
            return false;
        }
        desk.counts.namesFromMemory++;
        int entry = listing.find(operation.name);
        if (entry < 0) {
            operation.noEntry(valid(folder.listingExpiryNs - desk.nowNs));
        } else {
            enter(operation, operation.subject, listing, entry);
        }
        return true;
    }

    /// Whether what is known of a name by itself was asked for no earlier than the listing.
    private boolean isNewer(int node, Listing listing) {
        return nodes.fact(node) != null && listing.isOlder(nodes.mark(node), nodes.expiryNs(node));
    }

    /// Gives a name of a listing to the kernel, which counts its node.
    void enter(Operation operation, int parent, Listing listing, int entry) {
        int node = adopt(parent, listing, entry);
        Node fact = nodes.fact(node);
        Attributes attributes = fact == null ? listing.attributes(entry) : fact.attributes();
        nodes.count(node);
        operation.entry(nodes.number(node), attributes, validNs(node));
    }

    /// The node of an entry of a listing, or the one that its name is known to lead to since.
    private int adopt(int parent, Listing listing, int entry) {
        ByteString name = listing.name(entry);
        int known = nodes.child(parent, name);
        if (known != NodeTable.NONE && isNewer(known, listing)) {
            return known;
        }
        Attributes attributes = listing.attributes(entry);
        Node fact = new Node(0, attributes, listing.link(entry));
        int node = names.learn(parent, name, fact, listing.mark(), listing.expiryNs());
        desk.files.seenIfKnown(node, attributes.inode(), attributes.version());
        return node;
    }

    private void enter(Operation operation, int child) {
        nodes.count(child);
        operation.entry(nodes.number(child), fact(child).attributes(), validNs(child));
    }

    private Node fact(int node) {
        Node fact = nodes.fact(node);
        if (fact == null) {
            throw new IllegalStateException("a node of which nothing is known");
        }
        return fact;
    }

    long validNs(int node) {
        return valid(names.validNs(node, desk.nowNs));
    }

    private long valid(long ns) {
        return Math.clamp(ns, 0, desk.plan.mostValidNs());
    }

    /// Attributes, or a link's text.
    void attributes(Operation operation) {
        int node = operation.subject;
        if (names.isFresh(node, desk.nowNs) || isOldGood(node)) {
            desk.counts.namesFromMemory++;
            tell(operation, fact(node), validNs(node));
        } else {
            validate(operation, node);
        }
    }

    private static void tell(Operation operation, Node fact, long validNs) {
        if (operation.kind == Operation.Kind.LINK) {
            operation.bytes(fact.link());
        } else {
            operation.attributes(fact.attributes(), validNs);
        }
    }

    /// Asks what a node is like now.
    void validate(Operation operation, int node) {
        if (node == NodeTable.ROOT) {
            ask(operation, node, ByteString.EMPTY);
        } else if (nodes.isAttached(node)) {
            ask(operation, nodes.parent(node), nodes.name(node));
        } else {
            validateOpen(operation, node);
        }
    }

    /// A file without a name can be asked about only while it is open.
    private void validateOpen(Operation operation, int node) {
        FileState file = desk.files.find(nodes.inode(node));
        if (!desk.isOnline()) {
            desk.withoutHost(operation);
        } else if (file == null || file.handle == 0) {
            operation.fail(Failure.STALE);
        } else {
            Stat stat = new Stat(desk.link().nextNumber(), file.handle);
            Want want = new Want(Want.NAMES, stat, names.marks.last(), desk.nowNs);
            want.file = file;
            want.node = node;
            nodes.hold(node);
            desk.handles.use(file);
            want.waiting.add(operation);
            desk.link().ask(want);
        }
    }

    void stated(Want want, Stated stated) {
        FileState file = want.file;
        Status status = stated.head().status();
        if (file != null) {
            desk.handles.unuse(file);
            if (status == Status.OK) {
                desk.files.seen(want.node, file, stated.attributes().version());
            }
        }
        for (Operation operation : want.waiting) {
            if (!operation.isOpen()) {
                continue;
            }
            if (status != Status.OK) {
                operation.fail(Failure.of(status));
            } else if (operation.kind == Operation.Kind.READ) {
                operation.content = file == null ? 0 : file.content;
                desk.ready(operation);
            } else {
                operation.attributes(stated.attributes(), 0);
            }
        }
    }

    private void ask(Operation operation, int parent, ByteString name) {
        if (!desk.isOnline()) {
            desk.withoutHost(operation);
            return;
        }
        Folder folder = names.folder(parent);
        if (!numbers.has(folder, operation)) {
            return;
        }
        Place place = new Place(folder.number, name);
        Want want = walks.get(place);
        if (want == null || want.askedMark < names.marks.of(folder.number, name)) {
            List<ByteString> path = name.length() == 0 ? List.of() : List.of(name);
            want = numbers.walk(folder, folder.number, path);
            walks.put(place, want);
            desk.counts.namesFromHost++;
            if (operation.kind == Operation.Kind.LOOKUP && folder.misses.isEnough()) {
                listings.fetchAhead(folder);
            }
        }
        want.waiting.add(operation);
    }

    void walked(Want want, Walked walked) {
        Walk walk = (Walk) want.message;
        Folder folder = want.folder;
        if (folder == null) {
            throw new IllegalStateException("a walk from no folder");
        }
        if (want.start != NodeTable.NONE) {
            numbers.resolved(want, walk, walked, folder);
            return;
        }
        ByteString name = walk.names().isEmpty() ? ByteString.EMPTY : walk.names().getFirst();
        Place place = new Place(walk.folder(), name);
        walks.remove(place, want);
        long mark = names.marks.of(walked.head().mark());
        long expiryNs = want.askedNs + walked.leaseMs() * MS;
        Status status = walked.head().status();
        boolean isFound = status == Status.OK && walked.nodes().size() == 1;
        if (isFound && (name.length() > 0 || walked.nodes().getFirst().folder() != 0)) {
            found(want, folder.node, name, walked.nodes().getFirst(), mark, expiryNs);
        } else if (status == Status.NOT_FOUND) {
            names.learnAbsent(folder.node, name, mark, expiryNs);
            for (Operation operation : want.waiting) {
                absent(operation, expiryNs);
            }
        } else {
            refused(want, folder, status);
        }
    }

    private void found(
            Want want, int parent, ByteString name, Node fact, long mark, long expiryNs) {
        int child = NodeTable.ROOT;
        if (name.length() == 0) {
            names.learnRoot(fact, mark, expiryNs);
        } else {
            child = names.learn(parent, name, fact, mark, expiryNs);
        }
        nodes.hold(child);
        Attributes attributes = fact.attributes();
        desk.files.seenIfKnown(child, attributes.inode(), attributes.version());
        for (Operation operation : want.waiting) {
            if (operation.isOpen()) {
                deliver(operation, child, fact);
            }
        }
        nodes.release(child);
        names.removeFree(child);
    }

    private void deliver(Operation operation, int child, Node fact) {
        if (operation.kind == Operation.Kind.LOOKUP) {
            nodes.count(child);
            operation.entry(nodes.number(child), fact.attributes(), validNs(child));
        } else if (child != operation.subject) {
            // Something else has its name: who has it open can still be told.
            again(operation);
        } else if (operation.kind == Operation.Kind.READ) {
            FileState file = desk.files.find(nodes.inode(child));
            operation.content = file == null ? 0 : file.content;
            desk.ready(operation);
        } else {
            tell(operation, fact, validNs(child));
        }
    }

    private void again(Operation operation) {
        if (++operation.tries > MOST_TRIES) {
            operation.fail(Failure.STALE);
        } else {
            desk.ready(operation);
        }
    }

    private void absent(Operation operation, long expiryNs) {
        if (!operation.isOpen()) {
            return;
        }
        if (operation.kind == Operation.Kind.LOOKUP) {
            long left = names.absentNs(operation.subject, operation.name, desk.nowNs);
            operation.noEntry(valid(Math.min(left, expiryNs - desk.nowNs)));
        } else {
            again(operation);
        }
    }

    /// The host did not say what the name leads to.
    private void refused(Want want, Folder folder, Status status) {
        if (status == Status.STALE) {
            names.forgetNumber(folder);
        }
        for (Operation operation : want.waiting) {
            if (!operation.isOpen()) {
                continue;
            }
            if (status == Status.STALE) {
                again(operation);
            } else if (status == Status.BUSY) {
                desk.later(operation);
            } else {
                operation.fail(status == Status.OK ? Failure.IO_ERROR : Failure.of(status));
            }
        }
    }

    /// The session is over: who waits asks in the next one.
    void lost() {
        walks.clear();
    }
}
