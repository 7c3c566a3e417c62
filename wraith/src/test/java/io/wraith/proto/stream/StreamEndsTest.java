package io.wraith.proto.stream;

import static io.wraith.proto.stream.StreamOrderTest.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;
import io.wraith.proto.stream.StreamEvent.Kind;
import io.wraith.proto.stream.StreamSide.Packet;
import io.wraith.wire.FrameReader;

import org.junit.jupiter.api.Test;

/// How streams and connections end, and that what must arrive is sent until it does.
final class StreamEndsTest {
    private final StreamPair pair = new StreamPair();
    private final StreamSide us = pair.initiator;
    private final StreamSide peer = pair.responder;

    @Test
    void aResetIsSentUntilItArrives() {
        SendStream stream = us.open(true, 0);
        stream.available(3_000);
        us.packet(1_015);
        stream.reset(9);
        assertThat(stream.limiter()).isEqualTo(Limiter.SOURCE);
        Packet reset = us.packet(1_024);
        assertThat(frames(reset)).containsExactly("reset 1000 code 9");
        us.lost(reset);
        Packet again = pair.deliver(us, 1_024);
        assertThat(frames(again)).containsExactly("reset 1000 code 9");
        assertThat(stream.isOver()).isTrue();
        pair.settle();
        assertThat(us.streams.sending(stream.id())).isNull();
        assertThat(peer.codeOf(Kind.RESET, stream.id())).isEqualTo(9);
        assertThat(peer.saw(Kind.FINISHED, stream.id())).isFalse();
    }

    /// Bytes that never come count against the connection, and are given back.
    @Test
    void aResetGivesTheWindowBack() {
        for (int i = 0; i < 40; i++) {
            SendStream stream = us.open(true, 0);
            stream.available(16_000);
            us.packet(16_000);
            stream.reset(i);
            pair.settle();
        }
        assertThat(us.open(true, 0).id()).isEqualTo(4 * 40 + 2);
    }

    @Test
    void aStopIsAnsweredWithAReset() {
        SendStream stream = us.open(true, 0);
        stream.available(3_000);
        pair.deliver(us, 1_024);
        peer.received(stream.id()).stream.stop(5);
        Packet stop = peer.packet(1_024);
        assertThat(frames(stop)).containsExactly("stop code 5");
        peer.lost(stop);
        assertThat(frames(pair.deliver(peer, 1_024))).containsExactly("stop code 5");
        long before = peer.received(stream.id()).bytes;
        pair.settle();
        assertThat(us.codeOf(Kind.STOPPED, stream.id())).isEqualTo(5);
        assertThat(peer.codeOf(Kind.RESET, stream.id())).isEqualTo(5);
        assertThat(peer.received(stream.id()).bytes).isEqualTo(before);
    }

    @Test
    void aStopAfterTheEndNeedsNoAnswer() {
        SendStream stream = us.open(true, 0);
        stream.available(3_000);
        Packet lost = us.packet(1_024);
        stream.finish(3_000);
        pair.deliver(us, 8_704);
        peer.received(stream.id()).stream.stop(5);
        assertThat(peer.streams.hasSomethingToSend()).isFalse();
        peer.poll();
        assertThat(peer.streams.receiving(stream.id())).isNull();
        us.lost(lost);
        pair.settle();
        assertThat(us.saw(Kind.DELIVERED, stream.id())).isTrue();
        assertThat(peer.saw(Kind.FINISHED, stream.id())).isFalse();
    }

    @Test
    void nothingHappensToWhatIsOver() {
        SendStream stream = us.open(true, 0);
        stream.finish(10);
        pair.settle();
        stream.reset(1);
        stream.available(99);
        stream.finish(99);
        peer.received(stream.id()).stream.stop(1);
        assertThat(us.streams.hasSomethingToSend()).isFalse();
        assertThat(peer.streams.hasSomethingToSend()).isFalse();
    }

    @Test
    void bothDirectionsEndByThemselves() {
        SendStream there = us.open(false, 0);
        there.finish(2_000);
        pair.settle();
        assertThat(us.saw(Kind.DELIVERED, there.id())).isTrue();
        assertThat(peer.saw(Kind.OPENED, there.id())).isTrue();
        SendStream back = peer.streams.sending(there.id());
        assertThat(back).isNotNull();
        peer.fill(back);
        back.finish(500);
        pair.settle();
        assertThat(us.received(there.id()).bytes).isEqualTo(500);
        assertThat(us.streams.receiving(there.id())).isNull();
        assertThat(peer.streams.sending(there.id())).isNull();
    }

    @Test
    void streamsThatCloseMakeRoomForOthers() {
        for (int i = 0; i < 100; i++) {
            us.open(true, 0).finish(10);
            if (i % 8 == 7) {
                assertThat(us.streams.open(true, 0)).isNull();
                pair.settle();
            }
        }
        pair.settle();
        assertThat(peer.received).hasSize(100);
    }

    /// Whoever does not look at what happened does not get more of it.
    @Test
    void eventsThatNobodyPollsOpenNothing() {
        for (int i = 0; i < 8; i++) {
            us.open(true, 0).finish(10);
        }
        while (us.streams.hasSomethingToSend()) {
            pair.deliver(us, 1_024);
        }
        assertThat(peer.streams.hasSomethingToSend()).isFalse();
        us.poll();
        assertThat(us.streams.open(true, 0)).isNull();
        peer.poll();
        assertThat(frames(pair.deliver(peer, 1_024))).containsExactly("MAX_STREAMS 16");
        assertThat(us.open(true, 0).id()).isEqualTo(34);
    }

    @Test
    void limitsThatAreLostAreSentAgainWithTheNewestValue() {
        SendStream stream = us.open(true, 0);
        stream.available(60_000);
        pair.deliver(us, 10_015);
        peer.received(stream.id()).stream.consumed(8_191);
        assertThat(peer.streams.hasSomethingToSend()).isFalse();
        peer.received(stream.id()).stream.consumed(1);
        Packet first = peer.packet(1_024);
        assertThat(frames(first)).containsExactly("MAX_STREAM_DATA 24576");
        peer.received(stream.id()).stream.consumed(1_000);
        peer.lost(first);
        assertThat(frames(pair.deliver(peer, 1_024))).containsExactly("MAX_STREAM_DATA 25576");
        // An older one is not worth repeating.
        peer.lost(first);
        assertThat(peer.streams.hasSomethingToSend()).isFalse();
        assertThatThrownBy(() -> peer.received(stream.id()).stream.consumed(9_999))
                .isInstanceOf(Check.Failed.class);
    }

    @Test
    void goingAwayRefusesWhatWasNotNoticed() {
        SendStream noticed = us.open(true, 0);
        noticed.available(2_000);
        pair.deliver(us, 500);
        peer.streams.goAway(3);
        // Its number is below that of the last stream: it would still be taken.
        SendStream between = us.open(false, 0);
        SendStream late = us.open(false, 0);
        late.available(1_000);
        pair.deliver(us, 8_704);
        Packet away = peer.packet(1_024);
        assertThat(frames(away)).containsExactly("away 2 code 3");
        peer.lost(away);
        assertThat(frames(pair.deliver(peer, 1_024))).containsExactly("away 2 code 3");
        us.poll();
        assertThat(us.codeOf(Kind.REFUSED, late.id())).isEqualTo(3);
        assertThat(us.streams.receiving(late.id())).isNull();
        assertThat(us.saw(Kind.REFUSED, between.id())).isFalse();
        assertThat(us.streams.open(true, 0)).isNull();
        assertThat(peer.received).doesNotContainKey(late.id());
        noticed.finish(2_000);
        pair.settle();
        assertThat(peer.saw(Kind.FINISHED, noticed.id())).isTrue();
        assertThat(peer.open(true, 0)).isNotNull();
    }

    /// Packets of streams that the peer ignores are acknowledged, before it says that it does.
    @Test
    void goingAwayTakesBackWhatWasDelivered() {
        peer.streams.goAway(3);
        SendStream untold = us.open(false, 0);
        SendStream told = us.open(false, 0);
        told.finish(1_000);
        pair.deliver(us, 8_704);
        us.poll();
        assertThat(us.saw(Kind.DELIVERED, told.id())).isTrue();
        assertThat(us.streams.sending(told.id())).isNull();
        untold.finish(2_000);
        pair.deliver(us, 8_704);
        assertThat(untold.isOver()).isTrue();
        Packet away = pair.deliver(peer, 1_024);
        assertThat(us.receive(away.plain())).isEqualTo(Streams.OK);
        us.poll();
        assertThat(us.saw(Kind.DELIVERED, untold.id())).isFalse();
        assertThat(us.codeOf(Kind.REFUSED, untold.id())).isEqualTo(3);
        assertThat(us.codeOf(Kind.REFUSED, told.id())).isEqualTo(3);
        assertThat(us.streams.receiving(told.id())).isNull();
        assertThat(us.streams.receiving(untold.id())).isNull();
    }

    @Test
    void goingAwayBeforeAnything() {
        peer.streams.goAway(0);
        SendStream stream = us.open(true, 0);
        stream.available(9_000);
        pair.deliver(us, 1_024);
        assertThat(frames(pair.deliver(peer, 1_024)))
                .containsExactly("away " + FrameReader.NO_STREAM + " code 0");
        us.poll();
        assertThat(us.saw(Kind.REFUSED, stream.id())).isTrue();
        assertThat(us.streams.hasSomethingToSend()).isFalse();
        assertThat(us.streams.limiter()).isEqualTo(Limiter.SOURCE);
    }

    @Test
    void sourcesCannotTakeBytesBack() {
        SendStream stream = us.open(true, 0);
        stream.available(10);
        assertThatThrownBy(() -> stream.available(9)).isInstanceOf(Check.Failed.class);
        stream.finish(12);
        assertThatThrownBy(() -> stream.available(13)).isInstanceOf(Check.Failed.class);
        assertThatThrownBy(() -> stream.finish(12)).isInstanceOf(Check.Failed.class);
    }
}
