package io.wraith.bench.sim;

/// What a saturated lossless link carries for an application, C: the measure of every share.
///
/// A full packet of the benches has 1280 bytes of plaintext, of which a DATA frame's header takes
/// 15; 16 bytes of header and 16 of tag make 1312 bytes of UDP payload, 28 of IPv4 and UDP and 38
/// of Ethernet make 1378 on the wire. So C is 1265/1378 = 0.918 of the link's rate.
final class Capacity {
    static final int PLAINTEXT = 1280;
    static final int DATAGRAM = PLAINTEXT + 32;
    static final int WIRE = DATAGRAM + Datagrams.WIRE_OVERHEAD;

    /// The path of the benches lets exactly this datagram through, so that the search for the MTU
    /// ends there.
    static final int MTU = DATAGRAM + Datagrams.IP_OVERHEAD;

    private static final int DATA_HEADER = 15;

    private Capacity() {}

    /// Application bits per second on a link of that rate.
    static double goodput(double bitsPerSecond) {
        return bitsPerSecond * (PLAINTEXT - DATA_HEADER) / WIRE;
    }

    /// Bytes in flight on the wire when the link is just full.
    static double bandwidthDelayBytes(double bitsPerSecond, long rttNs) {
        return bitsPerSecond / 8 * rttNs / 1e9;
    }
}
