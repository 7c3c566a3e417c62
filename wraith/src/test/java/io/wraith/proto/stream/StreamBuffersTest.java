package io.wraith.proto.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;
import io.wraith.proto.recovery.SentFrames;
import io.wraith.wire.FrameReader;
import io.wraith.wire.FrameWriter;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.util.Objects;
import java.util.SplittableRandom;

/// Bytes written at one end are read at the other, in order, over a path that loses and reorders.
final class StreamBuffersTest {
    private static final StreamLimits LIMITS = new StreamLimits(3_000, 2_000, 1, 1);
    private static final StreamConfig CONFIG = new StreamConfig(LIMITS, 4, 0, 0);

    private final SentFrames sent = new SentFrames();
    private final FrameWriter writer = new FrameWriter();
    private final FrameReader reader = new FrameReader();
    private final byte[] packet = new byte[1_024];
    private @Nullable ReceiveBuffer target;

    private final Streams from = new Streams(CONFIG, LIMITS, true, 1, s -> (_, _, _, _) -> {});
    private final Streams to = new Streams(CONFIG, LIMITS, false, 1, this::accept);

    private StreamSink accept(ReceiveStream stream) {
        target = new ReceiveBuffer(stream, 2_000);
        return target;
    }

    @Test
    void whatIsWrittenIsRead() {
        SplittableRandom random = new SplittableRandom(3);
        byte[] content = new byte[50_000];
        random.nextBytes(content);
        SendStream stream = Objects.requireNonNull(from.open(true, 0));
        SendBuffer source = new SendBuffer(stream, 1_500);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] piece = new byte[700];
        int written = 0;
        boolean isFinished = false;
        while (target == null || !target.isAtEnd()) {
            written += source.write(content, written, random.nextInt(content.length - written + 1));
            if (written == content.length && stream.limiter() == Limiter.SOURCE && !isFinished) {
                source.finish();
                isFinished = true;
            }
            move(from, to, random.nextInt(3) == 0);
            move(to, from, false);
            if (target != null) {
                int length = target.read(piece, 0, random.nextInt(piece.length));
                read.write(piece, 0, length);
            }
            assertThat(source.room()).isBetween(0, 1_500);
        }
        assertThat(read.toByteArray()).isEqualTo(content);
    }

    @Test
    void theBufferHoldsTheWindow() {
        ReceiveStream stream = new ReceiveStream(2, Agenda.of(CONFIG, 0), LIMITS.streamBytes());
        assertThatThrownBy(() -> new ReceiveBuffer(stream, 1_999)).isInstanceOf(Check.Failed.class);
        SendStream sending = Objects.requireNonNull(from.open(true, 0));
        assertThatThrownBy(() -> new SendBuffer(sending, 0)).isInstanceOf(Check.Failed.class);
        SendBuffer source = new SendBuffer(sending, 10);
        assertThat(source.write(new byte[20], 0, 20)).isEqualTo(10);
        assertThat(source.room()).isZero();
        assertThatThrownBy(() -> source.read(5, new byte[9], 0, 6))
                .isInstanceOf(Check.Failed.class);
    }

    private void move(Streams sender, Streams receiver, boolean isLost) {
        int firstFrame = sent.next();
        int length = sender.write(writer.wrap(packet, 0, packet.length), sent);
        reader.wrap(packet, 0, length);
        while (!isLost && reader.next() >= 0) {
            assertThat(receiver.receive(reader)).isEqualTo(Streams.OK);
        }
        for (int i = firstFrame; i != sent.next(); i++) {
            if (isLost) {
                sender.lost(sent.kind(i), sent.stream(i), sent.offset(i), sent.length(i));
            } else {
                sender.acknowledged(sent.kind(i), sent.stream(i), sent.offset(i), sent.length(i));
            }
        }
    }
}
