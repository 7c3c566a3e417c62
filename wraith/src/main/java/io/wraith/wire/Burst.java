package io.wraith.wire;

import io.wraith.base.Check;

import java.util.Arrays;
import java.util.Objects;

/// What leaves or arrives in one kernel call: datagrams of one peer, `stride` bytes each but the
/// last, which may be shorter, one behind the other from byte 0 on.
///
/// Outwards the core appends datagrams and an edge sends them; inwards an edge fills the array and
/// says [#received].
public final class Burst {
    /// The kernel splits one send into no more datagrams than this (UDP_MAX_SEGMENTS).
    public static final int COUNT_LIMIT = 64;

    /// Enough for an IPv6 address with port and scope; what it holds is the edge's business.
    public static final int ADDRESS_LIMIT = 32;

    private final byte[] bytes;
    private final byte[] address = new byte[ADDRESS_LIMIT];
    private int addressLength;
    private int ecn;
    private int stride;
    private int count;
    private int lastLength;

    /// Room for `capacity` bytes in all.
    public Burst(int capacity) {
        bytes = new byte[capacity];
    }

    public byte[] bytes() {
        return bytes;
    }

    /// The distance between the starts of two datagrams; 0 while there is none.
    public int stride() {
        return stride;
    }

    public int count() {
        return count;
    }

    /// The length of the last datagram; 0 while there is none.
    public int lastLength() {
        return lastLength;
    }

    /// The length of all datagrams together.
    public int length() {
        return count == 0 ? 0 : (count - 1) * stride + lastLength;
    }

    public int offset(int datagram) {
        return Objects.checkIndex(datagram, count) * stride;
    }

    public int length(int datagram) {
        return Objects.checkIndex(datagram, count) == count - 1 ? lastLength : stride;
    }

    /// Where the next datagram goes.
    public int end() {
        return count * stride;
    }

    /// The longest datagram that can follow at [#end], or 0: a shorter one ends the burst.
    public int room() {
        if (count == 0) {
            return bytes.length;
        }
        boolean ended = lastLength < stride || count == COUNT_LIMIT;
        return ended ? 0 : Math.min(stride, bytes.length - end());
    }

    /// Takes what was written at [#end] as the next datagram.
    public void append(int length) {
        Check.that(length > 0 && length <= room(), "a datagram that the burst has no room for");
        if (count == 0) {
            stride = length;
        }
        lastLength = length;
        count++;
    }

    /// Takes the first `length` bytes of the array as datagrams of `datagramLength` bytes, of which
    /// the last may be shorter.
    public void received(int length, int datagramLength) {
        Objects.checkFromIndexSize(0, length, bytes.length);
        Check.that(length == 0 || datagramLength > 0, "datagrams without a length");
        count = length == 0 ? 0 : (length - 1) / datagramLength + 1;
        stride = count == 0 ? 0 : datagramLength;
        lastLength = length == 0 ? 0 : length - (count - 1) * datagramLength;
    }

    /// The peer's address: opaque to the core, the first [#addressLength] bytes count.
    public byte[] address() {
        return address;
    }

    public int addressLength() {
        return addressLength;
    }

    /// Copies an address of at most [#ADDRESS_LIMIT] bytes.
    public void address(byte[] source, int at, int length) {
        System.arraycopy(source, at, address, 0, length);
        addressLength = length;
    }

    public boolean sameAddress(byte[] other, int length) {
        return Arrays.equals(address, 0, addressLength, other, 0, length);
    }

    /// The two bits of the IP header (RFC 3168): 0 not ECN-capable, 1 and 2 capable, 3 congestion
    /// experienced.
    public int ecn() {
        return ecn;
    }

    public void ecn(int bits) {
        Check.that(bits >= 0 && bits <= 3, "ECN has two bits");
        ecn = bits;
    }

    /// No datagram, no address, no ECN.
    public void clear() {
        stride = 0;
        count = 0;
        lastLength = 0;
        addressLength = 0;
        ecn = 0;
    }
}
