package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.wraith.linux.BpfAssembler.Function;
import io.wraith.linux.BpfAssembler.Label;
import io.wraith.linux.BpfAssembler.Register;
import io.wraith.linux.BpfAssembler.Width;
import io.wraith.linux.BpfMap.Shape;
import io.wraith.linux.BpfProgram.Mode;
import io.wraith.linux.KernelTest.Need;
import io.wraith.linux.XdpSocket.Rings;
import io.wraith.linux.XdpSocket.Transport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Frames between two interfaces past the network stack.
@KernelTest({Need.ROOT, Need.XDP})
@Timeout(60)
final class XdpSocketTest {
    private static final int FRAMES = 256;
    private static final Rings RINGS = new Rings(128, 128, 128, 128);
    private static final XdpUmem.Shape CHUNKS = new XdpUmem.Shape(FRAMES, 4_096, 0, false);

    private final VethPair veth = VethPair.open();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
        veth.close();
    }

    private <T extends AutoCloseable> T keep(T resource) {
        opened.push(resource);
        return resource;
    }

    /// An end with its memory: chunks 0 to 127 are for receiving, the others for sending.
    private record End(XdpUmem umem, XdpSocket socket) {}

    private End open(boolean isLeft, XdpUmem.Shape shape, boolean takesFragments) {
        XdpUmem umem = keep(XdpUmem.map(shape, false, false));
        Namespace where = isLeft ? veth.left() : veth.right();
        int index = where.links().link(isLeft ? "left" : "right").index();
        XdpSocket socket = keep(where.call(() -> XdpSocket.open(umem, RINGS)));
        where.run(() -> socket.bind(index, 0, Transport.COPY, takesFragments));
        return new End(umem, socket);
    }

    private static void fill(End end) {
        for (int i = 0; i < 128; i++) {
            assertThat(end.socket.fill().offer((long) i * end.umem.shape().frameBytes())).isTrue();
        }
        assertThat(end.socket.fill().offer(0)).as("a full ring").isFalse();
        end.socket.fill().publish();
    }

    /// Lets the right end's socket have all frames of ours that come in; the stacks have their own.
    private void redirectOurs(XdpSocket socket, Mode mode, boolean takesFragments) {
        Shape shape = new Shape(BpfMap.BPF_MAP_TYPE_XSKMAP, 4, 4, 1);
        BpfMap sockets = keep(BpfMap.create("sockets", shape));
        assertThat(sockets.put(0, socket.descriptor())).isZero();
        Label pass = new Label();
        long[] code =
                new BpfAssembler()
                        .load(Width.U32, Register.R4, Register.R1, 0)
                        .load(Width.U32, Register.R5, Register.R1, 4)
                        .load(Width.U32, Register.R2, Register.R1, 16)
                        .move(Register.R3, Register.R4)
                        .add(Register.R3, 14)
                        .jumpIfAbove(Register.R3, Register.R5, pass)
                        .load(Width.U16, Register.R4, Register.R4, 12)
                        .jumpIfNot(Register.R4, 0xb588, pass)
                        .map(Register.R1, sockets)
                        .move(Register.R3, BpfProgram.XDP_PASS)
                        .call(Function.REDIRECT_MAP)
                        .exit()
                        .at(pass)
                        .move(Register.R0, BpfProgram.XDP_PASS)
                        .exit()
                        .assemble();
        BpfProgram program = keep(BpfProgram.load("redirects", code, takesFragments));
        int index = veth.right().links().link("right").index();
        keep(veth.right().call(() -> program.attach(index, mode)));
    }

    private static byte[] frame(int length, int seed) {
        byte[] frame = new byte[length];
        for (int i = 0; i < length; i++) {
            frame[i] = (byte) (i * 7 + (i >>> 8) + seed);
        }
        frame[12] = (byte) 0x88; // a type for experiments, which no stack takes in
        frame[13] = (byte) 0xb5;
        return frame;
    }

    /// Puts a frame into as many of the sender's chunks as it needs: how many.
    private static int offer(End end, int chunk, byte[] frame) {
        int size = end.umem.shape().frameBytes();
        int used = 0;
        for (int at = 0; at < frame.length; at += size) {
            long address = (long) (chunk + used) * size;
            int length = Math.min(size, frame.length - at);
            MemorySegment.copy(frame, at, end.umem.segment(), JAVA_BYTE, address, length);
            boolean continues = at + length < frame.length;
            assertThat(end.socket.transmit().offer(address, length, continues)).isTrue();
            used++;
        }
        return used;
    }

    private static void send(End end, int frames) {
        end.socket.transmit().publish();
        int done = 0;
        while (done < frames) {
            if (end.socket.transmit().needsWakeUp()) {
                // EBUSY: the device's queue was full, and a frame lost.
                assertThat(end.socket.kick()).isIn(0, -Errno.EAGAIN, -Errno.EBUSY);
            }
            while (end.socket.completion().next()) {
                assertThat(end.socket.completion().address()).isNotNegative();
                done++;
            }
            end.socket.completion().release();
        }
    }

    private static List<byte[]> receive(End end, int frames) {
        List<byte[]> received = new ArrayList<>();
        byte[] part = new byte[0];
        XdpConsumer ring = end.socket.receive();
        while (received.size() < frames) {
            if (!ring.next()) {
                ring.release();
                Thread.onSpinWait();
                continue;
            }
            byte[] more = new byte[part.length + ring.length()];
            System.arraycopy(part, 0, more, 0, part.length);
            MemorySegment.copy(
                    end.umem.segment(),
                    JAVA_BYTE,
                    ring.address(),
                    more,
                    part.length,
                    ring.length());
            part = more;
            if (!ring.continues()) {
                received.add(part);
                part = new byte[0];
            }
        }
        ring.release();
        return received;
    }

    @ParameterizedTest
    @CsvSource({
        "NATIVE, 4096, false",
        "GENERIC, 4096, false",
        "NATIVE, 2048, false",
        "NATIVE, 3000, true",
        "GENERIC, 3000, true"
    })
    void framesArriveAsTheyWere(Mode mode, int chunk, boolean unaligned) {
        XdpUmem.Shape shape = new XdpUmem.Shape(FRAMES, chunk, 64, unaligned);
        End left = open(true, shape, false);
        End right = open(false, shape, false);
        fill(right);
        redirectOurs(right.socket, mode, false);
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            sent.add(frame(60 + 14 * i, i));
            offer(left, 128 + i, sent.getLast());
        }
        send(left, sent.size());
        List<byte[]> arrived = receive(right, sent.size());
        for (int i = 0; i < sent.size(); i++) {
            assertThat(arrived.get(i)).as("frame %d", i).isEqualTo(sent.get(i));
        }
        assertThat(right.socket.statistics()).isEqualTo(new XdpSocket.Statistics(0, 0, 0, 0, 0));
        assertThat(right.socket.isZeroCopy()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"NATIVE, 4096", "GENERIC, 4096", "NATIVE, 2048"})
    void jumboFramesLieInSeveralChunks(Mode mode, int chunk) {
        veth.left().links().mtu("left", 9_000);
        veth.right().links().mtu("right", 9_000);
        XdpUmem.Shape shape = new XdpUmem.Shape(FRAMES, chunk, 0, false);
        End left = open(true, shape, true);
        End right = open(false, shape, true);
        fill(right);
        redirectOurs(right.socket, mode, true);
        byte[] large = frame(9_014, 1);
        int chunks = offer(left, 128, large);
        chunks += offer(left, 128 + chunks, frame(100, 2));
        send(left, chunks);
        List<byte[]> arrived = receive(right, 2);
        assertThat(arrived.get(0)).isEqualTo(large);
        assertThat(arrived.get(1)).isEqualTo(frame(100, 2));
    }

    @Test
    void whatAReceiverHasNoRoomForIsCountedByTheKernel() {
        End left = open(true, CHUNKS, false);
        End right = open(false, CHUNKS, false);
        redirectOurs(right.socket, Mode.NATIVE, false);
        offer(left, 128, frame(100, 1));
        send(left, 1);
        assertThat(right.socket.receive().next()).isFalse();
        assertThat(right.socket.statistics().fillRingEmpty()).isPositive();
        fill(right);
        offer(left, 129, frame(4_000, 2)); // within a chunk, not within what is left of one
        offer(left, 130, frame(100, 3));
        send(left, 2);
        assertThat(receive(right, 1).getFirst()).isEqualTo(frame(100, 3));
        assertThat(right.socket.statistics().receiveDropped()).isPositive();
    }

    @Test
    void nonsenseInTheTransmitRingIsCountedAndHoldsUpOneCall() {
        End left = open(true, CHUNKS, false);
        assertThat(left.socket.transmit().offer(FRAMES * 4_096L, 100, false)).isTrue();
        left.socket.transmit().publish();
        left.socket.kick();
        assertThat(left.socket.statistics().transmitInvalid()).isEqualTo(1);
        offer(left, 128, frame(100, 1));
        left.socket.transmit().publish();
        assertThat(left.socket.kick()).isZero();
    }

    @Test
    void aQueueHasOneSocketAndIsFreeAgainSoonAfterItIsClosed() {
        End first = open(true, CHUNKS, false);
        XdpUmem umem = keep(XdpUmem.map(CHUNKS, false, false));
        int index = veth.left().links().link("left").index();
        XdpSocket second = keep(veth.left().call(() -> XdpSocket.open(umem, RINGS)));
        assertThatThrownBy(() -> second.bind(index, 0, Transport.COPY, false))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("queue 0")
                .hasMessageContaining("EBUSY");
        first.socket.close();
        first.socket.close();
        second.bind(index, 0, Transport.COPY, false);
        assertThatThrownBy(first.socket::kick).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> first.socket.receive().next())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatTheDeviceCannotDoIsRefused() {
        XdpUmem umem = keep(XdpUmem.map(CHUNKS, false, false));
        int index = veth.left().links().link("left").index();
        XdpSocket socket = keep(veth.left().call(() -> XdpSocket.open(umem, RINGS)));
        assertThatThrownBy(() -> socket.bind(index, 0, Transport.ZERO_COPY, false))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("EOPNOTSUPP");
        assertThatThrownBy(() -> socket.bind(index, 1_000, Transport.COPY, false))
                .isInstanceOf(LinuxException.class);
    }

    @Test
    void rightsAreNeeded() {
        XdpUmem umem = keep(XdpUmem.map(CHUNKS, true, true));
        assertThat(XdpSocket.refusal()).isEmpty();
        assertThat(Rights.without(XdpSocket::refusal, Rights.CAP_NET_RAW)).contains("EPERM");
        assertThatThrownBy(
                        () -> Rights.without(() -> XdpSocket.open(umem, RINGS), Rights.CAP_NET_RAW))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("EPERM");
    }

    @Test
    void memoryBeyondTheLimitNeedsARight() {
        XdpUmem.Shape large = new XdpUmem.Shape(1 << 16, 4_096, 0, false);
        XdpUmem umem = keep(XdpUmem.map(large, false, false));
        assertThatThrownBy(() ->
                        Rights.without(() -> XdpSocket.open(umem, RINGS), Rights.CAP_IPC_LOCK))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("RLIMIT_MEMLOCK");
    }

    @Test
    void shapesThatTheKernelWouldRefuseAreRefused() {
        for (int size : new int[] {0, 1_024, 3_000, 8_192}) {
            assertThatThrownBy(() -> new XdpUmem.Shape(1, size, 0, false))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new XdpUmem.Shape(0, 4_096, 0, false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new XdpUmem.Shape(1, 4_096, 3_500, false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rings(100, 128, 128, 128))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(CHUNKS.receivable()).isEqualTo(3_840);
    }

    @Test
    void busyPollingIsGrantedOrRefusedWithAReason() {
        End left = open(true, CHUNKS, false);
        assertThat(left.socket.busyPoll(20, 64)).isZero();
        assertThat(left.socket.wakeReceiver()).isIn(0, -Errno.EAGAIN);
    }
}
