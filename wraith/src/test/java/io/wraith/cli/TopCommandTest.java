package io.wraith.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.wraith.cli.CommandProcess.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/// `wraith top` and `wraith metrics` beside a transfer between two other processes.
final class TopCommandTest {
    private static final int FILE_BYTES = 48 << 20;

    @TempDir private Path folder;

    @Test
    void aTransferIsSeenFromBothEnds() throws Exception {
        CommandProcess user = new CommandProcess(folder.resolve("user"));
        byte[] content = new byte[FILE_BYTES];
        // Zeros would be a hole, which is not sent.
        new Random(1).nextBytes(content);
        Path file = Files.write(folder.resolve("file"), content);
        Path ticket = folder.resolve("sender.out");
        Process sender =
                user.builder("send", file.toString(), "--once", "--limit", "1M", "--json")
                        .redirectOutput(ticket.toFile())
                        .redirectError(folder.resolve("sender.err").toFile())
                        .start();
        Process receiver = null;
        try {
            receiver =
                    user.builder(
                                    "receive",
                                    "@" + ticketFile(ticket),
                                    "-y",
                                    "-o",
                                    folder.resolve("target").toString())
                            .redirectOutput(folder.resolve("receiver.out").toFile())
                            .redirectError(folder.resolve("receiver.err").toFile())
                            .start();
            String sessions = "";
            for (int look = 0; look < 30 && !isWhole(sessions); look++) {
                Outcome top = user.run("top", "--once", "--json");
                assertThat(top.exit()).as(top.err()).isZero();
                sessions =
                        top.out()
                                .lines()
                                .filter(line -> line.contains("\"kind\":\"session\""))
                                .collect(Collectors.joining());
            }
            assertThat(sessions).as(this::whatTheySaid).matches(TopCommandTest::isWhole);
            Outcome metrics = user.run("metrics");
            assertThat(OpenMetricsReader.read(metrics.out()))
                    .hasEntrySatisfying(
                            "wraith_sent_bytes", family -> assertThat(family.samples()).hasSize(2));
        } finally {
            sender.destroyForcibly();
            if (receiver != null) {
                receiver.destroyForcibly();
            }
        }
    }

    private String whatTheySaid() {
        try {
            return Files.readString(folder.resolve("sender.err"))
                    + Files.readString(folder.resolve("receiver.err"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// The sender waits for its limit, and the receiver for the sender.
    private static boolean isWhole(String sessions) {
        return sessions.contains("\"limiter\":\"pacing\"")
                && sessions.contains("\"limiter\":\"peer\"");
    }

    /// The ticket alone, once the sender shows it.
    private Path ticketFile(Path output) throws Exception {
        for (int look = 0; look < 600; look++) {
            String text = Files.readString(output);
            int at = text.indexOf("\"ticket\":\"");
            if (at >= 0) {
                String ticket = text.substring(at + 10, text.indexOf('"', at + 10));
                return Files.writeString(folder.resolve("ticket"), ticket);
            }
            Thread.sleep(50);
        }
        throw new AssertionError("no ticket: " + Files.readString(output));
    }

    /// On a terminal of its own (`script`): q ends it, and leaves all as it was.
    @EnabledOnOs(OS.LINUX)
    @Test
    void theTerminalIsAsItWas() throws Exception {
        assumeThat(Path.of("/usr/bin/script")).as("util-linux's script").exists();
        CommandProcess user = new CommandProcess(folder.resolve("user"));
        String top =
                CommandProcess.java().stream()
                        .map(word -> "'" + word + "'")
                        .collect(Collectors.joining(" "));
        String commands = "stty rows 5 cols 40; stty -g; " + top + " top; echo exit $?; stty -g";
        Path typescript = folder.resolve("typescript");
        ProcessBuilder builder =
                user.world(new ProcessBuilder("script", "-qefc", commands, typescript.toString()));
        Process script =
                builder.redirectErrorStream(true)
                        .redirectOutput(folder.resolve("shown").toFile())
                        .start();
        try {
            while (!Files.exists(typescript)
                    || !Files.readString(typescript).contains("nothing is running")) {
                assertThat(script.isAlive()).isTrue();
                Thread.sleep(50);
            }
            script.getOutputStream().write("xq".getBytes(StandardCharsets.US_ASCII));
            script.getOutputStream().flush();
            assertThat(script.waitFor()).isZero();
        } finally {
            script.destroyForcibly();
        }
        String shown = Files.readString(typescript);
        assertThat(shown)
                .contains("\u001b[?1049h\u001b[?25l\u001b[H")
                .contains("\u001b[?25h\u001b[?1049l")
                .contains("exit 0");
        List<String> settings =
                shown.lines()
                        .map(line -> line.replaceFirst("^.*\u001b\\[\\?1049l", "").strip())
                        .filter(line -> line.matches("([0-9a-f]+:){10,}[0-9a-f]+"))
                        .toList();
        assertThat(settings).hasSize(2);
        assertThat(settings.getFirst()).isEqualTo(settings.getLast());
    }

    @Test
    void anIntervalThatMakesNoSense() throws Exception {
        CommandProcess user = new CommandProcess(folder.resolve("user"));
        Outcome outcome = user.run("top", "--once", "--interval", "0.1");
        assertThat(outcome.exit()).isEqualTo(ExitCode.USAGE.number);
        assertThat(outcome.err()).contains("cannot look every 0.1 s");
    }
}
