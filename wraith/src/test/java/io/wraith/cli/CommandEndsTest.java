package io.wraith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.cli.CommandProcess.Outcome;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How commands end, and what they say then.
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
final class CommandEndsTest {
    private static final Pattern TICKET = Pattern.compile("\"ticket\":\"([^\"]+)\"");

    /// The idle timeout of sessions is 15 s.
    private static final long IDLE_SECONDS = 15;

    @TempDir private Path folder;
    private CommandProcess user;

    @BeforeEach
    void prepare() throws IOException {
        user = new CommandProcess(folder.resolve("user"));
    }

    @Test
    void aReceiverWhoseSenderDiesSaysSoWithinTheIdleTimeout() throws Exception {
        byte[] content = new byte[8 << 20];
        // Zeros would not be sent, and the transfer would be over at once.
        new Prng(1).fill(content, 0, content.length);
        Path file = Files.write(folder.resolve("file"), content);
        Process sender =
                user.builder(
                                "send",
                                file.toString(),
                                "--json",
                                "--no-lan",
                                "--listen",
                                "127.0.0.1:0",
                                "--limit",
                                "1M")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            BufferedReader events = sender.inputReader(StandardCharsets.UTF_8);
            assertThat(events.readLine()).contains("\"event\":\"start\"");
            Matcher ready = TICKET.matcher(events.readLine());
            assertThat(ready.find()).isTrue();
            ProcessBuilder receive =
                    user.builder("receive", "--json", "--no-lan", "-o", folder + "/target");
            receive.environment().put("WRAITH_TICKET", ready.group(1));
            Path err = folder.resolve("err");
            Process receiver = receive.redirectError(err.toFile()).start();
            BufferedReader progress = receiver.inputReader(StandardCharsets.UTF_8);
            String line = "";
            while (!line.contains("\"phase\":\"running\"")) {
                line = progress.readLine();
                assertThat(line).as("progress; %s", Files.readString(err)).isNotNull();
            }
            sender.destroyForcibly().waitFor();
            assertThat(receiver.waitFor(IDLE_SECONDS + 10, TimeUnit.SECONDS)).isTrue();
            assertThat(receiver.exitValue()).isEqualTo(ExitCode.TIMEOUT.number);
            assertThat(Files.readString(err)).contains("wraith: the other side vanished\n");
            assertThat(progress.lines().reduce("", (_, last) -> last))
                    .contains("\"event\":\"error\"", "\"code\":10");
        } finally {
            sender.destroyForcibly();
        }
    }

    @Test
    void whatIsNotThereEndsWithThree() throws Exception {
        Outcome file = user.run("send", folder + "/nothing", "--no-lan");
        assertThat(file.exit()).isEqualTo(ExitCode.NOT_FOUND.number);
        assertThat(file.err()).contains("wraith: there is no such file or folder\n");
        Outcome peer = user.run("receive", "1234-zoo-zoo-zoo", "--no-lan");
        assertThat(peer.exit()).isEqualTo(ExitCode.NOT_FOUND.number);
        assertThat(peer.err())
                .startsWith("Packets go by ")
                .endsWith(
                        """
                        wraith: nobody with number 1234 can be looked for on this network
                        wraith: looking there was switched off
                        wraith: give --to HOST:PORT, or a ticket
                        """);
    }

    @Test
    void reasonsAreInWords() throws Exception {
        String file = Files.writeString(folder.resolve("file"), "text").toString();
        String nothing = folder + "/nothing";
        Files.createDirectory(folder.resolve("full"));
        Files.writeString(folder.resolve("full/own"), "");
        String code = "1234-zoo-zoo-zoo";
        assertReason(3, "there is no such file or folder", "host", nothing, "--no-lan");
        assertReason(3, "it is a file, not a folder", "host", file, "--no-lan");
        assertReason(1, "it is a file, not a folder", "receive", "-o", file, "--no-lan");
        assertReason(3, "there is no such file or folder", "receive", "@" + nothing);
        assertReason(3, "it is a folder, not a file", "receive", "@" + folder);
        // Before the host is asked, which could not be found.
        assertReason(3, "there is no such file or folder", "mount", code, nothing, "--no-lan");
        assertReason(3, "it is a file, not a folder", "mount", code, file, "--no-lan");
        assertReason(1, "the folder is not empty", "mount", code, folder + "/full", "--no-lan");
        assertReason(3, "it is no process of Wraith's", "profile", "1");
    }

    private void assertReason(int exit, String why, String... command) throws Exception {
        Outcome outcome = user.run(command);
        assertThat(outcome.exit()).as(outcome.err()).isEqualTo(exit);
        assertThat(outcome.err())
                .contains("wraith: " + why + "\n")
                .doesNotContain("Exception", "ENOTDIR", "profiling");
    }

    @Test
    void anIdentityThatCannotBeStoredNamesTheFolder() throws Exception {
        ProcessBuilder id = user.builder("id");
        id.environment().put("XDG_CONFIG_HOME", "/proc/nothing");
        assertThat(user.finish(id).err())
                .contains("wraith: there is no such file or folder: /proc/nothing\n");
    }

    /// Whatever the locale of the process is.
    @Test
    void namesOfAnyBytesAreTakenFromTheCommandLine() throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "sh",
                                "-c",
                                "cd \"$0\" && : >\"$(printf 'caf\\351')\" && exec \"$@\""
                                        + " \"$(printf 'caf\\351')\"",
                                folder.toString()));
        command.addAll(CommandProcess.java());
        command.addAll(List.of("send", "--dry-run"));
        for (String locale : List.of("C", "C.UTF-8")) {
            ProcessBuilder builder = user.world(new ProcessBuilder(command));
            builder.environment().put("LC_ALL", locale);
            Outcome listed = user.finish(builder);
            assertThat(listed.exit()).as(listed.err()).isZero();
            assertThat(listed.out()).matches("file +0  caf\\\\u\\{fffd}\n");
        }
    }

    @Test
    void argumentsAreRestoredFromTheEndOfTheCommandLine() {
        byte[] line = "java\0-cp\0x\0Main\0send\0a?\0".getBytes(StandardCharsets.ISO_8859_1);
        line[line.length - 2] = (byte) 0xe9;
        assertThat(RawArguments.restored(line, "send", "a?")).containsExactly("send", "a\udce9");
        assertThat(RawArguments.restored(line, "other", "a?")).containsExactly("other", "a?");
        assertThat(RawArguments.restored(new byte[0], "send", "?")).containsExactly("send", "?");
    }
}
