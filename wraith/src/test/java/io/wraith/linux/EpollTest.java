package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.util.HashSet;
import java.util.Set;

final class EpollTest {
    private static final long LARGE = 0x0123_4567_89ab_cdefL;

    private final Arena arena = Arena.ofAuto();
    private final EventFd first = new EventFd(arena);
    private final EventFd second = new EventFd(arena);
    private final Epoll epoll = new Epoll(arena, 4);

    @AfterEach
    void close() {
        epoll.close();
        first.close();
        second.close();
    }

    @Test
    void tokensComeBackWithTheirEvents() {
        epoll.add(first.descriptor(), Epoll.EPOLLIN, LARGE);
        epoll.add(second.descriptor(), Epoll.EPOLLIN, -1);
        assertThat(epoll.await(0)).isZero();

        first.signal();
        assertThat(epoll.await(1_000)).isEqualTo(1);
        assertThat(epoll.token(0)).isEqualTo(LARGE);
        assertThat(epoll.events(0)).isEqualTo(Epoll.EPOLLIN);

        second.signal();
        assertThat(epoll.await(-1)).isEqualTo(2);
        assertThat(Set.of(epoll.token(0), epoll.token(1))).isEqualTo(Set.of(LARGE, -1L));
    }

    @Test
    void whatIsAskedCanBeChangedAndTakenBack() {
        epoll.add(first.descriptor(), Epoll.EPOLLIN, 1);
        epoll.modify(first.descriptor(), Epoll.EPOLLOUT, 2);
        assertThat(epoll.await(0)).isEqualTo(1);
        assertThat(epoll.events(0)).isEqualTo(Epoll.EPOLLOUT);
        assertThat(epoll.token(0)).isEqualTo(2);
        epoll.remove(first.descriptor());
        assertThat(epoll.await(0)).isZero();
    }

    @Test
    void edgesAndSingleShotsAreReportedOnce() {
        epoll.add(first.descriptor(), Epoll.EPOLLIN | Epoll.EPOLLET, 1);
        epoll.add(second.descriptor(), Epoll.EPOLLIN | Epoll.EPOLLONESHOT, 2);
        first.signal();
        second.signal();
        assertThat(epoll.await(0)).isEqualTo(2);
        assertThat(epoll.await(0)).isZero();
        first.signal();
        second.signal();
        assertThat(epoll.await(0)).isEqualTo(1);
        assertThat(epoll.token(0)).isEqualTo(1);
    }

    @Test
    void moreReadyDescriptorsThanRoomComeInTurns() {
        Set<Long> seen = new HashSet<>();
        EventFd[] many = new EventFd[6];
        for (int i = 0; i < many.length; i++) {
            many[i] = new EventFd(arena);
            many[i].signal();
            epoll.add(many[i].descriptor(), Epoll.EPOLLIN | Epoll.EPOLLET, i);
        }
        for (int expected : new int[] {4, 2}) {
            assertThat(epoll.await(0)).isEqualTo(expected);
            for (int i = 0; i < expected; i++) {
                seen.add(epoll.token(i));
            }
        }
        assertThat(seen).hasSize(many.length);
        for (EventFd each : many) {
            each.close();
        }
    }

    @Test
    void badInputIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Epoll(arena, 0));
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(() -> epoll.add(-1, Epoll.EPOLLIN, 0))
                .withMessage("watching descriptor -1: epoll_ctl: EBADF (bad file descriptor)");
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(() -> epoll.remove(first.descriptor()))
                .withMessageContaining("ENOENT");
        assertThat(epoll.await(0)).isZero();
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> epoll.token(0));
        Epoll closed = new Epoll(arena, 1);
        closed.close();
        assertThat(closed.await(0)).isEqualTo(-Errno.EBADF);
    }

    @Tag("allocation")
    @Test
    void waitingAllocatesNothing() {
        epoll.add(first.descriptor(), Epoll.EPOLLIN, 1);
        first.signal();
        long[] sum = new long[1];
        Runnable turn =
                () -> {
                    if (epoll.await(0) == 1) {
                        sum[0] += epoll.token(0) + epoll.events(0);
                    }
                };
        assertThat(Allocation.bytesBeyondErrno(200, 1, turn)).isZero();
        assertThat(sum[0]).isPositive();
    }
}
