package io.wraith.crypto.noise;

import io.wraith.base.Check;
import io.wraith.crypto.Aead;
import io.wraith.crypto.CryptoFault;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// `HandshakeState` of section 5.3: writes and reads the messages of a pattern in turns.
///
/// A message that is refused leaves the state as it was, because on a network that loses and forges
/// the genuine one may still arrive. What was read can be taken back until the next write; what was
/// written cannot, so no number is used twice under one key. A fault of a write destroys the state.
public final class HandshakeState {
    public static final int MESSAGE_LIMIT = 65_535;

    private final NoiseProtocol protocol;
    private final boolean initiator;
    private final SecureRandom random;
    private final SymmetricState symmetric;
    private final List<byte[]> preShared;
    private final byte[] kemCiphertext = new byte[MlKem768.CIPHERTEXT_LENGTH];
    private final byte[] secret = new byte[X25519.LENGTH];
    private @Nullable X25519 ownStatic;
    private @Nullable X25519 ownEphemeral;
    private @Nullable MlKem768 ownKem;
    private byte @Nullable [] remoteStatic;
    private byte @Nullable [] remoteEphemeral;
    private byte @Nullable [] remoteKem;
    private int preSharedUsed;
    private int turn;
    private @Nullable Known beforeRead;
    private boolean destroyed;

    public HandshakeState(
            NoiseProtocol protocol,
            boolean initiator,
            byte[] prologue,
            NoiseKeys keys,
            SecureRandom random) {
        this.protocol = protocol;
        this.initiator = initiator;
        this.random = random;
        symmetric = new SymmetricState(protocol);
        preShared = keys.preShared.stream().map(byte[]::clone).toList();
        ownStatic = keys.ownStatic;
        remoteStatic = keys.remoteStatic;
        symmetric.mixHash(prologue, 0, prologue.length);
        if (protocol.pattern().responderIsKnown()) {
            byte[] known = initiator ? known(remoteStatic) : known(ownStatic).publicKey();
            symmetric.mixHash(known, 0, X25519.LENGTH);
        }
    }

    /// Whether the next message is ours.
    public boolean writesNext() {
        return !destroyed && !finished() && turn % 2 == (initiator ? 0 : 1);
    }

    /// Whether every message was written or read.
    public boolean finished() {
        return turn == protocol.pattern().messages().size();
    }

    /// By how much the next message is longer than its payload.
    public int overhead() {
        boolean keyed = symmetric.hasKey();
        boolean mixesEphemeral = protocol.pattern().uses(Token.PSK);
        int length = 0;
        for (Token token : protocol.pattern().messages().get(turn)) {
            int tag = keyed ? Aead.TAG_LENGTH : 0;
            switch (token) {
                case E -> {
                    length += X25519.LENGTH;
                    keyed |= mixesEphemeral;
                }
                case S -> length += X25519.LENGTH + tag;
                case E1 -> length += MlKem768.KEY_LENGTH + tag;
                case EKEM1 -> length += MlKem768.CIPHERTEXT_LENGTH + tag;
                case EE, ES, SE, SS, PSK -> keyed = true;
            }
        }
        return length + (keyed ? Aead.TAG_LENGTH : 0);
    }

    /// Writes the next message, which is ours, and answers with its length, or with a fault of what
    /// was received before.
    public int write(byte[] payload, int at, int length, byte[] message, int messageAt) {
        // PROTOCOL: It MUST NOT write a message twice with different contents from one state.
        Check.that(writesNext(), "a handshake message out of turn");
        int total = overhead() + length;
        Check.that(total <= MESSAGE_LIMIT, "a handshake message of " + total + " bytes");
        Objects.checkFromIndexSize(at, length, payload.length);
        Objects.checkFromIndexSize(messageAt, total, message.length);
        forgetRead();
        int end = messageAt;
        for (Token token : protocol.pattern().messages().get(turn)) {
            int written = write(token, message, end);
            if (written < 0) {
                destroy();
                return written;
            }
            end += written;
        }
        int written = symmetric.encryptAndHash(payload, at, length, message, end);
        if (written < 0) {
            destroy();
            return written;
        }
        turn++;
        return total;
    }

    /// Reads the next message, which is the peer's, and answers with the length of the payload
    /// written to `payload`, or with a fault, which changes nothing but the start of `payload`.
    /// Payloads are only as secret and authentic as the pattern says; see section 7.7.
    public int read(byte[] message, int at, int length, byte[] payload, int payloadAt) {
        Objects.checkFromIndexSize(at, length, message.length);
        if (destroyed || finished() || writesNext()) {
            return CryptoFault.OUT_OF_TURN.code();
        }
        int overhead = overhead();
        // PROTOCOL: A receiver MUST refuse a message that is shorter than its fields or longer
        // than 4096 bytes; a message whose tag does not fit; an X25519 public key whose shared
        // secret is zero; an ML-KEM encapsulation key that fails the modulus check of FIPS 203,
        // 7.2.
        if (length < overhead || length > MESSAGE_LIMIT) {
            return (length < overhead ? CryptoFault.TOO_SHORT : CryptoFault.TOO_LONG).code();
        }
        Objects.checkFromIndexSize(payloadAt, length - overhead, payload.length);
        beforeRead = new Known();
        symmetric.save();
        // PROTOCOL: A receiver that refuses message 2 or 3 MUST go on as if it had not arrived,
        // because it may be forged or damaged and the genuine one may follow.
        int answer = readTokens(message, at, length, payload, payloadAt);
        if (answer < 0) {
            undoRead();
            return answer;
        }
        turn++;
        return answer;
    }

    /// Takes the last message back that was read, as if it had been refused. Nothing was written
    /// since.
    public void undoRead() {
        Check.that(beforeRead != null, "no message that could be taken back");
        Objects.requireNonNull(beforeRead).restore();
        symmetric.restore();
        beforeRead = null;
    }

    /// The hash of everything both sides sent: equal on both sides only if nothing was altered.
    public byte[] handshakeHash() {
        Check.that(finished() && !destroyed, "the hash of an unfinished handshake");
        return symmetric.hash();
    }

    /// The peer's public static key, once a message that carries it was read.
    public byte @Nullable [] remoteStatic() {
        return remoteStatic == null ? null : remoteStatic.clone();
    }

    /// `Split`. The state is destroyed: it gives its keys once.
    public NoiseSplit split() {
        Check.that(finished() && !destroyed, "the keys of an unfinished handshake");
        NoiseSplit split = symmetric.split();
        destroy();
        return split;
    }

    /// Overwrites the secrets and drops the private keys.
    public void destroy() {
        destroyed = true;
        forgetRead();
        symmetric.destroy();
        preShared.forEach(key -> Arrays.fill(key, (byte) 0));
        Arrays.fill(secret, (byte) 0);
        ownStatic = null;
        ownEphemeral = null;
        ownKem = null;
    }

    private void forgetRead() {
        beforeRead = null;
        symmetric.forget();
    }

    private int readTokens(byte[] message, int at, int length, byte[] payload, int payloadAt) {
        int from = at;
        for (Token token : protocol.pattern().messages().get(turn)) {
            int consumed = read(token, message, from);
            if (consumed < 0) {
                return consumed;
            }
            from += consumed;
        }
        return symmetric.decryptAndHash(message, from, at + length - from, payload, payloadAt);
    }

    private int write(Token token, byte[] message, int at) {
        return switch (token) {
            case E -> {
                ownEphemeral = X25519.generate(random);
                yield sendEphemeral(ownEphemeral.publicKey(), message, at);
            }
            case S -> send(known(ownStatic).publicKey(), message, at);
            case E1 -> {
                ownKem = MlKem768.generate(random);
                yield send(ownKem.encapsulationKey(), message, at);
            }
            case EKEM1 -> {
                int fault =
                        MlKem768.encapsulate(known(remoteKem), 0, random, kemCiphertext, secret);
                int written = fault < 0 ? fault : send(kemCiphertext, message, at);
                yield written < 0 ? written : written + mixSecret();
            }
            case EE, ES, SE, SS -> agree(token);
            case PSK -> mixPreShared();
        };
    }

    /// The number of bytes consumed or a fault. The message was found long enough.
    private int read(Token token, byte[] message, int at) {
        return switch (token) {
            case E -> {
                remoteEphemeral = Arrays.copyOfRange(message, at, at + X25519.LENGTH);
                yield mixEphemeral(remoteEphemeral);
            }
            case S -> {
                Check.that(remoteStatic == null, "a second static key");
                byte[] key = new byte[X25519.LENGTH];
                int consumed = receive(message, at, key);
                remoteStatic = consumed < 0 ? null : key;
                yield consumed;
            }
            case E1 -> {
                remoteKem = new byte[MlKem768.KEY_LENGTH];
                yield receive(message, at, remoteKem);
            }
            case EKEM1 -> {
                int consumed = receive(message, at, kemCiphertext);
                if (consumed < 0) {
                    yield consumed;
                }
                known(ownKem).decapsulate(kemCiphertext, 0, secret);
                yield consumed + mixSecret();
            }
            case EE, ES, SE, SS -> agree(token);
            case PSK -> mixPreShared();
        };
    }

    private int sendEphemeral(byte[] key, byte[] message, int at) {
        System.arraycopy(key, 0, message, at, key.length);
        return mixEphemeral(key);
    }

    /// With pre-shared keys an ephemeral key is also mixed into the chaining key (section 9.2).
    private int mixEphemeral(byte[] key) {
        symmetric.mixHash(key, 0, key.length);
        if (protocol.pattern().uses(Token.PSK)) {
            symmetric.mixKey(key);
        }
        return key.length;
    }

    private int send(byte[] plain, byte[] message, int at) {
        return symmetric.encryptAndHash(plain, 0, plain.length, message, at);
    }

    private int receive(byte[] message, int at, byte[] plain) {
        int length = plain.length + (symmetric.hasKey() ? Aead.TAG_LENGTH : 0);
        int answer = symmetric.decryptAndHash(message, at, length, plain, 0);
        return answer < 0 ? answer : length;
    }

    private int agree(Token token) {
        boolean ownIsEphemeral = token == Token.EE || token == (initiator ? Token.ES : Token.SE);
        boolean remoteIsEphemeral = token == Token.EE || token == (initiator ? Token.SE : Token.ES);
        X25519 own = known(ownIsEphemeral ? ownEphemeral : ownStatic);
        byte[] remote = known(remoteIsEphemeral ? remoteEphemeral : remoteStatic);
        int fault = own.agree(remote, 0, secret);
        return fault < 0 ? fault : mixSecret();
    }

    /// Answers with 0, as the secret takes no place in the message.
    private int mixSecret() {
        symmetric.mixKey(secret);
        Arrays.fill(secret, (byte) 0);
        return 0;
    }

    private int mixPreShared() {
        symmetric.mixKeyAndHash(preShared.get(preSharedUsed++));
        return 0;
    }

    /// What reading a message changes, beside the symmetric state.
    private final class Known {
        private final int turnThen = turn;
        private final int preSharedUsedThen = preSharedUsed;
        private final byte @Nullable [] remoteStaticThen = remoteStatic;
        private final byte @Nullable [] remoteEphemeralThen = remoteEphemeral;
        private final byte @Nullable [] remoteKemThen = remoteKem;

        void restore() {
            turn = turnThen;
            preSharedUsed = preSharedUsedThen;
            remoteStatic = remoteStaticThen;
            remoteEphemeral = remoteEphemeralThen;
            remoteKem = remoteKemThen;
        }
    }

    /// The pattern orders its tokens so that every key is there when it is used.
    private static <T> T known(@Nullable T key) {
        Check.that(key != null, "the pattern needs a key that was not given");
        return Objects.requireNonNull(key);
    }
}
