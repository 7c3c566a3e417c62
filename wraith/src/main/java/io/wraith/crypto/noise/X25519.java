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

import javax.crypto.KeyAgreement;

/// An X25519 key pair. The JDK cannot overwrite a private key; it is dropped with this object.
public final class X25519 {
    public static final int LENGTH = 32;

    /// SubjectPublicKeyInfo of RFC 8410 up to the key itself.
    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b656e032100");

    private final PrivateKey privateKey;
    private final byte[] publicKey;

    private X25519(PrivateKey privateKey, byte[] publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /// The private key is the next 32 bytes of `random`.
    public static X25519 generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("X25519");
            generator.initialize(NamedParameterSpec.X25519, random);
            KeyPair pair = generator.generateKeyPair();
            byte[] encoded = pair.getPublic().getEncoded();
            return new X25519(
                    pair.getPrivate(), Arrays.copyOfRange(encoded, PREFIX.length, encoded.length));
        } catch (GeneralSecurityException e) {
            throw Check.never(e);
        }
    }

    public byte[] publicKey() {
        return publicKey.clone();
    }

    /// Writes the common secret to the 32 bytes of `shared` and answers with 0, or with
    /// [CryptoFault#POINT_REJECTED]: the secret of a point of small order is known to everyone.
    public int agree(byte[] peer, int at, byte[] shared) {
        Objects.checkFromIndexSize(at, LENGTH, peer.length);
        byte[] encoded = Arrays.copyOf(PREFIX, PREFIX.length + LENGTH);
        System.arraycopy(peer, at, encoded, PREFIX.length, LENGTH);
        try {
            PublicKey point =
                    KeyFactory.getInstance("X25519")
                            .generatePublic(new X509EncodedKeySpec(encoded));
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(privateKey);
            agreement.doPhase(point, true);
            agreement.generateSecret(shared, 0);
            return 0;
        } catch (InvalidKeyException e) {
            return CryptoFault.POINT_REJECTED.code();
        } catch (GeneralSecurityException e) {
            // Any 32 bytes decode to a point, and the secret has 32 bytes.
            throw Check.never(e);
        }
    }
}
