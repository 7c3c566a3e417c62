package io.wraith.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.proto.recovery.SentFrames;
import io.wraith.proto.stream.StreamAcceptor;
import io.wraith.proto.stream.StreamConfig;
import io.wraith.proto.stream.StreamLimits;
import io.wraith.proto.stream.Streams;
import io.wraith.wire.FrameReader;
import io.wraith.wire.FrameWriter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One end: its streams, and its packets that were not acknowledged.
final class StreamEnd {
    static final StreamLimits LIMITS = new StreamLimits(16 << 20, 2 << 20, 4, 5);
    private static final int PACKET_BYTES = 8_704;

    final Streams streams;
    final SentFrames sent = new SentFrames();
    private final List<Packet> flying = new ArrayList<>();
    final FrameWriter writer = new FrameWriter();
    final FrameReader reader = new FrameReader();
    private final byte[] packet = new byte[PACKET_BYTES];

    StreamEnd(boolean isInitiator, StreamAcceptor acceptor) {
        StreamConfig config = new StreamConfig(LIMITS, 100, 0, 0);
        streams = new Streams(config, LIMITS, isInitiator, 1, acceptor);
    }

    void fly() {
        if (flying.size() < 40 && streams.hasSomethingToSend()) {
            int first = sent.next();
            int length = streams.write(writer.wrap(packet, 0, packet.length), sent);
            flying.add(new Packet(Arrays.copyOf(packet, length), first, sent.next()));
        }
    }

    void land(StreamEnd other, Prng random, int loss) {
        if (flying.isEmpty()) {
            return;
        }
        Packet packet = flying.remove(random.below(Math.min(4, flying.size())));
        boolean isLost = random.below(100) < loss;
        if (!isLost) {
            other.reader.wrap(packet.plain, 0, packet.plain.length);
            while (other.reader.next() >= 0) {
                assertThat(other.streams.receive(other.reader)).isZero();
            }
        }
        for (int i = packet.firstFrame; i != packet.endFrame; i++) {
            if (isLost) {
                streams.lost(sent.kind(i), sent.stream(i), sent.offset(i), sent.length(i));
            } else {
                streams.acknowledged(sent.kind(i), sent.stream(i), sent.offset(i), sent.length(i));
            }
        }
    }

    private static final class Packet {
        final byte[] plain;
        final int firstFrame;
        final int endFrame;

        Packet(byte[] plain, int firstFrame, int endFrame) {
            this.plain = plain;
            this.firstFrame = firstFrame;
            this.endFrame = endFrame;
        }
    }
}
