package io.wraith.meet;

import io.wraith.base.Big;
import io.wraith.base.Check;
import io.wraith.crypto.BouncyCastle;
import io.wraith.crypto.Sha256;

import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;

/// One side of J-PAKE (RFC 8236) on P-256: two peers who know the same small secret get the same
/// point, and a peer who does not know it gets nothing but the result of one guess.
///
/// The curve is Bouncy Castle's; the protocol is not, because the proofs of its participant can be
/// made but not received. Points are multiplied with secret numbers in constant time; numbers are
/// [BigInteger]s, whose arithmetic is not, but every secret one is random and used once, or is a
/// multiple of one that is.
///
/// ```
/// proof   0: commitment V, a point 33 | 33: r 32
/// step 1  0: X1 33 | 33: proof of x1 65 | 98: X2 33 | 131: proof of x2 65
/// step 2  0: A 33  | 33: proof of x2·s 65
/// ```
final class EcJpake {
    static final int POINT = 33;
    static final int SCALAR = 32;
    static final int PROVEN = POINT + POINT + SCALAR;
    static final int STEP_1 = 2 * PROVEN;
    static final int STEP_2 = PROVEN;

    static {
        BouncyCastle.reach();
    }

    private static final X9ECParameters P256 = CustomNamedCurves.getByName("secp256r1");
    private static final ECPoint G = P256.getG();
    private static final BigInteger N = P256.getN();

    private final byte[] ownId;
    private final byte[] peerId;
    private final BigInteger secret;
    private final SecureRandom random;
    private final BigInteger x1;
    private final BigInteger x2;
    private @Nullable ECPoint x3;
    private @Nullable ECPoint x4;

    /// The ids differ; both sides know both. The secret is from 1 to the order of the curve - 1.
    EcJpake(String ownId, String peerId, BigInteger secret, SecureRandom random) {
        this.ownId = ownId.getBytes(StandardCharsets.US_ASCII);
        this.peerId = peerId.getBytes(StandardCharsets.US_ASCII);
        this.secret = secret;
        this.random = random;
        x1 = scalar();
        x2 = scalar();
    }

    /// The order of the curve.
    static BigInteger order() {
        return N;
    }

    byte[] step1() {
        byte[] message = new byte[STEP_1];
        prove(G, x1, message, 0);
        prove(G, x2, message, PROVEN);
        return message;
    }

    /// Whether the peer's step 1 is one.
    boolean takeStep1(byte[] message, int at) {
        ECPoint first = proven(G, message, at);
        ECPoint second = proven(G, message, at + PROVEN);
        boolean accepted = first != null && second != null;
        if (accepted) {
            x3 = first;
            x4 = second;
        }
        return accepted;
    }

    byte[] step2() {
        byte[] message = new byte[STEP_2];
        prove(ownBase(), x2.multiply(secret).mod(N), message, 0);
        return message;
    }

    /// The x coordinate of the common point, or null if the peer's step 2 is none.
    byte @Nullable [] takeStep2(byte[] message, int at) {
        ECPoint theirs = proven(times(G, x1).add(times(G, x2)).add(peerPoint(x3)), message, at);
        if (theirs == null) {
            return null;
        }
        BigInteger own = x2.multiply(secret).mod(N);
        ECPoint masked = theirs.subtract(times(peerPoint(x4), own));
        ECPoint common = times(masked, x2).normalize();
        return common.isInfinity() ? null : common.getAffineXCoord().getEncoded();
    }

    private ECPoint ownBase() {
        return times(G, x1).add(peerPoint(x3)).add(peerPoint(x4));
    }

    private static ECPoint peerPoint(@Nullable ECPoint point) {
        Check.that(point != null, "step 2 before step 1");
        return Objects.requireNonNull(point);
    }

    private static ECPoint times(ECPoint point, BigInteger secret) {
        return ECAlgorithms.multiplySecret(point, secret, N);
    }

    /// Writes `base`·x and a Schnorr proof of x (RFC 8235).
    private void prove(ECPoint base, BigInteger x, byte[] target, int at) {
        byte[] point = times(base, x).getEncoded(true);
        BigInteger v = scalar();
        byte[] commitment = times(base, v).getEncoded(true);
        BigInteger r = v.subtract(x.multiply(challenge(base, commitment, point, ownId))).mod(N);
        System.arraycopy(point, 0, target, at, POINT);
        System.arraycopy(commitment, 0, target, at + POINT, POINT);
        byte[] encoded = r.toByteArray();
        int length = Math.min(encoded.length, SCALAR);
        int end = at + PROVEN;
        System.arraycopy(encoded, encoded.length - length, target, end - length, length);
    }

    /// The point at `at`, or null.
    // PROTOCOL: A receiver MUST refuse what is no point of the curve, and a proof that does not
    // hold.
    private @Nullable ECPoint proven(ECPoint base, byte[] message, int at) {
        byte[] encoded = Arrays.copyOfRange(message, at, at + POINT);
        byte[] commitment = Arrays.copyOfRange(message, at + POINT, at + 2 * POINT);
        ECPoint point = point(encoded);
        ECPoint committed = point(commitment);
        BigInteger r = new BigInteger(1, message, at + 2 * POINT, SCALAR);
        if (point == null || committed == null || base.isInfinity() || r.compareTo(N) >= 0) {
            return null;
        }
        BigInteger challenge = challenge(base, commitment, encoded, peerId);
        ECPoint expected = ECAlgorithms.sumOfTwoMultiplies(base, r, point, challenge);
        return expected.equals(committed) ? point : null;
    }

    /// Null for anything but a compressed point of the curve.
    private static @Nullable ECPoint point(byte[] encoded) {
        try {
            return encoded[0] == 2 || encoded[0] == 3 ? P256.getCurve().decodePoint(encoded) : null;
        } catch (IllegalArgumentException notOnTheCurve) {
            return null;
        }
    }

    /// SHA-256 over base, commitment, point and id, each behind its length, without the first bit:
    /// so it is below the order.
    private static BigInteger challenge(
            ECPoint base, byte[] commitment, byte[] point, byte[] prover) {
        MessageDigest sha256 = Sha256.begin();
        for (byte[] part : new byte[][] {base.getEncoded(true), commitment, point, prover}) {
            byte[] length = new byte[4];
            Big.u32(length, 0, part.length);
            sha256.update(length);
            sha256.update(part);
        }
        return new BigInteger(1, sha256.digest()).clearBit(255);
    }

    /// From 1 to the order - 1: 32 random bytes, drawn again if they are out of range.
    private BigInteger scalar() {
        byte[] bytes = new byte[SCALAR];
        BigInteger value;
        do {
            random.nextBytes(bytes);
            value = new BigInteger(1, bytes);
        } while (value.signum() == 0 || value.compareTo(N) >= 0);
        return value;
    }
}
