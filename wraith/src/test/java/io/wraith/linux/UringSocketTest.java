package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.linux.Rings.Done;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

final class UringSocketTest {
    private static final int BYTES = 1200;
    private static final int BUFFERS = 4;
    private static final long RECEIVE = 1000;

    private final Arena arena = Arena.ofConfined();
    private final UdpPair udp = UdpPair.loopback(Sockets.AF_INET);
    private final TestMessages messages = TestMessages.of(arena, 8, BYTES);
    private final MemorySegment memory = arena.allocate(2 * BYTES);
    private Uring ring;

    @BeforeEach
    void open() {
        ring = Rings.open(16);
    }

    @AfterEach
    void close() {
        ring.close();
        udp.close();
        arena.close();
    }

    @Test
    void aDatagramCrosses() {
        ring.prepare().recv(udp.receiver(), memory, BYTES, BYTES, 0).pollFirst().offer(1);
        ring.submit();
        for (int i = 0; i < BYTES; i++) {
            memory.set(ValueLayout.JAVA_BYTE, i, (byte) i);
        }
        ring.prepare().send(udp.sender(), memory, 0, BYTES, 0).offer(2);
        assertThat(Rings.results(ring, 2)).isEqualTo(Map.of(1L, BYTES, 2L, BYTES));
        assertThat(memory.asSlice(0, BYTES).mismatch(memory.asSlice(BYTES, BYTES))).isEqualTo(-1);
    }

    @Test
    void aMessageCrossesWithItsSender() {
        byte[] sent = messages.fill(0, 1000);
        MessageBatch batch = messages.batch();
        TestMessages received = TestMessages.of(arena, 1, BYTES);
        received.batch().rearm(1);
        ring.prepare().sendmsg(udp.sender(), batch, 0, 0).offer(1);
        ring.prepare().recvmsg(udp.receiver(), received.batch(), 0, 0).offer(2);
        assertThat(Rings.results(ring, 2)).isEqualTo(Map.of(1L, 1000, 2L, 1000));
        assertThat(received.payload(0, 1000)).isEqualTo(sent);
        assertThat(received.batch().name(0).read()).isEqualTo(Sockets.localAddress(udp.sender()));
    }

    /// When the buffers are all taken the request ends, and goes on after it was offered again.
    @Test
    void aMultishotReceiveEndsWithoutBuffersAndLosesNothing() {
        BufferRing buffers = ring.provideBuffers(3, BUFFERS, BYTES);
        ring.prepare().recvMultishot(udp.receiver(), buffers, 0).offer(RECEIVE);
        ring.submit();
        List<byte[]> sent = sendNumbered(BUFFERS + 3);

        List<Integer> held = new ArrayList<>();
        for (int i = 0; i < BUFFERS; i++) {
            assertThat(Rings.next(ring).result()).isEqualTo(sent.get(i).length);
            assertThat(ring.completions().hasMore()).isTrue();
            int id = ring.completions().bufferId();
            assertThat(payload(buffers, buffers.at(id), sent.get(i).length)).isEqualTo(sent.get(i));
            held.add(id);
        }
        assertThat(held).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(Rings.next(ring)).isEqualTo(new Done(RECEIVE, -Errno.ENOBUFS, 0));
        assertThat(ring.inFlight()).isZero();

        held.forEach(buffers::giveBack);
        buffers.publish();
        ring.prepare().recvMultishot(udp.receiver(), buffers, 0).offer(RECEIVE);
        for (byte[] expected : sent.subList(BUFFERS, sent.size())) {
            assertThat(Rings.next(ring).result()).isEqualTo(expected.length);
            long at = buffers.at(ring.completions().bufferId());
            assertThat(payload(buffers, at, expected.length)).isEqualTo(expected);
        }
    }

    @Test
    void aMultishotMessageBringsSenderAndControlMessages() {
        udp.receiving(SocketOptions.IP_RECVTOS, SocketOptions.IPV6_RECVTCLASS);
        SocketOptions.require(
                udp.sender(), Sockets.IPPROTO_IP, SocketOptions.IP_TOS, 2, "marking ECT(0)");
        TestMessages template = TestMessages.of(arena, 1, 1);
        MessageBatch.Shape shape = template.batch().shape();
        template.batch().rearm(1);
        BufferRing buffers = ring.provideBuffers(0, 64, BYTES + ReceivedMessage.overhead(shape));
        ReceivedMessage message = new ReceivedMessage(arena, shape);
        ring.prepare()
                .recvmsgMultishot(udp.receiver(), template.batch(), 0, buffers, 0)
                .offer(RECEIVE);
        ring.submit();

        for (int round = 0; round < 40; round++) {
            for (byte[] expected : sendNumbered(5)) {
                assertThat(Rings.next(ring).userData()).isEqualTo(RECEIVE);
                assertThat(read(message, buffers)).isTrue();
                assertThat(message.payloadLength()).isEqualTo(expected.length);
                assertThat(payload(buffers, message.payloadAt(), expected.length))
                        .isEqualTo(expected);
                assertThat(message.sender().read()).isEqualTo(Sockets.localAddress(udp.sender()));
                assertThat(message.control().trafficClass()).isEqualTo(2);
                assertThat(message.flags()).isZero();
                buffers.giveBack(ring.completions().bufferId());
            }
            buffers.publish();
        }
        ring.prepare().cancel(RECEIVE).offer(1);
        assertThat(Rings.results(ring, 2)).containsEntry(RECEIVE, -Errno.ECANCELED);
        assertThat(read(message, buffers)).as("nothing to read").isFalse();
    }

    @Test
    void aMessageLongerThanItsBufferIsCutAndSaysSo() {
        TestMessages template = TestMessages.of(arena, 1, 1);
        MessageBatch.Shape shape = template.batch().shape();
        template.batch().rearm(1);
        BufferRing buffers = ring.provideBuffers(0, 2, 100 + ReceivedMessage.overhead(shape));
        ReceivedMessage message = new ReceivedMessage(arena, shape);
        ring.prepare()
                .recvmsgMultishot(udp.receiver(), template.batch(), 0, buffers, 0)
                .offer(RECEIVE);
        ring.submit();
        byte[] sent = messages.send(udp.sender(), 1000);
        Rings.next(ring);
        assertThat(read(message, buffers)).isTrue();
        assertThat(message.flags() & Sockets.MSG_TRUNC).isNotZero();
        assertThat(message.payloadLength()).isEqualTo(100);
        assertThat(sent).startsWith(payload(buffers, message.payloadAt(), 100));
    }

    /// Loopback always copies, and the report admits it.
    @Test
    void aZeroCopySendIsNotifiedAfterItsAnswer() {
        ring.registerBuffers(memory);
        messages.fill(0, BYTES);
        ring.prepare().sendZc(udp.sender(), memory, 0, BYTES, 0).offer(1);
        expectAnswerThenNotification(1);
        ring.prepare().sendZcFixed(udp.sender(), 0, BYTES, BYTES, 0).offer(2);
        expectAnswerThenNotification(2);
        ring.prepare().sendmsgZc(udp.sender(), messages.batch(), 0, 0).offer(3);
        expectAnswerThenNotification(3);
        for (int i = 0; i < 3; i++) {
            ring.prepare().recv(udp.receiver(), memory, 0, BYTES, 0).offer(4);
            assertThat(Rings.next(ring)).isEqualTo(new Done(4, BYTES, 0));
        }
    }

    private void expectAnswerThenNotification(long userData) {
        assertThat(Rings.next(ring))
                .isEqualTo(new Done(userData, BYTES, UringAbi.IORING_CQE_F_MORE));
        assertThat(ring.inFlight()).isEqualTo(1);
        Done notification = Rings.next(ring);
        assertThat(ring.completions().isNotification()).isTrue();
        assertThat(notification.userData()).isEqualTo(userData);
        assertThat(notification.result()).isEqualTo(UringAbi.IORING_NOTIF_USAGE_ZC_COPIED);
        assertThat(ring.inFlight()).isZero();
    }

    @Test
    void oddBufferRingsAreRefused() {
        ring.provideBuffers(1, 4, 64);
        assertThatThrownBy(() -> ring.provideBuffers(1, 4, 64))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("providing 4 buffers as group 1");
        List<int[]> odd =
                List.of(
                        new int[] {-1, 4, 64},
                        new int[] {1 << 16, 4, 64},
                        new int[] {2, 3, 64},
                        new int[] {2, 0, 64},
                        new int[] {2, 1 << 16, 64},
                        new int[] {2, 4, 0});
        for (int[] arguments : odd) {
            assertThatThrownBy(() -> ring.provideBuffers(arguments[0], arguments[1], arguments[2]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        BufferRing buffers = ring.provideBuffers(2, 4, 64);
        assertThatThrownBy(() -> buffers.giveBack(4)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Tag("allocation")
    @Test
    void theMessagePathAllocatesNothing() {
        TestMessages template = TestMessages.of(arena, 1, 1);
        MessageBatch.Shape shape = template.batch().shape();
        template.batch().rearm(1);
        BufferRing buffers = ring.provideBuffers(0, 8, BYTES + ReceivedMessage.overhead(shape));
        ReceivedMessage message = new ReceivedMessage(arena, shape);
        ring.prepare()
                .recvmsgMultishot(udp.receiver(), template.batch(), 0, buffers, 0)
                .offer(RECEIVE);
        ring.submit();
        messages.fill(0, 64);
        long[] received = new long[1];
        Runnable exchange =
                () -> {
                    ring.prepare().sendmsg(udp.sender(), messages.batch(), 0, 0).offer(1);
                    ring.submitAndWait(2, Rings.PATIENCE_NS);
                    long before = received[0];
                    while (ring.completions().next()) {
                        if (read(message, buffers)) {
                            received[0] += message.payloadLength();
                            buffers.giveBack(ring.completions().bufferId());
                        }
                    }
                    buffers.publish();
                    if (received[0] - before != 64) {
                        throw new AssertionError("not one message in a turn");
                    }
                };
        assertThat(Allocation.bytesBeyondErrno(2_000, 1, exchange)).isZero();
    }

    /// Sends datagrams of different sizes and contents, and gives what they hold.
    private List<byte[]> sendNumbered(int count) {
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sent.add(messages.fill(i, 100 + i));
            assertThat(Sockets.sendMessage(udp.sender(), messages.batch(), i, 0))
                    .isEqualTo(100 + i);
        }
        return sent;
    }

    /// The message of the completion that was read last.
    private boolean read(ReceivedMessage message, BufferRing buffers) {
        CompletionQueue done = ring.completions();
        return message.read(buffers, done.bufferId(), done.result());
    }

    private static byte[] payload(BufferRing buffers, long at, int bytes) {
        return buffers.segment().asSlice(at, bytes).toArray(ValueLayout.JAVA_BYTE);
    }
}
