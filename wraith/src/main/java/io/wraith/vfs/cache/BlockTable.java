package io.wraith.vfs.cache;

import io.wraith.base.Prng;

import java.util.Arrays;

/// Which slot holds a block: chains over the slots, so that it never grows.
final class BlockTable {
    static final int NONE = -1;

    private final int[] heads;
    private final int[] next;
    final long[] contents;
    final long[] blocks;

    BlockTable(int slots) {
        heads = new int[Integer.highestOneBit(Math.max(1, slots)) << 1];
        next = new int[slots];
        contents = new long[slots];
        blocks = new long[slots];
        Arrays.fill(heads, NONE);
    }

    int find(long content, long block) {
        int slot = heads[bucket(content, block)];
        while (slot != NONE && (contents[slot] != content || blocks[slot] != block)) {
            slot = next[slot];
        }
        return slot;
    }

    void add(int slot, long content, long block) {
        int bucket = bucket(content, block);
        contents[slot] = content;
        blocks[slot] = block;
        next[slot] = heads[bucket];
        heads[bucket] = slot;
    }

    void remove(int slot) {
        int bucket = bucket(contents[slot], blocks[slot]);
        int at = heads[bucket];
        if (at == slot) {
            heads[bucket] = next[slot];
            return;
        }
        while (next[at] != slot) {
            at = next[at];
        }
        next[at] = next[slot];
    }

    private int bucket(long content, long block) {
        return (int) (Prng.mixed(content * 0x9e3779b97f4a7c15L + block) & heads.length - 1);
    }
}
