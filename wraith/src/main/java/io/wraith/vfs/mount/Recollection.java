package io.wraith.vfs.mount;

import io.wraith.transfer.ByteString;
import io.wraith.transfer.ControlOutput;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.ListEntry;
import io.wraith.vfs.message.Node;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// What a mount knows of a share's names at one moment, or what it learned since such a moment, for
/// one that starts without its host: as records that follow each other.
///
///     SHARE  share 16 | attributes of the root | title        first
///     FOLDER parent u32 | inode u64 | name                    numbered from 1 on; 0 is the root
///     GONE   folder u32 | name                                leads nowhere any more
///     LISTED folder u32 | is last u8 | entries                all names of the folder, in parts
///     FACTS  folder u32 | is last u8 | entries                names of which something is known
///
/// The records of what was learned later come behind the others, begin with SHARE too, and number
/// their folders anew; what they say takes the place of what was said before. In what was learned
/// names go first and may come again; of all that is known come last those that went from a
/// listing.
///
/// It refers to what does not change any more, so that the records can be made by anybody, later.
public final class Recollection {
    static final int SHARE = 1;
    static final int FOLDER = 2;
    static final int LISTED = 3;
    static final int FACTS = 4;
    static final int GONE = 5;

    static final int SHARE_BYTES = 16;

    /// Above so many bytes of entries the next part begins.
    private static final int PART_BYTES = 64 << 10;

    /// A folder that leads to something known.
    private record Known(int parent, long inode, ByteString name, List<ListEntry> facts) {}

    /// The share itself.
    record Top(ByteString share, String title, Attributes root) {}

    /// A name that went from a folder.
    private record Gone(int folder, ByteString name) {}

    private final Top top;
    private final boolean isWhole;
    private final List<Gone> gone = new ArrayList<>();
    private final List<Known> folders = new ArrayList<>();
    private final List<@Nullable Listing> listings = new ArrayList<>();

    private final Map<Integer, Integer> numbers = new HashMap<>();

    /// All of it, or the news; these are none any more then.
    Recollection(Top top, Names names, boolean isWhole) {
        this.top = top;
        this.isWhole = isWhole;
        add(0, top.root.inode(), ByteString.EMPTY, NodeTable.ROOT);
        NodeTable nodes = names.nodes;
        IntConsumer facts = node -> fact(names, node);
        if (isWhole) {
            names.listings.folders().forEach(folder -> listing(nodes, folder));
            nodes.forEachFact(facts);
            names.absent.all().forEach(absent -> gone(names, absent));
        } else {
            names.news.gone().forEach(each -> gone(nodes, each));
            names.news.forEachListing(folder -> listing(nodes, names.folder(folder)));
            names.news.forEachFact(facts);
        }
        names.news.clear();
        numbers.clear();
    }

    /// Whether it says all that is known, so that nothing said before counts.
    public boolean isWhole() {
        return isWhole;
    }

    private void gone(Names names, AbsentNames.Absent absent) {
        if (names.isListedInVain(absent)) {
            gone(names.nodes, new News.Gone(absent.folder(), absent.name()));
        }
    }

    private void gone(NodeTable nodes, News.Gone name) {
        int folder = nodes.node(name.folder());
        int number = folder == NodeTable.NONE ? -1 : number(nodes, folder);
        if (number >= 0) {
            gone.add(new Gone(number, name.name()));
        }
    }

    private void listing(NodeTable nodes, Folder folder) {
        int number = folder.listing == null ? -1 : number(nodes, folder.node);
        if (number >= 0) {
            listings.set(number, folder.listing);
        }
    }

    private int add(int parent, long inode, ByteString name, int node) {
        folders.add(new Known(parent, inode, name, new ArrayList<>()));
        listings.add(null);
        numbers.put(node, folders.size() - 1);
        return folders.size() - 1;
    }

    /// The number of a folder, which is added with all above it; -1 if it has no name any more.
    private int number(NodeTable nodes, int node) {
        ArrayDeque<Integer> path = new ArrayDeque<>();
        int at = node;
        while (!numbers.containsKey(at)) {
            if (!nodes.isAttached(at)) {
                return -1;
            }
            path.addFirst(at);
            at = nodes.parent(at);
        }
        int number = numbers.getOrDefault(at, 0);
        for (int each : path) {
            number = add(number, nodes.inode(each), nodes.name(each), each);
        }
        return number;
    }

    /// Whether a fact says more than the listing in which it stands.
    private static boolean isNewer(Names names, int node) {
        Folder folder = names.folder(names.nodes.parent(node));
        return folder.listing == null
                || folder.listingMark == Names.NEVER_GOOD
                || names.nodes.mark(node) > folder.listingMark;
    }

    private void fact(Names names, int node) {
        NodeTable nodes = names.nodes;
        Node fact = nodes.fact(node);
        boolean isSaid = node != NodeTable.ROOT && fact != null && nodes.isAttached(node);
        int parent = isSaid && isNewer(names, node) ? number(nodes, nodes.parent(node)) : -1;
        if (parent >= 0 && fact != null) {
            ListEntry entry = new ListEntry(nodes.name(node), fact.attributes(), fact.link());
            folders.get(parent).facts.add(entry);
        }
    }

    /// Gives all records, each in an array that the next one does not use.
    public void records(Consumer<byte[]> sink) {
        ControlOutput out = new ControlOutput(0);
        out.u8(SHARE).bytes(top.share);
        top.root.write(out);
        out.bytes(ByteString.of(top.title));
        sink.accept(taken(out));
        for (Known folder : folders.subList(1, folders.size())) {
            out.u8(FOLDER).u32(folder.parent).u64(folder.inode).bytes(folder.name);
            sink.accept(taken(out));
        }
        if (!isWhole) {
            gone(out, sink);
        }
        for (int i = 0; i < folders.size(); i++) {
            Listing listing = listings.get(i);
            if (listing != null) {
                listed(i, listing, out, sink);
            }
            facts(i, folders.get(i).facts, out, sink);
        }
        if (isWhole) {
            gone(out, sink);
        }
    }

    private void gone(ControlOutput out, Consumer<byte[]> sink) {
        for (Gone each : gone) {
            sink.accept(taken(out.u8(GONE).u32(each.folder).bytes(each.name)));
        }
    }

    private static void listed(
            int folder, Listing listing, ControlOutput out, Consumer<byte[]> sink) {
        int at = 0;
        do {
            begin(LISTED, folder, out);
            int begun = at;
            while (at < listing.size() && (at == begun || out.pending() < PART_BYTES)) {
                listing.entry(at++).write(out);
            }
            sink.accept(ended(out, at == listing.size()));
        } while (at < listing.size());
    }

    private static void facts(
            int folder, List<ListEntry> facts, ControlOutput out, Consumer<byte[]> sink) {
        for (int at = 0; at < facts.size(); ) {
            begin(FACTS, folder, out);
            int begun = at;
            while (at < facts.size() && (at == begun || out.pending() < PART_BYTES)) {
                facts.get(at++).write(out);
            }
            sink.accept(ended(out, at == facts.size()));
        }
    }

    private static void begin(int kind, int folder, ControlOutput out) {
        out.u8(kind).u32(folder).u8(0);
    }

    private static byte[] ended(ControlOutput out, boolean isLast) {
        byte[] record = taken(out);
        record[1 + Integer.BYTES] = (byte) (isLast ? 1 : 0);
        return record;
    }

    private static byte[] taken(ControlOutput out) {
        byte[] record = new byte[out.pending()];
        out.take(record, 0, record.length);
        return record;
    }
}
