package io.wraith.bench;

import io.wraith.bench.Blake3FileComparison.Times;
import io.wraith.bench.result.Results;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The hash of a file from processes that are started for it: a JVM with [FreshHash], with and
/// without the Vector API, in turns with `sha256sum` and `b3sum`. The start of each is part of the
/// time, and the JIT, which works beside, part of the processor time.
final class FreshHashComparison {
    private static final String PEER = "sha256sum";

    private final Map<String, List<String>> ways = new LinkedHashMap<>();
    private final Map<String, Times> times = new LinkedHashMap<>();

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

    void run(int rounds, Results results) throws IOException, InterruptedException {
        String blake3 = output(Objects.requireNonNull(ways.get("b3sum")));
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, List<String>> way : ways.entrySet()) {
                long startCpuNs = ProcessorTime.childrenNs();
                long startNs = System.nanoTime();
                String hash = output(way.getValue());
                long elapsedNs = System.nanoTime() - startNs;
                times.computeIfAbsent(way.getKey(), _ -> Times.none())
                        .add(elapsedNs, ProcessorTime.childrenNs() - startCpuNs);
                if (!way.getKey().equals(PEER) && !hash.equals(blake3)) {
                    throw new IllegalStateException(way.getKey() + ": " + hash);
                }
            }
        }
        Times peer = Objects.requireNonNull(times.get(PEER));
        times.forEach((name, taken) -> taken.tell(results, name, PEER, peer));
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
}
