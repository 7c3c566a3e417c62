package io.wraith.meet;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.vectors.ScriptedRandom;

import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.agreement.ecjpake.ECJPAKECurves;
import org.bouncycastle.crypto.agreement.ecjpake.ECJPAKEParticipant;
import org.bouncycastle.crypto.agreement.ecjpake.ECJPAKERound1Payload;
import org.bouncycastle.crypto.agreement.ecjpake.ECJPAKERound2Payload;
import org.bouncycastle.crypto.agreement.ecjpake.ECSchnorrZKP;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Constructor;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

final class EcJpakeTest {
    private static final String OURS = "initiator 00";
    private static final String THEIRS = "responder 00";
    private static final BigInteger SECRET =
            new BigInteger(1, "lunar".getBytes(StandardCharsets.US_ASCII));

    /// Our challenge is the hash without its first bit, so that Bouncy Castle, which takes the hash
    /// as a number with a sign, takes it as the same number.
    private static final class Unsigned extends SHA256Digest {
        @Override
        public int doFinal(byte[] out, int at) {
            int length = super.doFinal(out, at);
            out[at] &= 0x7f;
            return length;
        }
    }

    @Test
    void agreesWithBouncyCastle() throws CryptoException, ReflectiveOperationException {
        EcJpake ours = new EcJpake(OURS, THEIRS, SECRET, new ScriptedRandom(1));
        ECJPAKEParticipant theirs =
                new ECJPAKEParticipant(
                        THEIRS,
                        "lunar".toCharArray(),
                        ECJPAKECurves.NIST_P256,
                        new Unsigned(),
                        new ScriptedRandom(2));

        ECJPAKERound1Payload back1 = theirs.createRound1PayloadToSend();
        byte[] round1 = ours.step1();
        theirs.validateRound1PayloadReceived(
                new ECJPAKERound1Payload(
                        OURS,
                        point(round1, 0),
                        point(round1, EcJpake.PROVEN),
                        proof(round1, 0),
                        proof(round1, EcJpake.PROVEN)));
        byte[] answer1 = new byte[EcJpake.STEP_1];
        write(answer1, 0, back1.getGx1(), back1.getKnowledgeProofForX1());
        write(answer1, EcJpake.PROVEN, back1.getGx2(), back1.getKnowledgeProofForX2());
        assertThat(ours.takeStep1(answer1, 0)).isTrue();

        ECJPAKERound2Payload back2 = theirs.createRound2PayloadToSend();
        byte[] round2 = ours.step2();
        theirs.validateRound2PayloadReceived(
                new ECJPAKERound2Payload(OURS, point(round2, 0), proof(round2, 0)));
        byte[] answer2 = new byte[EcJpake.STEP_2];
        write(answer2, 0, back2.getA(), back2.getKnowledgeProofForX2s());

        byte[] common = ours.takeStep2(answer2, 0);
        assertThat(common).isNotNull();
        assertThat(new BigInteger(1, common)).isEqualTo(theirs.calculateKeyingMaterial());
    }

    private static void write(byte[] target, int at, ECPoint point, ECSchnorrZKP proof) {
        System.arraycopy(point.getEncoded(true), 0, target, at, EcJpake.POINT);
        byte[] commitment = proof.getV().getEncoded(true);
        System.arraycopy(commitment, 0, target, at + EcJpake.POINT, EcJpake.POINT);
        byte[] r = BigIntegers.asUnsignedByteArray(EcJpake.SCALAR, proof.getr());
        System.arraycopy(r, 0, target, at + 2 * EcJpake.POINT, EcJpake.SCALAR);
    }

    @Test
    void onlyPointsOfTheCurveAndProofsInRangeAreTaken() {
        byte[] genuine = new EcJpake(THEIRS, OURS, SECRET, new ScriptedRandom(3)).step1();
        assertThat(ours().takeStep1(genuine, 0)).isTrue();
        byte[] notOnTheCurve = genuine.clone();
        Arrays.fill(notOnTheCurve, 1, EcJpake.POINT, (byte) 0xff);
        assertThat(ours().takeStep1(notOnTheCurve, 0)).isFalse();
        for (int kind : new int[] {0, 1, 4, 6, 7}) {
            byte[] otherForm = genuine.clone();
            otherForm[0] = (byte) kind;
            assertThat(ours().takeStep1(otherForm, 0)).as("form " + kind).isFalse();
        }
        byte[] infinity = genuine.clone();
        Arrays.fill(infinity, 0, EcJpake.PROVEN, (byte) 0);
        assertThat(ours().takeStep1(infinity, 0)).isFalse();
        byte[] outOfRange = genuine.clone();
        byte[] order = BigIntegers.asUnsignedByteArray(EcJpake.SCALAR, EcJpake.order());
        System.arraycopy(order, 0, outOfRange, 2 * EcJpake.POINT, EcJpake.SCALAR);
        assertThat(ours().takeStep1(outOfRange, 0)).isFalse();
    }

    @Test
    void proofsAreOfOneProver() {
        byte[] others = new EcJpake("responder 01", OURS, SECRET, new ScriptedRandom(3)).step1();
        assertThat(ours().takeStep1(others, 0)).isFalse();
        EcJpake mirrored = ours();
        assertThat(mirrored.takeStep1(mirrored.step1(), 0)).as("our own").isFalse();
    }

    private static EcJpake ours() {
        return new EcJpake(OURS, THEIRS, SECRET, new ScriptedRandom(1));
    }

    private static ECPoint point(byte[] bytes, int at) {
        return ECJPAKECurves.NIST_P256
                .getCurve()
                .decodePoint(Arrays.copyOfRange(bytes, at, at + EcJpake.POINT));
    }

    /// Its constructor is not public.
    private static ECSchnorrZKP proof(byte[] bytes, int at) throws ReflectiveOperationException {
        Constructor<ECSchnorrZKP> constructor =
                ECSchnorrZKP.class.getDeclaredConstructor(ECPoint.class, BigInteger.class);
        constructor.setAccessible(true);
        int r = at + 2 * EcJpake.POINT;
        return constructor.newInstance(
                point(bytes, at + EcJpake.POINT), new BigInteger(1, bytes, r, EcJpake.SCALAR));
    }
}
