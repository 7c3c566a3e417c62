package io.wraith.proto.stream;

import io.wraith.base.Big;

/// Datagrams in the order in which they came, in a ring of bytes: each as length u16 and bytes.
final class DatagramQueue {
    private static final int LENGTH_BYTES = 2;
    static final int MOST = 0xffff;

    private final int capacity;
    private final byte[] length = new byte[LENGTH_BYTES];

    /// Most connections never have a datagram.
    private byte[] ring = {};

    private long first;
    private long end;

    DatagramQueue(int capacity) {
        this.capacity = capacity;
    }

    boolean isEmpty() {
        return first == end;
    }

    /// False, and nothing, if there is no room.
    boolean add(byte[] bytes, int at, int count) {
        if (count > MOST || LENGTH_BYTES + count > capacity - (end - first)) {
            return false;
        }
        if (ring.length == 0) {
            ring = new byte[capacity];
        }
        Big.u16(length, 0, count);
        copyIn(length, 0, LENGTH_BYTES);
        copyIn(bytes, at, count);
        return true;
    }

    /// The length of the next datagram, of which there is one.
    int nextLength() {
        copyOut(first, length, 0, LENGTH_BYTES);
        return Big.u16(length, 0);
    }

    /// Takes the next datagram, of which there is one.
    void take(byte[] target, int at) {
        int count = nextLength();
        copyOut(first + LENGTH_BYTES, target, at, count);
        first += LENGTH_BYTES + count;
    }

    void drop() {
        first += LENGTH_BYTES + nextLength();
    }

    private void copyIn(byte[] bytes, int at, int count) {
        int position = (int) (end % ring.length);
        int upper = Math.min(count, ring.length - position);
        System.arraycopy(bytes, at, ring, position, upper);
        System.arraycopy(bytes, at + upper, ring, 0, count - upper);
        end += count;
    }

    private void copyOut(long from, byte[] target, int at, int count) {
        int position = (int) (from % ring.length);
        int upper = Math.min(count, ring.length - position);
        System.arraycopy(ring, position, target, at, upper);
        System.arraycopy(ring, 0, target, at + upper, count - upper);
    }
}
