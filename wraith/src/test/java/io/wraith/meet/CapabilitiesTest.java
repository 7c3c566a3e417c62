package io.wraith.meet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;
import io.wraith.meet.CapabilityVerdict.Granted;
import io.wraith.meet.CapabilityVerdict.Refused;
import io.wraith.vectors.PublishedVectors;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

final class CapabilitiesTest {
    private static final byte[] SECRET = new byte[32];
    private static final long NOW = 1_800_000_000;
    private static final Grant GRANT = new Grant(7, 1, false, NOW + 60);

    private final Capabilities capabilities = new Capabilities(SECRET);

    @Test
    void sayWhatTheyWereIssuedFor() {
        for (Grant grant :
                new Grant[] {
                    GRANT,
                    new Grant(-1, Integer.MIN_VALUE, true, Grant.NEVER),
                    new Grant(0, 0, true, (1L << 32) - 1)
                }) {
            byte[] capability = capabilities.issue(grant);
            assertThat(capability).hasSize(Capabilities.LENGTH);
            assertThat(capabilities.check(capability, NOW)).isEqualTo(new Granted(grant));
        }
        assertThatThrownBy(() -> new Grant(1, 1, false, 1L << 32)).isInstanceOf(Check.Failed.class);
    }

    @Test
    void holdAfterARestartWithTheSameSecretOnly() {
        byte[] capability = capabilities.issue(GRANT);
        assertThat(new Capabilities(SECRET).check(capability, NOW)).isEqualTo(new Granted(GRANT));
        byte[] other = SECRET.clone();
        other[31] = 1;
        assertThat(new Capabilities(other).check(capability, NOW))
                .isEqualTo(new Refused(Refusal.UNKNOWN));
    }

    @Test
    void noBitCanBeChanged() {
        byte[] capability = capabilities.issue(GRANT);
        for (int bit = 0; bit < 8 * capability.length; bit++) {
            byte[] changed = capability.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(capabilities.check(changed, NOW))
                    .as("bit " + bit)
                    .isEqualTo(new Refused(Refusal.UNKNOWN));
        }
        for (int length = 0; length < capability.length; length++) {
            assertThat(capabilities.check(Arrays.copyOf(capability, length), NOW))
                    .isEqualTo(new Refused(Refusal.UNKNOWN));
        }
        assertThat(capabilities.check(Arrays.copyOf(capability, 30), NOW))
                .isEqualTo(new Refused(Refusal.UNKNOWN));
    }

    @Test
    void expire() {
        byte[] capability = capabilities.issue(GRANT);
        assertThat(capabilities.check(capability, NOW + 59)).isEqualTo(new Granted(GRANT));
        assertThat(capabilities.check(capability, NOW + 60))
                .isEqualTo(new Refused(Refusal.EXPIRED));
        byte[] eternal = capabilities.issue(new Grant(7, 2, false, Grant.NEVER));
        assertThat(capabilities.check(eternal, Long.MAX_VALUE)).isInstanceOf(Granted.class);
    }

    @Test
    void areRevokedOneByOneOrAllForASubject() {
        Grant sibling = new Grant(7, 2, false, NOW + 60);
        Grant other = new Grant(8, 1, false, NOW + 60);
        capabilities.revoke(GRANT);
        assertThat(capabilities.check(capabilities.issue(GRANT), NOW))
                .isEqualTo(new Refused(Refusal.REVOKED));
        assertThat(capabilities.check(capabilities.issue(sibling), NOW))
                .isEqualTo(new Granted(sibling));
        capabilities.revokeSubject(7);
        assertThat(capabilities.check(capabilities.issue(sibling), NOW))
                .isEqualTo(new Refused(Refusal.REVOKED));
        assertThat(capabilities.check(capabilities.issue(other), NOW))
                .isEqualTo(new Granted(other));
        assertThat(capabilities.remembered()).isZero();
    }

    @Test
    void whatWasRevokedIsForgottenWhenItWouldHaveExpired() {
        capabilities.revoke(GRANT);
        capabilities.revoke(new Grant(7, 2, true, Grant.NEVER));
        capabilities.forget(NOW + 59);
        assertThat(capabilities.remembered()).isEqualTo(2);
        capabilities.forget(NOW + 60);
        assertThat(capabilities.remembered()).isEqualTo(1);
        assertThat(capabilities.check(capabilities.issue(GRANT), NOW + 60))
                .isEqualTo(new Refused(Refusal.EXPIRED));
    }

    @Test
    void published() throws IOException {
        Grant grant = new Grant(0x01020304, 0x05060708, true, 1_800_000_000);
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("secret", SECRET);
        file.put("subject", grant.subject());
        file.put("serial", grant.serial());
        file.put("expires", grant.expiresAtSeconds());
        file.put("flags", 1);
        file.put("capability", capabilities.issue(grant));
        PublishedVectors.compare("capability.json", file);
    }
}
