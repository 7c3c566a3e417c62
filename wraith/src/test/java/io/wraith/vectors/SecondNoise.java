package io.wraith.vectors;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;

import javax.crypto.KDF;
import javax.crypto.KEM;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.HKDFParameterSpec;

/// Noise's `XXhfs` a second time, by the JDK and the text alone: follows a handshake with the
/// private keys of its initiator.
final class SecondNoise {
    private static final String NAME = "Noise_XXhfs_25519+MLKEM768_ChaChaPoly_SHA256";
    private static final byte[] NOTHING = {};
    private static final byte[] BASE_POINT = {9};

    private final byte[] ephemeral;
    private final byte[] staticKey;
    private final PrivateKey decapsulation;
    private byte[] hash;
    private byte[] chaining;
    private byte[] key = NOTHING;
    private long nonce;
    private ByteBuffer message = ByteBuffer.allocate(0);
    private byte[] theirEphemeral = NOTHING;

    /// `random` is the ephemeral key and the seeds of ML-KEM.
    SecondNoise(byte[] prologue, byte[] staticKey, byte[] random) throws GeneralSecurityException {
        this.staticKey = staticKey;
        ephemeral = Arrays.copyOf(random, 32);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("ML-KEM");
        byte[] seeds = Arrays.copyOfRange(random, 32, random.length);
        generator.initialize(NamedParameterSpec.ML_KEM_768, ScriptedRandom.of(seeds));
        decapsulation = generator.generateKeyPair().getPrivate();
        hash = sha(NAME.getBytes(StandardCharsets.US_ASCII));
        chaining = hash;
        mixHash(prologue);
    }

    /// Answers the payload.
    byte[] first(byte[] bytes) throws GeneralSecurityException {
        message = ByteBuffer.wrap(bytes);
        byte[] public1 = take(32);
        if (!Arrays.equals(public1, agree(ephemeral, BASE_POINT))) {
            throw new GeneralSecurityException("another ephemeral key");
        }
        mixHash(public1);
        mixHash(take(1184));
        byte[] payload = take(message.remaining());
        mixHash(payload);
        return payload;
    }

    byte[] second(byte[] bytes) throws GeneralSecurityException {
        message = ByteBuffer.wrap(bytes);
        theirEphemeral = take(32);
        mixHash(theirEphemeral);
        mixKey(agree(ephemeral, theirEphemeral));
        byte[] encapsulated = decrypt(1088 + 16);
        mixKey(
                KEM.getInstance("ML-KEM")
                        .newDecapsulator(decapsulation)
                        .decapsulate(encapsulated)
                        .getEncoded());
        byte[] theirStatic = decrypt(32 + 16);
        mixKey(agree(ephemeral, theirStatic));
        return decrypt(message.remaining());
    }

    byte[] third(byte[] bytes) throws GeneralSecurityException {
        message = ByteBuffer.wrap(bytes);
        if (!Arrays.equals(decrypt(32 + 16), agree(staticKey, BASE_POINT))) {
            throw new GeneralSecurityException("another static key");
        }
        mixKey(agree(staticKey, theirEphemeral));
        return decrypt(message.remaining());
    }

    byte[] hash() {
        return hash;
    }

    /// `k1` and `k2`, one behind the other.
    byte[] split() throws GeneralSecurityException {
        return twice(chaining, NOTHING);
    }

    private byte[] take(int length) {
        byte[] field = new byte[length];
        message.get(field);
        return field;
    }

    private byte[] decrypt(int length) throws GeneralSecurityException {
        byte[] sealed = take(length);
        ByteBuffer number = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        number.putLong(4, nonce++);
        byte[] plain = SecondKeys.chaCha(key, number.array(), hash, sealed);
        mixHash(sealed);
        return plain;
    }

    private void mixHash(byte[] data) throws GeneralSecurityException {
        hash = sha(SecondKeys.join(hash, data));
    }

    private void mixKey(byte[] input) throws GeneralSecurityException {
        byte[] both = twice(chaining, input);
        chaining = Arrays.copyOf(both, 32);
        key = Arrays.copyOfRange(both, 32, 64);
        nonce = 0;
    }

    private static byte[] twice(byte[] salt, byte[] input) throws GeneralSecurityException {
        HKDFParameterSpec.Builder extract = HKDFParameterSpec.ofExtract().addSalt(salt);
        return KDF.getInstance("HKDF-SHA256")
                .deriveData(extract.addIKM(input).thenExpand(NOTHING, 64));
    }

    private static byte[] sha(byte[] data) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(data);
    }

    private static byte[] agree(byte[] ours, byte[] theirs) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("X25519");
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(
                factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, ours)));
        ByteArrayOutputStream bigEndian = new ByteArrayOutputStream();
        for (int i = theirs.length - 1; i >= 0; i--) {
            bigEndian.write(theirs[i]);
        }
        BigInteger u = new BigInteger(1, bigEndian.toByteArray());
        agreement.doPhase(
                factory.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, u)), true);
        return agreement.generateSecret();
    }
}
