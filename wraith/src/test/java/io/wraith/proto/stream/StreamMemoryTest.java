package io.wraith.proto.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import io.wraith.wire.FrameReader;
import io.wraith.wire.FrameType;
import io.wraith.wire.FrameWriter;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.Objects;

/// What is promised of memory at the start holds when a peer takes all that it was granted: as many
/// streams as there may be, each in as many pieces as are remembered.
final class StreamMemoryTest {
    private static final int STREAMS = 300;
    private static final StreamLimits LIMITS =
            new StreamLimits(64 << 20, 64 << 20, STREAMS, STREAMS);
    private static final StreamConfig CONFIG = new StreamConfig(LIMITS, STREAMS, 4096, 4096);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final byte[] packet = new byte[1_024];
    private final FrameWriter writer = new FrameWriter();
    private final FrameReader reader = new FrameReader();

    @Test
    void allThatMayBeRememberedFitsThePromise() {
        fill();
        long before = threads.getCurrentThreadAllocatedBytes();
        int pieces = fill();
        long taken = threads.getCurrentThreadAllocatedBytes() - before;
        // Arrays that were outgrown are in the count too, so it is above what is kept.
        assertThat(pieces).isGreaterThan(CONFIG.rangesInAll());
        assertThat(taken).isLessThan(Streams.worstCaseBytes(CONFIG));
        // And the promise is not so large that it says nothing.
        assertThat(taken).isGreaterThan(Streams.worstCaseBytes(CONFIG) / 4);
    }

    /// Answers how many pieces were taken.
    private int fill() {
        Streams streams = new Streams(CONFIG, LIMITS, true, 3, _ -> (_, _, _, _) -> {});
        for (int i = 0; i < STREAMS; i++) {
            SendStream stream = Objects.requireNonNull(streams.open(false, 0));
            stream.from((_, _, _, _) -> {});
            stream.available(1 << 20);
        }
        int pieces = 0;
        for (int kind = 0; kind < StreamId.KINDS; kind++) {
            for (int i = 0; i < STREAMS; i++) {
                pieces += scatter(streams, StreamId.of(i, kind, false));
            }
        }
        acknowledgeEveryOther(streams);
        return pieces;
    }

    private int scatter(Streams streams, int stream) {
        for (int piece = 1; ; piece++) {
            reader.wrap(packet, 0, writeByte(stream, 2L * piece));
            reader.next();
            if (streams.receive(reader) != Streams.OK) {
                return piece - 1;
            }
        }
    }

    private int writeByte(int stream, long offset) {
        writer.wrap(packet, 0, packet.length).data(stream, offset, 1, false);
        return writer.at();
    }

    private void acknowledgeEveryOther(Streams streams) {
        for (int i = 0; i < STREAMS; i++) {
            int stream = StreamId.of(i, StreamId.TWO_WAY, true);
            for (int piece = 1; piece < 200; piece++) {
                streams.acknowledged(FrameType.DATA.code(), stream, 2L * piece, 1);
            }
        }
    }
}
