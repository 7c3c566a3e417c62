package io.wraith.proto.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.linux.Allocation;
import io.wraith.proto.recovery.SentFrames;
import io.wraith.wire.FrameReader;
import io.wraith.wire.FrameWriter;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.Objects;

/// A bulk stream in both roles, with its window updates.
@Tag("allocation")
final class StreamAllocationTest {
    private static final StreamLimits LIMITS = new StreamLimits(1 << 20, 1 << 20, 1, 1);
    private static final StreamConfig CONFIG = new StreamConfig(LIMITS, 1, 0, 0);

    private final byte[] packet = new byte[1_280];
    private final FrameWriter writer = new FrameWriter();
    private final FrameReader reader = new FrameReader();
    private final SentFrames sent = new SentFrames();
    private final StreamEvent event = new StreamEvent();
    private final Streams from = new Streams(CONFIG, LIMITS, true, 1, _ -> (_, _, _, _) -> {});
    private final Streams to = new Streams(CONFIG, LIMITS, false, 1, this::consuming);
    private long available;

    private StreamSink consuming(ReceiveStream stream) {
        return (_, _, _, length) -> stream.consumed(length);
    }

    @Test
    void aPacketAllocatesNothing() {
        SendStream stream = Objects.requireNonNull(from.open(true, 0));
        stream.from((offset, target, at, _) -> target[at] = (byte) offset);
        assertThat(Allocation.bytes(1_000, () -> aPacket(stream))).isZero();
        assertThat(stream.acknowledged()).isEqualTo(available);
    }

    private void aPacket(SendStream stream) {
        available += 1_265;
        stream.available(available);
        move(from, to);
        move(to, from);
        from.poll(event);
    }

    private void move(Streams sender, Streams receiver) {
        int position = sent.next();
        int length = sender.write(writer.wrap(packet, 0, packet.length), sent);
        reader.wrap(packet, 0, length);
        while (reader.next() >= 0) {
            receiver.receive(reader);
        }
        for (int i = position; i != sent.next(); i++) {
            sender.acknowledged(sent.kind(i), sent.stream(i), sent.offset(i), sent.length(i));
        }
        sent.rewind(position);
    }
}
