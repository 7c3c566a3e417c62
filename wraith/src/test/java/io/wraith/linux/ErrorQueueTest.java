package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

import java.lang.foreign.Arena;

@ParameterizedClass
@ValueSource(ints = {Sockets.AF_INET, Sockets.AF_INET6})
final class ErrorQueueTest {
    private final Arena arena = Arena.ofAuto();
    private final TestMessages out = TestMessages.of(arena, 1, 65_536);
    private final TestMessages in = TestMessages.of(arena, 1, 65_536);
    private final ErrorQueue errors = new ErrorQueue(arena);
    private final int family;
    private final UdpPair pair;

    ErrorQueueTest(int family) {
        this.family = family;
        this.pair = UdpPair.loopback(family);
    }

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void zeroCopySendsAreCompletedByNumber() throws InterruptedException {
        int granted =
                SocketOptions.set(
                        pair.sender(), SocketOptions.SOL_SOCKET, SocketOptions.SO_ZEROCOPY, 1);
        if (granted != 0) {
            throw new TestAbortedException("no MSG_ZEROCOPY: " + Errno.describe(-granted));
        }
        int sends = 3;
        for (int i = 0; i < sends; i++) {
            byte[] payload = out.fill(0, 30_000);
            assertThat(Sockets.sendMessage(pair.sender(), out.batch(), 0, Sockets.MSG_ZEROCOPY))
                    .isEqualTo(30_000);
            assertThat(in.receive(pair.receiver())).isEqualTo(payload);
        }
        long expected = 0;
        while (expected < sends) {
            assertThat(UdpPair.nextError(errors, pair.sender())).isEqualTo(1);
            assertThat(errors.isCompletion()).isTrue();
            assertThat(errors.errno()).isZero();
            assertThat(errors.first()).isEqualTo(expected);
            assertThat(errors.last()).isBetween(expected, sends - 1L);
            // Loopback hands the pages to another socket, which the kernel answers with a copy.
            assertThat(errors.wasCopied()).isTrue();
            expected = errors.last() + 1;
        }
        assertThat(errors.next(pair.sender())).isZero();
    }

    @Test
    void anUnreachablePortIsToldWithItsIcmpMessage() throws InterruptedException {
        receiveErrors();
        Descriptors.close(pair.receiver());
        out.send(pair.sender(), 10);

        assertThat(UdpPair.nextError(errors, pair.sender())).isEqualTo(1);
        assertThat(errors.errno()).isEqualTo(Errno.ECONNREFUSED);
        boolean is4 = family == Sockets.AF_INET;
        assertThat(errors.origin())
                .isEqualTo(is4 ? ErrorQueue.SO_EE_ORIGIN_ICMP : ErrorQueue.SO_EE_ORIGIN_ICMP6);
        // Destination unreachable, port unreachable: 3/3 in RFC 792, 1/4 in RFC 4443.
        assertThat(errors.type()).isEqualTo(is4 ? 3 : 1);
        assertThat(errors.code()).isEqualTo(is4 ? 3 : 4);
        assertThat(errors.target().read()).isEqualTo(pair.target());
        assertThat(errors.mtu()).isZero();
        assertThat(errors.isCompletion()).isFalse();
    }

    @Test
    void aDatagramLargerThanTheInterfaceIsToldWithTheMtu() {
        boolean is4 = family == Sockets.AF_INET;
        receiveErrors();
        pair.sending(
                SocketOptions.IP_MTU_DISCOVER,
                SocketOptions.IPV6_MTU_DISCOVER,
                SocketOptions.IP_PMTUDISC_DO);
        out.fill(0, is4 ? 65_510 : 65_500);
        assertThat(Sockets.sendMessage(pair.sender(), out.batch(), 0, 0))
                .isEqualTo(-Errno.EMSGSIZE);

        assertThat(errors.next(pair.sender())).isEqualTo(1);
        assertThat(errors.errno()).isEqualTo(Errno.EMSGSIZE);
        assertThat(errors.origin()).isEqualTo(ErrorQueue.SO_EE_ORIGIN_LOCAL);
        assertThat(errors.mtu()).isEqualTo(is4 ? 65_535 : 65_536);
    }

    @Test
    void anEmptyQueueAndABadDescriptor() {
        assertThat(errors.next(pair.sender())).isZero();
        assertThat(errors.next(-1)).isEqualTo(-Errno.EBADF);
    }

    private void receiveErrors() {
        pair.sending(SocketOptions.IP_RECVERR, SocketOptions.IPV6_RECVERR, 1);
    }
}
