package io.wraith.crypto.handshake;

import io.wraith.base.Check;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/// That a static key is an identity's. 0: public Ed25519 key 32 | 32: signature 64
///
/// The signature covers `"wraith static key 1"` ‖ 0 ‖ the public X25519 key.
final class IdentityProof {
    static final int SIGNATURE = PublicIdentity.LENGTH;
    static final int LENGTH = SIGNATURE + 64;

    private static final byte[] DOMAIN =
            "wraith static key 1\0".getBytes(StandardCharsets.US_ASCII);

    /// SubjectPublicKeyInfo of RFC 8410 up to the key itself.
    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private IdentityProof() {}

    static byte[] signedText(byte[] staticKey) {
        byte[] text = Arrays.copyOf(DOMAIN, DOMAIN.length + staticKey.length);
        System.arraycopy(staticKey, 0, text, DOMAIN.length, staticKey.length);
        return text;
    }

    static byte[] encode(PublicIdentity identity, byte[] signature) {
        byte[] proof = Arrays.copyOf(identity.bytes(), LENGTH);
        System.arraycopy(signature, 0, proof, SIGNATURE, LENGTH - SIGNATURE);
        return proof;
    }

    static PublicIdentity identity(byte[] proof) {
        return new PublicIdentity(Arrays.copyOf(proof, SIGNATURE));
    }

    /// False for anything but a valid signature: a key that is no point, a signature out of range.
    static boolean isValid(byte[] proof, byte[] staticKey) {
        byte[] encoded = Arrays.copyOf(PREFIX, PREFIX.length + SIGNATURE);
        System.arraycopy(proof, 0, encoded, PREFIX.length, SIGNATURE);
        try {
            PublicKey identity =
                    KeyFactory.getInstance("Ed25519")
                            .generatePublic(new X509EncodedKeySpec(encoded));
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(identity);
            signature.update(signedText(staticKey));
            return signature.verify(proof, SIGNATURE, LENGTH - SIGNATURE);
        } catch (InvalidKeySpecException | InvalidKeyException | SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw Check.never(e);
        }
    }
}
