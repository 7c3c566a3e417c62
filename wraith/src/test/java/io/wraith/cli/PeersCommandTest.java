package io.wraith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.cli.CommandProcess.Outcome;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;

/// Who is meant by what is written on a command line.
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
final class PeersCommandTest {
    @TempDir private Path folder;
    private CommandProcess user;

    @BeforeEach
    void prepare() throws IOException {
        user = new CommandProcess(folder.resolve("user"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pin", "block"})
    void nobodyIsAPeerOfOneself(String verb) throws Exception {
        String own = user.run("id").out().strip();
        Outcome refused = user.run("peers", verb, own);
        assertThat(refused.exit()).as(refused.err()).isEqualTo(ExitCode.USAGE.number);
        assertThat(refused.err()).startsWith("wraith: this identity is your own\n");
        assertThat(user.run("peers").out()).isEmpty();
        // One that an earlier release took can be forgotten.
        assertThat(user.run("peers", "forget", own).exit()).isEqualTo(ExitCode.NOT_FOUND.number);
    }

    @Test
    void othersAreWrittenDownAlsoBeforeThereIsAnIdentity() throws Exception {
        String other = "ab".repeat(32);
        assertThat(user.run("peers", "pin", other, "other").exit()).isZero();
        assertThat(user.run("peers").out()).startsWith(other).endsWith("other\n");
        assertThat(user.identity()).doesNotExist();
    }

    /// A code that is not whole was meant to be one; a word is none, and no name of a peer.
    @ParameterizedTest
    @CsvSource({
        "nonsense, 2",
        "4821lunar, 2",
        "4821-lunar, 6",
        "4821-lunar-basket-trent, 6",
        "wraith1nonsense, 6",
        "'', 2"
    })
    void whatNamesNobodyIsMisuse(String word, int exit) throws Exception {
        // None of those that have no name.
        assertThat(user.run("peers", "pin", "ab".repeat(32)).exit()).isZero();
        Outcome refused = user.run("receive", "--no-lan", word);
        assertThat(refused.exit()).as(refused.err()).isEqualTo(exit);
        assertThat(refused.err())
                .contains(
                        exit == 2
                                ? "wraith: nobody can be found by what was given\n"
                                : " cannot be used\n");
    }
}
