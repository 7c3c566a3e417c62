package io.wraith.simd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;

/// Tries the vector form of BLAKE3: whole groups of lanes from an array and from native memory,
/// single blocks and parents.
final class Blake3Trial implements Trial {
    private static final int LANES = VectorBlake3.LANES;
    private static final int CHUNK = Blake3Compression.CHUNK;
    private static final int BLOCK = Blake3Compression.BLOCK;

    /// Lanes of the trial differ in both halves of the chunk counter.
    private static final long COUNTER = 0xffff_fffeL;

    private final int[] key = Blake3Compression.iv();
    private final byte[] input = new byte[LANES * CHUNK];
    private final MemorySegment outside = Arena.ofAuto().allocate(input.length);
    private final byte[] expected = new byte[LANES * Blake3Compression.VALUE_BYTES];
    private final byte[] values = new byte[2 * expected.length];
    private final int[] node = new int[Blake3Compression.NODE];
    private final int[] other = new int[Blake3Compression.NODE];
    private final int[] twin = new int[Blake3Compression.NODE];
    private final VectorBlake3Lanes lanes = new VectorBlake3Lanes(key, 0);

    Blake3Trial() {
        for (int i = 0; i < input.length; i++) {
            input[i] = (byte) (i % 251);
        }
        MemorySegment.copy(input, 0, outside, ValueLayout.JAVA_BYTE, 0, input.length);
    }

    @Override
    public int vectorBits() {
        return LANES * Integer.SIZE;
    }

    @Override
    public Optional<String> mismatch() {
        for (int lane = 0; lane < LANES; lane++) {
            twinChunk(lane);
            Blake3Compression.putHalf(
                    twin, Blake3Compression.VALUE, expected, lane * Blake3Compression.VALUE_BYTES);
        }
        lanes.chunks(input, 0, LANES, COUNTER, values, 0);
        if (!isExpected()) {
            return Optional.of("chaining values of " + LANES + " chunks");
        }
        Arrays.fill(values, (byte) 0);
        lanes.chunks(outside, 0, LANES, COUNTER, values, 0);
        if (!isExpected()) {
            return Optional.of("chaining values of " + LANES + " chunks in native memory");
        }
        if (!VectorBlake3Blocks.IS_USABLE) {
            return Optional.empty();
        }
        vectorBlocks();
        twinChunk(0);
        if (Arrays.compare(node, 0, BLOCK / Integer.BYTES, twin, 0, BLOCK / Integer.BYTES) != 0) {
            return Optional.of("a chain of blocks");
        }
        vectorPair();
        Blake3Compression.putHalf(node, Blake3Compression.VALUE, values, 0);
        Blake3Compression.putHalf(
                other, Blake3Compression.VALUE, values, Blake3Compression.VALUE_BYTES);
        int two = 2 * Blake3Compression.VALUE_BYTES;
        return Arrays.compare(values, 0, two, expected, 0, two) == 0
                ? Optional.empty()
                : Optional.of("two chains of blocks");
    }

    private boolean isExpected() {
        return Arrays.compare(values, 0, expected.length, expected, 0, expected.length) == 0;
    }

    /// Two chunks per lane, parents, and where they exist single blocks: the mix of a small file.
    @Override
    public void vectorUnit() {
        lanes.chunks(outside, 0, LANES, COUNTER, values, 0);
        lanes.chunks(input, 0, LANES, COUNTER, values, 0);
        lanes.parents(values, 0, LANES, 0);
        if (VectorBlake3Blocks.IS_USABLE) {
            vectorBlocks();
            vectorPair();
        }
    }

    @Override
    public void twinUnit() {
        for (int chunk = 0; chunk < 2 * LANES; chunk++) {
            twinChunk(chunk % LANES);
        }
        for (int chunk = 0; chunk < 4; chunk++) {
            twinChunk(chunk);
        }
    }

    private void vectorBlocks() {
        begin(node, COUNTER);
        VectorBlake3Blocks.blocks(input, 0, Blake3Compression.BLOCKS, node);
    }

    private void vectorPair() {
        begin(node, COUNTER);
        begin(other, COUNTER + 1);
        VectorBlake3Pair.blocks(input, 0, Blake3Compression.BLOCKS, node, other);
    }

    private void begin(int[] target, long counter) {
        Blake3Compression.begin(target, key, counter);
        target[Blake3Compression.LENGTH] = BLOCK;
        target[Blake3Compression.FLAGS] = 0;
        target[Blake3Compression.FIRST_FLAGS] = Blake3Compression.CHUNK_START;
        target[Blake3Compression.LAST_FLAGS] = Blake3Compression.CHUNK_END;
    }

    private void twinChunk(int lane) {
        begin(twin, COUNTER + lane);
        Blake3Scalar.blocks(input, lane * CHUNK, Blake3Compression.BLOCKS, twin);
    }
}
