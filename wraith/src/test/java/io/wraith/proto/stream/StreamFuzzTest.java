package io.wraith.proto.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.proto.recovery.SentFrames;
import io.wraith.wire.FrameReader;
import io.wraith.wire.FrameWriter;

import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

/// Frames that no honest peer sends. Every answer is [Streams#OK] or a fault; nothing is thrown,
/// and no sink gets a byte twice.
final class StreamFuzzTest {
    private static final int FRAMES = 400;

    private int faults;
    private int accepted;

    @Test
    void nothingThatIsReceivedThrows() {
        for (long seed = 1; seed <= 500; seed++) {
            try {
                run(new SplittableRandom(seed));
            } catch (Throwable failure) {
                throw new AssertionError("seed " + seed, failure);
            }
        }
        assertThat(faults).isGreaterThan(100);
        assertThat(accepted).isGreaterThan(10_000);
    }

    private void run(SplittableRandom random) {
        Sinks sinks = new Sinks();
        StreamConfig config = new StreamConfig(new StreamLimits(4_000, 1_500, 4, 4), 8, 100, 300);
        Streams streams = new Streams(config, new StreamLimits(900, 400, 4, 4), false, 1, sinks);
        FrameReader reader = new FrameReader();
        FrameWriter writer = new FrameWriter();
        SentFrames sent = new SentFrames();
        byte[] plain = new byte[2_048];
        StreamEvent event = new StreamEvent();
        for (int i = 0; i < FRAMES; i++) {
            writer.wrap(plain, 0, plain.length);
            hostile(random, writer);
            reader.wrap(plain, 0, writer.at());
            while (reader.next() >= 0) {
                int answer = streams.receive(reader);
                accepted += answer == Streams.OK ? 1 : 0;
                if (answer != Streams.OK) {
                    assertThat(StreamFault.of(answer).closeCode()).isPositive();
                    faults++;
                    // Most peers go on, to see that a fault left everything whole.
                    if (random.nextInt(200) == 0) {
                        return;
                    }
                }
            }
            if (random.nextInt(4) == 0) {
                SendStream stream = streams.open(random.nextBoolean(), 0);
                if (stream != null) {
                    stream.from((_, _, _, _) -> {});
                    stream.available(random.nextInt(800));
                }
                streams.write(writer.wrap(plain, 0, 300), sent);
                streams.poll(event);
            }
        }
    }

    /// Small numbers, so that they meet; now and then enormous ones.
    private static void hostile(SplittableRandom random, FrameWriter out) {
        int stream =
                random.nextInt(30) == 0 ? random.nextInt() & Integer.MAX_VALUE : random.nextInt(24);
        long number =
                random.nextInt(40) == 0
                        ? random.nextLong(FrameReader.SIZE_LIMIT)
                        : random.nextInt(1_000);
        switch (random.nextInt(12)) {
            case 0 -> out.streamReset(stream, number, random.nextInt());
            case 1 -> out.streamStop(stream, random.nextInt());
            case 2 -> out.maxData(number);
            case 3 -> out.maxStreamData(stream, number);
            case 4 -> out.maxStreams(random.nextBoolean(), random.nextInt(10));
            case 5 -> out.datagram(random.nextInt(200));
            case 6 -> {
                if (random.nextInt(20) == 0) {
                    out.goAway(random.nextBoolean() ? FrameReader.NO_STREAM : stream, 1);
                }
            }
            default -> out.data(stream, number, random.nextInt(60), random.nextInt(9) == 0);
        }
    }

    /// Counts what arrives, and uses some of the verbs from within.
    private static final class Sinks implements StreamAcceptor {
        @Override
        public StreamSink sink(ReceiveStream stream) {
            byte[] seen = new byte[4_000];
            return (offset, _, _, length) -> {
                for (int i = (int) offset; i < offset + length; i++) {
                    assertThat(seen[i]++).isZero();
                }
                if (offset % 3 == 0) {
                    stream.consumed(length);
                }
                if (offset % 97 == 0 && offset > 0) {
                    stream.stop(1);
                }
            };
        }
    }
}
