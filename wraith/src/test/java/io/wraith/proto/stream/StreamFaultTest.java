package io.wraith.proto.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;
import io.wraith.wire.FrameReader;
import io.wraith.wire.FrameWriter;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.function.Consumer;

/// What a hostile initiator tells a responder.
final class StreamFaultTest {
    private static final int ONE_WAY = 2;
    private static final int TWO_WAY = 0;
    private static final int WINDOW = (int) StreamSide.LIMITS.streamBytes();

    private final StreamSide side = new StreamSide(false);

    @Test
    void bytesBeyondTheWindowOfTheStream() {
        assertThat(hear(ONE_WAY, 0, WINDOW, false)).isEqualTo(Streams.OK);
        assertThat(hear(ONE_WAY, WINDOW, 1, false)).isEqualTo(StreamFault.FLOW_CONTROL.code());
        StreamSide other = new StreamSide(false);
        assertThat(other.receive(data(ONE_WAY, FrameReader.SIZE_LIMIT - 2, 1, false)))
                .isEqualTo(StreamFault.FLOW_CONTROL.code());
    }

    @Test
    void bytesBeyondTheWindowOfTheConnection() {
        for (int i = 0; i < 4; i++) {
            assertThat(hear(ONE_WAY + 4 * i, WINDOW - 1, 1, false)).isEqualTo(Streams.OK);
        }
        assertThat(hear(ONE_WAY + 16, 0, 1, false)).isEqualTo(StreamFault.FLOW_CONTROL.code());
    }

    @Test
    void aResetBeyondTheWindow() {
        assertThat(hear(out -> out.streamReset(ONE_WAY, WINDOW + 1, 5)))
                .isEqualTo(StreamFault.FLOW_CONTROL.code());
    }

    @Test
    void streamsBeyondTheLimit() {
        assertThat(hear(ONE_WAY + 4 * 7, 0, 1, false)).isEqualTo(Streams.OK);
        assertThat(hear(ONE_WAY + 4 * 8, 0, 1, false)).isEqualTo(StreamFault.STREAM_LIMIT.code());
        assertThat(hear(TWO_WAY + 4 * 7, 0, 1, false)).isEqualTo(Streams.OK);
        assertThat(hear(out -> out.maxStreamData(TWO_WAY + 4 * 8, 9)))
                .isEqualTo(StreamFault.STREAM_LIMIT.code());
        assertThat(hear(out -> out.streamReset(Integer.MAX_VALUE & ~1, 0, 9)))
                .isEqualTo(StreamFault.STREAM_LIMIT.code());
    }

    @Test
    void streamsThatWeNeverOpened() {
        assertThat(hear(TWO_WAY + 1, 0, 1, false)).isEqualTo(StreamFault.STREAM_STATE.code());
        assertThat(hear(out -> out.streamStop(ONE_WAY + 1, 3)))
                .isEqualTo(StreamFault.STREAM_STATE.code());
        SendStream opened = side.open(false, 0);
        assertThat(opened.id()).isEqualTo(1);
        assertThat(hear(1, 0, 1, false)).isEqualTo(Streams.OK);
        assertThat(hear(5, 0, 1, false)).isEqualTo(StreamFault.STREAM_STATE.code());
    }

    @Test
    void directionsThatAStreamHasNot() {
        SendStream ours = side.open(true, 0);
        assertThat(hear(ours.id(), 0, 1, false)).isEqualTo(StreamFault.STREAM_STATE.code());
        assertThat(hear(out -> out.streamReset(ours.id(), 0, 1)))
                .isEqualTo(StreamFault.STREAM_STATE.code());
        assertThat(hear(ONE_WAY, 0, 1, false)).isEqualTo(Streams.OK);
        assertThat(hear(out -> out.streamStop(ONE_WAY, 1)))
                .isEqualTo(StreamFault.STREAM_STATE.code());
        assertThat(hear(out -> out.maxStreamData(ONE_WAY, 1)))
                .isEqualTo(StreamFault.STREAM_STATE.code());
    }

    @Test
    void bytesBeyondTheFinalSize() {
        assertThat(hear(ONE_WAY, 10, 10, true)).isEqualTo(Streams.OK);
        assertThat(hear(ONE_WAY, 20, 1, false)).isEqualTo(StreamFault.FINAL_SIZE.code());
    }

    @Test
    void aFinalSizeThatChanges() {
        assertThat(hear(ONE_WAY, 10, 10, true)).isEqualTo(Streams.OK);
        assertThat(hear(ONE_WAY, 10, 10, true)).isEqualTo(Streams.OK);
        assertThat(hear(ONE_WAY, 10, 9, true)).isEqualTo(StreamFault.FINAL_SIZE.code());
        assertThat(hear(out -> out.streamReset(ONE_WAY, 19, 1)))
                .isEqualTo(StreamFault.FINAL_SIZE.code());
        assertThat(hear(out -> out.streamReset(ONE_WAY, 21, 1)))
                .isEqualTo(StreamFault.FINAL_SIZE.code());
    }

    @Test
    void aFinalSizeBelowWhatCame() {
        assertThat(hear(ONE_WAY, 10, 10, false)).isEqualTo(Streams.OK);
        assertThat(hear(ONE_WAY, 0, 19, true)).isEqualTo(StreamFault.FINAL_SIZE.code());
        assertThat(hear(out -> out.streamReset(ONE_WAY, 19, 1)))
                .isEqualTo(StreamFault.FINAL_SIZE.code());
    }

    @Test
    void islandsWithoutEnd() {
        int islands = 0;
        int answer = Streams.OK;
        while (answer == Streams.OK) {
            answer = hear(ONE_WAY, 1 + 2L * islands++, 1, false);
        }
        assertThat(answer).isEqualTo(StreamFault.TOO_SCATTERED.code());
        assertThat(islands).isEqualTo(257);
    }

    @Test
    void islandsInManyStreams() {
        StreamLimits limits = new StreamLimits(1 << 20, 1 << 20, 0, 1_000);
        StreamSide wide = new StreamSide(false, limits, limits);
        int answer = Streams.OK;
        int islands = 0;
        for (int stream = 0; stream < 1_000 && answer == Streams.OK; stream++) {
            for (int i = 0; i < 200 && answer == Streams.OK; i++) {
                answer = wide.receive(data(ONE_WAY + 4 * stream, 1 + 2 * i, 1, false));
                islands++;
            }
        }
        assertThat(answer).isEqualTo(StreamFault.TOO_SCATTERED.code());
        // All that is granted is used before anybody is refused.
        assertThat(islands).isBetween(600, 1 << 11);
    }

    @Test
    void lastStreamsThatWeDidNotOpen() {
        assertThat(hear(out -> out.goAway(1, 0))).isEqualTo(StreamFault.STREAM_STATE.code());
        assertThat(hear(out -> out.goAway(TWO_WAY, 0))).isEqualTo(StreamFault.STREAM_STATE.code());
        side.open(false, 0);
        assertThat(hear(out -> out.goAway(1, 0))).isEqualTo(Streams.OK);
    }

    @Test
    void whatIsOverIsIgnored() {
        assertThat(hear(ONE_WAY, 0, 10, true)).isEqualTo(Streams.OK);
        // The same before and after the stream was forgotten.
        for (int round = 0; round < 2; round++) {
            assertThat(hear(ONE_WAY, 0, 10, true)).isEqualTo(Streams.OK);
            assertThat(hear(ONE_WAY, 10, 100, false)).isEqualTo(Streams.OK);
            assertThat(hear(out -> out.streamReset(ONE_WAY, 3, 1))).isEqualTo(Streams.OK);
            side.poll();
            assertThat(side.streams.receiving(ONE_WAY)).isNull();
        }
        assertThat(side.received(ONE_WAY).bytes).isEqualTo(10);
    }

    @Test
    void codesNameTheirFault() {
        for (StreamFault fault : StreamFault.values()) {
            assertThat(StreamFault.of(fault.code())).isEqualTo(fault);
            assertThat(fault.code()).isNegative();
        }
        assertThat(Arrays.stream(StreamFault.values()).map(StreamFault::closeCode))
                .doesNotHaveDuplicates();
        assertThatThrownBy(() -> StreamFault.of(-99)).isInstanceOf(Check.Failed.class);
    }

    private int hear(int stream, long offset, int length, boolean isEnd) {
        return side.receive(data(stream, offset, length, isEnd));
    }

    private int hear(Consumer<FrameWriter> frames) {
        return side.receive(plain(frames));
    }

    static byte[] data(int stream, long offset, int length, boolean isEnd) {
        return plain(out -> {
            int at = out.data(stream, offset, length, isEnd);
            for (int i = 0; i < length; i++) {
                out.bytes()[at + i] = StreamSide.content(true, stream, offset + i);
            }
        });
    }

    static byte[] plain(Consumer<FrameWriter> frames) {
        FrameWriter writer = new FrameWriter();
        byte[] bytes = new byte[1 << 16];
        frames.accept(writer.wrap(bytes, 0, bytes.length));
        return Arrays.copyOf(bytes, writer.at());
    }
}
