package io.wraith.proto.handshake;

import io.wraith.base.Check;

/// How much strangers may cost a responder.
///
/// @param entries size of the table of half-open handshakes, and of that of incomplete messages
/// @param cookieThreshold from so many half-open handshakes and incomplete messages on, cookies are
///   asked for
/// @param perAddress so many of them may belong to one address before it is asked for a cookie;
///   with a cookie, twice as many
/// @param cookieRate from so many handshakes of late on a group of addresses is asked for cookies
/// @param mostRate from so many on even a cookie does not help
/// @param timeoutNs how long a handshake may take
/// @param cookieSlotNs a cookie is valid for one to two of them
/// @param shortGroup how many leading bytes make a group of addresses below 16 bytes (IPv4)
/// @param longGroup how many leading bytes make a group of longer addresses (IPv6)
public record GreeterLimits(
        int entries,
        int cookieThreshold,
        int perAddress,
        int cookieRate,
        int mostRate,
        long timeoutNs,
        long cookieSlotNs,
        int shortGroup,
        int longGroup) {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int LONG_ADDRESS = 16;

    /// A group is an IPv4 address or an IPv6 network of 64 bits; the edge writes addresses in
    /// network order and ports behind them.
    public static final GreeterLimits USUAL =
            new GreeterLimits(256, 128, 4, 32, 256, 10 * SECOND_NS, 30 * SECOND_NS, 4, 8);

    public GreeterLimits {
        Check.that(entries > 0 && entries <= 1 << 16, "a table of " + entries);
        Check.that(cookieThreshold >= 0 && cookieThreshold <= entries, "threshold of cookies");
        Check.that(perAddress > 0 && 2 * perAddress <= entries, "share of an address");
        Check.that(cookieRate > 0 && mostRate >= cookieRate, "rates of handshakes");
        Check.that(timeoutNs > 0 && cookieSlotNs > 0, "times of handshakes");
        Check.that(shortGroup > 0 && longGroup > 0 && longGroup <= LONG_ADDRESS, "groups");
    }

    /// How many of an address's bytes tell its group.
    int groupLength(int addressLength) {
        return Math.min(addressLength, addressLength < LONG_ADDRESS ? shortGroup : longGroup);
    }
}
