package io.wraith.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

final class SessionKeysTest {
    private final SessionKeys initiator = session(true, 1);
    private final SessionKeys responder = session(false, 1);

    @ParameterizedTest
    @EnumSource
    void bothSidesDeriveTheSameKeys(Suite suite) {
        for (int lane = 0; lane < 3; lane++) {
            LaneKeys ours = initiator.nextLane(suite);
            LaneKeys theirs = responder.nextLane(suite);
            assertThat(ours.lane()).isEqualTo(lane).isEqualTo(theirs.lane());
            for (int phase = 0; phase < 3; phase++) {
                assertThat(ours.sending().phase()).isEqualTo(phase);
                assertThat(sealed(ours.sending())).isEqualTo(sealed(theirs.receiving()));
                assertThat(sealed(ours.receiving())).isEqualTo(sealed(theirs.sending()));
            }
        }
    }

    /// What every key seals is different: by suite, epoch, lane, direction and phase.
    @Test
    void noTwoKeysAreTheSame() {
        Set<String> seen = new HashSet<>();
        int keys = 0;
        for (Suite suite : Suite.values()) {
            SessionKeys session = session(true, 1);
            for (int epoch = 0; epoch < 3; epoch++) {
                for (int lane = 0; lane < 3; lane++) {
                    LaneKeys lanes = session.nextLane(suite);
                    for (int phase = 0; phase < 3; phase++) {
                        seen.add(sealed(lanes.sending()));
                        seen.add(sealed(lanes.receiving()));
                        keys += 2;
                    }
                }
                session = session.nextEpoch(new byte[64]);
                assertThat(session.epoch()).isEqualTo(epoch + 1);
            }
        }
        assertThat(seen).hasSize(keys);
    }

    @Test
    void everyInputCounts() {
        String reference = firstKey(session(true, 1));
        assertThat(firstKey(session(true, 2))).isNotEqualTo(reference);
        byte[] one = new byte[32];
        one[31] = 1;
        byte[] hash = new byte[32];
        hash[0] = 1;
        assertThat(firstKey(SessionKeys.of(true, hash, one, new byte[32]))).isNotEqualTo(reference);
        assertThat(firstKey(SessionKeys.of(true, hash, new byte[32], one))).isNotEqualTo(reference);
        SessionKeys otherExchange = session(true, 1).nextEpoch(new byte[] {1});
        assertThat(firstKey(otherExchange))
                .isNotEqualTo(firstKey(session(true, 1).nextEpoch(new byte[] {2})));
    }

    @Test
    void oldKeysLiveOnWhileAnEpochEnds() {
        LaneKeys lane = initiator.nextLane(Suite.AES_256_GCM);
        LaneKeys peers = responder.nextLane(Suite.AES_256_GCM);
        initiator.nextEpoch(new byte[64]);
        assertThat(sealed(lane.sending())).isEqualTo(sealed(peers.receiving()));
    }

    @Test
    void whatIsOverGivesNothing() {
        initiator.nextEpoch(new byte[64]);
        assertThatThrownBy(() -> initiator.nextLane(Suite.AES_256_GCM))
                .isInstanceOf(Check.Failed.class);
        assertThatThrownBy(() -> initiator.nextEpoch(new byte[64]))
                .isInstanceOf(Check.Failed.class);
        LaneKeys lane = responder.nextLane(Suite.AES_256_GCM);
        lane.destroy();
        assertThatThrownBy(lane.sending()::next).isInstanceOf(Check.Failed.class);
        assertThatThrownBy(lane.receiving()::next).isInstanceOf(Check.Failed.class);
    }

    private static String firstKey(SessionKeys session) {
        return sealed(session.nextLane(Suite.AES_256_GCM).sending());
    }

    private static String sealed(TrafficKeys keys) {
        byte[] sealed = new byte[32 + Aead.TAG_LENGTH];
        keys.next().header(sealed, 0, 0).seal(0, new byte[32], 0, 32, sealed, 0);
        return HexFormat.of().formatHex(sealed);
    }

    private static SessionKeys session(boolean initiator, int hashEnd) {
        byte[] hash = new byte[32];
        hash[31] = (byte) hashEnd;
        return SessionKeys.of(initiator, hash, new byte[32], new byte[32]);
    }
}
