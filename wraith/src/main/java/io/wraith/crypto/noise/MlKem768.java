package io.wraith.crypto.noise;

import io.wraith.base.Check;
import io.wraith.crypto.CryptoFault;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

import javax.crypto.KEM;
import javax.crypto.SecretKey;

/// An ML-KEM-768 key pair (FIPS 203) in raw encodings.
public final class MlKem768 {
    public static final int KEY_LENGTH = 1184;
    public static final int CIPHERTEXT_LENGTH = 1088;
    public static final int SECRET_LENGTH = 32;

    /// SubjectPublicKeyInfo up to the key itself.
    private static final byte[] PREFIX =
            HexFormat.of().parseHex("308204b2300b0609608648016503040402038204a100");

    private final PrivateKey decapsulationKey;
    private final byte[] encapsulationKey;

    private MlKem768(PrivateKey decapsulationKey, byte[] encapsulationKey) {
        this.decapsulationKey = decapsulationKey;
        this.encapsulationKey = encapsulationKey;
    }

    /// The seeds d and z are the next 64 bytes of `random`.
    public static MlKem768 generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("ML-KEM-768");
            generator.initialize(NamedParameterSpec.ML_KEM_768, random);
            KeyPair pair = generator.generateKeyPair();
            byte[] encoded = pair.getPublic().getEncoded();
            return new MlKem768(
                    pair.getPrivate(), Arrays.copyOfRange(encoded, PREFIX.length, encoded.length));
        } catch (GeneralSecurityException e) {
            throw Check.never(e);
        }
    }

    public byte[] encapsulationKey() {
        return encapsulationKey.clone();
    }

    /// Writes the secret of the ciphertext at `at` to the 32 bytes of `shared`. No ciphertext is
    /// refused: a wrong one gives a secret that its sender does not know.
    public void decapsulate(byte[] ciphertext, int at, byte[] shared) {
        Objects.checkFromIndexSize(at, CIPHERTEXT_LENGTH, ciphertext.length);
        byte[] copy = Arrays.copyOfRange(ciphertext, at, at + CIPHERTEXT_LENGTH);
        try {
            take(
                    KEM.getInstance("ML-KEM").newDecapsulator(decapsulationKey).decapsulate(copy),
                    shared);
        } catch (GeneralSecurityException e) {
            // Only a wrong length is refused.
            throw Check.never(e);
        }
    }

    /// Makes a secret for the encapsulation key at `at`, writes its ciphertext to the start of
    /// `ciphertext` and itself to the 32 bytes of `shared`. Answers with 0, or with
    /// [CryptoFault#KEM_KEY_REJECTED].
    public static int encapsulate(
            byte[] key, int at, SecureRandom random, byte[] ciphertext, byte[] shared) {
        Objects.checkFromIndexSize(at, KEY_LENGTH, key.length);
        byte[] encoded = Arrays.copyOf(PREFIX, PREFIX.length + KEY_LENGTH);
        System.arraycopy(key, at, encoded, PREFIX.length, KEY_LENGTH);
        try {
            PublicKey decoded =
                    KeyFactory.getInstance("ML-KEM-768")
                            .generatePublic(new X509EncodedKeySpec(encoded));
            KEM.Encapsulated made =
                    KEM.getInstance("ML-KEM").newEncapsulator(decoded, null, random).encapsulate();
            System.arraycopy(made.encapsulation(), 0, ciphertext, 0, CIPHERTEXT_LENGTH);
            take(made.key(), shared);
            return 0;
        } catch (InvalidKeyException e) {
            return CryptoFault.KEM_KEY_REJECTED.code();
        } catch (GeneralSecurityException e) {
            // The key factory reads the encoding only, which is ours.
            throw Check.never(e);
        }
    }

    private static void take(SecretKey secret, byte[] shared) {
        byte[] bytes = secret.getEncoded();
        System.arraycopy(bytes, 0, shared, 0, SECRET_LENGTH);
        Arrays.fill(bytes, (byte) 0);
    }
}
