package io.wraith.simd;

import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/// The checksums of this package and of the JDK under one verb. They guard against accidents; for
/// anything that somebody may want to forge there is [Blake3].
public enum Checksum {
    /// The JDK's, which the JIT replaces by the CPU's instructions.
    CRC32 {
        @Override
        public long of(byte[] bytes, int at, int length) {
            CRC32 sum = new CRC32();
            sum.update(bytes, at, length);
            return sum.getValue();
        }
    },

    /// The JDK's.
    CRC32C {
        @Override
        public long of(byte[] bytes, int at, int length) {
            CRC32C sum = new CRC32C();
            sum.update(bytes, at, length);
            return sum.getValue();
        }
    },

    /// The JDK's.
    ADLER32 {
        @Override
        public long of(byte[] bytes, int at, int length) {
            Adler32 sum = new Adler32();
            sum.update(bytes, at, length);
            return sum.getValue();
        }
    },
    FLETCHER32 {
        @Override
        public long of(byte[] bytes, int at, int length) {
            return Integer.toUnsignedLong(Fletcher32.of(bytes, at, length));
        }
    },
    XXH32 {
        @Override
        public long of(byte[] bytes, int at, int length) {
            return Integer.toUnsignedLong(XxHash32.of(bytes, at, length));
        }
    },
    XXH64 {
        @Override
        public long of(byte[] bytes, int at, int length) {
            return XxHash64.of(bytes, at, length);
        }
    },
    XXH3 {
        @Override
        public long of(byte[] bytes, int at, int length) {
            return Xxh3.of(bytes, at, length);
        }
    };

    /// The checksum of a range; those of 32 bits are unsigned.
    public abstract long of(byte[] bytes, int at, int length);
}
