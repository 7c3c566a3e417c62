package io.wraith.proto.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.wire.FrameReader;
import io.wraith.wire.FrameType;

import java.util.HashMap;
import java.util.Map;

/// Watches one side's frames and counts by itself what it may send: a second opinion on windows.
final class FlowObserver {
    private final StreamLimits limits;
    private final Map<Integer, Long> streamLimits = new HashMap<>();
    private final Map<Integer, Long> ends = new HashMap<>();
    private final FrameReader reader = new FrameReader();
    private long limit;
    private long total;

    FlowObserver(StreamLimits limits) {
        this.limits = limits;
        limit = limits.connectionBytes();
    }

    /// The other side wrote this packet: at best it has arrived.
    void granted(byte[] plain) {
        reader.wrap(plain, 0, plain.length);
        while (reader.next() >= 0) {
            if (reader.type() == FrameType.MAX_DATA) {
                limit = Math.max(limit, reader.value());
            } else if (reader.type() == FrameType.MAX_STREAM_DATA) {
                streamLimits.merge(reader.stream(), reader.value(), Math::max);
            }
        }
    }

    /// This side wrote this packet.
    void sent(byte[] plain) {
        reader.wrap(plain, 0, plain.length);
        while (reader.next() >= 0) {
            FrameType type = reader.type();
            if (type == FrameType.DATA || type == FrameType.DATA_FIN) {
                long end = reader.offset() + reader.dataLength();
                long before = ends.getOrDefault(reader.stream(), 0L);
                if (end > before) {
                    ends.put(reader.stream(), end);
                    total += end - before;
                }
                assertThat(end)
                        .isLessThanOrEqualTo(
                                streamLimits.getOrDefault(reader.stream(), limits.streamBytes()));
                assertThat(total).isLessThanOrEqualTo(limit);
            } else if (type == FrameType.STREAM_RESET) {
                assertThat(reader.finalSize()).isEqualTo(ends.getOrDefault(reader.stream(), 0L));
            }
        }
        assertThat(reader.next()).isEqualTo(FrameReader.END);
    }
}
