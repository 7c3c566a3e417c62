package io.wraith.wire;

import io.wraith.base.Big;
import io.wraith.base.Check;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// Walks over the frames of an opened packet. [#next] moves to the next frame and checks all of it,
/// so that the accessors of that frame cannot fail; those of other types mean nothing then. Once it
/// answered with a fault it goes on to do so.
///
/// A window; never stored, never shared.
public final class FrameReader {
    /// The packet is over.
    public static final int END = -1;

    /// Packet numbers are below this.
    public static final long NUMBER_LIMIT = 1L << 56;

    /// Offsets, sizes and counts are below this, so that no sum of two overflows.
    public static final long SIZE_LIMIT = 1L << 62;

    /// An ACK holds at most so many ranges.
    public static final int RANGES_LIMIT = 2048;

    /// Two of a stream's 31 bits say who opened it and whether it is one-way.
    public static final int STREAMS_LIMIT = 1 << 29;

    public static final int REASON_LIMIT = 256;

    /// What GO_AWAY says if no stream was accepted.
    public static final int NO_STREAM = -1;

    private byte[] bytes = {};
    private int at;
    private int end;
    private @Nullable FrameType type;

    private int stream;
    private int sequence;
    private int code;
    private int kind;
    private int total;
    private long value;
    private long offset;
    private long delayUs;
    private int dataAt;
    private int dataLength;

    private int ranges;
    private int rangeAt;
    private long rangeLow;
    private long rangeHigh;

    public FrameReader wrap(byte[] plain, int at, int length) {
        Check.that(at >= 0 && length >= 0 && length <= plain.length - at, "outside of the array");
        bytes = plain;
        this.at = at;
        end = at + length;
        type = null;
        return this;
    }

    /// The code of the frame moved to, [#END], or the code of a [WireFault].
    public int next() {
        ranges = 0;
        if (at == end) {
            return END;
        }
        FrameType found = FrameType.of(Big.u8(bytes, at));
        // PROTOCOL: A receiver MUST close the connection if a packet that opened holds a frame
        // that it cannot read, and MUST NOT act on what follows in that packet.
        if (found == null) {
            return WireFault.UNKNOWN_TYPE.code();
        }
        if (end - at < found.fixedLength()) {
            return WireFault.TRUNCATED.code();
        }
        int length = read(found, at + 1);
        if (length < 0) {
            return length;
        }
        type = found;
        at += length;
        return found.code();
    }

    /// The length of the whole frame, or a fault.
    private int read(FrameType found, int body) {
        return switch (found) {
            case PAD -> end - at;
            case ACK -> acknowledgement(body);
            case DATA, DATA_FIN -> data(body);
            case CLOSE -> closing(body);
            case DATAGRAM -> carrying(body, FrameType.DATAGRAM);
            case REKEY -> rekeying(body);
            case ACK_NOW -> 1;
            case PING, PONG, PATH_CHALLENGE, PATH_RESPONSE -> {
                value = Big.u64(bytes, body);
                yield found.fixedLength();
            }
            case ACK_POLICY, RETIRE_ID, NEW_ID, LANE -> numbered(found, body);
            case MAX_DATA, MAX_STREAMS -> limit(found, body);
            case STREAM_RESET, STREAM_STOP, MAX_STREAM_DATA, GO_AWAY -> ofStream(found, body);
        };
    }

    private int acknowledgement(int body) {
        value = Big.u64(bytes, body);
        delayUs = Integer.toUnsignedLong(Big.u32(bytes, body + 8));
        dataAt = body + 12;
        int count = Big.u16(bytes, body + 36);
        if (outside(value, NUMBER_LIMIT)
                || outside(ectCount() | ceCount() | socketDrops(), SIZE_LIMIT)
                || count == 0
                || count > RANGES_LIMIT) {
            return WireFault.OUT_OF_RANGE.code();
        }
        int position = body + 38;
        long low = value + 2;
        for (int i = 0; i < count; i++) {
            long gap = i == 0 ? 0 : Varint.read(bytes, position, end);
            position += i == 0 || gap < 0 ? 0 : Varint.lengthAt(bytes, position);
            long length = gap < 0 ? -1 : Varint.read(bytes, position, end);
            if (length < 0) {
                return WireFault.TRUNCATED.code();
            }
            position += Varint.lengthAt(bytes, position);
            // Both are below 2^62, so neither difference overflows.
            long high = low - gap - 2;
            low = high - length;
            // PROTOCOL: A receiver MUST refuse ranges that reach below packet number 0.
            if (high < 0 || low < 0) {
                return WireFault.BELOW_ZERO.code();
            }
        }
        ranges = count;
        rangeAt = body + 38;
        rangeLow = value + 2;
        rangeHigh = -1;
        return position - at;
    }

    private int data(int body) {
        stream = Big.u32(bytes, body);
        offset = Big.u64(bytes, body + 4);
        int length = carrying(body + 12, FrameType.DATA);
        // PROTOCOL: A receiver MUST refuse stream data whose offset and length add up to 2^62 or
        // more.
        if (stream < 0 || outside(offset, SIZE_LIMIT) || outside(offset + dataLength, SIZE_LIMIT)) {
            return WireFault.OUT_OF_RANGE.code();
        }
        return length;
    }

    private int closing(int body) {
        code = Big.u32(bytes, body);
        int length = carrying(body + 4, FrameType.CLOSE);
        return dataLength > REASON_LIMIT ? WireFault.OUT_OF_RANGE.code() : length;
    }

    private int rekeying(int body) {
        sequence = Big.u32(bytes, body);
        kind = Big.u8(bytes, body + 4);
        offset = Big.u16(bytes, body + 5);
        total = Big.u16(bytes, body + 7);
        int length = carrying(body + 9, FrameType.REKEY);
        if (sequence < 0 || kind > 1 || dataLength == 0 || offset + dataLength > total) {
            return length == WireFault.TRUNCATED.code() ? length : WireFault.OUT_OF_RANGE.code();
        }
        return length;
    }

    /// Bytes that a u16 counts and that end the frame.
    private int carrying(int lengthAt, FrameType found) {
        dataLength = Big.u16(bytes, lengthAt);
        dataAt = lengthAt + 2;
        return dataLength > end - dataAt
                ? WireFault.TRUNCATED.code()
                : found.fixedLength() + dataLength;
    }

    private int numbered(FrameType found, int body) {
        boolean valid;
        if (found == FrameType.LANE) {
            kind = Big.u8(bytes, body);
            value = Big.u64(bytes, body + 1);
            dataAt = body + 9;
            valid = value != 0;
        } else {
            sequence = Big.u32(bytes, body);
            valid = sequence >= 0;
        }
        if (found == FrameType.NEW_ID) {
            total = Big.u32(bytes, body + 4);
            value = Big.u64(bytes, body + 8);
            dataAt = body + 16;
            valid = total >= 0 && total <= sequence && value != 0;
        } else if (found == FrameType.ACK_POLICY) {
            total = Big.u16(bytes, body + 4);
            delayUs = Integer.toUnsignedLong(Big.u32(bytes, body + 6));
            valid &= total > 0;
        }
        return valid ? found.fixedLength() : WireFault.OUT_OF_RANGE.code();
    }

    private int limit(FrameType found, int body) {
        boolean valid;
        if (found == FrameType.MAX_DATA) {
            value = Big.u64(bytes, body);
            valid = !outside(value, SIZE_LIMIT);
        } else {
            kind = Big.u8(bytes, body);
            value = Integer.toUnsignedLong(Big.u32(bytes, body + 1));
            valid = kind <= 1 && value <= STREAMS_LIMIT;
        }
        return valid ? found.fixedLength() : WireFault.OUT_OF_RANGE.code();
    }

    private int ofStream(FrameType found, int body) {
        stream = Big.u32(bytes, body);
        boolean valid = stream >= 0 || (found == FrameType.GO_AWAY && stream == NO_STREAM);
        switch (found) {
            case STREAM_RESET -> {
                offset = Big.u64(bytes, body + 4);
                code = Big.u32(bytes, body + 12);
                valid &= !outside(offset, SIZE_LIMIT);
            }
            case MAX_STREAM_DATA -> {
                value = Big.u64(bytes, body + 4);
                valid &= !outside(value, SIZE_LIMIT);
            }
            default -> code = Big.u32(bytes, body + 4);
        }
        return valid ? found.fixedLength() : WireFault.OUT_OF_RANGE.code();
    }

    /// Also for what is negative because its highest bit is set.
    private static boolean outside(long unsigned, long limit) {
        return unsigned < 0 || unsigned >= limit;
    }

    /// The type of the present frame.
    public FrameType type() {
        if (type == null) {
            throw Check.never(new IllegalStateException("no frame was read"));
        }
        return type;
    }

    /// DATA, STREAM_RESET, STREAM_STOP, MAX_STREAM_DATA; GO_AWAY, also [#NO_STREAM].
    public int stream() {
        return stream;
    }

    /// DATA: of its first byte in the stream; REKEY: of its first byte in the offer or answer.
    public long offset() {
        return offset;
    }

    /// The array that the packet was opened into.
    public byte[] bytes() {
        return bytes;
    }

    /// DATA, DATAGRAM, REKEY, CLOSE: where the bytes are in the array.
    public int dataAt() {
        return dataAt;
    }

    /// DATA, DATAGRAM, REKEY, CLOSE: how many bytes there are.
    public int dataLength() {
        return dataLength;
    }

    /// DATA: whether the stream ends with it.
    public boolean fin() {
        return type == FrameType.DATA_FIN;
    }

    /// STREAM_RESET: the length of the stream.
    public long finalSize() {
        return offset;
    }

    /// PING, PONG, PATH_*: the eight bytes; MAX_*: the limit.
    public long value() {
        return value;
    }

    /// STREAM_RESET, STREAM_STOP, CLOSE, GO_AWAY: all 32 bits.
    public int code() {
        return code;
    }

    /// CLOSE: for people; what is not UTF-8 is replaced. Allocates.
    public String reason() {
        return new String(bytes, dataAt, dataLength, StandardCharsets.UTF_8);
    }

    /// ACK_POLICY, NEW_ID, RETIRE_ID.
    public int sequence() {
        return sequence;
    }

    /// NEW_ID: ids with lower sequence numbers are to be retired.
    public int retireBelow() {
        return total;
    }

    /// NEW_ID, LANE: never 0.
    public long connectionId() {
        return value;
    }

    /// NEW_ID, LANE: where the 16 bytes of the reset token are.
    public int tokenAt() {
        return dataAt;
    }

    /// LANE: which.
    public int lane() {
        return kind;
    }

    /// MAX_STREAMS: 0 two-way, 1 one-way; REKEY: 0 offer, 1 answer.
    public int kind() {
        return kind;
    }

    /// REKEY: the epoch that the exchange leads to.
    public int epoch() {
        return sequence;
    }

    /// REKEY: the length of the whole offer or answer.
    public int total() {
        return total;
    }

    /// ACK_POLICY: an ACK at least every so many ack-eliciting packets; 1 or more.
    public int packets() {
        return total;
    }

    /// ACK, ACK_POLICY.
    public long delayUs() {
        return delayUs;
    }

    /// ACK: the largest number it acknowledges.
    public long largest() {
        return value;
    }

    /// ACK: packets that arrived marked as ECN-capable, with ECT(0).
    public long ectCount() {
        return Big.u64(bytes, dataAt);
    }

    /// ACK: packets that arrived marked as having met congestion.
    public long ceCount() {
        return Big.u64(bytes, dataAt + 8);
    }

    /// ACK: datagrams that the receiver's own socket buffer had no room for.
    public long socketDrops() {
        return Big.u64(bytes, dataAt + 16);
    }

    /// ACK: moves to the next range, newest first; false if there is none.
    public boolean nextRange() {
        if (ranges == 0) {
            return false;
        }
        ranges--;
        long gap = 0;
        if (rangeHigh >= 0) {
            gap = Varint.read(bytes, rangeAt, end);
            rangeAt += Varint.lengthAt(bytes, rangeAt);
        }
        rangeHigh = rangeLow - gap - 2;
        rangeLow = rangeHigh - Varint.read(bytes, rangeAt, end);
        rangeAt += Varint.lengthAt(bytes, rangeAt);
        return true;
    }

    /// ACK: the lowest number of the present range.
    public long rangeLow() {
        return rangeLow;
    }

    /// ACK: the highest number of the present range.
    public long rangeHigh() {
        return rangeHigh;
    }
}
