package io.wraith.vfs.mount;

import io.wraith.transfer.ByteString;
import io.wraith.transfer.Fields;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.ListEntry;
import io.wraith.vfs.message.Node;
import io.wraith.vfs.message.Place;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Takes the records of a [Recollection], for as long as they are what they should be. All that
/// comes of them is too old to be said while there is a host: it is for who has nothing better.
public final class Recaller {
    private final MountSession session;
    private final Names names;
    private final NodeTable nodes;

    /// The node of each folder; NONE for one that is another by now.
    private final List<Integer> folders = new ArrayList<>();

    /// All of these, for they are held until the end.
    private final List<Integer> held = new ArrayList<>();

    /// What there is only because it was recalled, so that what was said later may change it.
    private final BitSet added = new BitSet();

    private Listing listing = new Listing();
    private boolean isEnded;

    Recaller(MountSession session, Names names) {
        this.session = session;
        this.names = names;
        nodes = names.nodes;
    }

    /// Takes the next record; false if no more are wanted.
    public boolean take(byte[] record) {
        Fields in = new Fields().wrap(record, 0, record.length);
        int kind = in.u8();
        if (isEnded || (kind != Recollection.SHARE && folders.isEmpty())) {
            return false;
        }
        return switch (kind) {
            case Recollection.SHARE -> share(in);
            case Recollection.FOLDER -> folder(in);
            case Recollection.LISTED -> listed(in);
            case Recollection.FACTS -> facts(in);
            case Recollection.GONE -> gone(in);
            default -> false;
        };
    }

    private boolean share(Fields in) {
        ByteString share = in.bytes(Recollection.SHARE_BYTES);
        Attributes root = Attributes.read(in);
        ByteString title = in.bytes(in.left());
        if (!in.isExact() || !session.recall(share, title)) {
            return false;
        }
        if (nodes.fact(NodeTable.ROOT) == null) {
            nodes.inode(NodeTable.ROOT, root.inode());
        }
        folders.clear();
        listing = new Listing();
        fact(NodeTable.ROOT, new Node(0, root, ByteString.EMPTY));
        add(NodeTable.ROOT);
        return true;
    }

    private void fact(int node, Node fact) {
        boolean isOpen = nodes.fact(node) == null || nodes.mark(node) == Names.NEVER_GOOD;
        if (isOpen && nodes.inode(node) == fact.attributes().inode()) {
            names.fact(node, fact, Names.NEVER_GOOD, Names.NEVER_GOOD);
        }
    }

    private void add(int node) {
        folders.add(node);
        if (node != NodeTable.NONE) {
            nodes.hold(node);
            held.add(node);
        }
    }

    /// The node of a name that was seen to lead to that inode.
    private int node(int parent, ByteString name, long inode) {
        names.absent.recallOtherwise(nodes.number(parent), name);
        int child = nodes.child(parent, name);
        if (child != NodeTable.NONE && nodes.inode(child) != inode && part(child)) {
            child = NodeTable.NONE;
        }
        if (child == NodeTable.NONE) {
            child = names.recall(parent, name, inode);
            added.set(child);
        }
        return child;
    }

    /// Only what was recalled can be taken back.
    private boolean part(int child) {
        boolean isRecalled = added.get(child);
        if (isRecalled) {
            added.clear(child);
            names.part(child);
        }
        return isRecalled;
    }

    private boolean gone(Fields in) {
        int folder = known(in);
        ByteString name = in.bytes(in.left());
        if (!in.isExact() || !Place.isName(name)) {
            return false;
        }
        int child = folder == NodeTable.NONE ? NodeTable.NONE : nodes.child(folder, name);
        boolean isGone = child == NodeTable.NONE || part(child);
        if (folder != NodeTable.NONE && isGone) {
            names.absent.recall(nodes.number(folder), name);
        }
        return true;
    }

    private int known(Fields in) {
        long number = in.u32();
        in.require(number < folders.size());
        return in.isGood() ? folders.get((int) number) : NodeTable.NONE;
    }

    private boolean folder(Fields in) {
        int parent = known(in);
        long inode = in.i64();
        ByteString name = in.bytes(in.left());
        if (!in.isExact() || !Place.isName(name)) {
            return false;
        }
        int node = parent == NodeTable.NONE ? parent : node(parent, name, inode);
        boolean isSame = node != NodeTable.NONE && nodes.inode(node) == inode;
        add(isSame ? node : NodeTable.NONE);
        return true;
    }

    private boolean listed(Fields in) {
        int folder = known(in);
        boolean isLast = in.u8() == 1;
        List<ListEntry> entries = entries(in);
        if (!in.isExact()) {
            return false;
        }
        listing.add(entries);
        if (isLast) {
            listing.end();
            if (folder != NodeTable.NONE) {
                forgetFacts(folder);
                names.recallListing(folder, listing);
            }
            listing = new Listing();
        }
        return true;
    }

    /// What was recalled of these names before is older than the listing.
    private void forgetFacts(int folder) {
        for (int entry = 0; entry < listing.size(); entry++) {
            names.absent.recallOtherwise(nodes.number(folder), listing.name(entry));
            int child = nodes.child(folder, listing.name(entry));
            if (child != NodeTable.NONE && nodes.mark(child) == Names.NEVER_GOOD) {
                nodes.dropFact(child);
            }
        }
    }

    private boolean facts(Fields in) {
        int folder = known(in);
        in.require(in.u8() <= 1);
        List<ListEntry> entries = entries(in);
        if (!in.isExact()) {
            return false;
        }
        for (ListEntry entry : entries) {
            if (folder != NodeTable.NONE) {
                int node = node(folder, entry.name(), entry.attributes().inode());
                fact(node, new Node(0, entry.attributes(), entry.link()));
            }
        }
        return true;
    }

    private static List<ListEntry> entries(Fields in) {
        List<ListEntry> entries = new ArrayList<>();
        while (in.left() > 0) {
            ListEntry entry = ListEntry.read(in);
            in.require(Place.isName(entry.name()));
            entries.add(entry);
        }
        return entries;
    }

    /// No more come. Folders of which nothing else was known are let go.
    public void end() {
        if (!isEnded) {
            isEnded = true;
            names.learned++;
            for (int node : held.reversed()) {
                nodes.release(node);
                names.removeFree(node);
            }
        }
    }

    /// Whether something was recalled.
    public boolean isOfUse() {
        return !held.isEmpty();
    }
}
