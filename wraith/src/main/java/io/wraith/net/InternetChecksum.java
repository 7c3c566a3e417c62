package io.wraith.net;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The checksum of IP and UDP headers (RFC 1071): the sum of 16-bit words in ones' complement.
/// Words may be added in any order, and in any width that is a multiple of theirs, if what is
/// carried out is added again; so bytes are added eight at a time in the processor's own order.
final class InternetChecksum {
    private static final VarHandle U64 =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
                    .withInvokeExactBehavior();
    private static final ValueLayout.OfLong LITTLE =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final long LOW = 0xffff_ffffL;

    private InternetChecksum() {}

    /// The sum of `length` bytes, of which the last is filled up with a zero if it is alone; as a
    /// number of 16 bits that sums like the words of the network.
    static int sum(byte[] bytes, int at, int length) {
        long sum = 0;
        int end = at + length;
        int next = at;
        for (; next <= end - Long.BYTES; next += Long.BYTES) {
            long words = (long) U64.get(bytes, next);
            sum += (words & LOW) + (words >>> Integer.SIZE);
        }
        for (int shift = 0; next < end; next++, shift ^= Byte.SIZE) {
            sum += (bytes[next] & 0xffL) << shift;
        }
        return network(sum);
    }

    /// The same of native memory.
    static int sum(MemorySegment memory, long at, int length) {
        long sum = 0;
        long end = at + length;
        long next = at;
        for (; next <= end - Long.BYTES; next += Long.BYTES) {
            long words = memory.get(LITTLE, next);
            sum += (words & LOW) + (words >>> Integer.SIZE);
        }
        for (int shift = 0; next < end; next++, shift ^= Byte.SIZE) {
            sum += (memory.get(ValueLayout.JAVA_BYTE, next) & 0xffL) << shift;
        }
        return network(sum);
    }

    /// Folds what was carried out of 16 bits into them.
    static int fold(long sum) {
        long folded = (sum & LOW) + (sum >>> Integer.SIZE);
        folded = (folded & 0xffff) + (folded >>> 16);
        folded = (folded & 0xffff) + (folded >>> 16);
        return (int) ((folded & 0xffff) + (folded >>> 16));
    }

    /// What a header bears for a sum of everything else.
    static int complement(long sum) {
        return ~fold(sum) & 0xffff;
    }

    private static int network(long sum) {
        int folded = fold(sum);
        return (folded & 0xff) << Byte.SIZE | folded >>> Byte.SIZE;
    }
}
