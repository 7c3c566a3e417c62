package io.wraith.vfs.mount;

import io.wraith.vfs.message.ListEntry;
import io.wraith.vfs.message.Node;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// What was learned of single names after their folders had been listed, of all folders at once:
/// looking through everything that is known for each of them would take too long.
final class LaterNames {
    private final Names names;
    private final Map<Folder, AmendedListing> byFolder = new HashMap<>();

    /// How much had been learned when it was collected.
    final long learned;

    LaterNames(Names names) {
        this.names = names;
        learned = names.learned;
        names.nodes.forEachFact(this::look);
        names.absent.all().forEach(this::look);
    }

    private void look(int node) {
        NodeTable nodes = names.nodes;
        if (node == NodeTable.ROOT || !nodes.isAttached(node)) {
            return;
        }
        Folder folder = names.known(nodes.parent(node));
        Listing listing = folder == null ? null : folder.listing;
        Node fact = nodes.fact(node);
        if (folder == null
                || listing == null
                || fact == null
                || !listing.isOlder(nodes.mark(node), nodes.expiryNs(node))) {
            return;
        }
        ListEntry entry = new ListEntry(nodes.name(node), fact.attributes(), fact.link());
        int place = listing.find(entry.name());
        if (place < 0 || !listing.entry(place).equals(entry)) {
            amended(folder, listing).put(entry);
        }
    }

    private void look(AbsentNames.Absent absent) {
        if (names.isListedInVain(absent)) {
            Folder folder = names.folder(names.nodes.node(absent.folder()));
            amended(folder, Objects.requireNonNull(folder.listing)).remove(absent.name());
        }
    }

    private AmendedListing amended(Folder folder, Listing listing) {
        return byFolder.computeIfAbsent(folder, _ -> new AmendedListing(listing));
    }

    /// The folder's listing as it should be, once; null if nothing was learned since it was kept.
    @Nullable Listing take(Folder folder) {
        AmendedListing amended = byFolder.remove(folder);
        return amended == null || amended.old != folder.listing ? null : amended.listing();
    }
}
