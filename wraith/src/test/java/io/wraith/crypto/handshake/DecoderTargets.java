package io.wraith.crypto.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.crypto.Aead;
import io.wraith.crypto.CryptoFault;
import io.wraith.crypto.ReplayWindow;
import io.wraith.crypto.Suite;
import io.wraith.crypto.noise.X25519;
import io.wraith.vectors.ScriptedRandom;

import java.util.Arrays;
import java.util.SplittableRandom;

/// The verbs that read a peer's bytes, each with valid input to change. A verb answers whether the
/// input was accepted, and fails if it was although a byte differs.
final class DecoderTargets {
    private static final int HEADER = 16;
    private static final byte[] PAYLOAD = {7, 7, 7};

    private final byte[] target = new byte[20_000];
    private final Identity identity = Identity.generate(new ScriptedRandom(1));
    private final X25519 staticKey = X25519.generate(new ScriptedRandom(2));
    private final Credentials credentials = identity.certify(staticKey);
    private final VerifiedKeys verified = new VerifiedKeys(1);
    private final byte[] first = write(waiting(1));
    private final byte[] second = write(waiting(2));
    private final byte[] third = write(waiting(3));
    private final byte[] offer = HybridExchange.offering(new ScriptedRandom(5)).offer();
    private final byte[] answer;
    private final Aead[] aeads = new Aead[Suite.values().length];
    private final byte[][] packets = new byte[aeads.length][];
    private final ReplayWindow window = new ReplayWindow(8192);

    DecoderTargets() {
        HybridExchange answering = HybridExchange.answering(new ScriptedRandom(6));
        answering.take(offer, 0, offer.length);
        answer = answering.answer();
        for (Suite suite : Suite.values()) {
            int i = Arrays.asList(Suite.values()).indexOf(suite);
            aeads[i] = suite.aead(new byte[suite.keyLength()], new byte[suite.ivLength()]);
            packets[i] = new byte[HEADER + 256 + Aead.TAG_LENGTH];
            aeads[i].header(packets[i], 0, HEADER)
                    .seal(i, packets[i], HEADER, 256, packets[i], HEADER);
        }
    }

    /// Message 1 has no tag: every one that is long enough is read.
    boolean firstMessage(Mutator mutator) {
        byte[] message = mutator.mutate(first);
        int read = waiting(1).reader.read(message, 0, message.length, target, 0);
        assertThat(read >= 0)
                .isEqualTo(message.length >= 1216 && message.length <= Handshake.MESSAGE_LIMIT);
        return answered(read);
    }

    boolean secondMessage(Mutator mutator) {
        return handshake(mutator, second, waiting(2).reader);
    }

    boolean thirdMessage(Mutator mutator) {
        return handshake(mutator, third, waiting(3).reader);
    }

    private boolean handshake(Mutator mutator, byte[] original, Handshake reader) {
        byte[] message = mutator.mutate(original);
        int read = reader.read(message, 0, message.length, target, 0);
        assertThat(read >= 0).isEqualTo(Arrays.equals(message, original));
        return answered(read);
    }

    boolean offer(Mutator mutator) {
        byte[] message = mutator.mutate(offer);
        HybridExchange reader = HybridExchange.answering(new ScriptedRandom(6));
        return answered(reader.take(message, 0, message.length));
    }

    boolean answer(Mutator mutator) {
        byte[] message = mutator.mutate(answer);
        HybridExchange reader = HybridExchange.offering(new ScriptedRandom(5));
        return answered(reader.take(message, 0, message.length));
    }

    boolean proof(Mutator mutator) {
        byte[] original = credentials.proof();
        byte[] proof = Arrays.copyOf(mutator.mutate(original), original.length);
        boolean valid = IdentityProof.isValid(proof, staticKey.publicKey());
        assertThat(valid).isEqualTo(Arrays.equals(proof, original));
        return valid;
    }

    boolean identity(Mutator mutator) {
        byte[] original = identity.encoded();
        byte[] encoded = mutator.mutate(original);
        boolean decoded = Identity.decode(encoded).isPresent();
        assertThat(decoded).isEqualTo(Arrays.equals(encoded, original));
        return decoded;
    }

    /// A packet and what its number would do to the window.
    boolean packet(Mutator mutator, SplittableRandom random) {
        int suite = random.nextInt(aeads.length);
        byte[] packet = mutator.mutate(packets[suite]);
        window.verdict(random.nextLong() >>> random.nextInt(64));
        if (packet.length < HEADER) {
            return false;
        }
        int opened =
                aeads[suite]
                        .header(packet, 0, HEADER)
                        .open(suite, packet, HEADER, packet.length - HEADER, target, 0);
        assertThat(opened >= 0).isEqualTo(Arrays.equals(packet, packets[suite]));
        return answered(opened);
    }

    /// Fails if the answer is neither a length nor the code of a fault.
    private static boolean answered(int answer) {
        if (answer < 0) {
            assertThat(CryptoFault.of(answer).code()).isEqualTo(answer);
        }
        return answer >= 0;
    }

    /// Two sides of a handshake; message `number` is written by one and read by the other.
    private Sides waiting(int number) {
        Handshake initiator = Handshake.initiator(party(3), 1, PAYLOAD, null);
        Handshake responder = Handshake.responder(party(4), 1, PAYLOAD);
        Sides sides = new Sides(initiator, responder);
        for (int message = 1; message < number; message++) {
            byte[] written = write(sides);
            sides.reader.read(written, 0, written.length, target, 0);
            sides = sides.nextTurn();
        }
        return sides;
    }

    private static byte[] write(Sides sides) {
        byte[] message = new byte[Handshake.MESSAGE_LIMIT];
        int length = sides.writer.write(PAYLOAD, 0, PAYLOAD.length, message, 0);
        return Arrays.copyOf(message, length);
    }

    private Party party(long seed) {
        return new Party(credentials, verified, new ScriptedRandom(seed));
    }

    private record Sides(Handshake writer, Handshake reader) {
        Sides nextTurn() {
            return new Sides(/* writer= */ reader, /* reader= */ writer);
        }
    }
}
