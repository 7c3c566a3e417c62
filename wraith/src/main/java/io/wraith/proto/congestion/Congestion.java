package io.wraith.proto.congestion;

import io.wraith.proto.recovery.AckSample;
import io.wraith.proto.recovery.LostPacket;

/// A sender's congestion controller. All sizes are whole UDP payloads in bytes, all rates bytes per
/// second, all times nanoseconds of one monotonic clock that may start anywhere.
///
/// Order of calls for one ACK: [#lost] for each packet it reveals as lost, [#spurious] for each
/// packet it shows to have arrived after all, then [#acked] once if it newly acknowledged anything.
public sealed interface Congestion permits BbrV3, Cubic, FixedRate {
    /// One packet leaves; `inFlightBefore` does not count it. `appLimited` says that the
    /// application, not window or pacing, was the limit when it left.
    void sent(long nowNs, long number, int bytes, long inFlightBefore, boolean appLimited);

    void lost(LostPacket packet);

    void acked(AckSample sample);

    /// A packet that was declared lost has been delivered; `tag` is the one it was sent with.
    void spurious(long nowNs, long number, int bytes, byte tag);

    void persistentCongestion(long nowNs);

    /// About to send with nothing in flight because the application had nothing to send.
    void idleRestart(long nowNs);

    /// The size of a full packet, whole UDP payload; called again when the path's MTU is found.
    void datagramBytes(int bytes);

    long windowBytes();

    long pacingBytesPerSecond();

    /// The most that may leave back to back.
    int sendQuantumBytes();

    /// To be stored with each packet sent and handed back in samples.
    byte tag();

    /// How often the peer should acknowledge now; the same object each time.
    AckWish ackWish();

    void describe(CongestionTrace trace);
}
