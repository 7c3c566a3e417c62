package io.wraith.vfs.mount;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Collection;

/// The listings of folders that are kept, within a bound; the latest push out the oldest.
///
/// Where old ones may answer while there is no host, they hold their folders: else these would go
/// as soon as the kernel forgets them.
final class KeptListings {
    static final long MOST_BYTES = 32L << 20;

    /// So much for each listing beside its bytes.
    private static final int BYTES_EACH = 256;

    private final NodeTable nodes;
    private final boolean keepsOld;
    private final ArrayDeque<Folder> folders = new ArrayDeque<>();
    private long bytes;

    KeptListings(NodeTable nodes, boolean keepsOld) {
        this.nodes = nodes;
        this.keepsOld = keepsOld;
    }

    Collection<Folder> folders() {
        return folders;
    }

    void keep(Folder folder, Listing listing, long mark, long expiryNs) {
        if (keepsOld) {
            nodes.hold(folder.node);
        }
        drop(folder);
        folder.listing = listing;
        folder.listedBytes = listing.bytes() + BYTES_EACH;
        folder.listingMark = mark;
        folder.listingExpiryNs = expiryNs;
        folders.add(folder);
        bytes += folder.listedBytes;
    }

    /// A folder whose listing had to go; its node may be free. Null when all have room.
    @Nullable Folder evict() {
        if (bytes <= MOST_BYTES) {
            return null;
        }
        Folder oldest = folders.getFirst();
        drop(oldest);
        return oldest;
    }

    void drop(Folder folder) {
        if (folder.listing != null) {
            folder.listing = null;
            folders.remove(folder);
            bytes -= folder.listedBytes;
            if (keepsOld) {
                nodes.release(folder.node);
            }
        }
    }

    /// The listing is not what the folder holds now.
    void outdate(Folder folder) {
        if (keepsOld) {
            folder.listingMark = Names.NEVER_GOOD;
        } else {
            drop(folder);
        }
    }
}
