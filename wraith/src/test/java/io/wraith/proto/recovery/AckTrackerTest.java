package io.wraith.proto.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.wire.FrameReader;
import io.wraith.wire.FrameType;
import io.wraith.wire.FrameWriter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

final class AckTrackerTest {
    private static final long MS = 1_000_000;

    private final AckTracker tracker = new AckTracker();
    private final byte[] plain = new byte[65_280];
    private final FrameWriter writer = new FrameWriter();
    private final FrameReader reader = new FrameReader();

    @Test
    void everySecondPacketWantsAnAcknowledgement() {
        tracker.received(0, true, 0, 0);
        assertThat(tracker.isDue(0)).isFalse();
        assertThat(tracker.hasNews()).isTrue();
        tracker.received(1, true, 0, 0);
        assertThat(tracker.isDue(0)).isTrue();
        assertThat(written(0)).isEqualTo("0-1");
        assertThat(tracker.isDue(0)).isFalse();
        assertThat(tracker.deadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -10 * MS, Long.MAX_VALUE - 5, Long.MIN_VALUE})
    void theDelayRunsFromTheFirstThatWaits(long start) {
        tracker.policy(0, 100, 10_000);
        tracker.received(0, true, 0, start);
        tracker.received(1, true, 0, start + 5 * MS);
        assertThat(tracker.deadlineNs()).isEqualTo(start + 10 * MS);
        assertThat(tracker.isDue(start + 10 * MS - 1)).isFalse();
        assertThat(tracker.isDue(start + 10 * MS)).isTrue();
        written(start + 10 * MS);
        assertThat(reader.delayUs()).as("since the largest").isEqualTo(5_000);
    }

    @Test
    void manyRangesAreConfirmedOnceInARoundTrip() {
        for (int i = 0; i < AckTracker.MANY_RANGES; i++) {
            tracker.received(2L * i, true, 0, 0);
        }
        assertThat(tracker.takesConfirmation(0, 10 * MS)).isFalse();
        tracker.received(2 * AckTracker.MANY_RANGES, true, 0, 0);
        assertThat(tracker.takesConfirmation(0, 10 * MS)).isTrue();
        assertThat(tracker.takesConfirmation(10 * MS - 1, 10 * MS)).isFalse();
        assertThat(tracker.takesConfirmation(10 * MS, 10 * MS)).isTrue();
        written(10 * MS);
        tracker.confirmed(tracker.reportedLargest(), tracker.reportedSpan());
        assertThat(tracker.takesConfirmation(30 * MS, 10 * MS)).isFalse();
    }

    @Test
    void whatAsksForNothingGetsNothingAlone() {
        tracker.received(0, false, 0, 0);
        tracker.received(1, false, 0, 0);
        assertThat(tracker.hasNews()).isFalse();
        assertThat(tracker.deadlineNs()).isEqualTo(Long.MAX_VALUE);
        tracker.received(2, true, 0, 0);
        assertThat(written(0)).isEqualTo("0-2");
    }

    @Test
    void gapsLatePacketsAndMarksAreToldWithinAMillisecond() {
        tracker.policy(0, 100, 100_000);
        tracker.received(0, true, 0, 0);
        assertThat(tracker.deadlineNs()).isEqualTo(100 * MS);
        tracker.received(2, true, 0, MS);
        assertThat(tracker.deadlineNs()).isEqualTo(2 * MS);
        written(2 * MS);
        tracker.received(1, true, 0, 5 * MS);
        assertThat(tracker.deadlineNs()).isEqualTo(6 * MS);
        written(6 * MS);
        tracker.received(3, true, 3, 7 * MS);
        assertThat(tracker.deadlineNs()).isEqualTo(8 * MS);
        tracker.received(4, false, 2, 8 * MS);
        tracker.received(5, false, 1, 8 * MS);
        written(8 * MS);
        assertThat(reader.ceCount()).isEqualTo(1);
        assertThat(reader.ectCount()).isEqualTo(1);
    }

    @Test
    void theNewestPolicyCounts() {
        tracker.policy(5, 10, 50_000);
        tracker.policy(4, 1, 1);
        tracker.policy(5, 1, 1);
        tracker.received(0, true, 0, 0);
        assertThat(tracker.isDue(0)).isFalse();
        assertThat(tracker.deadlineNs()).isEqualTo(50 * MS);
    }

    @Test
    void anAcknowledgementOnDemand() {
        tracker.received(0, true, 0, 0);
        tracker.ackNow();
        assertThat(tracker.isDue(0)).isTrue();
        assertThat(written(0)).isEqualTo("0-0");
        assertThat(tracker.isDue(0)).isFalse();
    }

    @Test
    void nothingIsWrittenOfNothingOrWithoutRoom() {
        assertThat(tracker.write(writer.wrap(plain, 0, 1024), 0)).isFalse();
        tracker.received(0, true, 0, 0);
        assertThat(tracker.write(writer.wrap(plain, 0, 10), 0)).isFalse();
        assertThat(tracker.hasNews()).isTrue();
    }

    @Test
    void rangesAreRepeatedUntilTheyAreConfirmed() {
        receive(0, 1, 2, 5, 6, 9);
        assertThat(written(0)).isEqualTo("9-9 5-6 0-2");
        long largest = tracker.reportedLargest();
        int span = tracker.reportedSpan();
        assertThat(largest).isEqualTo(9);
        assertThat(span).isEqualTo(9);
        receive(10, 11);
        assertThat(written(0)).isEqualTo("9-11 5-6 0-2");
        tracker.confirmed(largest, span);
        assertThat(written(0)).isEqualTo("10-11");
        tracker.confirmed(11, 11);
        assertThat(written(0)).as("the largest stays").isEqualTo("11-11");
    }

    @Test
    void whatCameAfterTheAcknowledgementIsNotConfirmedByIt() {
        receive(0, 1, 4);
        written(0);
        long largest = tracker.reportedLargest();
        int span = tracker.reportedSpan();
        receive(2);
        tracker.confirmed(largest, span);
        assertThat(written(0)).isEqualTo("4-4 2-2");
    }

    @Test
    void onlyWhatHadRoomIsConfirmed() {
        receive(0, 2, 4, 6, 8);
        int fixed = FrameType.ACK.fixedLength();
        assertThat(tracker.write(writer.wrap(plain, 0, fixed + 1 + 2 + 2), 0)).isTrue();
        assertThat(tracker.reportedSpan()).isEqualTo(4);
        tracker.confirmed(tracker.reportedLargest(), tracker.reportedSpan());
        assertThat(written(0)).isEqualTo("8-8 2-2 0-0");
    }

    @Test
    void theOldestOfTooManyRangesIsForgotten() {
        for (long number = 0; number < 6_000; number += 2) {
            receive(number);
        }
        assertThat(tracker.ranges()).isEqualTo(2048);
        receive(1);
        assertThat(tracker.ranges()).isEqualTo(2048);
        receive(1_905);
        assertThat(tracker.ranges()).isEqualTo(2047);
        assertThat(written(0)).startsWith("5998-5998").endsWith(" 1904-1906");
    }

    @Test
    void numbersGoOnBeyondAllWidths() {
        long last = (1L << 56) - 1;
        receive((1L << 32) - 1, 1L << 32, last);
        assertThat(written(0)).isEqualTo(last + "-" + last + " 4294967295-4294967296");
        assertThat(tracker.reportedSpan()).isEqualTo(Integer.MAX_VALUE);
        tracker.confirmed(last, Integer.MAX_VALUE);
        assertThat(tracker.ranges()).isEqualTo(2);
    }

    @Test
    void socketDropsAddUp() {
        tracker.socketDropped(3);
        tracker.socketDropped(4);
        receive(0);
        written(0);
        assertThat(reader.socketDrops()).isEqualTo(7);
    }

    /// Whatever is lost, late or confirmed: each number is reported until an ACK that names it is.
    @Test
    void everyNumberIsReportedAtLeastOnce() {
        for (long seed = 1; seed <= 30; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            AckTracker tracker = new AckTracker();
            TreeSet<Long> unreported = new TreeSet<>();
            List<long[]> sent = new ArrayList<>();
            long next = 0;
            for (int step = 0; step < 2_000; step++) {
                int choice = random.nextInt(10);
                if (choice < 6) {
                    long number = next + (random.nextInt(5) == 0 ? random.nextInt(4) : 0);
                    tracker.received(number, true, 0, step);
                    unreported.add(number);
                    next = number + 1;
                } else if (choice < 8 && tracker.write(writer.wrap(plain, 0, 2_000), step)) {
                    unreported.removeAll(numbersIn(writer.at()));
                    assertThat(unreported).as("seed %d step %d", seed, step).isEmpty();
                    sent.add(new long[] {tracker.reportedLargest(), tracker.reportedSpan()});
                } else if (!sent.isEmpty()) {
                    long[] ack = sent.remove(random.nextInt(sent.size()));
                    tracker.confirmed(ack[0], (int) ack[1]);
                }
            }
            assertThat(tracker.ranges()).as("seed " + seed).isLessThan(200);
        }
    }

    private void receive(long... numbers) {
        for (long number : numbers) {
            tracker.received(number, true, 0, 0);
        }
    }

    /// The ranges of the ACK that is written now.
    private String written(long nowNs) {
        assertThat(tracker.write(writer.wrap(plain, 0, plain.length), nowNs)).isTrue();
        reader.wrap(plain, 0, writer.at());
        assertThat(reader.next()).isEqualTo(FrameType.ACK.code());
        StringBuilder text = new StringBuilder();
        while (reader.nextRange()) {
            text.append(text.isEmpty() ? "" : " ");
            text.append(reader.rangeLow()).append('-').append(reader.rangeHigh());
        }
        return text.toString();
    }

    private List<Long> numbersIn(int length) {
        reader.wrap(plain, 0, length).next();
        List<Long> numbers = new ArrayList<>();
        while (reader.nextRange()) {
            for (long number = reader.rangeLow(); number <= reader.rangeHigh(); number++) {
                numbers.add(number);
            }
        }
        return numbers;
    }
}
