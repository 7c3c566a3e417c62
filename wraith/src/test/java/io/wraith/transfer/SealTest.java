package io.wraith.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Big;
import io.wraith.base.Check;
import io.wraith.base.Prng;
import io.wraith.base.RangeSet;
import io.wraith.simd.Blake3;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Values of blocks and roots of files, against BLAKE3 of the whole and the sentence in
/// TRANSFER.md.
final class SealTest {
    private final Prng random = new Prng(5);
    private final BlockHasher hasher = new BlockHasher();

    @Test
    void theRootOfAllBlocksIsTheHashOfTheFile() {
        for (int size : new int[] {Blocks.BYTES + 1, 2 << 20, (3 << 20) - 1, (5 << 20) + 4097}) {
            byte[] file = content(size);
            Seal seal = new Seal(size, all(size), Blake3.hasher());
            for (long block : shuffled(Blocks.count(size))) {
                assertThat(seal.isComplete()).isFalse();
                assertThat(seal.value(block, value(file, block), 0)).isTrue();
            }
            assertThat(seal.isComplete()).isTrue();
            assertThat(seal.form()).isEqualTo(Seal.WHOLE);
            assertThat(seal.root()).isEqualTo(Blake3.hash(file));
        }
    }

    @Test
    void theValueOfTheOnlyBlockIsTheHashOfTheFile() {
        for (int size : new int[] {1, 1024, 4097, Blocks.BYTES}) {
            byte[] file = content(size);
            assertThat(value(file, 0)).isEqualTo(Blake3.hash(file));
        }
    }

    @Test
    void theRootOfAPartIsAChain() {
        int size = (6 << 20) - 5;
        byte[] file = content(size);
        RangeSet wanted = new RangeSet(2);
        wanted.add(1, 3);
        wanted.add(4, 6);
        Seal seal = new Seal(size, wanted, Blake3.hasher());
        assertThat(seal.value(5, value(file, 5), 0)).isTrue();
        assertThat(seal.hole(2, 3)).isTrue();
        assertThat(seal.value(1, value(file, 1), 0)).isTrue();
        assertThat(seal.isComplete()).isFalse();
        assertThat(seal.value(4, value(file, 4), 0)).isTrue();
        assertThat(seal.isComplete()).isTrue();
        assertThat(seal.form()).isEqualTo(Seal.PART);
        byte[] chain = new byte[8];
        Big.u64(chain, 0, size);
        chain = Blake3.hash(chain);
        for (int block : new int[] {1, 4, 5}) {
            byte[] index = new byte[8];
            Big.u64(index, 0, block);
            chain = Blake3.hash(Messages.joined(chain, index, value(file, block)));
        }
        assertThat(seal.root()).isEqualTo(chain);
    }

    /// A file of 2^61 bytes and one block.
    @Test
    void holesCostNothing() {
        long size = 1L << 61;
        long blocks = Blocks.count(size);
        Seal seal = new Seal(size, all(size), Blake3.hasher());
        assertThat(seal.hole(0, blocks - 1)).isTrue();
        assertThat(seal.isComplete()).isFalse();
        hasher.begin(size, blocks - 1).run(100, 1).update(new byte[] {1});
        byte[] value = new byte[32];
        hasher.value(value, 0);
        assertThat(seal.value(blocks - 1, value, 0)).isTrue();
        assertThat(seal.isComplete()).isTrue();
        assertThat(seal.form()).isEqualTo(Seal.PART);
    }

    @Test
    void valuesThatWaitAreBounded() {
        Seal seal = new Seal(1L << 40, all(1L << 40), Blake3.hasher());
        for (int i = 1; i <= Seal.MOST_WAITING; i++) {
            assertThat(seal.value(i, new byte[32], 0)).isTrue();
        }
        assertThat(seal.value(Seal.MOST_WAITING + 1, new byte[32], 0)).isFalse();
    }

    /// What is between runs is zeros, however it is said.
    @Test
    void runsAreTheBlockWithoutItsZeros() {
        for (int i = 0; i < 20; i++) {
            byte[] file = content(1 + random.below(3 << 20));
            for (int zeros = random.below(5); zeros > 0; zeros--) {
                int from = random.below(file.length);
                int to = Math.min(file.length, from + random.below(1 << 20));
                Arrays.fill(file, from, to, (byte) 0);
            }
            for (long block = 0; block < Blocks.count(file.length); block++) {
                int from = (int) block * Blocks.BYTES;
                int length = Blocks.length(file.length, block);
                Runs runs = ModelSource.runs(file, from, length);
                hasher.begin(file.length, block);
                for (int run = 0; run < runs.count(); run++) {
                    hasher.run(runs.at(run), runs.length(run))
                            .update(file, from + runs.at(run), runs.length(run));
                }
                byte[] value = new byte[32];
                hasher.value(value, 0);
                assertThat(value).isEqualTo(value(file, block));
            }
        }
    }

    /// More runs than there may be are joined, and none is lost.
    @Test
    void runsAreNeverMoreThanAgreed() {
        Runs runs = new Runs();
        for (int at = 0; at < Blocks.BYTES; at += 2 * Runs.PIECE_BYTES) {
            runs.add(at, 1);
        }
        assertThat(runs.count()).isEqualTo(Runs.MOST);
        assertThat(runs.end()).isEqualTo(Blocks.BYTES - 2 * Runs.PIECE_BYTES + 1);
        runs.clear();
        runs.add(0, 10);
        runs.add(10, 5);
        assertThat(runs.count()).isEqualTo(1);
        assertThat(runs.total()).isEqualTo(15);
        assertThatThrownBy(() -> runs.add(14, 1)).isInstanceOf(Check.Failed.class);
    }

    private byte[] content(int size) {
        byte[] bytes = new byte[size];
        random.fill(bytes, 0, size);
        return bytes;
    }

    private byte[] value(byte[] file, long block) {
        int length = Blocks.length(file.length, block);
        hasher.begin(file.length, block)
                .run(0, length)
                .update(file, (int) block * Blocks.BYTES, length);
        byte[] value = new byte[32];
        hasher.value(value, 0);
        return value;
    }

    private static RangeSet all(long size) {
        RangeSet all = new RangeSet(1);
        all.add(0, Blocks.count(size));
        return all;
    }

    private static List<Long> shuffled(long blocks) {
        List<Long> all = new ArrayList<>();
        for (long i = 0; i < blocks; i++) {
            all.add(i);
        }
        Collections.shuffle(all, new Random(blocks));
        return all;
    }
}
