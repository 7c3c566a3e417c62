package io.wraith.proto.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.crypto.SessionKeys;
import io.wraith.crypto.Suite;
import io.wraith.proto.keys.KeyPhases.Limits;
import io.wraith.vectors.ScriptedRandom;
import io.wraith.wire.FrameReader;
import io.wraith.wire.FrameWriter;
import io.wraith.wire.ProtectedHeader;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Two sides that renew their keys while packets are lost, doubled and overtaken, with both making
/// offers at any time. Every packet that arrives opens: nothing waits for a change of keys.
/// `-Dwraith.seeds=N` runs N of them.
final class SwitchOverTest {
    private static final int LANES = 2;
    private static final int TEXT = 400;
    private static final int SEEDS = Integer.getInteger("wraith.seeds", 40);
    private static final int STEPS = 1_500;
    private static final Limits LIMITS = new Limits(64, 1L << 36);

    /// How many packets may overtake one.
    private static final int OVERTAKING = 3;

    /// In steps, more than any packet is under way.
    private static final long GRACE = 100;

    @Test
    void everyPacketThatArrivesOpens() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            run(seed);
        }
    }

    private static void run(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int lossPercent = random.nextInt(50);
        Side initiator = new Side(true, seed);
        Side responder = new Side(false, seed);
        for (int step = 0; step < STEPS; step++) {
            Side from = random.nextBoolean() ? initiator : responder;
            Side to = from == initiator ? responder : initiator;
            if (random.nextInt(20) == 0 && from.isSettled()) {
                from.rekey.offer();
            }
            from.send(random.nextInt(LANES));
            while (from.underWay.size() > OVERTAKING) {
                Packet packet = from.underWay.remove(random.nextInt(OVERTAKING));
                if (random.nextInt(100) < lossPercent) {
                    from.lost(packet);
                } else {
                    to.receive(packet, step, "seed " + seed + " step " + step);
                    if (random.nextInt(10) == 0) {
                        to.receive(packet, step, "seed " + seed + " step " + step + " again");
                    }
                }
            }
            initiator.expire(step);
            responder.expire(step);
        }
        assertThat(initiator.rekey.epoch()).as("seed " + seed).isGreaterThan(3);
        assertThat(Math.abs(initiator.rekey.epoch() - responder.rekey.epoch()))
                .as("seed " + seed)
                .isLessThanOrEqualTo(1);
    }

    /// Which fragment a packet carries.
    private record Fragment(int epoch, boolean answer, int offset, int length) {}

    private static final class Packet {
        private final int lane;
        private final byte[] bytes = new byte[ProtectedHeader.OVERHEAD + TEXT];
        private @Nullable Fragment fragment;

        Packet(int lane) {
            this.lane = lane;
        }
    }

    private static final class Side {
        private final Rekey rekey;
        private final KeyPhases[] lanes = new KeyPhases[LANES];
        private final long[] numbers = new long[LANES];
        private final List<Packet> underWay = new ArrayList<>();
        private final FrameWriter writer = new FrameWriter();
        private final FrameReader reader = new FrameReader();
        private final byte[] plain = new byte[TEXT];
        private SessionKeys session;

        Side(boolean initiator, long seed) {
            rekey = new Rekey(initiator, new ScriptedRandom(2 * seed + (initiator ? 1 : 0)));
            session = SessionKeys.of(initiator, new byte[32], new byte[32], new byte[32]);
            for (int lane = 0; lane < LANES; lane++) {
                lanes[lane] = new KeyPhases(session.nextLane(Suite.NULL), LIMITS);
            }
        }

        boolean isSettled() {
            return lanes[0].isSettled() && lanes[1].isSettled();
        }

        void send(int lane) {
            Packet packet = new Packet(lane);
            byte[] bytes = packet.bytes;
            writer.wrap(bytes, ProtectedHeader.LENGTH, ProtectedHeader.LENGTH + TEXT);
            if (rekey.write(writer)) {
                packet.fragment =
                        new Fragment(
                                rekey.outgoingEpoch(),
                                rekey.isAnswer(),
                                rekey.lastOffset(),
                                rekey.lastLength());
            }
            writer.pad();
            underWay.add(packet);
            int sealed = lanes[lane].seal(7, numbers[lane]++, bytes, 0, TEXT);
            assertThat(sealed).isEqualTo(bytes.length);
        }

        void lost(Packet packet) {
            Fragment fragment = packet.fragment;
            if (fragment != null) {
                rekey.lost(fragment.epoch, fragment.answer, fragment.offset, fragment.length);
            }
        }

        void receive(Packet packet, long now, String run) {
            byte[] bytes = packet.bytes;
            long end = now + GRACE;
            int opened = lanes[packet.lane].open(bytes, 0, bytes.length, plain, 0, end);
            assertThat(opened).as(run).isEqualTo(TEXT);
            reader.wrap(plain, 0, opened);
            while (reader.next() > 0) {
                int answer = rekey.receive(reader);
                assertThat(answer).as(run).isNotNegative();
                if (answer == Rekey.READY) {
                    boolean offered = rekey.isOffered();
                    session = rekey.nextEpoch(session);
                    for (KeyPhases lane : lanes) {
                        lane.install(session.nextLane(Suite.NULL), offered, end);
                    }
                }
            }
        }

        void expire(long now) {
            for (KeyPhases lane : lanes) {
                lane.expire(now);
            }
        }
    }
}
