package io.wraith.transfer;

import io.wraith.base.Check;
import io.wraith.simd.Blake3;

/// Computes the value of a block from its runs. For one thread at a time.
public final class BlockHasher {
    public static final int VALUE_BYTES = Blake3.HASH_BYTES;

    private static final byte[] ZEROS = new byte[1 << 16];

    private final Blake3 hasher = Blake3.hasher();
    private boolean isOnly;
    private int position;
    private int length;

    /// A block of a file of this size.
    public BlockHasher begin(long size, long block) {
        isOnly = size <= Blocks.BYTES;
        length = Blocks.length(size, block);
        Check.that(block >= 0 && length > 0, "block " + block + " of " + size + " bytes");
        position = 0;
        hasher.reset(block * Blocks.BYTES);
        return this;
    }

    /// The hasher that takes the next run: exactly so many bytes, which stand at this place of the
    /// block. What lies between is zeros.
    public Blake3 run(int at, int bytes) {
        Check.that(at >= position && bytes <= length - at, "runs ascend inside the block");
        zerosUpTo(at);
        position = at + bytes;
        return hasher;
    }

    /// Writes the value; behind the last run there are zeros.
    public void value(byte[] target, int at) {
        zerosUpTo(length);
        if (isOnly) {
            hasher.digest(target, at);
        } else {
            hasher.chainingValue(target, at);
        }
    }

    private void zerosUpTo(int end) {
        while (position < end) {
            int part = Math.min(ZEROS.length, end - position);
            hasher.update(ZEROS, 0, part);
            position += part;
        }
    }
}
