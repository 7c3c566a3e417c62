package io.wraith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;

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

/// Two `wraith` processes on the loopback interface: the ways to meet, what they tell programs, and
/// what they end with.
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
final class LoopbackTest {
    @TempDir private Path folder;
    private Machine here;
    private Machine there;
    private Path source;
    private Path target;
    private long bytes;

    @BeforeEach
    void prepare() throws IOException {
        here = new Machine(Files.createDirectory(folder.resolve("here")));
        there = new Machine(Files.createDirectory(folder.resolve("there")));
        source = folder.resolve("source");
        target = folder.resolve("target");
        bytes = FileTree.write(source, 5, 1);
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    private Run sending(String... more) {
        return here.start(arguments(List.of("send", source.toString()), more));
    }

    private Run receiving(String variable, String secret, String... more) {
        return there.start(
                Map.of(variable, secret),
                arguments(List.of("receive", "-o", target.toString()), more));
    }

    private static String[] arguments(List<String> first, String... more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of("--json", "--no-lan", "--listen", "127.0.0.1:0"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private void assertArrived() throws IOException {
        assertThat(FileTree.of(target.resolve("source"))).isEqualTo(FileTree.of(source));
    }

    @Test
    void aTicketFromTheEnvironmentIsEnough() throws IOException {
        Run sender = sending("--once", "--limit", "4M");
        Event ready = sender.await("ready");
        assertThat(ready.text("code")).matches("[0-9]+(-[a-z]+){3}");
        assertThat(ready.text("listen")).matches("127[.]0[.]0[.]1:[1-9][0-9]*");
        Run receiver = receiving("WRAITH_TICKET", ready.text("ticket"));
        for (Run run : List.of(sender, receiver)) {
            run.succeeded();
            assertThat(run.events().getLast().name()).isEqualTo("done");
            Event progress = run.await("progress");
            assertThat(progress.text("phase")).isIn("looking", "calling", "entering", "running");
            assertThat(progress.number("bytes")).isBetween(0.0, (double) bytes);
            Event done = run.await("done");
            assertThat(done.is("verified")).isTrue();
            assertThat(done.number("bytes")).isEqualTo((double) bytes);
            // The folders, and one large file and twenty small ones.
            assertThat(done.number("files")).isEqualTo(2 + 21);
            assertThat(done.number("failed")).isZero();
            assertThat(done.number("seconds")).isPositive();
            assertThat(done.number("mb_per_s")).isBetween(0.01, 4.4);
            assertThat(done.text("path")).isEqualTo("local");
        }
        assertArrived();
    }

    @Test
    @KernelTest(Need.IO_URING)
    void everythingByIoUring() throws IOException {
        Map<String, String> byRing = Map.of("WRAITH_DISK_IO", "uring");
        String[] all = arguments(List.of("send", source.toString()), "--datapath", "uring");
        Run sender = here.start(byRing, all);
        String ticket = sender.await("ready").text("ticket");
        Run receiver =
                there.start(
                        Map.of("WRAITH_DISK_IO", "uring", "WRAITH_TICKET", ticket),
                        arguments(
                                List.of("receive", "-o", target.toString()),
                                "--datapath",
                                "uring"));
        receiver.succeeded();
        assertArrived();
        for (Run run : List.of(sender, receiver)) {
            assertThat(run.toString()).doesNotContain("The datapath is", "Files are read");
        }
    }

    @Test
    void aCodeFromTheEnvironmentAndAPlaceAreEnough() throws IOException {
        Run sender = sending("--once");
        Event ready = sender.await("ready");
        receiving("WRAITH_CODE", ready.text("code"), "--to", ready.text("listen")).succeeded();
        sender.succeeded();
        assertArrived();
    }

    @Test
    void whoSendsGoesToOneThatWaits() throws IOException {
        Run receiver = there.start(arguments(List.of("receive", "-o", target.toString())));
        Path ticket = folder.resolve("ticket");
        Files.writeString(ticket, receiver.await("ready").text("ticket") + "\n");
        sending("--to", "@" + ticket).succeeded();
        receiver.succeeded();
        assertArrived();
    }

    @Test
    void whatExistsStaysAndIsAFailureThatNamesIt() throws IOException {
        Files.createDirectories(target.resolve("source/small"));
        Files.writeString(target.resolve("source/small/7"), "another one");
        Run sender = sending("--once");
        Run receiver = receiving("WRAITH_TICKET", sender.await("ready").text("ticket"));
        for (Run run : List.of(sender, receiver)) {
            assertThat(run.exit()).as(run::toString).isEqualTo(1);
            Event done = run.await("done");
            assertThat(done.number("failed")).isEqualTo(1);
            assertThat(done.line())
                    .contains("small/7")
                    .contains("[\"exists: receive with --overwrite, --rename or --skip\"]");
        }
        assertThat(target.resolve("source/small/7")).hasContent("another one");
        assertThat(target.resolve("source/large")).hasSameBinaryContentAs(source.resolve("large"));
    }

    @Test
    void wrongWordsAreTheirOwnExitCodeAndHurtNobodyElse() throws IOException {
        Run sender = sending("--once");
        Event ready = sender.await("ready");
        String number = ready.text("code").split("-", 2)[0];
        String listen = ready.text("listen");
        Run wrong = receiving("WRAITH_CODE", number + "-zoo-zoo-zoo", "--to", listen);
        assertEnds(wrong, 6, "the code is not the right one");
        assertThat(sender.await("guess").number("wrong")).isEqualTo(1);
        assertThat(sender.errors()).contains("somebody tried the code and could not prove it");
        assertThat(target.resolve("source")).doesNotExist();
        receiving("WRAITH_CODE", ready.text("code"), "--to", listen).succeeded();
        sender.succeeded();
        assertArrived();
    }

    @Test
    void whoComesForSomethingElseIsRefused() throws IOException {
        Run sender = sending();
        Path ticket = folder.resolve("ticket");
        Files.writeString(ticket, sender.await("ready").text("ticket"));
        Run other =
                there.start(arguments(List.of("send", source.toString()), "--to", "@" + ticket));
        assertEnds(other, 4, "the other side is there for something else");
        assertThat(sender.isAlive()).isTrue();
    }

    @Test
    void whatCannotBeginSaysWhy() {
        Run misuse = here.finished(2, "send", "--frobnicate", source.toString());
        assertThat(misuse.errors()).contains("unknown option --frobnicate");
        Run nothing = here.finished(3, "send", "--no-lan", folder.resolve("nothing").toString());
        assertThat(nothing.errors()).contains("nothing");
        Run noSecret = here.finished(3, "receive", "@" + folder.resolve("nothing"));
        assertThat(noSecret.errors()).contains("cannot be read");
        assertThat(misuse.output() + nothing.output() + noSecret.output()).isEmpty();
    }

    /// An error is one line for programs, and what, why and what to do for people.
    private static void assertEnds(Run run, int code, String what) {
        assertThat(run.exit()).as(run::toString).isEqualTo(code);
        Event error = run.events().getLast();
        assertThat(error.name()).isEqualTo("error");
        assertThat(error.number("code")).isEqualTo(code);
        assertThat(error.text("message")).isEqualTo(what);
        assertThat(run.errors().lines().filter(line -> line.startsWith("wraith: ")))
                .hasSize(3)
                .first()
                .isEqualTo("wraith: " + what);
    }
}
