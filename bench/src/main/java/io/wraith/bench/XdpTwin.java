package io.wraith.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// `xdp.c`, compiled on this machine if it has gcc: the raw way through AF_XDP, in C.
final class XdpTwin implements AutoCloseable {
    private static final String SOURCE = "xdp.c";
    private static final int PATIENCE_SECONDS = 30;

    private final Path folder;
    private final String missing;

    XdpTwin() throws IOException, InterruptedException {
        folder = Files.createTempDirectory("wraith-xdp");
        try (InputStream source = XdpTwin.class.getResourceAsStream(SOURCE)) {
            if (source == null) {
                throw new IllegalStateException(SOURCE + " is not in the jar");
            }
            Files.copy(source, folder.resolve(SOURCE));
        }
        missing = compile();
    }

    private String compile() throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        List<String> command =
                List.of("gcc", "-O3", "-march=native", "-o", "xdp", SOURCE, "-lpthread");
        ProcessBuilder compiler = new ProcessBuilder(command).directory(folder.toFile());
        compiler.redirectErrorStream(true).redirectOutput(log.toFile());
        try {
            return compiler.start().waitFor() == 0
                    ? ""
                    : "gcc refused it: " + Files.readString(log).lines().findFirst().orElse("");
        } catch (IOException absent) {
            return "gcc is not installed";
        }
    }

    /// Why there is nothing to compare with; empty when there is.
    String missing() {
        return missing;
    }

    XdpComparison.Flow run(XdpNetwork network, boolean isNative, int payload, long runNs)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                folder.resolve("xdp").toString(),
                                network.path(true),
                                network.path(false),
                                Integer.toString(payload),
                                Long.toString(TimeUnit.NANOSECONDS.toMillis(runNs)),
                                isNative ? "native" : "generic")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IllegalStateException("the twin in C hangs");
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException("the twin in C failed");
        }
        String text =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        String[] words = text.strip().split(" ");
        return XdpComparison.Flow.of(
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
