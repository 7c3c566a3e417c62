package io.wraith.wire;

import io.wraith.base.Big;
import io.wraith.base.Check;
import io.wraith.base.RangeSet;

import java.util.Arrays;

/// Fills a packet with frames. A verb that has no room for its frame writes nothing and says so.
///
/// A window; never stored, never shared.
public final class FrameWriter {
    /// The answer of verbs that would say where a frame's bytes go.
    public static final int NO_ROOM = -1;

    private static final int U16_LIMIT = 0xffff;
    private static final long U32_LIMIT = 0xffff_ffffL;
    private static final int TOKEN_LENGTH = 16;

    private byte[] bytes = {};
    private int at;
    private int limit;
    private int ackRanges;

    /// Frames go from `at` to below `limit`.
    public FrameWriter wrap(byte[] plain, int at, int limit) {
        Check.that(at >= 0 && at <= limit && limit <= plain.length, "outside of the array");
        bytes = plain;
        this.at = at;
        this.limit = limit;
        return this;
    }

    /// Where the next frame goes.
    public int at() {
        return at;
    }

    public int room() {
        return limit - at;
    }

    public byte[] bytes() {
        return bytes;
    }

    /// Fills the rest of the packet: zeros are one PAD.
    public void pad() {
        Arrays.fill(bytes, at, limit, (byte) 0);
        at = limit;
    }

    public boolean ping(long token) {
        return eightBytes(FrameType.PING, token);
    }

    public boolean pong(long token) {
        return eightBytes(FrameType.PONG, token);
    }

    public boolean pathChallenge(long data) {
        return eightBytes(FrameType.PATH_CHALLENGE, data);
    }

    public boolean pathResponse(long data) {
        return eightBytes(FrameType.PATH_RESPONSE, data);
    }

    public boolean ackNow() {
        return begin(FrameType.ACK_NOW, 0);
    }

    /// Acknowledges packet numbers: as many ranges as there is room for, newest first. A delay that
    /// the field cannot hold becomes the longest it can.
    public boolean ack(
            RangeSet received, long delayUs, long ectCount, long ceCount, long socketDrops) {
        Check.that(!received.isEmpty(), "an ACK of nothing");
        int range = received.size() - 1;
        long low = received.from(range);
        long largest = received.to(range) - 1;
        if (!begin(FrameType.ACK, Varint.length(largest - low))) {
            return false;
        }
        u64(largest);
        u32((int) Math.min(delayUs, U32_LIMIT));
        u64(ectCount);
        u64(ceCount);
        u64(socketDrops);
        int countAt = at;
        u16(0);
        at += Varint.write(bytes, at, largest - low);
        int count = 1;
        while (--range >= 0 && count < FrameReader.RANGES_LIMIT) {
            long high = received.to(range) - 1;
            long gap = low - high - 2;
            low = received.from(range);
            if (Varint.length(gap) + Varint.length(high - low) > room()) {
                break;
            }
            at += Varint.write(bytes, at, gap);
            at += Varint.write(bytes, at, high - low);
            count++;
        }
        Big.u16(bytes, countAt, count);
        ackRanges = count;
        return true;
    }

    /// How many ranges there was room for in the latest ACK.
    public int ackRanges() {
        return ackRanges;
    }

    public boolean ackPolicy(int sequence, int packets, long delayUs) {
        Check.that(packets > 0 && packets <= U16_LIMIT, "an ACK after 1 to 65535 packets");
        if (!begin(FrameType.ACK_POLICY, 0)) {
            return false;
        }
        u32(sequence);
        u16(packets);
        u32((int) Math.min(delayUs, U32_LIMIT));
        return true;
    }

    /// How many bytes of a stream still fit.
    public int dataRoom() {
        return Math.clamp(room() - FrameType.DATA.fixedLength(), 0, U16_LIMIT);
    }

    /// Where the caller puts the `length` bytes, at most [#dataRoom], or [#NO_ROOM].
    public int data(int stream, long offset, int length, boolean fin) {
        Check.that(stream >= 0 && offset >= 0 && length >= 0, "data that is nowhere");
        if (length > U16_LIMIT || !begin(fin ? FrameType.DATA_FIN : FrameType.DATA, length)) {
            return NO_ROOM;
        }
        u32(stream);
        u64(offset);
        return counted(length);
    }

    public boolean streamReset(int stream, long finalSize, int code) {
        if (!begin(FrameType.STREAM_RESET, 0)) {
            return false;
        }
        u32(stream);
        u64(finalSize);
        u32(code);
        return true;
    }

    public boolean streamStop(int stream, int code) {
        return twoNumbers(FrameType.STREAM_STOP, stream, code);
    }

    public boolean maxData(long limitBytes) {
        return eightBytes(FrameType.MAX_DATA, limitBytes);
    }

    public boolean maxStreamData(int stream, long limitBytes) {
        if (!begin(FrameType.MAX_STREAM_DATA, 0)) {
            return false;
        }
        u32(stream);
        u64(limitBytes);
        return true;
    }

    public boolean maxStreams(boolean oneWay, int count) {
        Check.that(count >= 0 && count <= FrameReader.STREAMS_LIMIT, "more streams than numbers");
        if (!begin(FrameType.MAX_STREAMS, 0)) {
            return false;
        }
        u8(oneWay ? 1 : 0);
        u32(count);
        return true;
    }

    /// The token has 16 bytes.
    public boolean newId(int sequence, int retireBelow, long id, byte[] token, int tokenAt) {
        Check.that(id != 0 && retireBelow <= sequence, "an id that nobody could use");
        if (!begin(FrameType.NEW_ID, 0)) {
            return false;
        }
        u32(sequence);
        u32(retireBelow);
        u64(id);
        token(token, tokenAt);
        return true;
    }

    public boolean retireId(int sequence) {
        if (!begin(FrameType.RETIRE_ID, 0)) {
            return false;
        }
        u32(sequence);
        return true;
    }

    /// The most bytes of an offer or answer that still fit.
    public int rekeyRoom() {
        return Math.clamp(room() - FrameType.REKEY.fixedLength(), 0, U16_LIMIT);
    }

    /// Where the caller puts the `length` bytes, at most [#rekeyRoom], or [#NO_ROOM].
    public int rekey(int epoch, boolean answer, int offset, int total, int length) {
        Check.that(length > 0 && offset >= 0 && total <= U16_LIMIT, "a fragment of nothing");
        Check.that(offset + length <= total, "a fragment behind the end");
        if (!begin(FrameType.REKEY, length)) {
            return NO_ROOM;
        }
        u32(epoch);
        u8(answer ? 1 : 0);
        u16(offset);
        u16(total);
        return counted(length);
    }

    /// The reason is UTF-8 of at most 256 bytes.
    public boolean close(int code, byte[] reason, int reasonAt, int length) {
        Check.that(length <= FrameReader.REASON_LIMIT, "a reason, not a story");
        if (!begin(FrameType.CLOSE, length)) {
            return false;
        }
        u32(code);
        System.arraycopy(reason, reasonAt, bytes, counted(length), length);
        return true;
    }

    /// The last stream of the peer's that was accepted, or [FrameReader#NO_STREAM].
    public boolean goAway(int lastStream, int code) {
        return twoNumbers(FrameType.GO_AWAY, lastStream, code);
    }

    /// The longest unreliable datagram that still fits, or -1.
    public int datagramRoom() {
        return Math.clamp(room() - FrameType.DATAGRAM.fixedLength(), NO_ROOM, U16_LIMIT);
    }

    /// Where the caller puts the `length` bytes, at most [#datagramRoom], or [#NO_ROOM].
    public int datagram(int length) {
        if (length > U16_LIMIT || !begin(FrameType.DATAGRAM, length)) {
            return NO_ROOM;
        }
        return counted(length);
    }

    /// The token has 16 bytes.
    public boolean lane(int lane, long id, byte[] token, int tokenAt) {
        Check.that(id != 0 && lane >= 0 && lane <= 0xff, "a lane that nobody could use");
        if (!begin(FrameType.LANE, 0)) {
            return false;
        }
        u8(lane);
        u64(id);
        token(token, tokenAt);
        return true;
    }

    private boolean eightBytes(FrameType type, long value) {
        if (!begin(type, 0)) {
            return false;
        }
        u64(value);
        return true;
    }

    private boolean twoNumbers(FrameType type, int first, int second) {
        if (!begin(type, 0)) {
            return false;
        }
        u32(first);
        u32(second);
        return true;
    }

    /// Writes the type if the frame fits with `more` bytes behind its fixed fields.
    private boolean begin(FrameType type, int more) {
        if (type.fixedLength() + more > room()) {
            return false;
        }
        u8(type.code());
        return true;
    }

    /// Writes a length, leaves so many bytes to the caller and answers where they start.
    private int counted(int length) {
        u16(length);
        at += length;
        return at - length;
    }

    private void token(byte[] token, int tokenAt) {
        System.arraycopy(token, tokenAt, bytes, at, TOKEN_LENGTH);
        at += TOKEN_LENGTH;
    }

    private void u8(int value) {
        Big.u8(bytes, at, value);
        at += Byte.BYTES;
    }

    private void u16(int value) {
        Big.u16(bytes, at, value);
        at += Short.BYTES;
    }

    private void u32(int value) {
        Big.u32(bytes, at, value);
        at += Integer.BYTES;
    }

    private void u64(long value) {
        Big.u64(bytes, at, value);
        at += Long.BYTES;
    }
}
