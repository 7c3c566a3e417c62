package io.wraith.vfs.mount;

import io.wraith.base.LongMap;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.FromHost.Change;
import io.wraith.vfs.message.Node;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/// What names lead to, as far as it is known, and for how long that is good. A fact counts until
/// its lease ends, unless its name or a folder above was invalidated after the host had looked.
final class Names {
    private static final int TRIMMED_AT_ONCE = 4;

    /// The mark, and the end of the lease, of what is too old for who can ask the host.
    static final long NEVER_GOOD = Long.MIN_VALUE / 2;

    private final int mostNodes;

    /// Whether what is old is kept for who has no host.
    private final boolean keepsOld;

    final News news = new News();

    final NodeTable nodes;
    final Marks marks = new Marks();
    final ArrayDeque<Notice> notices = new ArrayDeque<>();
    private final LongMap<Folder> folders = new LongMap<>(0);
    private final LongMap<Folder> byNumber = new LongMap<>(0);
    final AbsentNames absent = new AbsentNames();

    final KeptListings listings;

    /// Grows when something is learned that a kept listing may lack.
    long learned;

    Names(int mostNodes, int mostFacts, boolean keepsOld) {
        this.mostNodes = mostNodes;
        this.keepsOld = keepsOld;
        nodes = new NodeTable(mostFacts, keepsOld);
        listings = new KeptListings(nodes, keepsOld);
    }

    Folder folder(int node) {
        Folder folder = folders.get(node);
        if (folder == null) {
            folder = new Folder(node);
            folders.put(node, folder);
        }
        return folder;
    }

    /// What is known of a folder as such.
    @Nullable Folder known(int node) {
        return folders.get(node);
    }

    void number(Folder folder, long number) {
        if (folder.number == number || number == 0) {
            return;
        }
        forgetNumber(folder);
        folder.number = number;
        Folder other = byNumber.put(number, folder);
        if (other != null && other != folder) {
            other.number = 0;
        }
    }

    void forgetNumber(Folder folder) {
        if (folder.number != 0 && byNumber.get(folder.number) == folder) {
            byNumber.remove(folder.number);
        }
        folder.number = 0;
    }

    /// Numbers of another instance of the share mean nothing.
    void forgetNumbers() {
        byNumber.forEach((_, folder) -> folder.number = 0);
        byNumber.clear();
    }

    /// What is known must not be older than this to count.
    private long required(int node) {
        long mark = marks.all();
        for (int at = nodes.parent(node); at != NodeTable.NONE; at = nodes.parent(at)) {
            Folder folder = folders.get(at);
            mark = folder == null ? mark : Math.max(mark, folder.belowMark);
        }
        return mark;
    }

    private long requiredIn(int folder) {
        Folder known = folders.get(folder);
        return known == null ? required(folder) : Math.max(required(folder), known.belowMark);
    }

    /// Whether what is known of a node may be said without asking.
    boolean isFresh(int node, long nowNs) {
        return nodes.isAttached(node)
                && nodes.fact(node) != null
                && nodes.expiryNs(node) - nowNs > 0
                && nodes.mark(node) >= required(node);
    }

    /// For how long the kernel may keep it.
    long validNs(int node, long nowNs) {
        return isFresh(node, nowNs) ? nodes.expiryNs(node) - nowNs : 0;
    }

    /// How long a name is known to lead nowhere; 0 if it is not.
    long absentNs(int folder, ByteString name, long nowNs) {
        AbsentNames.Since since = absent.since(nodes.number(folder), name);
        if (since == null || since.mark() < requiredIn(folder)) {
            return 0;
        }
        return Math.max(0, since.expiryNs() - nowNs);
    }

    /// Whether it was seen to lead nowhere, however long ago, but not before the folder was listed.
    boolean wasAbsent(int folder, ByteString name) {
        AbsentNames.Since since = absent.since(nodes.number(folder), name);
        Folder known = folders.get(folder);
        Listing listing = known == null ? null : known.listing;
        return since != null
                && (listing == null || listing.isOlder(since.mark(), since.expiryNs()));
    }

    /// Whether it was absent, and stands in the folder's listing all the same.
    boolean isListedInVain(AbsentNames.Absent absent) {
        int folder = nodes.node(absent.folder());
        return folder != NodeTable.NONE
                && find(folder, absent.name()) >= 0
                && wasAbsent(folder, absent.name());
    }

    boolean isListed(Folder folder, long nowNs) {
        return folder.listing != null
                && folder.listingExpiryNs - nowNs > 0
                && folder.listingMark >= requiredIn(folder.node);
    }

    /// Takes what the host says about a name, and answers its node. Whether it is kept depends on
    /// what was invalidated meanwhile.
    int learn(int parent, ByteString name, Node fact, long mark, long expiryNs) {
        int child = nodes.child(parent, name);
        if (child != NodeTable.NONE && nodes.inode(child) != fact.attributes().inode()) {
            part(child);
            child = NodeTable.NONE;
        }
        if (child == NodeTable.NONE) {
            child = nodes.add(parent, name, fact.attributes().inode());
            trim();
        }
        if (isNewest(child, mark) && mark >= changedInside(child, fact)) {
            fact(child, fact, expiryNs, mark);
            absent.remove(nodes.number(parent), name);
            news.fact(child);
        } else if (keepsOld && nodes.fact(child) == null) {
            fact(child, fact, NEVER_GOOD, NEVER_GOOD);
            news.fact(child);
        }
        if (fact.folder() != 0) {
            number(folder(child), fact.folder());
        }
        return child;
    }

    void fact(int node, Node fact, long expiryNs, long mark) {
        removeFree(nodes.fact(node, fact, expiryNs, mark));
        noteLater(nodes.parent(node), mark, expiryNs);
    }

    private void noteLater(int parent, long mark, long expiryNs) {
        Folder folder = parent == NodeTable.NONE ? null : folders.get(parent);
        Listing listing = folder == null ? null : folder.listing;
        if (listing != null && listing.isBefore(mark, expiryNs)) {
            learned++;
        }
    }

    /// Whether the kernel knows more names than it should.
    boolean isCrowded() {
        return nodes.size() > mostNodes;
    }

    /// Asks the kernel to forget some names, which gives their nodes back. Not those of folders, in
    /// which programs may work.
    private void trim() {
        for (int tries = isCrowded() ? TRIMMED_AT_ONCE : 0; tries > 0; tries--) {
            int node = nodes.nextIdle();
            if (node != NodeTable.NONE && folders.get(node) == null) {
                long folder = nodes.number(nodes.parent(node));
                notices.add(new Notice.Unused(folder, nodes.name(node)));
            }
        }
    }

    /// When names in a folder last changed, which changes its attributes.
    private long changedInside(int child, Node fact) {
        Folder known = folders.get(child);
        long number = fact.folder() == 0 && known != null ? known.number : fact.folder();
        return number == 0 ? Long.MIN_VALUE : marks.of(number, ByteString.EMPTY);
    }

    private boolean isNewest(int child, long mark) {
        boolean isKnown = nodes.fact(child) != null && nodes.mark(child) > mark;
        return isCurrent(child, mark) && !isKnown;
    }

    /// Better attributes for what is known, which is good for no longer than it was.
    void refresh(int node, Attributes attributes) {
        Node fact = nodes.fact(node);
        if (fact != null && fact.attributes().inode() == attributes.inode()) {
            Node better = new Node(fact.folder(), attributes, fact.link());
            fact(node, better, nodes.expiryNs(node), nodes.mark(node));
            learned++;
            news.fact(node);
            tellContents(node, true);
        }
    }

    /// Takes what the host says about the root.
    void learnRoot(Node fact, long mark, long expiryNs) {
        nodes.inode(NodeTable.ROOT, fact.attributes().inode());
        number(folder(NodeTable.ROOT), fact.folder());
        long changed = marks.of(fact.folder(), ByteString.EMPTY);
        if (mark >= changed) {
            fact(NodeTable.ROOT, fact, expiryNs, mark);
        }
    }

    /// Takes that a name leads nowhere.
    void learnAbsent(int parent, ByteString name, long mark, long expiryNs) {
        if (!isCurrent(parent, name, mark)) {
            return;
        }
        int child = nodes.child(parent, name);
        if (child != NodeTable.NONE) {
            part(child);
        } else if (keepsOld && find(parent, name) >= 0) {
            news.gone(nodes.number(parent), name);
        }
        absent.put(nodes.number(parent), name, new AbsentNames.Since(mark, expiryNs));
        noteLater(parent, mark, expiryNs);
    }

    /// The entry of a name in what is kept of its folder, or -1.
    int find(int parent, ByteString name) {
        Folder folder = folders.get(parent);
        return folder == null || folder.listing == null ? -1 : folder.listing.find(name);
    }

    /// The name leads to something else now.
    void part(int node) {
        nodes.detach(node);
        if (keepsOld) {
            news.gone(nodes.number(nodes.parent(node)), nodes.name(node));
        }
        Folder folder = folders.get(node);
        if (folder != null) {
            listings.drop(folder);
        }
        tellName(nodes.parent(node), nodes.name(node));
        removeFree(node);
    }

    /// Keeps a listing that is whole, unless names changed since it was begun.
    void learnListing(Folder folder, Listing listing) {
        long mark = listing.mark();
        boolean isOld = mark < folder.namesMark || mark < requiredIn(folder.node);
        if (isOld || listing.bytes() > KeptListings.MOST_BYTES / 2) {
            return;
        }
        keep(folder, listing, mark, listing.expiryNs());
        // Names may have been looked up while it came in.
        learned++;
    }

    void keep(Folder folder, Listing listing, long mark, long expiryNs) {
        listings.keep(folder, listing, mark, expiryNs);
        for (Folder old = listings.evict(); old != null; old = listings.evict()) {
            removeFree(old.node);
        }
        news.listing(folder.node);
    }

    /// The node of a name that an earlier mount of the share knew.
    int recall(int parent, ByteString name, long inode) {
        int child = nodes.child(parent, name);
        return child == NodeTable.NONE ? nodes.add(parent, name, inode) : child;
    }

    /// A listing that an earlier mount knew; later ones take the place of earlier ones.
    void recallListing(int node, Listing listing) {
        Folder folder = folder(node);
        if (folder.listing == null || folder.listingMark == NEVER_GOOD) {
            listing.seen(NEVER_GOOD, NEVER_GOOD);
            keep(folder, listing, NEVER_GOOD, NEVER_GOOD);
        }
    }

    /// Whether an answer about a name is no older than what was said of it since.
    boolean isCurrent(int node, long mark) {
        return nodes.isAttached(node) && isCurrent(nodes.parent(node), nodes.name(node), mark);
    }

    private boolean isCurrent(int parent, ByteString name, long mark) {
        Folder folder = folders.get(parent);
        long changed = folder == null ? marks.all() : marks.of(folder.number, name);
        return mark >= changed && mark >= requiredIn(parent);
    }

    /// What the host noticed. Answers the node whose contents may have changed, or NONE.
    int changed(Change change, long mark, long nowNs) {
        marks.changed(change.folder(), change.name(), mark);
        if (change.has(Change.NAME)) {
            marks.changed(change.folder(), ByteString.EMPTY, mark);
        }
        Folder folder = byNumber.get(change.folder());
        if (folder == null) {
            return NodeTable.NONE;
        }
        if (change.name().length() == 0) {
            folderChanged(folder, change, mark, nowNs);
            return NodeTable.NONE;
        }
        int child = nodes.child(folder.node, change.name());
        if (change.has(Change.NAME)) {
            attributesChanged(folder, mark, nowNs);
            absent.remove(nodes.number(folder.node), change.name());
            tellName(folder.node, change.name());
        }
        folder.namesMark = marks.of(mark);
        listings.outdate(folder);
        if (child == NodeTable.NONE) {
            return NodeTable.NONE;
        }
        nodes.expire(child, nowNs);
        Folder below = folders.get(child);
        if (below != null && change.has(Change.NAME)) {
            below.belowMark = marks.of(mark);
        }
        return child;
    }

    private void folderChanged(Folder folder, Change change, long mark, long nowNs) {
        if (change.has(Change.UNWATCHED)) {
            folder.belowMark = marks.of(mark);
            folder.namesMark = marks.of(mark);
            listings.outdate(folder);
            notices.add(new Notice.AllNames());
        }
        attributesChanged(folder, mark, nowNs);
    }

    /// A folder's attributes also stand in the listing of the one above.
    private void attributesChanged(Folder folder, long mark, long nowNs) {
        nodes.expire(folder.node, nowNs);
        tellContents(folder.node, false);
        int parent = nodes.parent(folder.node);
        Folder above = parent == NodeTable.NONE ? null : folders.get(parent);
        if (above != null) {
            above.namesMark = marks.of(mark);
            listings.outdate(above);
        }
    }

    void tellName(int parent, ByteString name) {
        if (nodes.isKnownToKernel(parent)) {
            notices.add(new Notice.Name(nodes.number(parent), name));
        }
    }

    void tellContents(int node, boolean isWithPages) {
        if (nodes.isKnownToKernel(node)) {
            notices.add(new Notice.Contents(nodes.number(node), isWithPages));
        }
    }

    /// Takes nodes out that nobody needs any more, this one first, then those above.
    void removeFree(int first) {
        int node = first;
        while (node != NodeTable.NONE && nodes.isFree(node)) {
            Folder folder = folders.remove(node);
            if (folder != null) {
                listings.drop(folder);
                forgetNumber(folder);
            }
            node = nodes.remove(node);
        }
    }

    @Nullable Folder byNumber(long number) {
        return byNumber.get(number);
    }
}
