package io.wraith.proto;

import io.wraith.base.Prng;
import io.wraith.proto.congestion.AckWish;
import io.wraith.proto.congestion.Congestion;
import io.wraith.proto.congestion.CongestionProfile;
import io.wraith.proto.congestion.CongestionTrace;
import io.wraith.proto.congestion.Pacer;
import io.wraith.proto.recovery.LossDetector;
import io.wraith.proto.recovery.SentFrames;
import io.wraith.proto.recovery.SentPackets;
import io.wraith.wire.FrameType;
import io.wraith.wire.FrameWriter;

/// How much may leave now: congestion control with its pacer, and what it wishes of the peer's
/// acknowledgements. Begins anew on another path.
final class Sender {
    /// A wish is told again only if it changed by more than a quarter: they drift with the window.
    private static final int TOLERANCE = 4;

    private static final int MOST_WISHED_PACKETS = 0xffff;
    private static final int LIMIT_BURSTS_PER_SECOND = 1_000;

    private final CongestionProfile profile;
    private final Prng random;
    private Congestion congestion;
    private Pacer pacer;
    private int wishSequence;
    private int toldPackets;
    private long toldDelayNs;
    private boolean wishLost;
    private long mostBytesPerSecond = Long.MAX_VALUE;

    Sender(CongestionProfile profile, Prng random, long nowNs, long rttNs, int datagramBytes) {
        this.profile = profile;
        this.random = random;
        congestion = profile.start(nowNs, rttNs, datagramBytes, random.nextLong());
        pacer = pacer(nowNs, datagramBytes);
    }

    /// The path is another one: nothing that was learnt holds.
    void restart(long nowNs, int datagramBytes) {
        congestion = profile.start(nowNs, 0, datagramBytes, random.nextLong());
        pacer = pacer(nowNs, datagramBytes);
    }

    private Pacer pacer(long nowNs, int datagramBytes) {
        return new Pacer(nowNs, bytesPerSecond(), quantumBytes(datagramBytes));
    }

    /// Never faster than that, whatever the path carries.
    void limit(long bytesPerSecond) {
        mostBytesPerSecond = bytesPerSecond;
    }

    private long bytesPerSecond() {
        return Math.min(congestion.pacingBytesPerSecond(), mostBytesPerSecond);
    }

    /// A burst that lasts no longer than a limit's millisecond, or else a packet.
    private int quantumBytes(int datagramBytes) {
        int usual = congestion.sendQuantumBytes();
        long most = Math.max(mostBytesPerSecond / LIMIT_BURSTS_PER_SECOND, datagramBytes);
        return (int) Math.min(usual, most);
    }

    Congestion congestion() {
        return congestion;
    }

    /// How many bytes the window lets into flight.
    long windowRoom(long inFlightBytes) {
        return congestion.windowBytes() - inFlightBytes;
    }

    /// How many bytes may leave back to back now.
    int credit(long nowNs) {
        return pacer.creditBytes(nowNs);
    }

    /// A packet leaves. Those that only tell what the peer waits for need no credit and no window.
    void sent(LossDetector flight, long number, int bytes, int flags, long nowNs) {
        byte tag = congestion.tag();
        boolean counts =
                (flags & (SentPackets.IN_FLIGHT | SentPackets.MTU_PROBE)) == SentPackets.IN_FLIGHT;
        if (counts) {
            long inFlight = flight.packets().inFlightBytes();
            congestion.sent(nowNs, number, bytes, inFlight, flight.rate().isAppLimited());
            tag = congestion.tag();
        }
        if ((flags & SentPackets.IN_FLIGHT) != 0) {
            // Probes leave without credit, and use up what there is.
            pacer.sent(Math.min(bytes, pacer.creditBytes(nowNs)));
        }
        flight.sent(nowNs, bytes, flags, tag);
    }

    void idleRestart(long nowNs) {
        congestion.idleRestart(nowNs);
    }

    /// When the next burst may leave: at once, or when there is credit for half a quantum.
    long departureNs(long nowNs, int datagramBytes) {
        int quantum = quantumBytes(datagramBytes);
        pacer.pace(nowNs, bytesPerSecond(), quantum);
        return pacer.deadlineNs(nowNs, quantum, datagramBytes);
    }

    private boolean hasNewWish() {
        AckWish wish = congestion.ackWish();
        return wishLost || isFar(wish.packets(), toldPackets) || isFar(wish.delayNs(), toldDelayNs);
    }

    boolean writeWish(FrameWriter out, SentFrames sent) {
        AckWish wish = congestion.ackWish();
        int packets = Math.clamp(wish.packets(), 1, MOST_WISHED_PACKETS);
        if (!hasNewWish() || !out.ackPolicy(wishSequence, packets, wish.delayNs() / 1_000)) {
            return false;
        }
        sent.add(FrameType.ACK_POLICY.code(), wishSequence++, 0, 0);
        toldPackets = wish.packets();
        toldDelayNs = wish.delayNs();
        wishLost = false;
        return true;
    }

    /// Only the newest wish counts.
    void wishLost(int sequence) {
        wishLost |= sequence == wishSequence - 1;
    }

    void describe(CongestionTrace trace) {
        congestion.describe(trace);
    }

    private static boolean isFar(long wished, long told) {
        return Math.abs(wished - told) * TOLERANCE > told;
    }
}
