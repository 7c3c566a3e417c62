package io.wraith.simd;

import java.util.Arrays;
import java.util.Objects;

/// Describes a frame by its differences from an earlier one, of the same or another length.
///
/// A delta is: length of the old frame · length of the new frame · regions. A region is: how many
/// bytes stay as they are · how many follow, at least one · their XOR. All numbers are unsigned
/// LEB128. Bytes behind the last region stay. Where the new frame is longer, the old one counts as
/// continued by zeros; what the new frame no longer has is not in the delta.
///
/// A delta that comes from elsewhere can say anything: it is checked as a whole before the frame is
/// touched, and refused with a negative reason.
public final class XorDelta {
    /// The target has no room for the delta, or the frame's place none for the new frame.
    public static final int NO_ROOM = -1;

    /// The delta ends within a number or a region.
    public static final int TRUNCATED = -2;

    /// A number is too large, a region is empty or reaches beyond the new frame.
    public static final int MALFORMED = -3;

    /// The delta belongs to an old frame of another length.
    public static final int OTHER_FRAME = -4;

    /// So many equal bytes end a region: fewer cost less than the numbers of another.
    private static final int CALM = Long.BYTES;

    private static final int MOST_NUMBER_BYTES = 5;

    private XorDelta() {}

    /// Bytes of target that are enough for any delta to a frame of this length: two lengths, and
    /// for each region its bytes and two numbers, the first of which counts at least eight others.
    public static int mostBytes(int newLength) {
        return Math.toIntExact(4L * MOST_NUMBER_BYTES + 2L * newLength);
    }

    /// Writes the delta that leads from an old frame to a new one. Its length, or [#NO_ROOM].
    public static int encode(
            byte[] old, int oldLength, byte[] fresh, int freshLength, byte[] target, int at) {
        Objects.checkFromIndexSize(0, oldLength, old.length);
        Objects.checkFromIndexSize(0, freshLength, fresh.length);
        Objects.checkIndex(at, target.length + 1);
        int to = putNumber(oldLength, target, at);
        to = putNumber(freshLength, target, to);
        int common = Math.min(oldLength, freshLength);
        int told = 0;
        for (int from = 0; to >= 0 && from < freshLength; ) {
            int end = from < common ? common : freshLength;
            int begin = difference(old, fresh, from, common, end);
            int stop = begin;
            if (begin < end) {
                stop = calm(old, fresh, begin, common, end);
                to = putNumber(begin - told, target, to);
                to = putNumber(stop - begin, target, to);
                to = putRegion(old, fresh, begin, stop, common, target, to);
                told = stop;
            }
            from = stop;
        }
        return to < 0 ? NO_ROOM : to - at;
    }

    /// The first place of a difference in `[from, end)`, or `end`. The range does not cross
    /// `common`.
    private static int difference(byte[] old, byte[] fresh, int from, int common, int end) {
        if (from < common) {
            int place = Arrays.mismatch(old, from, end, fresh, from, end);
            return place < 0 ? end : from + place;
        }
        int i = from;
        while (i <= end - Long.BYTES && LittleEndian.getLong(fresh, i) == 0) {
            i += Long.BYTES;
        }
        while (i < end && fresh[i] == 0) {
            i++;
        }
        return i;
    }

    /// Behind the last difference of a region that begins at `from`.
    private static int calm(byte[] old, byte[] fresh, int from, int common, int end) {
        int stop = from + 1;
        for (int i = stop; i < end && i - stop < CALM; i++) {
            byte before = i < common ? old[i] : 0;
            if (before != fresh[i]) {
                stop = i + 1;
            }
        }
        return stop;
    }

    private static int putNumber(int number, byte[] target, int at) {
        if (at < 0 || at > target.length - MOST_NUMBER_BYTES) {
            return NO_ROOM;
        }
        int to = at;
        int rest = number;
        for (; rest > 0x7f; rest >>>= 7) {
            target[to++] = (byte) (rest | 0x80);
        }
        target[to++] = (byte) rest;
        return to;
    }

    private static int putRegion(
            byte[] old, byte[] fresh, int from, int end, int common, byte[] target, int at) {
        int count = end - from;
        if (at < 0 || count > target.length - at) {
            return NO_ROOM;
        }
        System.arraycopy(fresh, from, target, at, count);
        if (from < common) {
            Xor.into(target, at, old, from, count);
        }
        return at + count;
    }

    /// Turns the old frame at the beginning of `frame` into the new one, in place. The new frame's
    /// length, or a negative reason; then the frame is as it was.
    public static int apply(byte[] delta, int at, int length, byte[] frame, int oldLength) {
        Objects.checkFromIndexSize(at, length, delta.length);
        Objects.checkFromIndexSize(0, oldLength, frame.length);
        int end = at + length;
        int newLength = check(delta, at, end, frame.length, oldLength);
        if (newLength < 0) {
            return newLength;
        }
        if (newLength > oldLength) {
            Arrays.fill(frame, oldLength, newLength, (byte) 0);
        }
        int from = numberEnd(delta, numberEnd(delta, at, end), end);
        for (int place = 0; from < end; ) {
            int countAt = numberEnd(delta, from, end);
            int bytesAt = numberEnd(delta, countAt, end);
            int count = number(delta, countAt, bytesAt);
            place += number(delta, from, countAt);
            Xor.into(frame, place, delta, bytesAt, count);
            place += count;
            from = bytesAt + count;
        }
        return newLength;
    }

    private static int check(byte[] delta, int at, int end, int room, int oldLength) {
        int newAt = numberEnd(delta, at, end);
        int regionAt = newAt < 0 ? newAt : numberEnd(delta, newAt, end);
        if (regionAt < 0) {
            return regionAt;
        }
        if (number(delta, at, newAt) != oldLength) {
            return OTHER_FRAME;
        }
        int newLength = number(delta, newAt, regionAt);
        if (newLength > room) {
            return NO_ROOM;
        }
        int rest = newLength;
        while (regionAt < end) {
            int countAt = numberEnd(delta, regionAt, end);
            int bytesAt = countAt < 0 ? countAt : numberEnd(delta, countAt, end);
            if (bytesAt < 0) {
                return bytesAt;
            }
            rest -= Math.min(rest, number(delta, regionAt, countAt));
            int count = number(delta, countAt, bytesAt);
            if (count == 0 || count > rest) {
                return MALFORMED;
            }
            if (count > end - bytesAt) {
                return TRUNCATED;
            }
            rest -= count;
            regionAt = bytesAt + count;
        }
        return newLength;
    }

    /// Behind the number at `at`, or a negative reason. A number of 31 bits has at most five bytes,
    /// the fifth below 8.
    private static int numberEnd(byte[] delta, int at, int end) {
        for (int i = at; i < end && i < at + MOST_NUMBER_BYTES; i++) {
            if (delta[i] >= 0) {
                return i - at == MOST_NUMBER_BYTES - 1 && delta[i] > 7 ? MALFORMED : i + 1;
            }
        }
        return end - at < MOST_NUMBER_BYTES ? TRUNCATED : MALFORMED;
    }

    private static int number(byte[] delta, int at, int end) {
        int number = 0;
        for (int i = end - 1; i >= at; i--) {
            number = number << 7 | (delta[i] & 0x7f);
        }
        return number;
    }
}
