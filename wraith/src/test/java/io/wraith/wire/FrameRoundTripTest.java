package io.wraith.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

final class FrameRoundTripTest {
    private static final int PACKET = 2_000;
    private static final int AT = 13;

    private final FrameWriter writer = new FrameWriter();
    private final FrameReader reader = new FrameReader();

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsRead(FrameType type) {
        for (long seed = 1; seed <= 500; seed++) {
            String run = type + " seed " + seed;
            byte[] plain = noise(seed);
            Frames frames = new Frames(new SplittableRandom(seed));
            writer.wrap(plain, AT, PACKET);
            String written = frames.write(type, writer);
            int end = writer.at();
            reader.wrap(plain, AT, end - AT);
            assertThat(reader.next()).as(run).isEqualTo(type.code());
            assertThat(Frames.describe(plain, reader)).as(run).isEqualTo(written);
            assertThat(reader.next()).as(run).isEqualTo(FrameReader.END);
            assertThat(reader.next()).as(run).isEqualTo(FrameReader.END);
            byte[] around = noise(seed);
            assertThat(Arrays.equals(plain, 0, AT, around, 0, AT)).as(run).isTrue();
            assertThat(Arrays.equals(plain, end, PACKET, around, end, PACKET)).as(run).isTrue();
        }
    }

    /// Whatever comes behind a frame that was cut, it is not read.
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PAD")
    void aFrameThatEndsEarlyIsRefused(FrameType type) {
        for (long seed = 1; seed <= 20; seed++) {
            byte[] plain = noise(seed);
            writer.wrap(plain, AT, PACKET);
            new Frames(new SplittableRandom(seed)).write(type, writer);
            int length = writer.at() - AT;
            assertThat(reader.wrap(plain, AT, 0).next()).isEqualTo(FrameReader.END);
            for (int cut = 1; cut < length; cut++) {
                reader.wrap(plain, AT, cut);
                String run = type + " seed " + seed + " cut to " + cut;
                assertThat(reader.next()).as(run).isEqualTo(WireFault.TRUNCATED.code());
                assertThat(reader.next()).as(run).isEqualTo(WireFault.TRUNCATED.code());
            }
        }
    }

    /// An ACK leaves ranges out instead; PAD always fits.
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"PAD", "ACK"})
    void aFrameWithoutRoomLeavesNoTrace(FrameType type) {
        for (long seed = 1; seed <= 20; seed++) {
            writer.wrap(noise(seed), AT, PACKET);
            new Frames(new SplittableRandom(seed)).write(type, writer);
            int length = writer.at() - AT;
            for (int room = 0; room < length; room++) {
                byte[] plain = noise(seed);
                writer.wrap(plain, AT, AT + room);
                String written = new Frames(new SplittableRandom(seed)).write(type, writer);
                String run = type + " seed " + seed + " room " + room;
                assertThat(written).as(run).isEqualTo(Frames.NO_ROOM);
                assertThat(writer.at()).as(run).isEqualTo(AT);
                assertThat(plain).as(run).isEqualTo(noise(seed));
            }
        }
    }

    @Test
    void anAckWithoutRoomKeepsItsNewestRanges() {
        for (long seed = 1; seed <= 200; seed++) {
            for (int room = 0; room < 200; room++) {
                String run = "seed " + seed + " room " + room;
                byte[] plain = noise(seed);
                writer.wrap(plain, AT, AT + room);
                String written =
                        new Frames(new SplittableRandom(seed)).write(FrameType.ACK, writer);
                int length = writer.at() - AT;
                reader.wrap(plain, AT, length);
                if (written.equals(Frames.NO_ROOM)) {
                    assertThat(length).as(run).isZero();
                    assertThat(room).as(run).isLessThan(FrameType.ACK.fixedLength() + 8);
                } else {
                    assertThat(reader.next()).as(run).isEqualTo(FrameType.ACK.code());
                    assertThat(Frames.describe(plain, reader)).as(run).isEqualTo(written);
                }
            }
        }
    }

    @Test
    void manyFramesShareAPacket() {
        for (long seed = 1; seed <= 500; seed++) {
            byte[] plain = noise(seed);
            Frames frames = new Frames(new SplittableRandom(seed));
            writer.wrap(plain, AT, PACKET);
            List<String> written = new ArrayList<>();
            String text = "";
            while (!text.equals(Frames.NO_ROOM) && writer.room() > 0) {
                text = frames.write(frames.anyType(), writer);
                written.add(text);
            }
            written.remove(Frames.NO_ROOM);
            List<String> read = new ArrayList<>();
            reader.wrap(plain, AT, writer.at() - AT);
            while (reader.next() >= 0) {
                read.add(Frames.describe(plain, reader));
            }
            assertThat(read).as("seed " + seed).isEqualTo(written);
        }
    }

    private static byte[] noise(long seed) {
        byte[] bytes = new byte[PACKET];
        new SplittableRandom(~seed).nextBytes(bytes);
        return bytes;
    }
}
