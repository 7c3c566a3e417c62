package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;

final class PollTest {
    private final Arena arena = Arena.ofAuto();
    private final EventFd first = new EventFd(arena);
    private final EventFd second = new EventFd(arena);
    private final Poll poll = new Poll(arena, 3);

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void saysWhichDescriptorIsReady() {
        poll.watch(0, first.descriptor(), Poll.POLLIN);
        poll.watch(2, second.descriptor(), Poll.POLLIN);
        assertThat(poll.await(0)).isZero();
        assertThat(second.signal()).isZero();
        assertThat(poll.await(-1)).isEqualTo(1);
        assertThat(poll.ready(0)).isZero();
        assertThat(poll.ready(1)).isZero();
        assertThat(poll.ready(2)).isEqualTo(Poll.POLLIN);
        poll.watch(0, first.descriptor(), Poll.POLLIN | Poll.POLLOUT);
        assertThat(poll.await(0)).isEqualTo(2);
        assertThat(poll.ready(0)).isEqualTo(Poll.POLLOUT);
    }

    @Test
    void waitsNoShorterThanToldAndInNanoseconds() {
        for (long timeoutNs : new long[] {1, 200_000, 3_000_000}) {
            long start = System.nanoTime();
            assertThat(poll.await(timeoutNs)).isZero();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(timeoutNs);
        }
        // A timeout rounded up to milliseconds would take a second.
        long start = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            poll.await(1_000);
        }
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void aSignalEndsTheSleepOfAnotherThread() throws InterruptedException {
        poll.watch(0, first.descriptor(), Poll.POLLIN);
        int[] answer = new int[1];
        Thread sleeper = Thread.ofPlatform().start(() -> answer[0] = poll.await(-1));
        first.signal();
        sleeper.join(5_000);
        assertThat(sleeper.isAlive()).isFalse();
        assertThat(answer[0]).isEqualTo(1);
    }

    @Test
    void aClosedDescriptorIsReportedAndBadInputRefused() {
        EventFd gone = new EventFd(arena);
        gone.close();
        poll.watch(1, gone.descriptor(), Poll.POLLIN);
        assertThat(poll.await(-1)).isEqualTo(1);
        assertThat(poll.ready(1)).isEqualTo(Poll.POLLNVAL);
        assertThat(gone.signal()).isEqualTo(-Errno.EBADF);
        assertThat(gone.drain()).isEqualTo(-Errno.EBADF);
        assertThatIllegalArgumentException().isThrownBy(() -> new Poll(arena, -1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> poll.watch(3, 0, 0));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> poll.ready(-1));
    }

    @Test
    void signalsAreCountedUntilDrained() {
        assertThat(first.drain()).isZero();
        first.signal();
        first.signal();
        assertThat(first.drain()).isEqualTo(2);
        assertThat(first.drain()).isZero();
    }

    @Tag("allocation")
    @Test
    void aTurnAllocatesNothing() {
        poll.watch(0, first.descriptor(), Poll.POLLIN);
        Runnable turn =
                () -> {
                    first.signal();
                    poll.await(1_000);
                    first.drain();
                };
        assertThat(Allocation.bytesBeyondErrno(200, 3, turn)).isZero();
    }
}
