package io.wraith.vfs.mount;

import io.wraith.vfs.cache.BlockCache;

/// The hash of what lies in several slots, which wants its bytes in one array.
final class SlotHash {
    private static final int BLOCK = BlockCache.BLOCK_BYTES;

    private final BlockStore store;
    private byte[] gathered = {};

    SlotHash(BlockStore store) {
        this.store = store;
    }

    /// Of `length` bytes that begin at `lead` of the first slot and go on at the beginning of each
    /// next one.
    long of(int[] slots, int lead, int length) {
        if (gathered.length < length) {
            gathered = new byte[length];
        }
        int done = 0;
        for (int i = 0; done < length; i++) {
            int from = i == 0 ? lead : 0;
            int part = Math.min(BLOCK - from, length - done);
            store.get(slots[i], from, gathered, done, part);
            done += part;
        }
        return store.hash(gathered, length);
    }

    /// The array comes again when it is next needed.
    void rest() {
        gathered = new byte[0];
    }
}
