package io.wraith.simd;

/// The compression function of BLAKE3, its constants, and the choice between its forms.
///
/// A node is an `int[]`: the chaining value, which each block replaces; the upper half of the last
/// block's output; and what the block's compression depends on besides its bytes.
final class Blake3Compression {
    static final int BLOCK = 64;
    static final int CHUNK = 1024;
    static final int BLOCKS = CHUNK / BLOCK;
    static final int ROUNDS = 7;

    static final int IV0 = 0x6a09e667;
    static final int IV1 = 0xbb67ae85;
    static final int IV2 = 0x3c6ef372;
    static final int IV3 = 0xa54ff53a;
    private static final int[] IV = {
        IV0, IV1, IV2, IV3, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
    };

    /// Flags.
    static final int CHUNK_START = 1;

    static final int CHUNK_END = 2;
    static final int PARENT = 4;
    static final int ROOT = 8;
    static final int KEYED_HASH = 16;
    static final int DERIVE_KEY_CONTEXT = 32;
    static final int DERIVE_KEY_MATERIAL = 64;

    /// Places in a node: chaining value, upper half of the output, counter (low, high), length of
    /// the blocks, their flags, and those that only the first or the last of them has. Between them
    /// is room for what vector stores write beyond.
    static final int VALUE = 0;

    static final int UPPER = 8;
    static final int COUNTER = 28;
    static final int LENGTH = 30;
    static final int FLAGS = 31;
    static final int FIRST_FLAGS = 32;
    static final int LAST_FLAGS = 33;

    /// The message in the order of every round's use, where [VectorBlake3Blocks] writes it.
    static final int SCHEDULE = 36;

    static final int NODE = SCHEDULE + ROUNDS * BLOCK / Integer.BYTES;

    static final int VALUE_WORDS = 8;
    static final int VALUE_BYTES = 32;

    private Blake3Compression() {}

    /// The key of the unkeyed hash.
    static int[] iv() {
        return IV.clone();
    }

    /// Begins a chunk or a parent.
    static void begin(int[] node, int[] key, long counter) {
        System.arraycopy(key, 0, node, VALUE, VALUE_WORDS);
        node[COUNTER] = (int) counter;
        node[COUNTER + 1] = (int) (counter >>> Integer.SIZE);
    }

    /// Compresses one block.
    static void block(byte[] source, int at, int length, int flags, int[] node) {
        mode(node, flags, 0, 0);
        node[LENGTH] = length;
        compress(source, at, 1, node);
    }

    /// The first `count` blocks of a chunk, but not its last.
    static void chunkStart(byte[] source, int at, int count, int flags, int[] node) {
        mode(node, flags, CHUNK_START, 0);
        compress(source, at, count, node);
    }

    /// One whole chunk.
    static void chunk(byte[] source, int at, int flags, int[] node) {
        mode(node, flags, CHUNK_START, CHUNK_END);
        compress(source, at, BLOCKS, node);
    }

    /// A whole chunk, and the first `count` blocks of the one behind it: not its last, unless all.
    static void chunks(byte[] source, int at, int count, int flags, int[] node, int[] other) {
        boolean areWhole = count == BLOCKS;
        if (count == 0 || !isVector()) {
            chunk(source, at, flags, node);
            mode(other, flags, CHUNK_START, areWhole ? CHUNK_END : 0);
            compress(source, at + CHUNK, count, other);
            return;
        }
        mode(node, flags, CHUNK_START, areWhole ? CHUNK_END : 0);
        mode(other, flags, CHUNK_START, areWhole ? CHUNK_END : 0);
        VectorBlake3Pair.blocks(source, at, count, node, other);
        if (!areWhole) {
            mode(node, flags, 0, CHUNK_END);
            compress(source, at + count * BLOCK, BLOCKS - count, node);
        }
    }

    private static void mode(int[] node, int flags, int first, int last) {
        node[LENGTH] = BLOCK;
        node[FLAGS] = flags;
        node[FIRST_FLAGS] = first;
        node[LAST_FLAGS] = last;
    }

    private static boolean isVector() {
        return Kernel.BLAKE3.isActive() && VectorBlake3Blocks.IS_USABLE;
    }

    private static void compress(byte[] source, int at, int count, int[] node) {
        if (isVector()) {
            VectorBlake3Blocks.blocks(source, at, count, node);
        } else {
            Blake3Scalar.blocks(source, at, count, node);
        }
    }

    /// The flags of one of the node's blocks.
    static int flags(int[] node, boolean isFirst, boolean isLast) {
        return node[FLAGS] | (isFirst ? node[FIRST_FLAGS] : 0) | (isLast ? node[LAST_FLAGS] : 0);
    }

    /// Writes the words of a node from `first` on that are half of an output: for the lower one, a
    /// chaining value.
    static void putHalf(int[] node, int first, byte[] target, int to) {
        for (int word = 0; word < VALUE_WORDS; word++) {
            LittleEndian.putInt(target, to + word * Integer.BYTES, node[first + word]);
        }
    }
}
