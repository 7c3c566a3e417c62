package io.wraith.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wraith.base.AccessPattern.Ahead;
import io.wraith.base.AccessPattern.Shape;
import io.wraith.base.AccessPattern.Window;

import org.junit.jupiter.api.Test;

import java.util.BitSet;
import java.util.Random;

final class AccessPatternTest {
    private static final long KIB = 1024;
    private static final long FILE = 1024 * KIB;
    private static final Window WINDOW = new Window(16 * KIB, 64 * KIB);
    private static final int RUNS = 300;

    private final AccessPattern pattern = new AccessPattern(FILE, WINDOW);

    @Test
    void twoEqualStepsMakeAForwardPattern() {
        assertThat(pattern.read(0, 4 * KIB)).isEqualTo(Ahead.NOTHING);
        assertThat(pattern.read(4 * KIB, 4 * KIB)).isEqualTo(Ahead.NOTHING);
        assertThat(pattern.read(8 * KIB, 4 * KIB)).isEqualTo(new Ahead(12 * KIB, 16 * KIB, 0, 1));
        assertThat(pattern.shape()).isEqualTo(Shape.FORWARD);
        assertThat(pattern.read(12 * KIB, 4 * KIB)).as("3/4 left").isEqualTo(Ahead.NOTHING);
        assertThat(pattern.read(16 * KIB, 4 * KIB))
                .as("half used: the window doubles")
                .isEqualTo(new Ahead(28 * KIB, 24 * KIB, 0, 1));
        assertThat(pattern.windowBytes()).isEqualTo(32 * KIB);
    }

    @Test
    void aBackwardReaderIsMetFromBelow() {
        pattern.read(100 * KIB, 10 * KIB);
        pattern.read(90 * KIB, 10 * KIB);
        assertThat(pattern.read(80 * KIB, 10 * KIB)).isEqualTo(new Ahead(64 * KIB, 16 * KIB, 0, 1));
        assertThat(pattern.shape()).isEqualTo(Shape.BACKWARD);
    }

    @Test
    void equalDistancesAreAStrideInBothDirections() {
        pattern.read(0, KIB);
        pattern.read(50 * KIB, KIB);
        Ahead ahead = pattern.read(100 * KIB, KIB);
        assertThat(pattern.shape()).isEqualTo(Shape.STRIDED);
        assertThat(ahead).isEqualTo(new Ahead(150 * KIB, KIB, 50 * KIB, 16));
        assertThat(ahead.offset(15)).isEqualTo(900 * KIB);

        pattern.read(1000 * KIB, KIB);
        pattern.read(700 * KIB, KIB);
        assertThat(pattern.read(400 * KIB, KIB))
                .as("down to the file's beginning")
                .isEqualTo(new Ahead(100 * KIB, KIB, -300 * KIB, 1));
    }

    @Test
    void aSeekEndsTheWindow() {
        for (int i = 0; i < 40; i++) {
            pattern.read(4 * KIB * i, 4 * KIB);
        }
        assertThat(pattern.windowBytes()).isEqualTo(64 * KIB);
        assertThat(pattern.read(800 * KIB, 4 * KIB)).isEqualTo(Ahead.NOTHING);
        assertThat(pattern.windowBytes()).isZero();
        pattern.read(804 * KIB, 4 * KIB);
        assertThat(pattern.read(808 * KIB, 4 * KIB).bytes()).isEqualTo(16 * KIB);
    }

    @Test
    void readingTheSameAgainIsNoPattern() {
        for (int i = 0; i < 5; i++) {
            assertThat(pattern.read(8 * KIB, KIB)).isEqualTo(Ahead.NOTHING);
        }
        assertThat(pattern.shape()).isEqualTo(Shape.UNKNOWN);
    }

    @Test
    void nonsenseIsIgnored() {
        pattern.read(0, KIB);
        pattern.read(KIB, KIB);
        assertThat(pattern.read(-1, KIB)).isEqualTo(Ahead.NOTHING);
        assertThat(pattern.read(0, 0)).isEqualTo(Ahead.NOTHING);
        assertThat(pattern.read(FILE, 1)).isEqualTo(Ahead.NOTHING);
        assertThat(pattern.read(Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(Ahead.NOTHING);
        assertThat(pattern.read(2 * KIB, KIB).bytes()).as("the run goes on").isPositive();
        assertThatIllegalArgumentException().isThrownBy(() -> new Window(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Window(2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new AccessPattern(-1, WINDOW));
        AccessPattern endless = new AccessPattern(Long.MAX_VALUE, Window.USUAL);
        endless.read((1L << 61) - 30, 10);
        endless.read((1L << 61) - 20, 10);
        assertThat(endless.read((1L << 61) - 10, 10)).isEqualTo(Ahead.NOTHING);
    }

    /// A reader of random runs: whatever it does, pieces lie inside the file, no run hears of a
    /// byte twice, the window is never exceeded, and of a long run all bytes but the first reads'
    /// and the last stride's were announced before they were read.
    @Test
    void everyRunKeepsTheRules() {
        for (int run = 0; run < RUNS; run++) {
            long seed = new Random(run).nextLong();
            Random random = new Random(seed);
            AccessPattern tested = new AccessPattern(FILE, WINDOW);
            for (int leg = 0; leg < 4; leg++) {
                new Leg(random, "seed " + seed + ", leg " + leg).walk(tested);
            }
        }
    }

    @Test
    void randomReadsAreLeftAlone() {
        long seed = 20_260_101;
        Random random = new Random(seed);
        long announced = 0;
        for (int i = 0; i < 10_000; i++) {
            announced += pattern.read(random.nextLong(FILE - KIB), KIB).bytes();
        }
        assertThat(announced).as("seed %d", seed).isZero();
    }

    /// One run of reads in one manner.
    private static final class Leg {
        private final String name;
        private final long length;
        private final long step;
        private long offset;
        private final BitSet announced = new BitSet();

        Leg(Random random, String name) {
            this.name = name;
            this.length = random.nextLong(1, 30_000);
            long distance = random.nextBoolean() ? length : length + random.nextLong(1, 50_000);
            this.step = random.nextBoolean() ? distance : -distance;
            this.offset =
                    step > 0 ? random.nextLong(9_000) : FILE - length - random.nextLong(9_000);
        }

        void walk(AccessPattern pattern) {
            for (int reads = 0; offset >= 0 && offset + length <= FILE; reads++) {
                if (reads > 2) {
                    assertThat(announced.nextClearBit((int) offset))
                            .as("%s: read %d at %d", name, reads, offset)
                            .isGreaterThanOrEqualTo((int) (offset + length));
                }
                note(pattern.read(offset, length));
                assertThat(pattern.windowBytes()).as(name).isLessThanOrEqualTo(WINDOW.mostBytes());
                offset += step;
            }
        }

        private void note(Ahead ahead) {
            assertThat(ahead.bytes()).as(name).isLessThanOrEqualTo(WINDOW.mostBytes());
            for (int piece = 0; piece < ahead.count(); piece++) {
                int from = (int) ahead.offset(piece);
                int to = (int) (from + ahead.length());
                assertThat(from).as(name).isNotNegative();
                assertThat(to).as(name).isLessThanOrEqualTo((int) FILE);
                int known = announced.nextSetBit(from);
                assertThat(known < 0 || known >= to).as("%s: %s again", name, ahead).isTrue();
                announced.set(from, to);
            }
        }
    }
}
