package io.wraith.proto.congestion;

/// The receiver's half of a [ModelFlow]: packets on their way to it and ACKs on their way back,
/// both in order.
final class ReceivedAcks {
    private static final long NEVER = Long.MAX_VALUE;

    private final int mask;
    private final long[] numbers;
    private final long[] arrivalsNs;
    private final long[] acksNs;
    private final long[] largest;
    private long head;
    private long tail;
    private long ackHead;
    private long ackTail;
    private long bundleNs = 1;

    ReceivedAcks(int size) {
        mask = size - 1;
        numbers = new long[size];
        arrivalsNs = new long[size];
        acksNs = new long[size];
        largest = new long[size];
    }

    void bundle(long everyNs) {
        bundleNs = everyNs;
    }

    void expect(long number, long arrivalNs) {
        int at = (int) tail++ & mask;
        numbers[at] = number;
        arrivalsNs[at] = arrivalNs;
    }

    /// When the receiver acknowledges next: enough packets, or the first of them waited enough.
    long dueNs(AckWish wish) {
        if (head == tail) {
            return NEVER;
        }
        long delayed = arrivalsNs[(int) head & mask] + wish.delayNs();
        if (tail - head < wish.packets()) {
            return delayed;
        }
        return Math.min(delayed, arrivalsNs[(int) (head + wish.packets() - 1) & mask]);
    }

    void send(long nowNs, long halfRttNs) {
        long newest = -1;
        while (head < tail && arrivalsNs[(int) head & mask] <= nowNs) {
            newest = numbers[(int) head & mask];
            head++;
        }
        int at = (int) ackTail++ & mask;
        acksNs[at] = Math.ceilDiv(nowNs + halfRttNs, bundleNs) * bundleNs;
        largest[at] = newest;
    }

    /// When the next ACK arrives at the sender.
    long arrivalNs() {
        return ackHead == ackTail ? NEVER : acksNs[(int) ackHead & mask];
    }

    long takeAck() {
        return largest[(int) ackHead++ & mask];
    }

    void stretch(long nowNs, long halfRttNs, double factor) {
        for (long i = head; i < tail; i++) {
            int at = (int) i & mask;
            long waits = arrivalsNs[at] - halfRttNs - nowNs;
            if (waits > 0) {
                arrivalsNs[at] = nowNs + (long) (waits * factor) + halfRttNs;
            }
        }
    }
}
