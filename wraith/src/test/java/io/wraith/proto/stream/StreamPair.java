package io.wraith.proto.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.proto.stream.StreamSide.Packet;

/// Two sides and a perfect path between them.
final class StreamPair {
    final StreamSide initiator;
    final StreamSide responder;

    StreamPair() {
        this(StreamSide.LIMITS, StreamSide.LIMITS);
    }

    StreamPair(StreamLimits ofInitiator, StreamLimits ofResponder) {
        initiator = new StreamSide(true, ofInitiator, ofResponder);
        responder = new StreamSide(false, ofResponder, ofInitiator);
    }

    StreamSide other(StreamSide side) {
        return side == initiator ? responder : initiator;
    }

    /// One packet to the other side, acknowledged at once.
    Packet deliver(StreamSide from, int bytes) {
        Packet packet = from.packet(bytes);
        assertThat(other(from).receive(packet.plain())).isEqualTo(Streams.OK);
        from.acknowledged(packet);
        return packet;
    }

    /// Packets in both directions until neither side has anything to send; consumes and polls.
    void settle() {
        boolean isMoving = true;
        while (isMoving) {
            isMoving = false;
            for (StreamSide side : new StreamSide[] {initiator, responder}) {
                while (side.streams.hasSomethingToSend()) {
                    deliver(side, 1024);
                    isMoving = true;
                }
                side.poll();
                side.consumeAll();
            }
            isMoving |=
                    initiator.streams.hasSomethingToSend()
                            || responder.streams.hasSomethingToSend();
        }
        initiator.poll();
        responder.poll();
    }
}
