package io.wraith.proto.handshake;

import io.wraith.wire.Burst;
import io.wraith.wire.RetryDatagram;

/// Answers that leave no trace: what does not fit the queue is not answered.
final class Replies {
    private static final int CAPACITY = 64;

    private final byte[][] datagrams = new byte[CAPACITY][RetryDatagram.LENGTH];
    private final int[] lengths = new int[CAPACITY];
    private final byte[][] addresses = new byte[CAPACITY][Burst.ADDRESS_LIMIT];
    private final int[] addressLengths = new int[CAPACITY];
    private int first;
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    boolean isFull() {
        return count == CAPACITY;
    }

    /// Where the next answer is written, before [#add].
    byte[] next() {
        return datagrams[(first + count) % CAPACITY];
    }

    void add(Burst to, int length) {
        int index = (first + count++) % CAPACITY;
        lengths[index] = length;
        addressLengths[index] = to.addressLength();
        System.arraycopy(to.address(), 0, addresses[index], 0, to.addressLength());
    }

    /// Moves the oldest answer to an empty burst.
    void write(Burst out) {
        System.arraycopy(datagrams[first], 0, out.bytes(), 0, lengths[first]);
        out.append(lengths[first]);
        out.address(addresses[first], 0, addressLengths[first]);
        first = (first + 1) % CAPACITY;
        count--;
    }
}
