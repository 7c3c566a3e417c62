package io.wraith.simd;

import static io.wraith.simd.Blake3Compression.BLOCK;
import static io.wraith.simd.Blake3Compression.CHUNK;
import static io.wraith.simd.Blake3Compression.COUNTER;
import static io.wraith.simd.Blake3Compression.LENGTH;
import static io.wraith.simd.Blake3Compression.NODE;
import static io.wraith.simd.Blake3Compression.SCHEDULE;
import static io.wraith.simd.Blake3Compression.VALUE;
import static io.wraith.simd.VectorBlake3Blocks.ACROSS;
import static io.wraith.simd.VectorBlake3Blocks.BYTES;
import static io.wraith.simd.VectorBlake3Blocks.FIRST;
import static io.wraith.simd.VectorBlake3Blocks.HIGH;
import static io.wraith.simd.VectorBlake3Blocks.IV;
import static io.wraith.simd.VectorBlake3Blocks.LEFT;
import static io.wraith.simd.VectorBlake3Blocks.LOW;
import static io.wraith.simd.VectorBlake3Blocks.MESSAGE;
import static io.wraith.simd.VectorBlake3Blocks.MODE;
import static io.wraith.simd.VectorBlake3Blocks.NEXT;
import static io.wraith.simd.VectorBlake3Blocks.RIGHT;
import static io.wraith.simd.VectorBlake3Blocks.ROW;
import static io.wraith.simd.VectorBlake3Blocks.SIZE;
import static io.wraith.simd.VectorBlake3Blocks.WORDS;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// [VectorBlake3Blocks] for two neighbouring chunks: each chain mostly waits for itself, so that
/// two take only a fifth longer than one.
final class VectorBlake3Pair {
    private VectorBlake3Pair() {}

    /// As [Blake3Scalar#blocks] with `node`, and from the next chunk on with `other`, which has the
    /// same flags. The upper halves of the output are not written.
    // Straight-line kernel: called code that takes vectors is not inlined reliably, and boxes them.
    static void blocks(byte[] source, int at, int count, int[] node, int[] other) {
        int last = at + (count - 1) * BLOCK;
        IntVector size = IntVector.broadcast(ROW, node[LENGTH]).lanewise(VectorOperators.AND, SIZE);
        IntVector low = IntVector.broadcast(ROW, node[COUNTER]);
        IntVector high = IntVector.broadcast(ROW, node[COUNTER + 1]);
        IntVector numbers =
                low.lanewise(VectorOperators.AND, LOW)
                        .lanewise(VectorOperators.OR, high.lanewise(VectorOperators.AND, HIGH))
                        .lanewise(VectorOperators.OR, size);
        IntVector nextLow = IntVector.broadcast(ROW, other[COUNTER]);
        IntVector nextHigh = IntVector.broadcast(ROW, other[COUNTER + 1]);
        IntVector nextNumbers =
                nextLow.lanewise(VectorOperators.AND, LOW)
                        .lanewise(VectorOperators.OR, nextHigh.lanewise(VectorOperators.AND, HIGH))
                        .lanewise(VectorOperators.OR, size);
        IntVector a = IntVector.fromArray(ROW, node, VALUE);
        IntVector b = IntVector.fromArray(ROW, node, VALUE + 4);
        IntVector e = IntVector.fromArray(ROW, other, VALUE);
        IntVector f = IntVector.fromArray(ROW, other, VALUE + 4);
        for (int block = at; block <= last; block += BLOCK) {
            IntVector words =
                    FIRST.selectFrom(
                            ByteVector.fromArray(BYTES, source, block).reinterpretAsInts());
            IntVector nextWords =
                    FIRST.selectFrom(
                            ByteVector.fromArray(BYTES, source, block + CHUNK).reinterpretAsInts());
            words.intoArray(node, SCHEDULE);
            nextWords.intoArray(other, SCHEDULE);
            for (int to = SCHEDULE + WORDS; to < NODE; to += WORDS) {
                words = NEXT.selectFrom(words);
                words.intoArray(node, to);
                nextWords = NEXT.selectFrom(nextWords);
                nextWords.intoArray(other, to);
            }
            int flags = Blake3Compression.flags(node, block == at, block == last);
            IntVector mode = IntVector.broadcast(ROW, flags).lanewise(VectorOperators.AND, MODE);
            IntVector c = IntVector.fromArray(ROW, IV, 0);
            IntVector d = mode.lanewise(VectorOperators.OR, numbers);
            IntVector g = IntVector.fromArray(ROW, IV, 0);
            IntVector h = mode.lanewise(VectorOperators.OR, nextNumbers);
            for (int from = SCHEDULE; ; from += WORDS) {
                a = IntVector.fromArray(ROW, node, from).add(a).add(b);
                e = IntVector.fromArray(ROW, other, from).add(e).add(f);
                d = a.lanewise(VectorOperators.XOR, d).lanewise(VectorOperators.ROR, 16);
                h = e.lanewise(VectorOperators.XOR, h).lanewise(VectorOperators.ROR, 16);
                c = d.add(c);
                g = h.add(g);
                b = c.lanewise(VectorOperators.XOR, b).lanewise(VectorOperators.ROR, 12);
                f = g.lanewise(VectorOperators.XOR, f).lanewise(VectorOperators.ROR, 12);
                a = IntVector.fromArray(ROW, node, from + 4).add(a).add(b);
                e = IntVector.fromArray(ROW, other, from + 4).add(e).add(f);
                d = d.lanewise(VectorOperators.XOR, a).lanewise(VectorOperators.ROR, 8);
                h = h.lanewise(VectorOperators.XOR, e).lanewise(VectorOperators.ROR, 8);
                c = c.add(d);
                g = g.add(h);
                b = b.lanewise(VectorOperators.XOR, c).lanewise(VectorOperators.ROR, 7);
                f = f.lanewise(VectorOperators.XOR, g).lanewise(VectorOperators.ROR, 7);
                a = a.rearrange(RIGHT);
                e = e.rearrange(RIGHT);
                c = c.rearrange(LEFT);
                g = g.rearrange(LEFT);
                d = d.rearrange(ACROSS);
                h = h.rearrange(ACROSS);
                a = IntVector.fromArray(ROW, node, from + 8).add(a).add(b);
                e = IntVector.fromArray(ROW, other, from + 8).add(e).add(f);
                d = d.lanewise(VectorOperators.XOR, a).lanewise(VectorOperators.ROR, 16);
                h = h.lanewise(VectorOperators.XOR, e).lanewise(VectorOperators.ROR, 16);
                c = c.add(d);
                g = g.add(h);
                b = b.lanewise(VectorOperators.XOR, c).lanewise(VectorOperators.ROR, 12);
                f = f.lanewise(VectorOperators.XOR, g).lanewise(VectorOperators.ROR, 12);
                a = IntVector.fromArray(ROW, node, from + 12).add(a).add(b);
                e = IntVector.fromArray(ROW, other, from + 12).add(e).add(f);
                d = d.lanewise(VectorOperators.XOR, a).lanewise(VectorOperators.ROR, 8);
                h = h.lanewise(VectorOperators.XOR, e).lanewise(VectorOperators.ROR, 8);
                c = c.add(d);
                g = g.add(h);
                b = b.lanewise(VectorOperators.XOR, c).lanewise(VectorOperators.ROR, 7);
                f = f.lanewise(VectorOperators.XOR, g).lanewise(VectorOperators.ROR, 7);
                a = a.rearrange(LEFT);
                e = e.rearrange(LEFT);
                c = c.rearrange(RIGHT);
                g = g.rearrange(RIGHT);
                d = d.rearrange(ACROSS);
                h = h.rearrange(ACROSS);
                if (from >= NODE - WORDS) {
                    break;
                }
            }
            a = c.lanewise(VectorOperators.XOR, a);
            b = d.lanewise(VectorOperators.XOR, b);
            e = g.lanewise(VectorOperators.XOR, e);
            f = h.lanewise(VectorOperators.XOR, f);
            // Widened, as in the form for one chunk.
            ((IntVector) a.reinterpretShape(MESSAGE, 0)).intoArray(node, VALUE);
            ((IntVector) b.reinterpretShape(MESSAGE, 0)).intoArray(node, VALUE + 4);
            ((IntVector) e.reinterpretShape(MESSAGE, 0)).intoArray(other, VALUE);
            ((IntVector) f.reinterpretShape(MESSAGE, 0)).intoArray(other, VALUE + 4);
        }
    }
}
