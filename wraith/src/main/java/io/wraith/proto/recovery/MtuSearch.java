package io.wraith.proto.recovery;

import io.wraith.base.Check;
import io.wraith.wire.ProtectedHeader;

/// How large a packet may be on the path: probes larger ones (RFC 8899, with packets of their own
/// that are acknowledged like any other), and notices when the path no longer carries them.
///
/// Sizes are those of the plaintext, which is what ciphers are fast or slow at; a packet adds
/// [#OVERHEAD] to the UDP payload, which IP and UDP wrap in another 28 or 48 bytes.
///
/// searching ─ probe acknowledged: next size ─┐ ┌─ 3 probes lost, or no size left ─ 600 s ┐ ▲
/// ▲─────────────────────────────────────┘ │ │ └────────────── after the pause ────────────┴─ black
/// hole: base size ─ 60 s ──────────┘
public final class MtuSearch {
    /// What a packet adds to its plaintext: connection id, flags, number, tag.
    public static final int OVERHEAD = ProtectedHeader.OVERHEAD;

    /// Carried by every path: with IPv6, 1,104 of its 1,280 bytes.
    public static final int BASE = 1024;

    static final int IPV4_HEADERS = 28;
    static final int IPV6_HEADERS = 48;

    static final int MOST_PROBES = 3;
    static final long RAISE_NS = 600_000_000_000L;
    static final long PAUSE_NS = 60_000_000_000L;

    /// More bursts of loss than this, without a full packet arriving, are a black hole.
    static final int BURSTS_TOLERATED = 3;

    /// After so many timeouts in a row the size itself is under suspicion.
    static final int TIMEOUTS_TOLERATED = 2;

    /// 1,408 fits an MTU of 1,500, 8,704 one of 9,000, 65,280 the loopback's.
    private static final int[] SIZES = {BASE, 1280, 1408, 8704, 16_384, 32_768, 65_280};

    private static final long NONE = -1;

    /// The index of the largest size that both sides and the interface allow.
    private final int most;

    private int current;
    private long probe = NONE;
    private int probesLost;
    private boolean isPaused;
    private long resumeNs;

    private int bursts;
    private long lastLost = NONE;
    private long lastFullAcked = NONE;

    /// Never goes beyond a plaintext of `mostBytes`, at least [#BASE].
    public MtuSearch(int mostBytes) {
        Check.that(mostBytes >= BASE, "packets of " + mostBytes + " bytes");
        int index = 0;
        while (index + 1 < SIZES.length && SIZES[index + 1] <= mostBytes) {
            index++;
        }
        most = index;
    }

    /// The largest plaintext of whose packets a link carries whole ones: what is worth trying if
    /// the local interface is the limit. [#BASE] if none fits.
    public static int fitting(int linkMtu, boolean isIpv6) {
        int room = linkMtu - OVERHEAD - (isIpv6 ? IPV6_HEADERS : IPV4_HEADERS);
        int fitting = BASE;
        for (int size : SIZES) {
            fitting = size <= room ? size : fitting;
        }
        return fitting;
    }

    /// The plaintext of a full packet.
    public int plainBytes() {
        return SIZES[current];
    }

    /// The same, after so many timeouts in a row: a path that no longer carries large packets would
    /// swallow large probes too, and nothing would ever be acknowledged.
    public int plainBytes(int timeouts) {
        return timeouts >= TIMEOUTS_TOLERATED ? BASE : plainBytes();
    }

    /// The plaintext of a probe to be sent now, or 0.
    public int probeBytes(long nowNs) {
        if (probe != NONE || current == most || (isPaused && resumeNs - nowNs > 0)) {
            return 0;
        }
        if (isPaused) {
            isPaused = false;
            probesLost = 0;
        }
        return SIZES[current + 1];
    }

    /// The probe left with this number.
    public void probeSent(long number) {
        probe = number;
    }

    /// The kernel refuses the probe's size, so there is no need to lose it.
    public void probeRefused(long nowNs) {
        probe = NONE;
        pause(nowNs + RAISE_NS);
    }

    /// A packet arrived, probe or not, of so many bytes of UDP payload. Answers whether the size of
    /// a full packet changes.
    public boolean acked(long number, int bytes) {
        if (number == probe) {
            probe = NONE;
            probesLost = 0;
            current++;
            bursts = 0;
            lastFullAcked = Math.max(lastFullAcked, number);
            return true;
        }
        if (bytes >= SIZES[current] + OVERHEAD) {
            bursts = 0;
            lastFullAcked = Math.max(lastFullAcked, number);
        }
        return false;
    }

    /// A packet was declared lost; numbers ascend within one acknowledgement, and come after those
    /// it acknowledged. Answers whether the size of a full packet changes.
    public boolean lost(long number, int bytes, long nowNs) {
        // PROTOCOL: A sender MUST NOT take the loss of a probe for congestion.
        if (number == probe) {
            probe = NONE;
            probesLost++;
            if (probesLost == MOST_PROBES) {
                pause(nowNs + RAISE_NS);
            }
            return false;
        }
        boolean beginsBurst = number != lastLost + 1;
        lastLost = number;
        if (!beginsBurst || bytes <= BASE + OVERHEAD || number < lastFullAcked || current == 0) {
            return false;
        }
        bursts++;
        if (bursts <= BURSTS_TOLERATED) {
            return false;
        }
        current = 0;
        bursts = 0;
        probe = NONE;
        pause(nowNs + PAUSE_NS);
        return true;
    }

    private void pause(long untilNs) {
        isPaused = true;
        resumeNs = untilNs;
    }

    /// When the search goes on; `Long.MAX_VALUE`: it does not wait for time.
    public long deadlineNs() {
        return isPaused && current < most ? resumeNs : Long.MAX_VALUE;
    }
}
