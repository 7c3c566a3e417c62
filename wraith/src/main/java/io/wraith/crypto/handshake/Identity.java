package io.wraith.crypto.handshake;

import io.wraith.base.Check;
import io.wraith.crypto.KeyedToken;
import io.wraith.crypto.noise.X25519;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/// A long-lived Ed25519 key pair. It signs static keys of handshakes and takes no part in them, so
/// one signature serves all handshakes with that static key.
public final class Identity {
    /// The private seed, then the public key.
    public static final int ENCODED_LENGTH = 64;

    private static final int SEED_LENGTH = 32;

    private final PrivateKey privateKey;
    private final PublicIdentity publicIdentity;

    private Identity(PrivateKey privateKey, PublicIdentity publicIdentity) {
        this.privateKey = privateKey;
        this.publicIdentity = publicIdentity;
    }

    /// The private seed is the next 32 bytes of `random`.
    public static Identity generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, random);
            KeyPair pair = generator.generateKeyPair();
            byte[] encoded = pair.getPublic().getEncoded();
            byte[] raw =
                    Arrays.copyOfRange(
                            encoded, encoded.length - PublicIdentity.LENGTH, encoded.length);
            return new Identity(pair.getPrivate(), new PublicIdentity(raw));
        } catch (GeneralSecurityException e) {
            throw Check.never(e);
        }
    }

    /// An identity from its [#encoded] form; empty if it has another length or its halves do not
    /// belong together.
    public static Optional<Identity> decode(byte[] encoded) {
        if (encoded.length != ENCODED_LENGTH) {
            return Optional.empty();
        }
        byte[] seed = Arrays.copyOf(encoded, SEED_LENGTH);
        try {
            PrivateKey privateKey =
                    KeyFactory.getInstance("Ed25519")
                            .generatePrivate(
                                    new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
            byte[] raw = Arrays.copyOfRange(encoded, SEED_LENGTH, ENCODED_LENGTH);
            Identity identity = new Identity(privateKey, new PublicIdentity(raw));
            byte[] probe = new byte[X25519.LENGTH];
            byte[] proof = identity.proofOf(probe);
            return IdentityProof.isValid(proof, probe) ? Optional.of(identity) : Optional.empty();
        } catch (GeneralSecurityException e) {
            // Every 32 bytes are a seed.
            throw Check.never(e);
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    /// For a key file. The caller overwrites it.
    public byte[] encoded() {
        byte[] seed = ((EdECPrivateKey) privateKey).getBytes().orElseThrow();
        byte[] encoded = Arrays.copyOf(seed, ENCODED_LENGTH);
        System.arraycopy(publicIdentity.bytes(), 0, encoded, SEED_LENGTH, PublicIdentity.LENGTH);
        Arrays.fill(seed, (byte) 0);
        return encoded;
    }

    public PublicIdentity publicIdentity() {
        return publicIdentity;
    }

    /// What handshakes need: the static key and the proof that it is this identity's.
    public Credentials certify(X25519 staticKey) {
        return new Credentials(staticKey, proofOf(staticKey.publicKey()));
    }

    /// Tokens that only this identity can make, the same whenever it is opened.
    public KeyedToken tokens(String purpose) {
        byte[] seed = ((EdECPrivateKey) privateKey).getBytes().orElseThrow();
        try {
            return new KeyedToken(seed, purpose);
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    private byte[] proofOf(byte[] staticKey) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(privateKey);
            signature.update(IdentityProof.signedText(staticKey));
            return IdentityProof.encode(publicIdentity, signature.sign());
        } catch (GeneralSecurityException e) {
            throw Check.never(e);
        }
    }
}
