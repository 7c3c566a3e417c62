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

/// What a mount knows of a share's names at one moment, for one that starts without its host: as
/// records that follow each other.
///
///     SHARE  share 16 | attributes of the root | title        first
///     FOLDER parent u32 | inode u64 | name                    numbered from 1 on; 0 is the root
///     LISTED folder u32 | is last u8 | entries                all names of the folder, in parts
///     FACTS  folder u32 | is last u8 | entries                names of which something is known
///     END
///
/// It refers to what does not change any more, so that the records can be made by anybody, later.
public final class Recollection {
    static final int SHARE = 1;
    static final int FOLDER = 2;
    static final int LISTED = 3;
    static final int FACTS = 4;
    static final int END = 5;

    static final int SHARE_BYTES = 16;

    /// Above so many bytes of entries the next part begins.
    private static final int PART_BYTES = 64 << 10;

    /// A folder that leads to something known.
    private record Known(int parent, long inode, ByteString name, List<ListEntry> facts) {}

    private final ByteString share;
    private final String title;
    private final Attributes root;
    private final List<Known> folders = new ArrayList<>();
    private final List<@Nullable Listing> listings = new ArrayList<>();

    private final Map<Integer, Integer> numbers = new HashMap<>();

    Recollection(ByteString share, String title, Attributes root, Names names) {
        this.share = share;
        this.title = title;
        this.root = root;
        add(0, root.inode(), ByteString.EMPTY, NodeTable.ROOT);
        NodeTable nodes = names.nodes;
        for (Folder folder : names.listings.folders()) {
            int number = number(nodes, folder.node);
            if (number >= 0) {
                listings.set(number, folder.listing);
            }
        }
        nodes.forEachFact(node -> {
            if (node != NodeTable.ROOT && isNewer(names, node)) {
                fact(nodes, node);
            }
        });
        numbers.clear();
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

    private void fact(NodeTable nodes, int node) {
        int parent = nodes.isAttached(node) ? number(nodes, nodes.parent(node)) : -1;
        Node fact = nodes.fact(node);
        if (parent >= 0 && fact != null) {
            ListEntry entry = new ListEntry(nodes.name(node), fact.attributes(), fact.link());
            folders.get(parent).facts.add(entry);
        }
    }

    /// Gives all records, each in an array that the next one does not use.
    public void records(Consumer<byte[]> sink) {
        ControlOutput out = new ControlOutput(0);
        out.u8(SHARE).bytes(share);
        root.write(out);
        out.bytes(ByteString.of(title));
        sink.accept(taken(out));
        for (int i = 0; i < folders.size(); i++) {
            Known folder = folders.get(i);
            if (i > 0) {
                out.u8(FOLDER).u32(folder.parent).u64(folder.inode).bytes(folder.name);
                sink.accept(taken(out));
            }
            Listing listing = listings.get(i);
            if (listing != null) {
                listed(i, listing, out, sink);
            }
            facts(i, folder.facts, out, sink);
        }
        sink.accept(taken(out.u8(END)));
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
