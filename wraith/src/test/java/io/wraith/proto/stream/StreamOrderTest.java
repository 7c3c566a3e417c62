package io.wraith.proto.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;
import io.wraith.proto.stream.StreamSide.Packet;
import io.wraith.wire.FrameReader;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// Which bytes go into which packet.
final class StreamOrderTest {
    private static final int FULL = 1280;
    private static final int HEADER = 15;

    private final StreamSide side = new StreamSide(true);

    @Test
    void aFullPacketEndsAtItsLimit() {
        SendStream stream = side.open(true, 0);
        stream.available(12_000);
        for (int bytes : new int[] {1024, FULL, 8704}) {
            assertThat(side.packet(bytes).plain().length).isEqualTo(bytes);
        }
        assertThat(stream.sent()).isEqualTo(1024 + FULL + 8704 - 3 * HEADER);
        side.packet(8704);
        assertThat(stream.sent()).isEqualTo(12_000);
        assertThat(frames(side.packet(FULL))).isEmpty();
    }

    @Test
    void oneFrameOfOneStreamFillsAPacket() {
        side.open(true, 0).available(10_000);
        assertThat(frames(side.packet(FULL))).containsExactly("2@0+1265");
        assertThat(frames(side.packet(FULL))).containsExactly("2@1265+1265");
    }

    @Test
    void urgentStreamsOfAClassTakeTurnsOfOnePacket() {
        List<SendStream> streams = threeStreams(3);
        for (int round = 0; round < 3; round++) {
            for (SendStream stream : streams) {
                assertThat(frames(side.packet(FULL)))
                        .containsExactly(stream.id() + "@" + 1265 * round + "+1265");
            }
        }
    }

    @Test
    void bulkStreamsOfAClassFollowOneAnother() {
        for (SendStream stream : threeStreams(4)) {
            for (int packet = 0; packet < 7; packet++) {
                assertThat(frames(side.packet(FULL)))
                        .containsExactly(stream.id() + "@" + 1265 * packet + "+1265");
            }
            assertThat(frames(side.packet(HEADER + 1145)))
                    .containsExactly(stream.id() + "@8855+1145");
        }
    }

    private List<SendStream> threeStreams(int priority) {
        List<SendStream> streams = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            streams.add(side.open(true, priority));
            streams.getLast().available(10_000);
        }
        return streams;
    }

    @Test
    void aMoreUrgentClassGoesFirst() {
        SendStream late = side.open(true, 5);
        SendStream early = side.open(true, 1);
        late.available(5_000);
        early.available(1_500);
        assertThat(frames(side.packet(FULL))).containsExactly("6@0+1265");
        assertThat(frames(side.packet(FULL))).containsExactly("6@1265+235", "2@0+1015");
        late.priority(0);
        early.available(3_000);
        assertThat(frames(side.packet(FULL))).containsExactly("2@1015+1265");
        assertThat(late.priority()).isZero();
        assertThatThrownBy(() -> late.priority(8)).isInstanceOf(Check.Failed.class);
    }

    @Test
    void losesGoBeforeWhatIsNew() {
        SendStream stream = side.open(true, 0);
        stream.available(10_000);
        Packet first = side.packet(FULL);
        Packet second = side.packet(FULL);
        Packet third = side.packet(FULL);
        side.lost(third);
        side.lost(first);
        assertThat(frames(side.packet(FULL))).containsExactly("2@0+1265");
        side.acknowledged(second);
        assertThat(frames(side.packet(FULL))).containsExactly("2@2530+1265");
        assertThat(frames(side.packet(FULL))).containsExactly("2@3795+1265");
        assertThat(stream.acknowledged()).isZero();
        side.acknowledged(first);
        assertThat(stream.acknowledged()).isEqualTo(2530);
    }

    @Test
    void whatWasAcknowledgedIsNotSentAgain() {
        SendStream stream = side.open(true, 0);
        stream.available(2_530);
        Packet first = side.packet(FULL);
        Packet second = side.packet(FULL);
        side.lost(first);
        side.lost(second);
        Packet again = side.packet(700);
        assertThat(frames(again)).containsExactly("2@0+685");
        // Came late, and only seemed lost.
        side.acknowledged(first);
        assertThat(frames(side.packet(8704))).containsExactly("2@1265+1265");
        side.lost(again);
        assertThat(side.streams.hasSomethingToSend()).isFalse();
        side.acknowledged(second);
        side.lost(first);
        side.lost(second);
        assertThat(side.streams.hasSomethingToSend()).isFalse();
        assertThat(stream.isOver()).isFalse();
    }

    @Test
    void theEndTravelsWithTheLastBytesOrAlone() {
        SendStream whole = side.open(true, 0);
        whole.finish(100);
        assertThat(frames(side.packet(FULL))).containsExactly("2@0+100 end");
        SendStream later = side.open(true, 0);
        later.available(100);
        assertThat(frames(side.packet(FULL))).containsExactly("6@0+100");
        later.finish(100);
        Packet end = side.packet(FULL);
        assertThat(frames(end)).containsExactly("6@100+0 end");
        side.lost(end);
        assertThat(frames(side.packet(HEADER))).containsExactly("6@100+0 end");
        SendStream empty = side.open(true, 0);
        empty.finish(0);
        assertThat(frames(side.packet(FULL))).containsExactly("10@0+0 end");
    }

    @Test
    void whatLimitsIsSaid() {
        StreamLimits peer = new StreamLimits(1_500, 1_000, 4, 4);
        StreamSide narrow = new StreamSide(true, StreamSide.LIMITS, peer);
        SendStream first = narrow.open(true, 0);
        assertThat(narrow.streams.limiter()).isEqualTo(Limiter.SOURCE);
        first.available(1_200);
        assertThat(narrow.streams.limiter()).isEqualTo(Limiter.NONE);
        assertThat(first.limiter()).isEqualTo(Limiter.NONE);
        narrow.packet(FULL);
        assertThat(narrow.streams.limiter()).isEqualTo(Limiter.FLOW_STREAM);
        assertThat(first.limiter()).isEqualTo(Limiter.FLOW_STREAM);
        SendStream second = narrow.open(true, 0);
        second.available(900);
        narrow.packet(FULL);
        assertThat(second.sent()).isEqualTo(500);
        assertThat(second.limiter()).isEqualTo(Limiter.FLOW_CONNECTION);
        assertThat(narrow.streams.limiter()).isEqualTo(Limiter.FLOW_CONNECTION);
        narrow.receive(StreamFaultTest.plain(out -> out.maxData(1_600)));
        assertThat(narrow.streams.limiter()).isEqualTo(Limiter.NONE);
        narrow.packet(FULL);
        assertThat(second.sent()).isEqualTo(600);
        narrow.receive(StreamFaultTest.plain(out -> out.maxData(9_000)));
        narrow.receive(StreamFaultTest.plain(out -> out.maxData(1)));
        narrow.packet(FULL);
        assertThat(narrow.streams.limiter()).isEqualTo(Limiter.FLOW_STREAM);
        narrow.receive(StreamFaultTest.plain(out -> out.maxStreamData(first.id(), 9_000)));
        narrow.packet(FULL);
        assertThat(narrow.streams.limiter()).isEqualTo(Limiter.SOURCE);
    }

    /// A stream that waits for the connection's credit keeps its turn; one that only repairs needs
    /// none.
    @Test
    void repairsNeedNoCredit() {
        StreamLimits peer = new StreamLimits(1_265, 10_000, 4, 4);
        StreamSide narrow = new StreamSide(true, StreamSide.LIMITS, peer);
        narrow.open(true, 7).available(5_000);
        Packet packet = narrow.packet(FULL);
        SendStream urgent = narrow.open(true, 0);
        urgent.available(10);
        assertThat(narrow.streams.hasSomethingToSend()).isFalse();
        narrow.lost(packet);
        assertThat(frames(narrow.packet(FULL))).containsExactly("2@0+1265");
        assertThat(narrow.streams.hasSomethingToSend()).isFalse();
    }

    @Test
    void datagramsAndStreamsTakeTurns() {
        side.open(true, 0).available(16_000);
        byte[] datagram = new byte[FULL - 3];
        side.streams.packetBytes(FULL);
        assertThat(side.streams.datagrams().mostBytes()).isEqualTo(FULL - 3);
        for (int i = 0; i < 3; i++) {
            assertThat(side.streams.datagrams().offer(datagram, 0, FULL - 3)).isTrue();
        }
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            order.addAll(frames(side.packet(FULL)));
        }
        assertThat(order)
                .containsExactly(
                        "datagram 1277",
                        "2@0+1265",
                        "datagram 1277",
                        "2@1265+1265",
                        "datagram 1277",
                        "2@2530+1265");
    }

    static List<String> frames(Packet packet) {
        List<String> frames = new ArrayList<>();
        FrameReader reader = new FrameReader().wrap(packet.plain(), 0, packet.plain().length);
        while (reader.next() >= 0) {
            frames.add(
                    switch (reader.type()) {
                        case DATA, DATA_FIN ->
                                reader.stream()
                                        + ("@" + reader.offset())
                                        + ("+" + reader.dataLength())
                                        + (reader.fin() ? " end" : "");
                        case DATAGRAM -> "datagram " + reader.dataLength();
                        case STREAM_RESET ->
                                "reset " + reader.finalSize() + " code " + reader.code();
                        case STREAM_STOP -> "stop code " + reader.code();
                        case GO_AWAY -> "away " + reader.stream() + " code " + reader.code();
                        default -> reader.type() + " " + reader.value();
                    });
        }
        return frames;
    }
}
