package io.wraith.crypto;

import io.wraith.base.Check;

import java.util.Objects;

/// One AEAD key with its nonces. [#header] names the bytes that are authenticated but not encrypted
/// and must precede every [#seal] and [#open].
///
/// A number is used once to seal and never to seal what was opened under it: numbers ascend, and a
/// key stops after [#SEALS_ALLOWED]. Only this package can extend the class, and the id of a
/// [Suite] leads to nothing but a real cipher. Owned by one thread.
public abstract class Aead {
    public static final int TAG_LENGTH = 16;

    /// A sender moves to the next key from here on; the hard stop is twice as far.
    public static final long SEALS_INTENDED = 1L << 23;

    public static final long SEALS_ALLOWED = 1L << 24;

    private byte[] header = {};
    private int headerAt;
    private int headerLength = -1;
    private long lowestNumber;
    private long seals;
    private boolean destroyed;

    Aead() {}

    /// The cipher of Noise revision 34, section 12: no iv, and the number in the byte order that
    /// Noise gives to the suite. The key is not kept.
    public static Aead ofNoise(Suite suite, byte[] key) {
        return switch (suite) {
            case AES_256_GCM -> suite.aead(key, new byte[12]);
            case CHACHA20_POLY1305 ->
                    new JdkAead(JdkAead.Algorithm.CHACHA20_LITTLE_ENDIAN, key, new byte[12]);
            case AES_128_GCM, XCHACHA20_POLY1305, NULL ->
                    throw Check.never(new IllegalArgumentException("not a suite of Noise"));
        };
    }

    /// The array is read by the next call of `seal` or `open`, not before.
    public final Aead header(byte[] bytes, int at, int length) {
        Objects.checkFromIndexSize(at, length, bytes.length);
        Check.that(!destroyed, "the key is destroyed");
        header = bytes;
        headerAt = at;
        headerLength = length;
        return this;
    }

    /// Writes `length` + [#TAG_LENGTH] bytes and answers with that length, or with
    /// [CryptoFault#EXHAUSTED]. In one array the target must not lie behind the source, because
    /// then the JDK copies the whole array.
    public final int seal(
            long number, byte[] source, int at, int length, byte[] target, int targetAt) {
        Objects.checkFromIndexSize(at, length, source.length);
        Objects.checkFromIndexSize(targetAt, length + TAG_LENGTH, target.length);
        Check.that(headerLength >= 0, "a header precedes every seal");
        Check.that(!same(source, target) || targetAt <= at, "the target lies behind its source");
        // PROTOCOL: A sender MUST NOT use a number twice in one lane and direction, and its
        // numbers MUST ascend.
        Check.that(
                number != -1 && Long.compareUnsigned(number, lowestNumber) >= 0,
                "numbers ascend, so that none is used twice");
        if (seals == SEALS_ALLOWED) {
            return CryptoFault.EXHAUSTED.code();
        }
        seals++;
        lowestNumber = number + 1;
        encrypt(number, source, at, length, target, targetAt);
        headerLength = -1;
        return length + TAG_LENGTH;
    }

    /// Writes `length` - [#TAG_LENGTH] bytes and answers with that length, or with a fault; after a
    /// fault the target holds nothing that was decrypted. Source and target are different arrays:
    /// opening in place is slower in the JDK and leaves unverified bytes behind.
    public final int open(
            long number, byte[] source, int at, int length, byte[] target, int targetAt) {
        Objects.checkFromIndexSize(at, length, source.length);
        Objects.checkFromIndexSize(targetAt, Math.max(length - TAG_LENGTH, 0), target.length);
        Check.that(headerLength >= 0, "a header precedes every open");
        Check.that(!same(source, target), "opened in place");
        int answer = CryptoFault.TOO_SHORT.code();
        if (length >= TAG_LENGTH) {
            boolean authentic = decrypt(number, source, at, length, target, targetAt);
            answer = authentic ? length - TAG_LENGTH : CryptoFault.FORGED.code();
        }
        headerLength = -1;
        return answer;
    }

    /// Overwrites the key; nothing can be sealed or opened with it any more.
    public final void destroy() {
        if (!destroyed) {
            destroyed = true;
            headerLength = -1;
            wipe();
        }
    }

    abstract void wipe();

    abstract void encrypt(
            long number, byte[] source, int at, int length, byte[] target, int targetAt);

    /// False, with nothing decrypted left in the target, if the tag does not fit.
    abstract boolean decrypt(
            long number, byte[] source, int at, int length, byte[] target, int targetAt);

    @SuppressWarnings("ReferenceEquality") // whether it is one array is the question
    static boolean same(byte[] source, byte[] target) {
        return source == target;
    }

    final byte[] headerBytes() {
        return header;
    }

    final int headerAt() {
        return headerAt;
    }

    final int headerLength() {
        return headerLength;
    }
}
