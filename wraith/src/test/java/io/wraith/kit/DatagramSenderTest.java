package io.wraith.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.SocketOptions;
import io.wraith.linux.Sockets;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

final class DatagramSenderTest {
    /// The kernel refuses to segment datagrams that carry no checksum.
    private static final int SO_NO_CHECK = 11;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory = arena.allocate(200_000);
    private final MemorySegment inbox = arena.allocate(70_000);
    private int receiver;
    private int sender;

    @BeforeEach
    void connect() {
        receiver = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_DGRAM, 0);
        Sockets.bind(receiver, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        SocketOptions.receiveBuffer(receiver, 4 << 20);
        sender = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_DGRAM, 0);
        Sockets.connect(sender, Sockets.localAddress(receiver));
        for (long at = 0; at < memory.byteSize(); at++) {
            memory.set(ValueLayout.JAVA_BYTE, at, (byte) ((at * 31) >>> 3));
        }
    }

    @AfterEach
    void close() {
        Descriptors.close(receiver);
        Descriptors.close(sender);
        arena.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void runsArriveAsTheirDatagrams(boolean offload) {
        DatagramSender tested = new DatagramSender(arena, sender, 4, offload);
        assumeTrue(tested.offloads() == offload, "no UDP_SEGMENT in this kernel");
        assertThat(tested.add(memory, 0, 70_100, 1_000)).isTrue();
        assertThat(tested.add(memory, 100, 5, 1_000)).isTrue();
        assertThat(tested.add(memory, 200, 300, 100)).isTrue();
        assertThat(tested.add(memory, 0, 1, 1)).isTrue();
        assertThat(tested.add(memory, 0, 1, 1)).as("no more room").isFalse();
        assertThat(tested.flush()).isZero();
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            sizes.add(receive(1_000L * i));
        }
        assertThat(sizes).containsOnly(1_000);
        assertThat(receive(70_000)).isEqualTo(100);
        assertThat(receive(100)).isEqualTo(5);
        assertThat(List.of(receive(200), receive(300), receive(400))).containsOnly(100);
        assertThat(receive(0)).isEqualTo(1);
        assertThat(tested.datagrams()).isEqualTo(76);
        assertThat(tested.calls()).isEqualTo(offload ? 2 : 19);
        assertThat(tested.flush()).as("nothing is sent twice").isZero();
        assertThat(tested.datagrams()).isEqualTo(76);
    }

    @Test
    void whatIsTooLongForTheSocketIsAnAnswerAndCanBeDiscarded() {
        int[] pair = nonBlockingPair();
        SocketOptions.set(pair[0], SocketOptions.SOL_SOCKET, SocketOptions.SO_SNDBUF, 4_096);
        DatagramSender tested = new DatagramSender(arena, pair[0], 4, true);
        assertThat(tested.offloads()).as("not UDP").isFalse();
        tested.add(memory, 0, 60_000, 60_000);
        assertThat(tested.flush()).isEqualTo(-Errno.EMSGSIZE);
        tested.discard();
        assertThat(tested.flush()).isZero();
        assertThat(tested.datagrams()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> tested.add(memory, 0, 1, 65_001));
        assertThatIllegalArgumentException().isThrownBy(() -> tested.add(memory, 0, 0, 1));
        Descriptors.close(pair[0]);
        Descriptors.close(pair[1]);
    }

    @Test
    void aPathThatRefusesSegmentsGetsDatagrams() {
        DatagramSender tested = new DatagramSender(arena, sender, 4, true);
        assumeTrue(tested.offloads(), "no UDP_SEGMENT in this kernel");
        assertThat(SocketOptions.set(sender, SocketOptions.SOL_SOCKET, SO_NO_CHECK, 1)).isZero();
        tested.add(memory, 0, 4_000, 1_000);
        assertThat(tested.flush()).isZero();
        assertThat(tested.offloads()).as("UDP without checksums cannot be segmented").isFalse();
        for (int i = 0; i < 4; i++) {
            assertThat(receive(1_000L * i)).isEqualTo(1_000);
        }
        assertThat(tested.datagrams()).isEqualTo(4);
    }

    @Test
    void aFullSocketKeepsTheRest() {
        int[] pair = nonBlockingPair();
        DatagramSender tested = new DatagramSender(arena, pair[0], 2, false);
        int answer = 0;
        for (int run = 0; run < 1_000 && answer == 0; run++) {
            tested.add(memory, 0, 2_000, 1_000);
            answer = tested.flush();
        }
        assertThat(answer).isEqualTo(-Errno.EAGAIN);
        long before = tested.datagrams();
        for (long got = 1; got > 0; ) {
            got = Sockets.receive(pair[1], inbox, 0, inbox.byteSize(), 0);
        }
        assertThat(tested.flush()).isZero();
        assertThat(tested.datagrams()).isGreaterThan(before).isEven();
        Descriptors.close(pair[0]);
        Descriptors.close(pair[1]);
    }

    @Test
    void nobodyListeningIsCountedAndNotAnAnswer() {
        DatagramSender tested = new DatagramSender(arena, sender, 4, false);
        Descriptors.close(receiver);
        for (int i = 0; i < 3; i++) {
            tested.add(memory, 0, 10, 10);
            assertThat(tested.flush()).isZero();
        }
        assertThat(tested.datagrams()).isEqualTo(3);
        assertThat(tested.refusals()).isPositive();
        receiver = -1;
    }

    /// Local datagram sockets, unlike UDP, stop a sender that is too fast.
    private static int[] nonBlockingPair() {
        Sockets.Pair pair = Sockets.pair(Sockets.SOCK_DGRAM | Sockets.SOCK_NONBLOCK);
        return new int[] {pair.first(), pair.second()};
    }

    private int receive(long expectedAt) {
        long bytes = Sockets.receive(receiver, inbox, 0, inbox.byteSize(), Sockets.MSG_DONTWAIT);
        if (bytes > 0) {
            assertThat(inbox.asSlice(0, bytes).mismatch(memory.asSlice(expectedAt, bytes)))
                    .isEqualTo(-1);
        }
        return (int) bytes;
    }
}
