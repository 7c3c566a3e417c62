package io.wraith.meet;

import io.wraith.base.Check;

/// What a capability allows: one thing, for some time.
///
/// @param subject the share or the sending it is for, as its owner numbers them
/// @param serial tells capabilities for one subject apart, so that one of them can be revoked
/// @param writable whether what is shared may be changed
/// @param expiresAtSeconds seconds since 1970, below 2^32, or [#NEVER]
public record Grant(int subject, int serial, boolean writable, long expiresAtSeconds) {
    public static final long NEVER = 0;

    public Grant {
        Check.that(expiresAtSeconds >= 0 && expiresAtSeconds < 1L << 32, "a time out of range");
    }

    boolean isOver(long nowSeconds) {
        return expiresAtSeconds != NEVER && expiresAtSeconds <= nowSeconds;
    }
}
