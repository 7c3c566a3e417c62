package io.wraith.bench.sim;

import io.wraith.base.Check;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// Every datagram in flight, by number. Numbers and their arrays are used again, so that a running
/// simulation allocates nothing per datagram. Their bytes are here, or else with [Payloads].
final class Datagrams {
    /// No datagram: what a node gets when it only has its turn.
    static final int NONE = -1;

    /// IPv4 and UDP headers.
    static final int IP_OVERHEAD = 28;

    /// Ethernet: preamble 8, header 14, checksum 4, gap between frames 12.
    static final int WIRE_OVERHEAD = IP_OVERHEAD + 38;

    private static final int SMALLEST_ARRAY = 2048;

    private byte[][] bytes = new byte[64][];
    private int[] lengths = new int[64];
    private long[] sources = new long[64];
    private long[] targets = new long[64];
    private long[] payloads = new long[64];
    private byte[] marks = new byte[64];
    private int[] free = new int[64];
    private int freeCount;
    private int made;
    private final @Nullable Payloads elsewhere;

    Datagrams() {
        this(null);
    }

    Datagrams(@Nullable Payloads elsewhere) {
        this.elsewhere = elsewhere;
    }

    /// One whose bytes are elsewhere.
    int create(long payload, int length, int ecn) {
        int datagram = freeCount > 0 ? free[--freeCount] : make();
        payloads[datagram] = payload;
        lengths[datagram] = length;
        marks[datagram] = (byte) ecn;
        return datagram;
    }

    /// Copies the payload; addresses are 48 bits, IPv4 and port.
    int create(byte[] from, int at, int length, long source, long target) {
        int datagram = freeCount > 0 ? free[--freeCount] : make();
        byte[] own = bytes[datagram];
        if (own == null || own.length < length) {
            own = new byte[Math.max(SMALLEST_ARRAY, length)];
            bytes[datagram] = own;
        }
        System.arraycopy(from, at, own, 0, length);
        lengths[datagram] = length;
        sources[datagram] = source;
        targets[datagram] = target;
        marks[datagram] = 0;
        return datagram;
    }

    int copy(int datagram) {
        if (elsewhere != null) {
            elsewhere.share(payloads[datagram]);
            return create(payloads[datagram], lengths[datagram], marks[datagram]);
        }
        int twin =
                create(bytes[datagram], 0, lengths[datagram], sources[datagram], targets[datagram]);
        marks[twin] = marks[datagram];
        return twin;
    }

    /// Of one that is lost.
    void drop(int datagram) {
        if (elsewhere != null) {
            elsewhere.release(payloads[datagram]);
        }
        release(datagram);
    }

    void release(int datagram) {
        Check.that(lengths[datagram] >= 0, "a datagram is released twice");
        lengths[datagram] = -1;
        free[freeCount++] = datagram;
    }

    /// How many exist now.
    int count() {
        return made - freeCount;
    }

    long payload(int datagram) {
        return payloads[datagram];
    }

    byte[] bytes(int datagram) {
        return bytes[datagram];
    }

    int length(int datagram) {
        return lengths[datagram];
    }

    /// What it takes on the wire, which is what links and queues count.
    int wireBytes(int datagram) {
        return lengths[datagram] + WIRE_OVERHEAD;
    }

    void shorten(int datagram, int length) {
        lengths[datagram] = length;
    }

    long source(int datagram) {
        return sources[datagram];
    }

    void source(int datagram, long address) {
        sources[datagram] = address;
    }

    long target(int datagram) {
        return targets[datagram];
    }

    void target(int datagram, long address) {
        targets[datagram] = address;
    }

    /// The two ECN bits of the IP header.
    int ecn(int datagram) {
        return marks[datagram];
    }

    void ecn(int datagram, int mark) {
        marks[datagram] = (byte) mark;
    }

    private int make() {
        if (made == lengths.length) {
            int more = 2 * made;
            bytes = Arrays.copyOf(bytes, more);
            lengths = Arrays.copyOf(lengths, more);
            sources = Arrays.copyOf(sources, more);
            targets = Arrays.copyOf(targets, more);
            payloads = Arrays.copyOf(payloads, more);
            marks = Arrays.copyOf(marks, more);
            free = Arrays.copyOf(free, more);
        }
        return made++;
    }
}
