package io.wraith.proto.handshake;

import io.wraith.wire.Burst;
import io.wraith.wire.HandshakeHeader;

import java.util.Arrays;

/// The fragments of one message. Its arrays are made when it is first used, and then kept.
final class Slot {
    /// More than the fragments of the longest message.
    static final int PIECES = 8;

    private static final int PIECE_LIMIT = HandshakeHeader.DATAGRAM_LIMIT - HandshakeHeader.LENGTH;

    static final int WORST_CASE_BYTES = PIECES * (PIECE_LIMIT + 8) + Burst.ADDRESS_LIMIT + 200;

    /// How many ways are tried before the fragments are dropped; those that are genuine come again.
    private static final int WAYS_LIMIT = 8;

    private final byte[] address = new byte[Burst.ADDRESS_LIMIT];
    private final int[] offsets = new int[PIECES];
    private final int[] lengths = new int[PIECES];
    private byte[] bytes = {};
    private int addressLength;
    private long to;
    private long from;
    private int message;
    private int total;
    private boolean validated;
    private boolean used;
    private boolean conflict;
    private int pieces;
    private int replaced;
    private int way;
    private int next;
    private int waysTried;
    private long beganNs;
    private long latestNs;
    private int receivedBytes;

    void begin(Burst burst, HandshakeHeader header, boolean ofValidated, long nowNs) {
        if (bytes.length == 0) {
            bytes = new byte[PIECES * PIECE_LIMIT];
        }
        addressLength = burst.addressLength();
        System.arraycopy(burst.address(), 0, address, 0, addressLength);
        to = header.connectionId();
        from = header.sender();
        message = header.message();
        total = header.total();
        validated = ofValidated;
        used = true;
        conflict = false;
        pieces = 0;
        replaced = 0;
        way = 0;
        next = 0;
        waysTried = 0;
        beganNs = nowNs;
        receivedBytes = 0;
    }

    void end() {
        used = false;
    }

    boolean isUsed() {
        return used;
    }

    boolean holds(Burst burst, HandshakeHeader header, boolean ofValidated) {
        return to == header.connectionId()
                && from == header.sender()
                && message == header.message()
                && total == header.total()
                && validated == ofValidated
                && isFrom(burst);
    }

    boolean isFrom(Burst burst) {
        return burst.sameAddress(address, addressLength);
    }

    /// Adds a fragment that arrived in a datagram of `datagramBytes`. When there are more than the
    /// slot can hold, the oldest goes.
    void add(byte[] source, HandshakeHeader header, int datagramBytes, long nowNs) {
        receivedBytes += datagramBytes;
        latestNs = nowNs;
        int length = header.fragmentLength();
        int offset = header.offset();
        for (int i = 0; i < pieces; i++) {
            if (isSame(i, source, header)) {
                return;
            }
            conflict |= offset < offsets[i] + lengths[i] && offsets[i] < offset + length;
        }
        int piece = pieces < PIECES ? pieces++ : replaced++ % PIECES;
        offsets[piece] = offset;
        lengths[piece] = length;
        System.arraycopy(source, header.fragmentAt(), bytes, piece * PIECE_LIMIT, length);
        int newest = 1 << piece;
        for (int mask = newest; mask <= way; mask++) {
            if ((mask & newest) != 0 && isWay(mask)) {
                // Ways are tried in ascending order; the new piece made one below the last.
                way = mask - 1;
                break;
            }
        }
        next = wayAfter(way);
    }

    /// Whether fragments contradict each other: one of them is not genuine.
    boolean hasConflict() {
        return conflict;
    }

    /// A way to lay the fragments end to end that was not yet tried; 0 if there is none.
    int nextWay() {
        return next;
    }

    /// The message if it was sent in the fragments of `mask`.
    byte[] message(int mask) {
        byte[] whole = new byte[total];
        for (int i = 0; i < pieces; i++) {
            if ((mask >>> i & 1) != 0) {
                System.arraycopy(bytes, i * PIECE_LIMIT, whole, offsets[i], lengths[i]);
            }
        }
        return whole;
    }

    /// The way was tried; answers whether another may be.
    boolean tried(int mask) {
        way = mask;
        next = ++waysTried < WAYS_LIMIT ? wayAfter(mask) : 0;
        return next != 0;
    }

    boolean precedes(Slot other) {
        return validated == other.validated ? beganNs - other.beganNs < 0 : validated;
    }

    /// Whether this one is to be given up before another.
    boolean yieldsBefore(Slot other) {
        return validated == other.validated ? beganNs - other.beganNs < 0 : other.validated;
    }

    long to() {
        return to;
    }

    long from() {
        return from;
    }

    int number() {
        return message;
    }

    boolean isValidated() {
        return validated;
    }

    byte[] address() {
        return Arrays.copyOf(address, addressLength);
    }

    long beganNs() {
        return beganNs;
    }

    /// When the last fragment came.
    long latestNs() {
        return latestNs;
    }

    /// The length of the datagrams so far.
    int receivedBytes() {
        return receivedBytes;
    }

    private boolean isSame(int piece, byte[] source, HandshakeHeader header) {
        int at = piece * PIECE_LIMIT;
        int sourceAt = header.fragmentAt();
        int length = header.fragmentLength();
        return offsets[piece] == header.offset()
                && lengths[piece] == length
                && Arrays.equals(bytes, at, at + length, source, sourceAt, sourceAt + length);
    }

    private int wayAfter(int last) {
        for (int mask = last + 1; mask < 1 << pieces; mask++) {
            if (isWay(mask)) {
                return mask;
            }
        }
        return 0;
    }

    private boolean isWay(int mask) {
        int end = 0;
        int left = mask;
        while (end < total && left != 0) {
            int piece = pieceAt(end, left);
            if (piece < 0) {
                return false;
            }
            end += lengths[piece];
            left &= ~(1 << piece);
        }
        return end == total && left == 0;
    }

    private int pieceAt(int offset, int mask) {
        for (int i = 0; i < pieces; i++) {
            if ((mask >>> i & 1) != 0 && offsets[i] == offset) {
                return i;
            }
        }
        return -1;
    }
}
