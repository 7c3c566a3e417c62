package io.wraith.bench.findings;

import io.wraith.base.Big;
import io.wraith.bench.findings.Finding.Trial;

import java.security.SecureRandom;
import java.util.concurrent.ThreadLocalRandom;

/// Twelve bytes that are new for each packet.
final class Nonces {
    private static final int BYTES = 12;
    private static final int BATCH = 1024;

    private interface Source {
        void next(byte[] nonce, long number);
    }

    private Nonces() {}

    /// What a cipher may be given.
    static Trial random() {
        SecureRandom random = new SecureRandom();
        return runNs -> run((nonce, _) -> random.nextBytes(nonce), runNs);
    }

    /// What no cipher may be given; the nearest to the fast generators of other languages.
    static Trial pseudoRandom() {
        return runNs -> run((nonce, _) -> ThreadLocalRandom.current().nextBytes(nonce), runNs);
    }

    /// The packet's number, added by exclusive or to a fixed start.
    static Trial counter() {
        return runNs ->
                run((nonce, number) -> Big.u64(nonce, 4, number ^ 0x5a5a_5a5a_5a5aL), runNs);
    }

    private static double run(Source source, long runNs) {
        byte[] nonce = new byte[BYTES];
        long count = 0;
        int seen = 0;
        long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < runNs) {
            for (int i = 0; i < BATCH; i++) {
                source.next(nonce, count);
                seen |= nonce[BYTES - 1];
                count++;
            }
        }
        double each = (double) (System.nanoTime() - startNs) / count;
        if (seen == 0) {
            throw new IllegalStateException("nonces that never change");
        }
        return each;
    }
}
