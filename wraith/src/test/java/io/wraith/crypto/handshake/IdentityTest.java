package io.wraith.crypto.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;
import io.wraith.crypto.noise.X25519;
import io.wraith.vectors.ScriptedRandom;

import org.junit.jupiter.api.Test;

import java.util.HexFormat;

final class IdentityTest {
    private final Identity identity = Identity.generate(new ScriptedRandom(1));

    /// RFC 8032, 7.1, test 1: the public key of a seed.
    @Test
    void aSeedGivesItsPublicKey() {
        byte[] seed =
                HexFormat.of()
                        .parseHex(
                                "9d61b19deffd5a60ba844af492ec2cc4"
                                        + "4449c5697b326919703bac031cae7f60");
        assertThat(Identity.generate(ScriptedRandom.of(seed)).publicIdentity())
                .hasToString("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    }

    @Test
    void survivesItsEncoding() {
        Identity decoded = Identity.decode(identity.encoded()).orElseThrow();
        assertThat(decoded.publicIdentity()).isEqualTo(identity.publicIdentity());
        X25519 staticKey = X25519.generate(new ScriptedRandom(2));
        assertThat(decoded.certify(staticKey).proof())
                .isEqualTo(identity.certify(staticKey).proof());
    }

    @Test
    void halvesMustBelongTogether() {
        byte[] encoded = identity.encoded();
        encoded[0] ^= 1;
        assertThat(Identity.decode(encoded)).isEmpty();
        encoded[0] ^= 1;
        encoded[40] ^= 1;
        assertThat(Identity.decode(encoded)).isEmpty();
        assertThat(Identity.decode(new byte[63])).isEmpty();
    }

    @Test
    void publicIdentitiesAreValues() {
        byte[] key = identity.publicIdentity().bytes();
        PublicIdentity same = new PublicIdentity(key);
        key[0]++;
        assertThat(same)
                .isEqualTo(identity.publicIdentity())
                .hasSameHashCodeAs(identity.publicIdentity())
                .isNotEqualTo(new PublicIdentity(key));
        assertThatThrownBy(() -> new PublicIdentity(new byte[31])).isInstanceOf(Check.Failed.class);
    }

    @Test
    void provenPairsAreRememberedUpToTheCapacity() {
        VerifiedKeys verified = new VerifiedKeys(2);
        X25519[] keys = new X25519[3];
        byte[][] proofs = new byte[3][];
        for (int i = 0; i < 3; i++) {
            keys[i] = X25519.generate(new ScriptedRandom(i));
            proofs[i] = identity.certify(keys[i]).proof();
            assertThat(verified.isProven(proofs[i], keys[i].publicKey())).isTrue();
        }
        assertThat(verified.size()).isEqualTo(2);
        byte[] broken = proofs[2].clone();
        broken[IdentityProof.SIGNATURE] ^= 1;
        assertThat(verified.isProven(broken, keys[2].publicKey()))
                .as("the pair was proven before, so its signature is not read again")
                .isTrue();
        broken = proofs[0].clone();
        broken[IdentityProof.SIGNATURE] ^= 1;
        assertThat(verified.isProven(broken, keys[0].publicKey())).as("forgotten").isFalse();
        assertThat(verified.size()).as("nothing false is remembered").isEqualTo(2);
    }
}
