package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.wraith.linux.MessageBatch.Shape;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

final class MessageBatchTest {
    private static final int SLOTS = 8;

    private final Arena arena = Arena.ofAuto();
    private final TestMessages out = TestMessages.of(arena, SLOTS, 1_500);
    private final TestMessages in = TestMessages.of(arena, SLOTS, 1_500);

    @ParameterizedTest
    @ValueSource(ints = {Sockets.AF_INET, Sockets.AF_INET6})
    void manyMessagesInOneCall(int family) {
        try (UdpPair pair = UdpPair.loopback(family)) {
            List<byte[]> payloads = new ArrayList<>();
            for (int slot = 0; slot < SLOTS; slot++) {
                payloads.add(out.fill(slot, 100 + slot));
            }
            assertThat(Sockets.sendMessages(pair.sender(), out.batch(), 3, 5, 0)).isEqualTo(5);
            assertThat(Sockets.sendMessages(pair.sender(), out.batch(), 0, 3, 0)).isEqualTo(3);
            assertThat(out.batch().length(7)).isEqualTo(107);

            InetSocketAddress sender = Sockets.localAddress(pair.sender());
            in.batch().rearm(SLOTS);
            int got = receive(pair.receiver());
            assertThat(got).isEqualTo(SLOTS);
            for (int slot = 0; slot < SLOTS; slot++) {
                assertThat(in.payload(slot, in.batch().length(slot)))
                        .isEqualTo(payloads.get((slot + 3) % SLOTS));
                assertThat(in.batch().name(slot).read()).isEqualTo(sender);
                assertThat(in.batch().flags(slot)).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Sockets.AF_INET, Sockets.AF_INET6})
    void eachMessageMayHaveItsOwnReceiver(int family) {
        try (UdpPair first = UdpPair.loopback(family);
                UdpPair second = UdpPair.loopback(family)) {
            int fd = Sockets.socket(family, Sockets.SOCK_DGRAM, 0);
            out.batch().to(0, Sockaddr.of(arena, first.target()));
            out.batch().to(1, Sockaddr.of(arena, second.target()));
            byte[] one = out.fill(0, 10);
            byte[] two = out.fill(1, 20);

            assertThat(Sockets.sendMessages(fd, out.batch(), 0, 2, 0)).isEqualTo(2);
            assertThat(in.receive(first.receiver())).isEqualTo(one);
            assertThat(in.receive(second.receiver())).isEqualTo(two);

            out.batch().toConnected(0);
            assertThat(Sockets.sendMessages(fd, out.batch(), 0, 1, 0)).isNegative();
            Descriptors.close(fd);
        }
    }

    @Test
    void aReceivedSlotServesAgainOnceRearmed() {
        try (UdpPair pair = UdpPair.loopback(Sockets.AF_INET)) {
            for (int round = 1; round <= 3; round++) {
                byte[] payload = out.send(pair.sender(), 40 * round);
                assertThat(in.receive(pair.receiver())).isEqualTo(payload);
                assertThat(in.batch().name(0).port())
                        .isEqualTo(Sockets.localAddress(pair.sender()).getPort());
            }
        }
    }

    @Test
    void saysWhenABufferWasTooShort() {
        try (UdpPair pair = UdpPair.loopback(Sockets.AF_INET)) {
            out.send(pair.sender(), 200);
            in.batch().buffer(0, in.slab(), 0, 150);
            in.batch().rearm(1);
            assertThat(Sockets.receiveMessages(pair.receiver(), in.batch(), 1, 0)).isEqualTo(1);
            assertThat(in.batch().length(0)).isEqualTo(150);
            assertThat(in.batch().flags(0) & Sockets.MSG_TRUNC).isNotZero();
        }
    }

    @Test
    void aMessageMayBeGatheredFromSeveralBuffers() {
        Shape shape = new Shape(1, 3, 0);
        MessageBatch batch = new MessageBatch(arena.allocate(shape.bytes(), 8), shape);
        batch.buffer(0, 0, arena.allocateFrom("head,"), 0, 5);
        batch.buffer(0, 1, arena.allocateFrom("body"), 0, 4);
        batch.buffer(0, 2, arena.allocateFrom("unused"), 0, 6);
        batch.bufferCount(0, 2);
        try (UdpPair pair = UdpPair.loopback(Sockets.AF_INET)) {
            assertThat(Sockets.sendMessage(pair.sender(), batch, 0, 0)).isEqualTo(9);
            assertThat(in.receive(pair.receiver())).asString().isEqualTo("head,body");
        }
    }

    @Test
    void refusesWhatIsOutOfRange() {
        MessageBatch batch = in.batch();
        MemorySegment slab = in.slab();
        assertOutOfBounds(() -> batch.buffer(SLOTS, slab, 0, 1));
        assertOutOfBounds(() -> batch.buffer(0, 1, slab, 0, 1));
        assertOutOfBounds(() -> batch.buffer(0, slab, 0, slab.byteSize() + 1));
        assertOutOfBounds(() -> batch.buffer(0, slab, 0, -1));
        assertOutOfBounds(() -> batch.bufferCount(0, 2));
        assertOutOfBounds(() -> batch.rearm(SLOTS + 1));
        assertOutOfBounds(() -> batch.length(-1));
        assertOutOfBounds(() -> batch.toConnected(SLOTS));
        assertOutOfBounds(() -> Sockets.sendMessages(0, batch, 1, SLOTS, 0));
        assertOutOfBounds(() -> Sockets.receiveMessages(0, batch, -1, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch.buffer(0, MemorySegment.ofArray(new byte[9]), 0, 1));
        assertOutOfBounds(() -> new MessageBatch(arena.allocate(8), batch.shape()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Shape(0, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Shape(1, 1, 12));
        assertThatIllegalArgumentException().isThrownBy(() -> new Shape(1, 1, -8));
        assertThatIllegalArgumentException().isThrownBy(() -> new Shape(1_025, 1, 0));
    }

    @Test
    void memoryGivenBackDoesNotReachTheKernel() {
        Arena brief = Arena.ofConfined();
        in.batch().buffer(2, brief.allocate(8), 0, 8);
        brief.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> Sockets.receiveMessages(0, in.batch(), 3, 0));
        assertThat(Sockets.receiveMessages(-1, in.batch(), 2, 0)).isEqualTo(-Errno.EBADF);
    }

    @Tag("allocation")
    @Test
    void movingMessagesAllocatesNothing() {
        ReceivedControl control = new ReceivedControl();
        try (UdpPair pair =
                UdpPair.loopback(Sockets.AF_INET)
                        .receiving(SocketOptions.IP_RECVTOS, SocketOptions.IPV6_RECVTCLASS)) {
            Sockaddr target = Sockaddr.of(arena, pair.target());
            int[] sum = new int[1];
            Runnable turn =
                    () -> {
                        for (int slot = 0; slot < 2; slot++) {
                            out.batch().to(slot, target);
                            out.batch().buffer(slot, out.slab(), 0, 20);
                            out.batch().control(slot).trafficClass(Sockets.AF_INET, 1);
                        }
                        Sockets.sendMessages(pair.sender(), out.batch(), 0, 2, 0);
                        in.batch().rearm(SLOTS);
                        int got = receive(pair.receiver());
                        for (int slot = 0; slot < got; slot++) {
                            control.read(in.batch(), slot);
                            sum[0] += control.trafficClass() + in.batch().name(slot).port();
                        }
                    };
            assertThat(Allocation.bytesBeyondErrno(200, 2, turn)).isZero();
            assertThat(sum[0]).isNotZero();
        }
    }

    private int receive(int fd) {
        return Sockets.receiveMessages(fd, in.batch(), SLOTS, Sockets.MSG_WAITFORONE);
    }

    private static void assertOutOfBounds(Runnable call) {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(call::run);
    }
}
