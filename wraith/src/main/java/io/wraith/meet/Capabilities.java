package io.wraith.meet;

import io.wraith.base.Big;
import io.wraith.crypto.KeyedToken;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Issues capabilities and checks them, without remembering what it issued: each is a [Grant] and
/// its [KeyedToken]. It remembers what was revoked, until that would have expired.
///
/// ```
///  0: subject u32 | 4: serial u32 | 8: expires u32 | 12: flags u8, bit 0 writable | 13: token 16
/// ```
///
/// Whoever holds a capability may use it, and pass it on. It travels in tickets and, encrypted to
/// the identity that issued it, in message 3 of the handshake.
public final class Capabilities {
    public static final int LENGTH = 13 + KeyedToken.LENGTH;

    /// What its tokens are for.
    public static final String PURPOSE = "capability";

    private static final int TOKEN = 13;
    private static final int WRITABLE = 1;

    private final KeyedToken tokens;
    private final Set<Integer> revokedSubjects = new HashSet<>();
    private final Map<Long, Grant> revoked = new TreeMap<>();

    /// The secret has 32 random bytes or more. Whatever is issued is worth something as long as the
    /// secret is kept.
    public Capabilities(byte[] secret) {
        this(new KeyedToken(secret, PURPOSE));
    }

    /// With tokens of an identity for [#PURPOSE], what is issued outlives a restart.
    public Capabilities(KeyedToken tokens) {
        this.tokens = tokens;
    }

    public byte[] issue(Grant grant) {
        byte[] capability = new byte[LENGTH];
        Big.u32(capability, 0, grant.subject());
        Big.u32(capability, 4, grant.serial());
        Big.u32(capability, 8, (int) grant.expiresAtSeconds());
        Big.u8(capability, 12, grant.writable() ? WRITABLE : 0);
        tokens.write(capability, 0, TOKEN, capability, TOKEN);
        return capability;
    }

    /// What that is worth which a peer presented.
    public CapabilityVerdict check(byte[] capability, long nowSeconds) {
        boolean genuine =
                capability.length == LENGTH
                        && tokens.verify(capability, 0, TOKEN, capability, TOKEN);
        if (!genuine) {
            return new CapabilityVerdict.Refused(Refusal.UNKNOWN);
        }
        Grant grant =
                new Grant(
                        Big.u32(capability, 0),
                        Big.u32(capability, 4),
                        Big.u8(capability, 12) == WRITABLE,
                        Integer.toUnsignedLong(Big.u32(capability, 8)));
        if (grant.isOver(nowSeconds)) {
            return new CapabilityVerdict.Refused(Refusal.EXPIRED);
        }
        boolean refused =
                revokedSubjects.contains(grant.subject()) || revoked.containsKey(key(grant));
        return refused
                ? new CapabilityVerdict.Refused(Refusal.REVOKED)
                : new CapabilityVerdict.Granted(grant);
    }

    /// Revokes one capability.
    public void revoke(Grant grant) {
        revoked.put(key(grant), grant);
    }

    /// Revokes all capabilities for a subject, whose number must not be used again.
    public void revokeSubject(int subject) {
        revokedSubjects.add(subject);
        revoked.values().removeIf(grant -> grant.subject() == subject);
    }

    /// Forgets what has expired since it was revoked.
    public void forget(long nowSeconds) {
        revoked.values().removeIf(grant -> grant.isOver(nowSeconds));
    }

    int remembered() {
        return revoked.size();
    }

    private static long key(Grant grant) {
        return ((long) grant.subject() << 32) | Integer.toUnsignedLong(grant.serial());
    }
}
