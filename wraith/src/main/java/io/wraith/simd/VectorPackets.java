package io.wraith.simd;

import java.util.Arrays;

/// The vector form: lanes of ChaCha20 are (packet, block) pairs, packed densely over the whole
/// batch; lanes of Poly1305 are packets.
final class VectorPackets implements PacketForm {
    private static final int LANES = VectorChaCha20.LANES;
    private static final int MACS = VectorPoly1305.LANES;

    /// Blocks of each message that are gathered before the vectors absorb them: more crowd the
    /// packets out of the L1 cache, fewer cost calls.
    private static final int GATHERED = 48;

    /// Lanes that are laid out before the passes over them begin: a vector load right behind
    /// narrower stores to its place would wait until those have left the store queue.
    private static final int LAID_OUT = 1024;

    private final int[] state = new int[ChaCha20.WORDS * LANES];
    private int[] blockNumbers = new int[LAID_OUT + LANES];
    private int[] noncesLow = new int[LAID_OUT + LANES];
    private int[] noncesHigh = new int[LAID_OUT + LANES];
    private final int[] keystream = new int[ChaCha20.WORDS * LANES];
    private final long[] macs = new long[Poly1305.SLOTS * MACS];
    private final long[] gathered = new long[2 * GATHERED * MACS];
    private final int[] rowsAt = new int[MACS];
    private int steps;

    VectorPackets(int[] state) {
        for (int word = 0; word < ChaCha20.WORDS; word++) {
            Arrays.fill(this.state, word * LANES, (word + 1) * LANES, state[word]);
        }
    }

    @Override
    public void drawMacKeys(Packets packets) {
        for (int packet = 0; packet < packets.count; packet++) {
            long counter = packets.counter(packet);
            blockNumbers[packet] = 0;
            noncesLow[packet] = (int) counter;
            noncesHigh[packet] = (int) (counter >>> Integer.SIZE);
        }
        for (int first = 0; first < packets.count; first += LANES) {
            VectorChaCha20.blocks(state, blockNumbers, noncesLow, noncesHigh, first, keystream);
            int lanes = Math.min(LANES, packets.count - first);
            for (int lane = 0; lane < lanes; lane++) {
                int at = 2 * (first + lane);
                packets.macKeys[at] = pair(lane * ChaCha20.WORDS);
                packets.macKeys[at + 1] = pair(lane * ChaCha20.WORDS + 2);
                packets.tags[at] = pair(lane * ChaCha20.WORDS + 4);
                packets.tags[at + 1] = pair(lane * ChaCha20.WORDS + 6);
            }
        }
    }

    @Override
    public void crypt(Packets packets, long chosen) {
        int blocks = Math.ceilDiv(packets.length, ChaCha20.BLOCK_BYTES);
        if (blocks == 0) {
            return;
        }
        makeRoom(blocks);
        long begun = chosen;
        while (begun != 0) {
            long rest = begun;
            int lanes = 0;
            while (rest != 0 && lanes + blocks <= blockNumbers.length - LANES) {
                long counter = packets.counter(Long.numberOfTrailingZeros(rest));
                layOut(lanes, blocks, counter);
                lanes += blocks;
                rest &= rest - 1;
            }
            crypt(packets, begun, lanes);
            begun = rest;
        }
    }

    private void makeRoom(int blocks) {
        if (blocks > blockNumbers.length - LANES) {
            blockNumbers = new int[blocks + LANES];
            noncesLow = new int[blocks + LANES];
            noncesHigh = new int[blocks + LANES];
        }
    }

    /// Lays out one packet's blocks from lane `at`.
    private void layOut(int at, int blocks, long counter) {
        for (int i = 0; i < blocks; i++) {
            blockNumbers[at + i] = 1 + i;
        }
        Arrays.fill(noncesLow, at, at + blocks, (int) counter);
        Arrays.fill(noncesHigh, at, at + blocks, (int) (counter >>> Integer.SIZE));
    }

    /// Goes through the lanes laid out for the first packets of `chosen`. A packet's blocks are in
    /// lanes side by side, so its keystream is in one piece until the pass ends.
    private void crypt(Packets packets, long chosen, int lanes) {
        long rest = chosen;
        int packet = Long.numberOfTrailingZeros(rest);
        int done = 0;
        for (int first = 0; first < lanes; first += LANES) {
            VectorChaCha20.blocks(state, blockNumbers, noncesLow, noncesHigh, first, keystream);
            int bytes = Math.min(LANES, lanes - first) * ChaCha20.BLOCK_BYTES;
            for (int used = 0; used < bytes; ) {
                int size = Math.min(bytes - used, packets.length - done);
                VectorChaCha20.xor(
                        keystream,
                        used / Integer.BYTES,
                        packets.source.bytes,
                        packets.source.at(packet) + done,
                        packets.target.bytes,
                        packets.target.at(packet) + done,
                        size);
                used += (size + ChaCha20.BLOCK_BYTES - 1) & -ChaCha20.BLOCK_BYTES;
                done += size;
                if (done == packets.length) {
                    rest &= rest - 1;
                    packet = Long.numberOfTrailingZeros(rest);
                    done = 0;
                }
            }
        }
    }

    @Override
    public void authenticate(Packets packets, PacketRows texts) {
        for (int first = 0; first < packets.count; first += MACS) {
            int messages = Math.min(MACS, packets.count - first);
            begin(packets, first, messages);
            gather(packets.associated, first, messages, packets.associatedLength);
            gather(texts, first, messages, packets.length);
            int at = 2 * steps * MACS;
            Arrays.fill(gathered, at, at + MACS, packets.associatedLength);
            Arrays.fill(gathered, at + MACS, at + 2 * MACS, packets.length);
            VectorPoly1305.absorb(macs, gathered, steps + 1);
            for (int i = 0; i < messages; i++) {
                Poly1305.end(macs, MACS, i, packets.tags, 2 * (first + i));
            }
        }
    }

    /// The vectors take blocks in pairs. An odd message begins with a zero block, whose high bit
    /// the accumulator's first value takes away.
    private void begin(Packets packets, int first, int messages) {
        for (int i = 0; i < messages; i++) {
            int at = 2 * (first + i);
            Poly1305.begin(macs, MACS, i, packets.macKeys[at], packets.macKeys[at + 1]);
        }
        int blocks =
                Math.ceilDiv(packets.associatedLength, Poly1305.BLOCK_BYTES)
                        + Math.ceilDiv(packets.length, Poly1305.BLOCK_BYTES)
                        + 1;
        steps = blocks % 2;
        if (steps > 0) {
            int top = (Poly1305.H + Poly1305.LIMBS - 1) * MACS;
            Arrays.fill(macs, top, top + MACS, -Poly1305.HIGH_BIT);
            Arrays.fill(gathered, 0, 2 * MACS, 0);
        }
    }

    /// Puts a part of every message, padded to whole blocks, behind what is gathered, and lets the
    /// vectors absorb it whenever there is no room for another block.
    private void gather(PacketRows rows, int first, int messages, int length) {
        for (int done = 0; done < length; ) {
            int size = Math.min((GATHERED - steps) * Poly1305.BLOCK_BYTES, length - done);
            int strips = MACS == VectorTranspose.ROWS ? size / VectorTranspose.STRIP_BYTES : 0;
            for (int i = 0; i < MACS; i++) {
                // Columns without a message repeat the first one; nobody reads their sums.
                rowsAt[i] = rows.at(first + (i < messages ? i : 0)) + done;
            }
            VectorTranspose.columns(rows.bytes, rowsAt, strips, gathered, 2 * steps * MACS);
            int skip = strips * VectorTranspose.STRIP_BYTES;
            for (int i = 0; i < messages; i++) {
                int to = (2 * steps + skip / Long.BYTES) * MACS + i;
                gather(rows.bytes, rowsAt[i] + skip, size - skip, to);
            }
            done += size;
            steps += Math.ceilDiv(size, Poly1305.BLOCK_BYTES);
            if (steps == GATHERED) {
                VectorPoly1305.absorb(macs, gathered, GATHERED);
                steps = 0;
            }
        }
    }

    private void gather(byte[] bytes, int at, int size, int column) {
        int to = column;
        int whole = size & -Long.BYTES;
        for (int i = 0; i < whole; i += Long.BYTES) {
            gathered[to] = LittleEndian.getLong(bytes, at + i);
            to += MACS;
        }
        if (size % Poly1305.BLOCK_BYTES != 0) {
            gathered[to] = LittleEndian.getPart(bytes, at + whole, size - whole);
            if (whole % Poly1305.BLOCK_BYTES == 0) {
                gathered[to + MACS] = 0;
            }
        }
    }

    private long pair(int word) {
        return (keystream[word] & 0xffffffffL) | ((long) keystream[word + 1] << Integer.SIZE);
    }

    @Override
    public void close() {
        Arrays.fill(state, 0);
        Arrays.fill(keystream, 0);
        Arrays.fill(macs, 0);
        Arrays.fill(gathered, 0);
    }
}
