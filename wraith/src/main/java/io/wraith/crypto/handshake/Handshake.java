package io.wraith.crypto.handshake;

import io.wraith.base.Big;
import io.wraith.base.Check;
import io.wraith.crypto.CryptoFault;
import io.wraith.crypto.SessionKeys;
import io.wraith.crypto.noise.HandshakeState;
import io.wraith.crypto.noise.NoiseCipher;
import io.wraith.crypto.noise.NoiseHash;
import io.wraith.crypto.noise.NoiseKeys;
import io.wraith.crypto.noise.NoiseProtocol;
import io.wraith.crypto.noise.NoiseSplit;
import io.wraith.crypto.noise.Pattern;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// Three messages between two identities, the initiator's first:
///
/// ```
/// 1 → e, e1                     payload in clear
/// 2 ← e, ee, ekem1, s, es       proof of the responder's identity, payload
/// 3 → s, se                     proof of the initiator's identity, payload
/// ```
///
/// What the caller sends as payload is secret from message 2 on. Payload 1 can be read and replayed
/// by anyone and is authentic only once the handshake is complete; payload 2 is read by whoever
/// sent message 1; payload 3 goes to the identity that [#peer] names. The initiator may use its
/// keys once it wrote message 3, and knows that they were accepted when a packet comes back.
///
/// A message that is refused leaves the handshake as it was: it may be forged or damaged, and the
/// genuine one is still welcome. A fault of a write ends it. Whoever gives up calls [#destroy].
public final class Handshake {
    public static final NoiseProtocol PROTOCOL =
            new NoiseProtocol(Pattern.XXHFS, NoiseCipher.CHACHA_POLY, NoiseHash.SHA256);

    /// A longer message is refused. It leaves 2800 bytes and more to the payload.
    public static final int MESSAGE_LIMIT = 4096;

    private static final byte[] DOMAIN = "wraith handshake\0".getBytes(StandardCharsets.US_ASCII);

    private final Party own;
    private final boolean initiator;
    private final @Nullable PublicIdentity expected;
    private final HandshakeState noise;
    private final byte[] scratch = new byte[MESSAGE_LIMIT];
    private @Nullable PublicIdentity peer;
    private byte @Nullable [] channelBinding;
    private int messages;

    private Handshake(
            Party own, boolean initiator, byte[] prologue, @Nullable PublicIdentity expected) {
        this.own = own;
        this.initiator = initiator;
        this.expected = expected;
        noise =
                new HandshakeState(
                        PROTOCOL,
                        initiator,
                        prologue,
                        NoiseKeys.of(own.credentials().staticKey()),
                        own.random());
    }

    /// Both sides must give the same `version` and `context`, which is whatever else they must
    /// agree on, such as the versions that were offered. With an `expected` identity message 2 of
    /// any other is refused, before anything of ours is revealed.
    public static Handshake initiator(
            Party own, int version, byte[] context, @Nullable PublicIdentity expected) {
        return new Handshake(own, true, prologue(version, context), expected);
    }

    /// The responder learns in message 3 who the initiator is, and decides then.
    public static Handshake responder(Party own, int version, byte[] context) {
        return new Handshake(own, false, prologue(version, context), null);
    }

    /// Whether the next message is ours.
    public boolean writesNext() {
        return noise.writesNext();
    }

    /// By how much the next message is longer than its payload.
    public int overhead() {
        return noise.overhead() + proofLength();
    }

    /// Writes the next message, which is ours, and answers with its length, or with a fault of what
    /// was received before.
    public int write(byte[] payload, int at, int length, byte[] message, int messageAt) {
        Check.that(noise.writesNext(), "a handshake message out of turn");
        // PROTOCOL: A handshake message MUST NOT exceed 4096 bytes.
        Check.that(overhead() + length <= MESSAGE_LIMIT, "a payload of " + length + " bytes");
        int proof = proofLength();
        System.arraycopy(own.credentials().proof(), 0, scratch, 0, proof);
        System.arraycopy(payload, at, scratch, proof, length);
        int answer = noise.write(scratch, 0, proof + length, message, messageAt);
        Arrays.fill(scratch, (byte) 0);
        return answer < 0 ? answer : passed(answer);
    }

    /// Reads the next message, which is the peer's, and answers with the length of the payload
    /// written to `payload`, or with a fault, which changes nothing.
    public int read(byte[] message, int at, int length, byte[] payload, int payloadAt) {
        if (length > MESSAGE_LIMIT) {
            return CryptoFault.TOO_LONG.code();
        }
        int answer = noise.read(message, at, length, scratch, 0);
        if (answer >= 0) {
            answer = accept(answer, payload, payloadAt);
        }
        Arrays.fill(scratch, (byte) 0);
        return answer < 0 ? answer : passed(answer);
    }

    /// Takes the last message back that was read, as if it had been refused: what it says was not
    /// acceptable to the caller. Nothing was written since.
    public void undoRead() {
        noise.undoRead();
        messages--;
        peer = null;
        channelBinding = null;
    }

    /// Whether every message was written or read, without a fault.
    public boolean isComplete() {
        return channelBinding != null;
    }

    /// The identity that proved itself; the initiator has it after message 2, the responder after
    /// message 3.
    public PublicIdentity peer() {
        return known(peer, "the peer has not yet proven who it is");
    }

    /// The hash of the whole handshake: what runs inside the session and must not be relayed into
    /// another, such as the pairing by code, is bound to it.
    public byte[] channelBinding() {
        return known(channelBinding, "the handshake is not complete").clone();
    }

    /// The session's keys, once.
    public SessionKeys sessionKeys() {
        byte[] hash = channelBinding();
        NoiseSplit split = noise.split();
        SessionKeys keys =
                SessionKeys.of(initiator, hash, split.initiatorKey(), split.responderKey());
        split.destroy();
        return keys;
    }

    public void destroy() {
        noise.destroy();
    }

    private static byte[] prologue(int version, byte[] context) {
        byte[] prologue = Arrays.copyOf(DOMAIN, DOMAIN.length + 4 + context.length);
        Big.u32(prologue, DOMAIN.length, version);
        System.arraycopy(context, 0, prologue, DOMAIN.length + 4, context.length);
        return prologue;
    }

    /// Messages 2 and 3 carry a proof.
    private int proofLength() {
        return messages == 0 ? 0 : IdentityProof.LENGTH;
    }

    /// The payload's length or a fault; `length` bytes of the scratch were authentic.
    private int accept(int length, byte[] payload, int payloadAt) {
        int proofLength = proofLength();
        if (length < proofLength) {
            return refused(CryptoFault.TOO_SHORT);
        }
        if (proofLength > 0) {
            byte[] proof = Arrays.copyOf(scratch, proofLength);
            byte[] staticKey = Objects.requireNonNull(noise.remoteStatic());
            if (!own.verified().isProven(proof, staticKey)) {
                return refused(CryptoFault.IDENTITY_REJECTED);
            }
            PublicIdentity proven = IdentityProof.identity(proof);
            // PROTOCOL: An initiator that was told whom to expect MUST refuse any other
            // identity in message 2 before it sends message 3.
            if (expected != null && !expected.equals(proven)) {
                return refused(CryptoFault.IDENTITY_UNEXPECTED);
            }
            peer = proven;
        }
        System.arraycopy(scratch, proofLength, payload, payloadAt, length - proofLength);
        return length - proofLength;
    }

    private int passed(int answer) {
        messages++;
        if (noise.finished()) {
            channelBinding = noise.handshakeHash();
        }
        return answer;
    }

    private int refused(CryptoFault fault) {
        noise.undoRead();
        return fault.code();
    }

    private static <T> T known(@Nullable T value, String otherwise) {
        Check.that(value != null, otherwise);
        return Objects.requireNonNull(value);
    }
}
