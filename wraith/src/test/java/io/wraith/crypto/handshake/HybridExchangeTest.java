package io.wraith.crypto.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;
import io.wraith.crypto.Aead;
import io.wraith.crypto.CryptoFault;
import io.wraith.crypto.SessionKeys;
import io.wraith.crypto.Suite;
import io.wraith.vectors.ScriptedRandom;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HexFormat;

final class HybridExchangeTest {
    private final HybridExchange asking = HybridExchange.offering(new ScriptedRandom(1));
    private final HybridExchange asked = HybridExchange.answering(new ScriptedRandom(2));

    @Test
    void bothSidesReachTheSameEpoch() {
        assertThat(asking.offer()).hasSize(HybridExchange.OFFER_LENGTH).hasSize(1216);
        assertThat(take(asked, asking.offer())).isZero();
        assertThat(asked.answer()).hasSize(HybridExchange.ANSWER_LENGTH).hasSize(1120);
        assertThat(take(asking, asked.answer())).isZero();
        SessionKeys ours = asking.nextEpoch(session(true));
        SessionKeys theirs = asked.nextEpoch(session(false));
        assertThat(ours.epoch()).isEqualTo(1);
        assertThat(sealed(ours.nextLane(Suite.AES_256_GCM).sending().next()))
                .isEqualTo(sealed(theirs.nextLane(Suite.AES_256_GCM).receiving().next()));
        assertThatThrownBy(() -> asking.nextEpoch(session(true))).isInstanceOf(Check.Failed.class);
    }

    /// A changed answer is not noticed here but by the first packet of the new epoch.
    @Test
    void aChangedAnswerGivesOtherKeys() {
        take(asked, asking.offer());
        byte[] answer = asked.answer();
        answer[HybridExchange.ANSWER_LENGTH - 1] ^= 1;
        assertThat(take(asking, answer)).isZero();
        Aead ours = asking.nextEpoch(session(true)).nextLane(Suite.AES_256_GCM).sending().next();
        Aead theirs =
                asked.nextEpoch(session(false)).nextLane(Suite.AES_256_GCM).receiving().next();
        assertThat(sealed(ours)).isNotEqualTo(sealed(theirs));
    }

    @Test
    void wrongLengthsAreRefused() {
        byte[] offer = asking.offer();
        assertThat(take(asked, Arrays.copyOf(offer, 1215))).isEqualTo(CryptoFault.TOO_SHORT.code());
        assertThat(take(asked, offer)).isEqualTo(CryptoFault.OUT_OF_TURN.code());
        HybridExchange second = HybridExchange.answering(new ScriptedRandom(3));
        assertThat(take(second, Arrays.copyOf(offer, 1217))).isEqualTo(CryptoFault.TOO_LONG.code());
        assertThat(take(asking, new byte[1119])).isEqualTo(CryptoFault.TOO_SHORT.code());
        assertThatThrownBy(asking::offer).isInstanceOf(Check.Failed.class);
        assertThatThrownBy(second::answer).isInstanceOf(Check.Failed.class);
    }

    @Test
    void invalidKeysAreRefused() {
        byte[] offer = asking.offer();
        Arrays.fill(offer, 0, 32, (byte) 0);
        assertThat(take(asked, offer)).isEqualTo(CryptoFault.POINT_REJECTED.code());
        byte[] other = asking.offer();
        Arrays.fill(other, 32, 64, (byte) 0xff);
        assertThat(take(HybridExchange.answering(new ScriptedRandom(4)), other))
                .isEqualTo(CryptoFault.KEM_KEY_REJECTED.code());
        assertThatThrownBy(() -> asked.nextEpoch(session(false))).isInstanceOf(Check.Failed.class);
    }

    private static int take(HybridExchange exchange, byte[] message) {
        return exchange.take(message, 0, message.length);
    }

    private static SessionKeys session(boolean initiator) {
        return SessionKeys.of(initiator, new byte[32], new byte[32], new byte[32]);
    }

    private static String sealed(Aead aead) {
        byte[] sealed = new byte[32 + Aead.TAG_LENGTH];
        aead.header(sealed, 0, 0).seal(0, new byte[32], 0, 32, sealed, 0);
        return HexFormat.of().formatHex(sealed);
    }
}
