package io.wraith.proto.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.proto.recovery.SentFrames;
import io.wraith.wire.FrameReader;
import io.wraith.wire.FrameWriter;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// One end of a connection without packets, keys or time: its streams, what it sent, and what its
/// sinks got, checked byte for byte.
final class StreamSide implements StreamAcceptor {
    static final StreamLimits LIMITS = new StreamLimits(64 << 10, 16 << 10, 8, 8);

    final boolean isInitiator;
    final Streams streams;
    final SentFrames sent = new SentFrames();
    final Map<Integer, Received> received = new HashMap<>();
    final Map<StreamEvent.Kind, Map<Integer, Integer>> events = new HashMap<>();

    private final FrameWriter writer = new FrameWriter();
    private final FrameReader reader = new FrameReader();
    private final StreamEvent event = new StreamEvent();

    StreamSide(boolean isInitiator) {
        this(isInitiator, LIMITS, LIMITS);
    }

    StreamSide(boolean isInitiator, StreamLimits own, StreamLimits peer) {
        this.isInitiator = isInitiator;
        streams =
                new Streams(new StreamConfig(own, 10_000, 4096, 4096), peer, isInitiator, 7, this);
    }

    /// What arrived on one stream.
    static final class Received {
        final ReceiveStream stream;
        private final boolean isByInitiator;
        private byte[] seen = {};
        long bytes;
        long consumed;

        Received(ReceiveStream stream, boolean isByInitiator) {
            this.stream = stream;
            this.isByInitiator = isByInitiator;
        }

        void data(long offset, byte[] array, int at, int length) {
            assertThat(length).isPositive();
            int end = (int) offset + length;
            if (end > seen.length) {
                seen = Arrays.copyOf(seen, 2 * end);
            }
            for (int i = 0; i < length; i++) {
                int position = (int) offset + i;
                assertThat(seen[position]++)
                        .as("stream %s byte %s", stream.id(), position)
                        .isZero();
                byte expected = content(isByInitiator, stream.id(), position);
                assertThat(array[at + i]).isEqualTo(expected);
            }
            bytes += length;
        }
    }

    /// What the byte of a stream is; both directions differ.
    static byte content(boolean isByInitiator, int stream, long offset) {
        return (byte) (((offset * 31 + stream) * 0x9e3779b1L) >>> (isByInitiator ? 11 : 17));
    }

    @Override
    public StreamSink sink(ReceiveStream stream) {
        Received entry = new Received(stream, !isInitiator);
        assertThat(received.put(stream.id(), entry)).isNull();
        return entry::data;
    }

    /// Opens a stream whose bytes are its content.
    SendStream open(boolean isOneWay, int priority) {
        SendStream stream = streams.open(isOneWay, priority);
        assertThat(stream).isNotNull();
        fill(stream);
        return stream;
    }

    void fill(SendStream stream) {
        int id = stream.id();
        stream.from((offset, target, at, length) -> {
            for (int i = 0; i < length; i++) {
                target[at + i] = content(isInitiator, id, offset + i);
            }
        });
    }

    /// Writes one packet of up to so many bytes.
    Packet packet(int bytes) {
        byte[] plain = new byte[bytes];
        int firstFrame = sent.next();
        boolean isExpected = streams.hasSomethingToSend();
        int length = streams.write(writer.wrap(plain, 0, bytes), sent);
        assertThat(length > 0).as("what was promised of a packet").isEqualTo(isExpected);
        return new Packet(Arrays.copyOf(plain, length), firstFrame, sent.next());
    }

    /// Takes all frames of a packet, up to a fault.
    int receive(byte[] plain) {
        reader.wrap(plain, 0, plain.length);
        while (reader.next() >= 0) {
            int answer = streams.receive(reader);
            if (answer != Streams.OK) {
                return answer;
            }
        }
        return Streams.OK;
    }

    void acknowledged(Packet packet) {
        for (int i = packet.firstFrame; i != packet.endFrame; i++) {
            streams.acknowledged(sent.kind(i), sent.stream(i), sent.offset(i), sent.length(i));
        }
    }

    void lost(Packet packet) {
        for (int i = packet.firstFrame; i != packet.endFrame; i++) {
            streams.lost(sent.kind(i), sent.stream(i), sent.offset(i), sent.length(i));
        }
    }

    void poll() {
        while (streams.poll(event)) {
            Integer before =
                    events.computeIfAbsent(event.kind(), _ -> new HashMap<>())
                            .put(event.stream(), event.code());
            if (event.kind() != StreamEvent.Kind.ADVANCED) {
                assertThat(before).as("second %s", event).isNull();
            }
        }
    }

    boolean saw(StreamEvent.Kind kind, int stream) {
        return events.getOrDefault(kind, Map.of()).containsKey(stream);
    }

    int codeOf(StreamEvent.Kind kind, int stream) {
        return Objects.requireNonNull(
                events.getOrDefault(kind, Map.of()).get(stream), "no such event");
    }

    /// Consumes all that arrived.
    void consumeAll() {
        for (Received entry : received.values()) {
            entry.stream.consumed(entry.bytes - entry.consumed);
            entry.consumed = entry.bytes;
        }
    }

    Received received(int stream) {
        return Objects.requireNonNull(received.get(stream), "no such stream");
    }

    static final class Packet {
        private final byte[] plain;
        private final int firstFrame;
        private final int endFrame;

        Packet(byte[] plain, int firstFrame, int endFrame) {
            this.plain = plain;
            this.firstFrame = firstFrame;
            this.endFrame = endFrame;
        }

        byte[] plain() {
            return plain;
        }
    }
}
