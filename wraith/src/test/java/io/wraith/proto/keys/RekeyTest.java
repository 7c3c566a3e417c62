package io.wraith.proto.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;
import io.wraith.crypto.CryptoFault;
import io.wraith.crypto.SessionKeys;
import io.wraith.crypto.handshake.HybridExchange;
import io.wraith.vectors.ScriptedRandom;
import io.wraith.wire.FrameReader;
import io.wraith.wire.FrameWriter;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

final class RekeyTest {
    private static final int OFFER = HybridExchange.OFFER_LENGTH;
    private static final int ANSWER = HybridExchange.ANSWER_LENGTH;

    private final Rekey initiator = new Rekey(true, new ScriptedRandom(1));
    private final Rekey responder = new Rekey(false, new ScriptedRandom(2));
    private final byte[] plain = new byte[2_000];
    private final FrameWriter writer = new FrameWriter();
    private final FrameReader reader = new FrameReader();

    @Test
    void anOfferAndItsAnswerMakeAnEpoch() {
        responder.offer();
        responder.offer();
        assertThat(responder.isUnderWay()).isTrue();
        assertThat(carry(responder, initiator, 300)).isEqualTo(Rekey.READY);
        assertThat(initiator.isOffered()).isFalse();
        SessionKeys ours = initiator.nextEpoch(session(true));
        assertThat(carry(initiator, responder, 300)).isEqualTo(Rekey.READY);
        assertThat(responder.isOffered()).isTrue();
        SessionKeys theirs = responder.nextEpoch(session(false));
        assertThat(ours.epoch()).isEqualTo(theirs.epoch()).isEqualTo(1);
        assertThat(initiator.epoch()).isEqualTo(responder.epoch()).isEqualTo(1);
        assertThat(initiator.isUnderWay() || responder.isUnderWay()).isFalse();
        assertThat(initiator.hasSomethingToSend() || responder.hasSomethingToSend()).isFalse();
    }

    @Test
    void theInitiatorsOfferWins() {
        initiator.offer();
        responder.offer();
        byte[] crossing = packet(responder, 400);
        byte[] winning = packet(initiator, 2_000);
        assertThat(receive(initiator, crossing)).isZero();
        assertThat(receive(responder, winning)).isEqualTo(Rekey.READY);
        assertThat(responder.isOffered()).isFalse();
        responder.lost(1, false, 0, 300);
        assertThat(responder.isAnswer()).as("its own offer is forgotten").isTrue();
        assertThat(carry(responder, initiator, 2_000)).isEqualTo(Rekey.READY);
        assertThat(initiator.isOffered()).isTrue();
    }

    @Test
    void nobodyOffersWhileAnOfferArrives() {
        initiator.offer();
        byte[] half = packet(initiator, 700);
        assertThat(receive(responder, half)).isZero();
        responder.offer();
        assertThat(responder.hasSomethingToSend()).isFalse();
        assertThat(carry(initiator, responder, 2_000)).isEqualTo(Rekey.READY);
    }

    @Test
    void whatIsOverIsNeitherReadNorSentAgain() {
        initiator.offer();
        byte[] offer = packet(initiator, 2_000);
        receive(responder, offer);
        responder.nextEpoch(session(false));
        byte[] answer = packet(responder, 2_000);
        receive(initiator, answer);
        initiator.nextEpoch(session(true));
        assertThat(receive(responder, offer)).isZero();
        assertThat(receive(initiator, answer)).isZero();
        initiator.lost(1, false, 0, OFFER);
        assertThat(initiator.hasSomethingToSend()).isFalse();
        responder.lost(1, true, 100, 50);
        assertThat(responder.write(writer.wrap(plain, 0, 2_000))).isTrue();
        assertThat(responder.lastOffset()).isEqualTo(100);
        assertThat(responder.lastLength()).isEqualTo(50);
        assertThat(responder.outgoingEpoch()).isEqualTo(1);
    }

    @Test
    void whatCannotBeIsAFault() {
        assertThat(fragment(2, false, OFFER)).isEqualTo(KeysFault.EPOCH_SKIPPED.code());
        assertThat(fragment(1, false, OFFER - 1)).isEqualTo(KeysFault.EXCHANGE_LENGTH.code());
        assertThat(fragment(1, true, OFFER)).isEqualTo(KeysFault.EXCHANGE_LENGTH.code());
        assertThat(fragment(1, true, ANSWER)).isEqualTo(KeysFault.ANSWER_UNASKED.code());
        assertThat(fragment(0, true, 7)).as("long ago").isZero();
        for (KeysFault fault : KeysFault.values()) {
            assertThat(KeysFault.of(fault.code())).isEqualTo(fault);
            assertThatThrownBy(() -> CryptoFault.of(fault.code())).isInstanceOf(Check.Failed.class);
        }
        assertThatThrownBy(() -> responder.nextEpoch(session(false)))
                .isInstanceOf(Check.Failed.class);
    }

    /// An X25519 key of small order.
    @Test
    void aRefusedOfferIsAFault() {
        initiator.offer();
        byte[] packet = packet(initiator, 2_000);
        Arrays.fill(packet, 12, 12 + 32, (byte) 0);
        assertThat(receive(responder, packet)).isEqualTo(CryptoFault.POINT_REJECTED.code());
        assertThat(responder.hasSomethingToSend()).isFalse();
        assertThat(responder.isUnderWay()).isFalse();
    }

    @Test
    void aDestroyedExchangeSendsNothing() {
        initiator.offer();
        initiator.destroy();
        assertThat(initiator.hasSomethingToSend()).isFalse();
        assertThat(initiator.write(writer.wrap(plain, 0, 2_000))).isFalse();
    }

    private int fragment(int epoch, boolean answer, int total) {
        writer.wrap(plain, 0, 100).rekey(epoch, answer, 0, total, 5);
        return receive(responder, Arrays.copyOf(plain, writer.at()));
    }

    /// Carries all that `from` has to say; the answer to the last fragment.
    private int carry(Rekey from, Rekey to, int packetLength) {
        int answer = 0;
        while (from.hasSomethingToSend()) {
            assertThat(answer).isZero();
            answer = receive(to, packet(from, packetLength));
        }
        return answer;
    }

    private byte[] packet(Rekey from, int length) {
        assertThat(from.write(writer.wrap(plain, 0, length))).isTrue();
        return Arrays.copyOf(plain, writer.at());
    }

    private int receive(Rekey to, byte[] packet) {
        reader.wrap(packet, 0, packet.length);
        assertThat(reader.next()).isNotNegative();
        return to.receive(reader);
    }

    static SessionKeys session(boolean initiator) {
        return SessionKeys.of(initiator, new byte[32], new byte[32], new byte[32]);
    }
}
