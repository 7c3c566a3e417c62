package io.wraith.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// `pipe.c`, compiled on this machine with what it has: gcc and OpenSSL's headers.
final class OpensslPipe implements AutoCloseable {
    private static final String SOURCE = "pipe.c";
    private static final int PATIENCE_SECONDS = 60;

    private final Path folder;
    private final String missing;

    /// Compiles the program, or finds out why that is not possible.
    OpensslPipe() throws IOException, InterruptedException {
        folder = Files.createTempDirectory("wraith-pipe");
        try (InputStream source = OpensslPipe.class.getResourceAsStream(SOURCE)) {
            if (source == null) {
                throw new IllegalStateException(SOURCE + " is not in the jar");
            }
            Files.copy(source, folder.resolve(SOURCE));
        }
        missing = compile();
    }

    private String compile() throws IOException, InterruptedException {
        ProcessBuilder compiler =
                new ProcessBuilder(
                        "gcc",
                        "-O3",
                        "-march=native",
                        "-o",
                        "pipe",
                        SOURCE,
                        "-lcrypto",
                        "-lpthread");
        Path log = folder.resolve("log");
        compiler.directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        try {
            if (compiler.start().waitFor() == 0) {
                return "";
            }
        } catch (IOException absent) {
            return "gcc is not installed";
        }
        return Files.readString(log).contains("openssl/")
                ? "OpenSSL's headers are not installed (libssl-dev)"
                : "gcc refused it: " + Files.readString(log).lines().findFirst().orElse("");
    }

    /// Why there is nothing to compare with; empty when there is.
    String missing() {
        return missing;
    }

    PipeRun run(int plainBytes, long runNs) throws IOException, InterruptedException {
        long cpuNs = ProcessorTime.childrenNs();
        Process process =
                new ProcessBuilder(
                                folder.resolve("pipe").toString(),
                                Integer.toString(plainBytes),
                                Long.toString(TimeUnit.NANOSECONDS.toMillis(runNs)))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IllegalStateException("the pipe in C hangs: datagrams were lost on loopback");
        }
        String text =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (process.exitValue() != 0) {
            throw new IllegalStateException("the pipe in C failed");
        }
        String[] words = text.strip().split(" ");
        return new PipeRun(
                plainBytes,
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                ProcessorTime.childrenNs() - cpuNs);
    }

    @Override
    public void close() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
