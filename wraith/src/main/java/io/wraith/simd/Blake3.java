package io.wraith.simd;

import static io.wraith.simd.Blake3Compression.CHUNK;
import static io.wraith.simd.Blake3Compression.VALUE_BYTES;
import static io.wraith.simd.Blake3Compression.VALUE_WORDS;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// BLAKE3: hash, keyed hash and key derivation, with output of any length.
///
/// A hasher is fed in pieces of any size and gives its output as often as it is asked; more input
/// may follow. It allocates nothing after its construction, except once for each form that hashes
/// many chunks, when there are that many for the first time. It belongs to one thread at a time.
/// Large pieces are faster: from some KB on, the vector form hashes several chunks at once.
///
/// A hasher can also begin at a later chunk, and then computes the chaining value of one group of a
/// longer input: see [Blake3Groups].
public final class Blake3 {
    /// Bytes of the usual hash, of a key, and of a chaining value.
    public static final int HASH_BYTES = 32;

    /// The most chunks at a time: 256 KB, of which the chaining values fill 8 KB.
    private static final int MOST_CHUNKS = 256;

    /// Two chunks at most wait for more input, so that the last two can be hashed side by side.
    private static final int TAIL = 2 * CHUNK;

    private final int[] key;
    private final int flags;
    private final Blake3Lanes lanes;
    private final Blake3Tree tree;
    private final Blake3Output output = new Blake3Output();
    private final byte[] leaves = new byte[MOST_CHUNKS * VALUE_BYTES];
    private final byte[] tail = new byte[TAIL];
    private int filled;
    private long first;
    private boolean closed;

    Blake3(int[] key, int flags) {
        this.key = key;
        this.flags = flags;
        this.lanes = new Blake3Lanes(key, flags);
        this.tree = new Blake3Tree(key, flags, lanes);
    }

    /// A hasher without a key.
    public static Blake3 hasher() {
        return new Blake3(Blake3Compression.iv(), 0);
    }

    /// A hasher with a key of 32 bytes: a MAC or a pseudorandom function.
    public static Blake3 keyed(byte[] key) {
        return new Blake3(words(key), Blake3Compression.KEYED_HASH);
    }

    /// A hasher of key material. The context is a hard-coded text, unique to the application and
    /// the key's use.
    public static Blake3 derivingKey(String context) {
        Blake3 contextHasher =
                new Blake3(Blake3Compression.iv(), Blake3Compression.DERIVE_KEY_CONTEXT);
        contextHasher.update(context.getBytes(StandardCharsets.UTF_8));
        return new Blake3(words(contextHasher.digest()), Blake3Compression.DERIVE_KEY_MATERIAL);
    }

    /// The hash of one array.
    public static byte[] hash(byte[] input) {
        Blake3 hasher = hasher();
        hasher.update(input);
        return hasher.digest();
    }

    private static int[] words(byte[] key) {
        if (key.length != HASH_BYTES) {
            throw new IllegalArgumentException("a key has 32 bytes, not " + key.length);
        }
        int[] words = new int[VALUE_WORDS];
        for (int i = 0; i < VALUE_WORDS; i++) {
            words[i] = LittleEndian.getInt(key, i * Integer.BYTES);
        }
        return words;
    }

    /// Forgets all input.
    public void reset() {
        reset(0);
    }

    /// Forgets all input; what follows begins at byte `offset` of a longer one. The offset is a
    /// multiple of the group's size, which is 1024 times a power of two.
    public void reset(long offset) {
        if (offset < 0 || offset % CHUNK != 0) {
            throw new IllegalArgumentException("no chunk begins at byte " + offset);
        }
        first = offset / CHUNK;
        tree.clear();
        filled = 0;
        closed = false;
    }

    public void update(byte[] input) {
        update(input, 0, input.length);
    }

    public void update(byte[] input, int at, int length) {
        Objects.checkFromIndexSize(at, length, input.length);
        closed = false;
        for (int done = 0; done < length; ) {
            makeRoom();
            int rest = length - done;
            int count = wholeChunks(rest);
            if (count > 0) {
                lanes.chunks(input, at + done, count, first + tree.added(), leaves);
                tree.addAll(leaves, count);
                done += count * CHUNK;
            } else {
                int part = Math.min(rest, TAIL - filled);
                System.arraycopy(input, at + done, tail, filled, part);
                filled += part;
                done += part;
            }
        }
    }

    /// Native memory only: code that has also seen heap segments would be slow for both.
    public void update(MemorySegment input, long at, long length) {
        if (!input.isNative()) {
            throw new IllegalArgumentException("a heap segment; pass the array");
        }
        Objects.checkFromIndexSize(at, length, input.byteSize());
        closed = false;
        for (long done = 0; done < length; ) {
            makeRoom();
            long rest = length - done;
            int count = wholeChunks(rest);
            if (count > 0) {
                lanes.chunks(input, at + done, count, first + tree.added(), leaves);
                tree.addAll(leaves, count);
                done += (long) count * CHUNK;
            } else {
                int part = (int) Math.min(rest, TAIL - filled);
                MemorySegment.copy(input, ValueLayout.JAVA_BYTE, at + done, tail, filled, part);
                filled += part;
                done += part;
            }
        }
    }

    /// Empties a full tail: more follows.
    private void makeRoom() {
        if (filled == TAIL) {
            lanes.chunks(tail, 0, TAIL / CHUNK, first + tree.added(), leaves);
            tree.addAll(leaves, TAIL / CHUNK);
            filled = 0;
        }
    }

    /// How many chunks to hash at once: none while the tail is being filled, and not a last one,
    /// which waits for what may follow, and is the root if it is the only one.
    private int wholeChunks(long length) {
        return filled > 0 || length < TAIL ? 0 : (int) Math.min(length / CHUNK, MOST_CHUNKS);
    }

    /// The hash of all input until now.
    public byte[] digest() {
        byte[] hash = new byte[HASH_BYTES];
        digest(hash, 0);
        return hash;
    }

    /// Writes the hash of all input until now.
    public void digest(byte[] target, int at) {
        Objects.checkFromIndexSize(at, HASH_BYTES, target.length);
        closeRoot();
        output.hash(target, at);
    }

    /// Writes `length` bytes of the unlimited output, from byte `position` on. The first 32 bytes
    /// are the hash.
    public void output(long position, byte[] target, int at, int length) {
        if (position < 0) {
            throw new IllegalArgumentException("position " + position);
        }
        Objects.checkFromIndexSize(at, length, target.length);
        closeRoot();
        output.root(position, target, at, length);
    }

    /// Writes the chaining value of the group that was hashed since [#reset(long)]. It is a part of
    /// a longer input, so the group holds at least one byte, and is not all of the input.
    public void chainingValue(byte[] target, int at) {
        Objects.checkFromIndexSize(at, HASH_BYTES, target.length);
        long chunks = tree.added() + (filled + CHUNK - 1) / CHUNK;
        long subtree = Math.max(1, 2 * Long.highestOneBit(chunks - 1));
        if (chunks == 0 || first % subtree != 0) {
            throw new IllegalStateException(
                    chunks + " chunks from number " + first + " on are no subtree");
        }
        close();
        output.value(target, at);
    }

    /// Puts the groups of an input together, for the same kind of hash.
    public Blake3Groups groups() {
        return new Blake3Groups(key.clone(), flags);
    }

    /// A hasher of the same kind and with the same key, without input.
    public Blake3 fresh() {
        return new Blake3(key.clone(), flags);
    }

    /// Forgets key, input and output; a keyed hasher is of no use afterwards.
    public void wipe() {
        reset();
        Arrays.fill(key, 0);
        Arrays.fill(tail, (byte) 0);
        Arrays.fill(leaves, (byte) 0);
        tree.wipe();
        output.wipe();
        lanes.wipe();
    }

    private void closeRoot() {
        if (first != 0) {
            throw new IllegalStateException("this hasher began later: it has no root");
        }
        close();
    }

    private void close() {
        if (closed) {
            return;
        }
        if (filled == 0 && tree.added() > 0) {
            tree.close(output);
        } else {
            if (filled > CHUNK) {
                closeTwo();
            } else {
                output.chunk(tail, filled, key, first + tree.added(), flags);
            }
            tree.closeWith(output);
        }
        closed = true;
    }

    /// The first of two chunks goes to the tree, the second to the beginning of the tail; its last
    /// block is also left where it was, for the output.
    private void closeTwo() {
        int size = filled - CHUNK;
        output.chunks(tail, size, key, first + tree.added(), flags, leaves);
        tree.addAll(leaves, 1);
        System.arraycopy(tail, CHUNK, tail, 0, size);
        filled = size;
    }
}
