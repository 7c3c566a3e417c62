package io.wraith.bench.sim;

import io.wraith.base.Check;

import java.util.zip.CRC32C;

/// A rolling hash of a run: every datagram a machine sent, with its time and content, and when
/// every datagram arrived where. Two runs of one seed have to agree in it.
final class Fingerprint {
    private static final int HEADER = 16;

    private final CRC32C checksum = new CRC32C();
    private long value = 0x9e3779b97f4a7c15L;
    private boolean isKept = true;

    /// Nobody will ask for it: a tenth of a run's time.
    void forgo() {
        isKept = false;
    }

    void sent(long nowNs, byte[] bytes, int length, long target) {
        if (!isKept) {
            return;
        }
        checksum.reset();
        checksum.update(bytes, 0, length);
        mix(nowNs);
        mix(checksum.getValue() << 32 | length);
        mix(target);
    }

    /// The content was hashed when it was sent; the header tells which one arrived.
    void arrived(long nowNs, byte[] bytes, int length, long target) {
        if (!isKept) {
            return;
        }
        checksum.reset();
        checksum.update(bytes, 0, Math.min(HEADER, length));
        mix(~nowNs);
        mix(checksum.getValue() << 32 | length);
        mix(target);
    }

    long value() {
        Check.that(isKept, "a fingerprint that nobody wanted");
        return value;
    }

    private void mix(long word) {
        long product = (value ^ word) * 0xff51afd7ed558ccdL;
        value = Long.rotateLeft(product, 29) ^ (product >>> 32);
    }
}
