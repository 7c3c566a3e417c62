package io.wraith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

final class InvocationTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void helpNamesEveryCommandWithItsDescription() {
        Map<String, String> commands =
                Invocation.commands(console(OutputStream.nullOutputStream()))
                        .getSubcommands()
                        .values()
                        .stream()
                        .map(CommandLine::getCommandSpec)
                        .distinct()
                        .filter(spec -> !spec.usageMessage().hidden())
                        .collect(
                                Collectors.toMap(
                                        spec -> spec.name(),
                                        spec -> spec.usageMessage().description()[0]));
        Matcher entries = Pattern.compile("^  (\\w+) +(.*)$", Pattern.MULTILINE).matcher(Help.TEXT);
        Map<String, String> listed =
                entries.results()
                        .filter(entry -> !entry.group(1).equals("version"))
                        .collect(Collectors.toMap(e -> e.group(1), e -> e.group(2)));
        assertThat(listed).isEqualTo(commands);
    }

    /// picocli tells of a description that it cannot format on its own standard error.
    @Test
    void helpOfEveryCommandCanBeFormatted() {
        PrintStream before = System.err;
        ByteArrayOutputStream complaints = new ByteArrayOutputStream();
        System.setErr(new PrintStream(complaints, true, StandardCharsets.UTF_8));
        try {
            Invocation.commands(console(OutputStream.nullOutputStream()))
                    .getSubcommands()
                    .values()
                    .forEach(command -> assertThat(command.getUsageMessage()).contains("wraith"));
        } finally {
            System.setErr(before);
        }
        assertThat(complaints.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoError() {
        assertThat(run(failing("Broken pipe"), "version")).isEqualTo(ExitCode.OK);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void outputThatCannotBeStoredIsAnError() {
        assertThat(run(failing("No space left on device"), "version")).isEqualTo(ExitCode.GENERAL);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        wraith: standard output cannot be written
                        wraith: No space left on device
                        wraith: free some space, or send the output elsewhere
                        """);
    }

    @Test
    void outputThatIsClosedIsNoLackOfSpace() {
        assertThat(run(failing("Bad file descriptor"), "--help")).isEqualTo(ExitCode.GENERAL);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("it is closed", "/dev/null");
    }

    @Test
    void debugShowsTheStackOfAnError() {
        new Invocation(console(OutputStream.nullOutputStream()), true).run("nothing");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("wraith: unknown command nothing\n")
                .contains("\tat io.wraith");
    }

    @Test
    void ourOwnFaultIsNotBlamedOnTheUser() {
        OutputStream faulty =
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        throw new IllegalStateException("unthinkable");
                    }
                };
        assertThat(run(faulty, "version")).isEqualTo(ExitCode.GENERAL);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("wraith: internal error: ")
                .contains("unthinkable")
                .doesNotContain("\tat ");
    }

    private ExitCode run(OutputStream out, String... arguments) {
        return new Invocation(console(out), false).run(arguments);
    }

    private Console console(OutputStream out) {
        return new Console(out, new PrintStream(err, true, StandardCharsets.UTF_8), false, false);
    }

    private static OutputStream failing(String reason) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        };
    }
}
