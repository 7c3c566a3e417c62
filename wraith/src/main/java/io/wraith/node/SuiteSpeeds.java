package io.wraith.node;

import io.wraith.crypto.Aead;
import io.wraith.crypto.Suite;
import io.wraith.linux.CpuFeatures;
import io.wraith.proto.handshake.SuiteSpeed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// How fast the ciphers are here, by which peers choose one. What a warm JVM measured once is kept
/// for the next ones: a cold one would find all of them equally slow.
final class SuiteSpeeds {
    private static final List<Suite> SUITES =
            List.of(
                    Suite.AES_128_GCM,
                    Suite.AES_256_GCM,
                    Suite.CHACHA20_POLY1305,
                    Suite.XCHACHA20_POLY1305);
    private static final int BYTES = 1_280;
    private static final int WARM_UP = 20_000;
    private static final int ROUNDS = 20_000;

    private final Optional<Path> file;
    private final String machine;
    private final boolean isMeasured;
    private final List<SuiteSpeed> known;

    /// Without a folder to keep them in nothing is measured.
    SuiteSpeeds(Optional<Path> cache, CpuFeatures processor) {
        file = cache.map(folder -> folder.resolve("cipher-speeds"));
        machine = processor.model() + " / " + Runtime.version();
        List<SuiteSpeed> measured = file.map(this::read).orElse(List.of());
        isMeasured = !measured.isEmpty();
        known = isMeasured ? measured : expected(processor);
    }

    /// What was measured on this machine with this JDK, or else what its features let expect.
    List<SuiteSpeed> known() {
        return known;
    }

    /// The one that two machines like this would choose.
    Suite likely() {
        return Collections.min(known, Comparator.comparingLong(SuiteSpeed::nsPerKib)).suite();
    }

    /// Nanoseconds per KiB in the proportions of machines with and without instructions for AES.
    static List<SuiteSpeed> expected(CpuFeatures processor) {
        boolean hasAes =
                processor.has("aes") && (processor.has("pclmulqdq") || processor.has("pmull"));
        return List.of(
                new SuiteSpeed(Suite.AES_128_GCM, hasAes ? 250 : 8_000),
                new SuiteSpeed(Suite.AES_256_GCM, hasAes ? 290 : 10_000),
                new SuiteSpeed(Suite.CHACHA20_POLY1305, 900),
                new SuiteSpeed(Suite.XCHACHA20_POLY1305, 900));
    }

    /// Takes about a second where that was not done before, and keeps the result for the next
    /// process. What cannot be kept is measured again.
    void measure() {
        if (isMeasured || file.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder(machine).append('\n');
        for (Suite suite : SUITES) {
            text.append(suite.id()).append(' ').append(nsPerKib(suite)).append('\n');
        }
        try {
            PrivateFile.write(file.get(), text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException full) {
            // The next process measures once more.
        }
    }

    private static long nsPerKib(Suite suite) {
        Aead aead = suite.aead(new byte[suite.keyLength()], new byte[suite.ivLength()]);
        byte[] plain = new byte[BYTES];
        byte[] sealed = new byte[BYTES + Aead.TAG_LENGTH];
        byte[] header = new byte[16];
        long before = 0;
        for (int number = 0; number < WARM_UP + ROUNDS; number++) {
            before = number == WARM_UP ? System.nanoTime() : before;
            aead.header(header, 0, header.length).seal(number, plain, 0, BYTES, sealed, 0);
        }
        long ns = System.nanoTime() - before;
        aead.destroy();
        return Math.max(1, ns * 1_024 / ((long) ROUNDS * BYTES));
    }

    private List<SuiteSpeed> read(Path kept) {
        try {
            List<String> lines = Files.readAllLines(kept);
            if (lines.isEmpty() || !lines.getFirst().equals(machine)) {
                return List.of();
            }
            List<SuiteSpeed> speeds = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] words = line.split(" ");
                Suite suite = words.length == 2 ? Suite.of(Integer.parseInt(words[0])) : null;
                if (suite == null) {
                    return List.of();
                }
                speeds.add(new SuiteSpeed(suite, Long.parseLong(words[1])));
            }
            return speeds;
        } catch (IOException | IllegalArgumentException unusable) {
            return List.of();
        }
    }
}
