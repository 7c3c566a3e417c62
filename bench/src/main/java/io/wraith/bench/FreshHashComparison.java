package io.wraith.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// The hash of a file from processes that are started for it: a JVM with [FreshHash], with and
/// without the Vector API, in turns with `sha256sum` and `b3sum`. The start of each is part of the
/// time, and the JIT, which works beside, part of the processor time.
final class FreshHashComparison {
    private static final int ROUNDS = 11;
    private static final String PEER = "sha256sum";

    private final Map<String, List<String>> ways = new LinkedHashMap<>();
    private final Map<String, long[]> elapsedNs = new LinkedHashMap<>();
    private final Map<String, long[]> cpuNs = new LinkedHashMap<>();

    FreshHashComparison(Path file) {
        ways.put(PEER, List.of(PEER, file.toString()));
        ways.put("b3sum", List.of("b3sum", "--num-threads", "1", "--no-mmap", file.toString()));
        ways.put("ours", ours(file));
    }

    private static List<String> ours(Path file) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                FreshHash.class.getName(),
                file.toString());
    }

    void run() throws IOException, InterruptedException {
        String blake3 = output(Objects.requireNonNull(ways.get("b3sum")));
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, List<String>> way : ways.entrySet()) {
                long startCpuNs = ProcessorTime.childrenNs();
                long startNs = System.nanoTime();
                String hash = output(way.getValue());
                figures(elapsedNs, way.getKey())[round] = System.nanoTime() - startNs;
                figures(cpuNs, way.getKey())[round] = ProcessorTime.childrenNs() - startCpuNs;
                if (!way.getKey().equals(PEER) && !hash.equals(blake3)) {
                    throw new IllegalStateException(way.getKey() + ": " + hash);
                }
            }
        }
        ways.keySet().forEach(this::print);
    }

    private static long[] figures(Map<String, long[]> all, String name) {
        return all.computeIfAbsent(name, absent -> new long[ROUNDS]);
    }

    /// The first word that a command prints.
    private static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
        String text =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
        return text.strip().split(" ", 2)[0];
    }

    private void print(String name) {
        System.out.printf(
                Locale.ROOT,
                "%-28s median %6.1f ms, %5.2f times as fast as sha256sum; CPU %6.1f ms, %5.2f%n",
                name,
                median(elapsedNs, name) / 1e6,
                (double) median(elapsedNs, PEER) / median(elapsedNs, name),
                median(cpuNs, name) / 1e6,
                (double) median(cpuNs, PEER) / median(cpuNs, name));
    }

    private static long median(Map<String, long[]> all, String name) {
        long[] sorted = figures(all, name).clone();
        Arrays.sort(sorted);
        return sorted[ROUNDS / 2];
    }
}
