package io.wraith.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wraith.cli.CommandProcess.Outcome;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A key file with a passphrase, as its user meets it.
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
final class PassphraseCommandTest {
    private static final String SEALED = "wraith-identity-2 argon2id 65536 3 4 ";

    @TempDir private Path folder;
    private CommandProcess user;
    private String first;
    private String second;

    @BeforeEach
    void prepare() throws IOException {
        user = new CommandProcess(folder.resolve("user"));
        first = Files.writeString(folder.resolve("first"), "one two\n").toString();
        second = Files.writeString(folder.resolve("second"), "three\n").toString();
    }

    @Test
    void itIsGivenChangedAndRemoved() throws Exception {
        Outcome made = user.run("keygen", "--passphrase-file", first);
        assertThat(made.exit()).as(made.err()).isZero();
        assertThat(Files.readString(user.identity())).startsWith(SEALED);
        assertThat(user.run("id").out()).isEqualTo(made.out());

        String sealed = Files.readString(user.identity());
        Outcome wrong = user.run("id", "--no-passphrase", "--passphrase-file", second);
        assertThat(wrong.exit()).isEqualTo(ExitCode.GENERAL.number);
        assertThat(wrong.err()).startsWith("wraith: the passphrase does not open the identity\n");
        assertThat(Files.readString(user.identity())).isEqualTo(sealed);

        Outcome changed =
                user.run(
                        "id",
                        "--passphrase",
                        "--passphrase-file",
                        first,
                        "--new-passphrase-file",
                        second);
        assertThat(changed.exit()).as(changed.err()).isZero();
        assertThat(Files.readString(user.identity())).startsWith(SEALED).isNotEqualTo(sealed);

        Outcome removed = user.run("id", "--no-passphrase", "--passphrase-file", second);
        assertThat(removed.exit()).as(removed.err()).isZero();
        assertThat(removed.out()).isEqualTo(made.out());
        assertThat(Files.readString(user.identity())).startsWith("wraith-identity-1 ");
    }

    @Test
    void commandsWithANodeTakeItFromADescriptorOrTheNamedFile() throws Exception {
        assertThat(user.run("keygen", "--passphrase-file", first).exit()).isZero();
        String[] ping = {"ping", "1234-zoo-zoo-zoo", "--no-lan", "--to", "nowhere.invalid:1"};

        Outcome unasked = user.run(ping);
        assertThat(unasked.exit()).isEqualTo(ExitCode.USAGE.number);
        assertThat(unasked.err())
                .startsWith("wraith: a passphrase is needed, and nobody can be asked for it\n");

        List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 3<" + first, "sh"));
        command.addAll(CommandProcess.java());
        command.addAll(List.of(ping));
        command.addAll(List.of("--passphrase-file", "/dev/fd/3"));
        Outcome described = user.finish(user.world(new ProcessBuilder(command)));
        assertThat(described.err()).startsWith("wraith: the host nowhere.invalid is not known\n");

        ProcessBuilder named = user.builder(ping);
        named.environment().put("WRAITH_PASSPHRASE_FILE", first);
        Outcome environment = user.finish(named);
        assertThat(environment.exit()).isEqualTo(ExitCode.NOT_FOUND.number);
        assertThat(environment.err()).startsWith("wraith: the host nowhere.invalid is not known\n");
    }

    @Test
    void filesThatHoldNoneChangeNothing() throws Exception {
        String nothing = Files.writeString(folder.resolve("nothing"), "\nlate\n").toString();
        assertThat(user.run("keygen", "--passphrase-file", nothing).err())
                .startsWith("wraith: the passphrase cannot be used\n");
        assertThat(user.run("keygen", "--passphrase-file", "/nowhere").exit())
                .isEqualTo(ExitCode.NOT_FOUND.number);
        assertThat(user.run("keygen", "--passphrase").exit()).isEqualTo(ExitCode.USAGE.number);
        assertThat(user.identity()).doesNotExist();
        assertThat(user.run("id", "--passphrase-file", first).exit())
                .isEqualTo(ExitCode.USAGE.number);
    }

    /// `script` of util-linux gives the command a terminal.
    @Test
    void atATerminalItIsTypedTwiceAndNotShown() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script is not installed");
        String shown = typed("keygen --passphrase", "horse\nhorse\n");
        assertThat(shown).contains("New passphrase: ", "Once more: ").doesNotContain("horse");
        assertThat(Files.readString(user.identity())).startsWith(SEALED);
        String sealed = Files.readString(user.identity());
        assertThat(typed("id --passphrase", "horse\ncow\nox\n")).contains("they are not the same");
        assertThat(Files.readString(user.identity())).isEqualTo(sealed);
        assertThat(typed("id --no-passphrase", "horse\n")).contains("Passphrase of ");
        assertThat(Files.readString(user.identity())).startsWith("wraith-identity-1 ");
    }

    /// What a terminal shows. Each line is typed when it is asked for, after echo is off.
    private String typed(String arguments, String lines) throws Exception {
        String command = String.join(" ", CommandProcess.java()) + " " + arguments;
        List<String> words =
                List.of("timeout", "40", "/usr/bin/script", "-qec", command, "/dev/null");
        Process process = user.world(new ProcessBuilder(words)).redirectErrorStream(true).start();
        StringBuilder shown = new StringBuilder();
        int told = 0;
        String[] answers = lines.split("\n");
        byte[] bytes = new byte[1_024];
        int count = process.getInputStream().read(bytes);
        while (count >= 0) {
            shown.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
            if (told < answers.length && shown.toString().split(": ", -1).length - 1 > told) {
                Thread.sleep(100);
                process.outputWriter(StandardCharsets.UTF_8).append(answers[told++] + "\n").flush();
            }
            if (told == answers.length) {
                process.outputWriter(StandardCharsets.UTF_8).close();
            }
            count = process.getInputStream().read(bytes);
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return shown.toString();
    }
}
