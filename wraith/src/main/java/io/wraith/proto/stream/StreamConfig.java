package io.wraith.proto.stream;

/// What a connection's streams may use on our side.
///
/// @param own what the peer is granted; it is told in the handshake
/// @param mostOpened streams of ours that may exist at once, whatever the peer grants
/// @param datagramSendBytes room of the queue of unreliable datagrams to be sent
/// @param datagramReceiveBytes room of the queue of those that were received
public record StreamConfig(
        StreamLimits own, int mostOpened, int datagramSendBytes, int datagramReceiveBytes) {
    /// A piece per two full packets of a window, so that the peer's honest losses fit, and their
    /// room is less than a hundredth of the window.
    private static final int BYTES_PER_RANGE = 2048;

    private static final int LEAST_PER_STREAM = 256;
    private static final int MOST_PER_STREAM = 1 << 15;
    private static final int LEAST_IN_ALL = 1 << 10;
    private static final int MOST_IN_ALL = 1 << 18;

    private static final int MOST_STREAMS = 1 << 20;
    private static final int MOST_QUEUE_BYTES = 1 << 30;

    /// Estimates, counted by hand and rounded up, of what objects take with 64-bit references: a
    /// half with its links and its first ranges, and its slot in a map that was just doubled.
    private static final long SEND_BYTES = 1_200;

    private static final long RECEIVE_BYTES = 900;
    private static final long SLOT_BYTES = 96;

    /// Two longs, and as much again while an array is copied to grow.
    private static final long RANGE_BYTES = 32;

    public StreamConfig {
        require(mostOpened >= 0 && mostOpened <= MOST_STREAMS, "number of own streams");
        require(own.twoWay() <= MOST_STREAMS, "number of two-way streams");
        require(own.oneWay() <= MOST_STREAMS, "number of one-way streams");
        require(isQueue(datagramSendBytes) && isQueue(datagramReceiveBytes), "datagram queue");
    }

    int rangesPerStream() {
        return Math.clamp(own.streamBytes() / BYTES_PER_RANGE, LEAST_PER_STREAM, MOST_PER_STREAM);
    }

    /// Beyond the few that every stream has; the same number for what arrived and for what was
    /// sent.
    int rangesInAll() {
        return Math.clamp(own.connectionBytes() / BYTES_PER_RANGE, LEAST_IN_ALL, MOST_IN_ALL);
    }

    long worstCaseBytes() {
        long sends = (long) mostOpened + own.twoWay();
        long receives = sends + own.oneWay();
        return sends * (SEND_BYTES + SLOT_BYTES)
                + receives * (RECEIVE_BYTES + SLOT_BYTES)
                + 2L * rangesInAll() * RANGE_BYTES
                + datagramSendBytes
                + datagramReceiveBytes;
    }

    private static boolean isQueue(int bytes) {
        return bytes >= 0 && bytes <= MOST_QUEUE_BYTES;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what + " out of range");
        }
    }
}
