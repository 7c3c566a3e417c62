package io.wraith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `wraith host` as a process: what it tells, what it refuses, and what it ends with.
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
final class HostTest {
    @TempDir private Path folder;
    private Machine here;
    private Machine there;
    private Path shared;

    @BeforeEach
    void prepare() throws IOException {
        here = new Machine(Files.createDirectory(folder.resolve("here")));
        there = new Machine(Files.createDirectory(folder.resolve("there")));
        shared = Files.createDirectory(folder.resolve("shared"));
        Files.writeString(shared.resolve("file"), "contents");
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    private Run hosting(String... more) {
        List<String> all = new ArrayList<>(List.of("host", shared.toString(), "--json"));
        all.addAll(List.of("--no-lan", "--listen", "127.0.0.1:0"));
        all.addAll(List.of(more));
        return here.start(all.toArray(String[]::new));
    }

    private Run pinging(Event ready) {
        return there.start(
                Map.of("WRAITH_TICKET", ready.text("ticket")), "ping", "-c", "1", "-i", "10");
    }

    @Test
    void itIsReadyAndCanBeReached() throws IOException {
        Run host = hosting("--name", "pictures");
        Event ready = host.await("ready");
        assertThat(ready.text("code")).matches("[0-9]+(-[a-z]+){3}");
        assertThat(ready.text("listen")).matches("127[.]0[.]0[.]1:[1-9][0-9]*");
        pinging(ready).succeeded();
        assertThat(host.isAlive()).isTrue();
        host.interrupt();
        assertThat(host.exit()).isEqualTo(130);
        assertThat(shared.resolve("file")).hasContent("contents");
    }

    @Test
    void itEndsWhenItsTimeIsOver() throws IOException {
        Run host = hosting("--expire", "2s");
        host.await("ready");
        host.succeeded();
        assertThat(host.events().getLast().name()).isEqualTo("expired");
    }

    /// Who is not named is not let in, whatever ticket it has.
    @Test
    void onlyWhoIsNamedComesIn() throws IOException {
        Run host = hosting("--allow", "ab".repeat(32));
        assertThat(pinging(host.await("ready")).exit()).isEqualTo(4);
        String identity = there.start("id").succeeded().output().strip();
        Run other = hosting("--allow", identity, "--allow", "cd".repeat(32));
        pinging(other.await("ready")).succeeded();
    }

    @Test
    void writingIsRefusedInWords() {
        Run host = hosting("--writable");
        assertThat(host.exit()).isEqualTo(2);
        assertThat(host.errors()).contains("--writable is not possible yet");
        assertThat(host.output()).isEmpty();
    }

    @Test
    void whatCannotBeShared() {
        assertEnds(
                here.start("host", folder.resolve("nothing").toString()),
                3,
                "no such file or folder");
        assertEnds(
                here.start("host", shared.resolve("file").toString()), 3, "a file, not a folder");
        assertEnds(hosting("--allow", "somebody"), 1, "no identity: somebody");
        assertEnds(hosting("--expire", "soon"), 2, "'soon' is no time");
        assertEnds(hosting("--exclude", "!no"), 2, "'!no' is no pattern");
        assertEnds(hosting("--max-peers", "-1"), 2, "cannot be shared");
        assertEnds(here.start("host"), 2, "DIR");
    }

    private static void assertEnds(Run run, int exit, String why) {
        assertThat(run.exit()).as(run::toString).isEqualTo(exit);
        assertThat(run.errors()).contains(why);
    }
}
