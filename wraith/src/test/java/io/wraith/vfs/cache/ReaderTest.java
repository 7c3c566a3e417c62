package io.wraith.vfs.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.base.RangeSet;

import org.junit.jupiter.api.Test;

final class ReaderTest {
    private static final long MB = 1 << 20;
    private static final int READ = 128 << 10;
    private static final long PIECE = 512 << 10;

    private final ReadAhead all = new ReadAhead(64 * MB, 256 * MB);
    private final Range range = new Range();

    private long drain(Reader reader, RangeSet fetched) {
        long bytes = 0;
        while (reader.next(range, PIECE)) {
            assertThat(range.length()).isBetween(1L, PIECE);
            bytes += range.length();
            fetched.add(range.offset(), range.offset() + range.length());
        }
        return bytes;
    }

    @Test
    void aFileReadFromItsBeginningIsReadOnAtOnce() {
        Reader reader = new Reader(all, 100 * MB);
        reader.read(0, READ);
        assertThat(reader.next(range, PIECE)).isTrue();
        assertThat(range.offset()).isEqualTo(READ);
    }

    @Test
    void aReadInTheMiddleSaysNothing() {
        Reader reader = new Reader(all, 100 * MB);
        reader.read(50 * MB, 4096);
        assertThat(reader.next(range, PIECE)).isFalse();
    }

    @Test
    void whatOvertakesOnTheWayChangesNothing() {
        for (long seed = 1; seed <= 50; seed++) {
            Prng prng = new Prng(seed);
            Reader reader = new Reader(all, 64 * MB);
            RangeSet fetched = new RangeSet(1000);
            int missed = 0;
            int reads = (int) (64 * MB / READ);
            for (int i = 0; i < reads; i += 4) {
                for (int k : shuffled(prng)) {
                    long offset = (long) (i + k) * READ;
                    boolean isThere = fetched.containsAll(offset, offset + READ);
                    missed += isThere ? 0 : 1;
                    reader.read(offset, READ);
                }
                drain(reader, fetched);
            }
            assertThat(missed).as("seed %d", seed).isLessThan(12);
        }
    }

    private static int[] shuffled(Prng prng) {
        int[] order = {0, 1, 2, 3};
        for (int i = 3; i > 0; i--) {
            int other = prng.below(i + 1);
            int held = order[i];
            order[i] = order[other];
            order[other] = held;
        }
        return order;
    }

    @Test
    void backwardsAndInStridesAreSeen() {
        Reader reader = new Reader(all, 64 * MB);
        RangeSet fetched = new RangeSet(1000);
        for (int i = 0; i < 40; i++) {
            reader.read(60 * MB - (long) i * READ, READ);
            drain(reader, fetched);
        }
        assertThat(fetched.contains(60 * MB - 41L * READ)).isTrue();
        assertThat(fetched.contains(60 * MB + READ)).isFalse();
        Reader strided = new Reader(all, 64 * MB);
        RangeSet pieces = new RangeSet(1000);
        int missed = 0;
        for (int i = 1; i < 60; i++) {
            missed += pieces.contains(i * MB) ? 0 : 1;
            strided.read(i * MB, 4096);
            drain(strided, pieces);
        }
        assertThat(missed).isLessThan(5);
        assertThat(pieces.total()).isLessThan(MB);
    }

    @Test
    void severalRunsThroughOneDescriptorAreFollowed() {
        Reader reader = new Reader(all, 400 * MB);
        RangeSet fetched = new RangeSet(1000);
        int missed = 0;
        for (int i = 0; i < 100; i++) {
            for (int run = 0; run < 4; run++) {
                long offset = run * 100L * MB + (long) i * READ;
                missed += fetched.containsAll(offset, offset + READ) ? 0 : 1;
                reader.read(offset, READ);
                drain(reader, fetched);
            }
        }
        assertThat(missed).isLessThan(4 * 4);
    }

    @Test
    void randomReadsFetchLittleThatNobodyWants() {
        for (long seed = 1; seed <= 20; seed++) {
            Prng prng = new Prng(seed);
            Reader reader = new Reader(all, 1000 * MB);
            RangeSet fetched = new RangeSet(100_000);
            long bytes = 0;
            for (int i = 0; i < 10_000; i++) {
                reader.read(4096L * (1 + prng.below(250_000)), 4096);
                bytes += drain(reader, fetched);
            }
            assertThat(bytes).as("seed %d", seed).isLessThan(4 * MB);
        }
    }

    @Test
    void theWindowFollowsTheLinkAndNothingGoesBeyondTheEnd() {
        long fast = ahead(125_000_000, 200_000_000, 400 * MB);
        assertThat(fast).isBetween(48 * MB, 52 * MB);
        assertThat(ahead(125_000_000, 1_000_000, 400 * MB)).isBetween(3 * MB, 5 * MB);
        assertThat(ahead(125_000_000, 200_000_000, 60 * MB)).isZero();
        assertThat(ahead(1_000_000_000, 900_000_000, 400 * MB)).isBetween(63 * MB, 64 * MB);
    }

    /// How far ahead a reader is read after 60 MB.
    private static long ahead(long bytesPerSecond, long roundTripNs, long size) {
        ReadAhead all = new ReadAhead(64 * MB, 256 * MB);
        all.link(bytesPerSecond, roundTripNs);
        Reader reader = new Reader(all, size);
        Range range = new Range();
        long end = 0;
        for (long offset = 0; offset < 60 * MB; offset += READ) {
            reader.read(offset, READ);
            while (reader.next(range, PIECE)) {
                end = Math.max(end, range.offset() + range.length());
                assertThat(end).isLessThanOrEqualTo(size);
            }
        }
        return end - 60 * MB;
    }

    /// A link of 1 Gbit/s on which an answer takes the round trip; the reader asks for the next
    /// bytes when it has the last ones.
    @Test
    void theLinkIsFullAlsoOverLongWays() {
        assertThat(shareOfLink(50_000_000)).isGreaterThan(0.8);
        assertThat(shareOfLink(200_000_000)).isGreaterThan(0.7);
    }

    private static double shareOfLink(long roundTripNs) {
        ReadAhead all = new ReadAhead(64 * MB, 256 * MB);
        long size = 1000 * MB;
        Reader reader = new Reader(all, size);
        Range range = new Range();
        long[] arrival = new long[(int) (size / READ)];
        double nsPerByte = 8.0;
        long now = 0;
        long linkFree = 0;
        long windowStart = 0;
        for (int i = 0; i < arrival.length; i++) {
            reader.read((long) i * READ, READ);
            if (arrival[i] == 0) {
                linkFree = Math.max(linkFree, now + roundTripNs) + (long) (READ * nsPerByte);
                arrival[i] = linkFree;
            }
            while (reader.next(range, READ)) {
                linkFree = Math.max(linkFree, now + roundTripNs) + (long) (READ * nsPerByte);
                arrival[(int) (range.offset() / READ)] = linkFree;
            }
            now = Math.max(now, arrival[i]);
            if (i % 64 == 63) {
                all.link((long) (64L * READ * 1e9 / (now - windowStart)), roundTripNs);
                windowStart = now;
            }
        }
        return size * nsPerByte / now;
    }
}
