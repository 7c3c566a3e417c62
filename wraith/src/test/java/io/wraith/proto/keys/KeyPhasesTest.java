package io.wraith.proto.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.crypto.Aead;
import io.wraith.crypto.CryptoFault;
import io.wraith.crypto.SessionKeys;
import io.wraith.crypto.Suite;
import io.wraith.linux.Allocation;
import io.wraith.proto.keys.KeyPhases.Limits;
import io.wraith.wire.ProtectedHeader;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

final class KeyPhasesTest {
    private static final long ID = 0x1234_5678L;
    private static final int TEXT = 32;
    private static final int PER_PHASE = 16;
    private static final long NEVER = Long.MAX_VALUE - 1;
    private static final int FORGED = CryptoFault.FORGED.code();
    private static final int KEY_UNKNOWN = CryptoFault.KEY_UNKNOWN.code();
    private static final int EXHAUSTED = CryptoFault.EXHAUSTED.code();

    private final byte[] plain = new byte[2_000];
    private SessionKeys ours = session(true);
    private SessionKeys theirs = session(false);
    private final KeyPhases sender = lane(ours, PER_PHASE);
    private final KeyPhases receiver = lane(theirs, PER_PHASE);
    private long number;

    @Test
    void thePhaseChangesAfterSoManyPackets() {
        for (int i = 0; i < 5 * PER_PHASE; i++) {
            byte[] packet = sealed();
            assertThat(sender.sendingPhase()).isEqualTo(i / PER_PHASE);
            assertThat(open(packet)).isEqualTo(TEXT);
            assertThat(receiver.receivingPhase()).isEqualTo(i / PER_PHASE);
        }
    }

    /// Through more phases than the header can tell apart.
    @Test
    void lossAndReorderingStallNothing() {
        for (long seed = 1; seed <= 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            KeyPhases from = lane(session(true), PER_PHASE);
            KeyPhases to = lane(session(false), PER_PHASE);
            List<byte[]> underWay = new ArrayList<>();
            for (long i = 0; i < 60L * PER_PHASE; i++) {
                byte[] packet = sealed(from, i);
                if (random.nextInt(3) > 0) {
                    underWay.add(packet);
                }
                while (underWay.size() > 2 * PER_PHASE) {
                    byte[] next = underWay.remove(random.nextInt(2));
                    int opened = to.open(next, 0, next.length, plain, 0, NEVER);
                    assertThat(opened).as("seed %d packet %d", seed, i).isEqualTo(TEXT);
                }
            }
            assertThat(to.receivingPhase()).as("seed " + seed).isGreaterThan(50);
        }
    }

    @Test
    void wholePhasesMayBeLost() {
        assertThat(open(sealed())).isEqualTo(TEXT);
        lose(ReceivingKeys.AHEAD * PER_PHASE - 1);
        assertThat(open(sealed())).isEqualTo(TEXT);
        assertThat(receiver.receivingPhase()).isEqualTo(ReceivingKeys.AHEAD);
        lose(ReceivingKeys.AHEAD * PER_PHASE);
        assertThat(open(sealed())).isEqualTo(TEXT);
        lose((ReceivingKeys.AHEAD + 1) * PER_PHASE);
        assertThat(open(sealed())).as("too far ahead to be tried").isEqualTo(KEY_UNKNOWN);
    }

    @Test
    void thePresentKeyStaysUntilAPacketOfTheNextOpens() {
        byte[] late = sealed();
        byte[] later = sealed();
        lose(PER_PHASE);
        byte[] next = sealed();
        byte[] forged = next.clone();
        forged[20] ^= 1;
        assertThat(open(forged)).isEqualTo(FORGED);
        assertThat(receiver.receivingPhase()).isZero();
        receiver.expire(NEVER);
        assertThat(open(late)).isEqualTo(TEXT);
        assertThat(receiver.open(next, 0, next.length, plain, 0, 1_000)).isEqualTo(TEXT);
        assertThat(receiver.receivingPhase()).isEqualTo(1);
        assertThat(receiver.deadlineNs()).isEqualTo(1_000);
        receiver.expire(999);
        assertThat(open(later)).as("late packets have their time").isEqualTo(TEXT);
        receiver.expire(1_000);
        assertThat(open(later)).isEqualTo(KEY_UNKNOWN);
        assertThat(receiver.deadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aGraceThatEndsBeforeClockZeroEndsToo() {
        byte[] late = sealed();
        lose(PER_PHASE);
        byte[] next = sealed();
        receiver.open(next, 0, next.length, plain, 0, -5_000);
        receiver.expire(-5_001);
        assertThat(open(late)).isEqualTo(TEXT);
        receiver.expire(-5_000);
        assertThat(open(late)).isEqualTo(KEY_UNKNOWN);
    }

    /// Every key is derived once at most, whatever strangers claim.
    @Test
    void forgedPacketsMoveNothing() {
        assertThat(open(sealed())).isEqualTo(TEXT);
        long seed = 0x5eed;
        SplittableRandom random = new SplittableRandom(seed);
        byte[] forged = new byte[ProtectedHeader.OVERHEAD + TEXT];
        for (int i = 0; i < 100_000; i++) {
            random.nextBytes(forged);
            forged[8] |= (byte) 0x80;
            assertThat(open(forged)).as("seed %d packet %d", seed, i).isIn(FORGED, KEY_UNKNOWN);
        }
        assertThat(receiver.derivations()).isEqualTo(1 + ReceivingKeys.AHEAD);
        assertThat(receiver.receivingPhase()).isZero();
        assertThat(receiver.receivingEpoch()).isZero();
        assertThat(receiver.deadlineNs()).isEqualTo(Long.MAX_VALUE);
        for (int i = 0; i < 3 * PER_PHASE; i++) {
            assertThat(open(sealed())).isEqualTo(TEXT);
        }
    }

    @Test
    void tooManyForgeriesUnderOneKeyEndTheSession() {
        Limits limits = new Limits(PER_PHASE, 10);
        KeyPhases strict = new KeyPhases(theirs.nextLane(Suite.AES_128_GCM), limits);
        KeyPhases peer = new KeyPhases(ours.nextLane(Suite.AES_128_GCM), limits);
        byte[] packet = sealed(peer, 0);
        packet[packet.length - 1] ^= 1;
        for (int i = 1; i < 10; i++) {
            assertThat(strict.open(packet, 0, packet.length, plain, 0, NEVER)).isEqualTo(FORGED);
        }
        assertThat(strict.open(packet, 0, packet.length, plain, 0, NEVER)).isEqualTo(EXHAUSTED);
    }

    @Test
    void aKeyThatIsNotReplacedStopsForGood() {
        KeyPhases endless = new KeyPhases(ours.nextLane(Suite.NULL), new Limits(Long.MAX_VALUE, 1));
        byte[] packet = new byte[ProtectedHeader.OVERHEAD];
        for (long i = 0; i < Aead.SEALS_ALLOWED; i++) {
            endless.seal(ID, i, packet, 0, 0);
        }
        assertThat(endless.seal(ID, Aead.SEALS_ALLOWED, packet, 0, 0)).isEqualTo(EXHAUSTED);
        assertThat(endless.seal(ID, Aead.SEALS_ALLOWED + 1, packet, 0, 0)).isEqualTo(EXHAUSTED);
        assertThat(Limits.of(Suite.AES_256_GCM).sealsPerPhase()).isEqualTo(1L << 23);
    }

    @Test
    void whoAnsweredFollowsWhoOffered() {
        byte[] late = sealed();
        nextEpoch();
        receiver.install(theirs.nextLane(Suite.AES_128_GCM), false, NEVER);
        sender.install(ours.nextLane(Suite.AES_128_GCM), true, NEVER);
        assertThat(sender.sendingEpoch()).isEqualTo(1);
        assertThat(receiver.sendingEpoch()).isZero();
        assertThat(receiver.isSettled()).isFalse();
        byte[] answer = sealed(receiver, 0);
        assertThat(sender.open(answer, 0, answer.length, plain, 0, NEVER)).isEqualTo(TEXT);
        assertThat(sender.isSettled()).as("no packet of the new epoch came back").isFalse();

        byte[] first = sealed();
        byte[] forged = first.clone();
        forged[30] ^= 1;
        assertThat(open(forged)).isEqualTo(FORGED);
        assertThat(receiver.sendingEpoch()).isZero();
        assertThat(receiver.open(first, 0, first.length, plain, 0, 70)).isEqualTo(TEXT);
        assertThat(receiver.sendingEpoch()).isEqualTo(1);
        assertThat(receiver.deadlineNs()).isEqualTo(70);
        assertThat(open(late)).isEqualTo(TEXT);
        receiver.expire(70);
        assertThat(open(late)).isEqualTo(KEY_UNKNOWN);

        byte[] back = sealed(receiver, 1);
        assertThat(sender.open(back, 0, back.length, plain, 0, 90)).isEqualTo(TEXT);
        assertThat(sender.isSettled()).as("the old keys are still there").isFalse();
        sender.expire(90);
        assertThat(sender.isSettled()).isTrue();
    }

    /// Epochs went on while nothing was sent in this lane.
    @Test
    void aSilentLaneCatchesUp() {
        for (int epoch = 1; epoch <= 6; epoch++) {
            nextEpoch();
            boolean weOffer = epoch % 2 == 0;
            sender.install(ours.nextLane(Suite.AES_128_GCM), weOffer, NEVER);
            receiver.install(theirs.nextLane(Suite.AES_128_GCM), !weOffer, NEVER);
            assertThat(sender.sendingEpoch()).isEqualTo(weOffer ? epoch : epoch - 1);
        }
        assertThat(open(sealed())).isEqualTo(TEXT);
        assertThat(receiver.receivingEpoch()).isEqualTo(6);
    }

    @Test
    void aLaneOpenedLaterStartsInItsEpoch() {
        nextEpoch();
        Limits limits = new Limits(PER_PHASE, 10);
        KeyPhases from = new KeyPhases(ours.nextLane(Suite.NULL), 1, limits);
        KeyPhases to = new KeyPhases(theirs.nextLane(Suite.NULL), 1, limits);
        byte[] packet = sealed(from, 0);
        assertThat(packet[8]).isEqualTo((byte) 0xa0);
        assertThat(to.open(packet, 0, packet.length, plain, 0, NEVER)).isEqualTo(TEXT);
        to.destroy();
    }

    /// What zeros are sealed to names key and nonce. Numbers start anew with every key, so that two
    /// equal keys would show.
    @Test
    void noKeyAndNonceServeTwice() {
        Set<String> streams = new HashSet<>();
        int packets = 0;
        for (Suite suite : Suite.values()) {
            if (suite == Suite.NULL) {
                continue;
            }
            SessionKeys[] sides = {session(true), session(false)};
            for (int epoch = 0; epoch < 4; epoch++) {
                for (int lane = 0; lane < 3; lane++) {
                    KeyPhases initiator = new KeyPhases(sides[0].nextLane(suite), limits(4));
                    KeyPhases responder = new KeyPhases(sides[1].nextLane(suite), limits(4));
                    for (int i = 0; i < 20; i++) {
                        streams.add(stream(sealed(initiator, i % 4)));
                        streams.add(stream(sealed(responder, i % 4)));
                        packets += 2;
                    }
                }
                sides[0] = sides[0].nextEpoch(new byte[64]);
                sides[1] = sides[1].nextEpoch(new byte[64]);
            }
        }
        assertThat(streams).hasSize(packets);
    }

    @Tag("allocation")
    @Test
    void packetsCostNoMemory() {
        KeyPhases from = new KeyPhases(ours.nextLane(Suite.NULL), limits(1 << 23));
        KeyPhases to = new KeyPhases(theirs.nextLane(Suite.NULL), limits(1 << 23));
        byte[] packet = new byte[ProtectedHeader.OVERHEAD + 1_280];
        assertThat(
                        Allocation.bytes(
                                1_000,
                                () -> {
                                    int length = from.seal(ID, number++, packet, 0, 1_280);
                                    to.open(packet, 0, length, plain, 0, NEVER);
                                }))
                .isZero();
    }

    private void nextEpoch() {
        ours = ours.nextEpoch(new byte[64]);
        theirs = theirs.nextEpoch(new byte[64]);
    }

    private void lose(int packets) {
        for (int i = 0; i < packets; i++) {
            sealed();
        }
    }

    private byte[] sealed() {
        return sealed(sender, number++);
    }

    private int open(byte[] packet) {
        return receiver.open(packet, 0, packet.length, plain, 0, NEVER);
    }

    private static byte[] sealed(KeyPhases keys, long number) {
        byte[] packet = new byte[ProtectedHeader.OVERHEAD + TEXT];
        assertThat(keys.seal(ID, number, packet, 0, TEXT)).isEqualTo(packet.length);
        return packet;
    }

    private static String stream(byte[] packet) {
        int at = ProtectedHeader.LENGTH;
        return HexFormat.of().formatHex(packet, at, at + TEXT);
    }

    private static KeyPhases lane(SessionKeys session, long sealsPerPhase) {
        return new KeyPhases(session.nextLane(Suite.AES_128_GCM), limits(sealsPerPhase));
    }

    private static Limits limits(long sealsPerPhase) {
        return new Limits(sealsPerPhase, 1L << 36);
    }

    private static SessionKeys session(boolean initiator) {
        return SessionKeys.of(initiator, new byte[32], new byte[32], new byte[32]);
    }
}
