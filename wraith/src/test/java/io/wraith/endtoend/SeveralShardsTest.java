package io.wraith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;
import io.wraith.linux.VethPair;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Two processes of two shards each.
@Timeout(240)
@Execution(ExecutionMode.CONCURRENT)
final class SeveralShardsTest {
    private static final Map<String, String> TWO = Map.of("WRAITH_WORKERS", "2");
    private static final String CODE = "1234-lunar-basket-trend";
    private static final int MEBIBYTES = 96;
    private static final double PART = 8 << 20;

    @TempDir private Path folder;

    private Machine machine(String name) throws IOException {
        return new Machine(Files.createDirectory(folder.resolve(name)));
    }

    private Path source() throws IOException {
        Path source = folder.resolve("source");
        FileTree.write(source, MEBIBYTES, 3);
        return source;
    }

    private Path target() {
        return folder.resolve("target");
    }

    private static Run send(Machine machine, Path source, String listen, String... more) {
        List<String> all = new ArrayList<>(List.of("send", source.toString(), "--json"));
        all.addAll(List.of("--no-lan", "--code", CODE, "--listen", listen));
        all.addAll(List.of(more));
        Run sender = machine.start(TWO, all.toArray(String[]::new));
        sender.await("ready");
        return sender;
    }

    private Run receive(Machine machine, Run sender, String... more) {
        String ticket = sender.await("ready").text("ticket");
        List<String> all = new ArrayList<>(List.of("receive", "--json", "--no-lan"));
        all.addAll(List.of("-o", target().toString()));
        all.addAll(List.of(more));
        return machine.start(
                Map.of("WRAITH_WORKERS", "2", "WRAITH_TICKET", ticket), all.toArray(String[]::new));
    }

    private void assertThatAllCame(Path source) throws IOException {
        assertThat(FileTree.of(target().resolve("source"))).isEqualTo(FileTree.of(source));
    }

    /// What the sender's status says of its second shard.
    private static Event assertThatBothSent(Machine machine) {
        Run status = machine.start("status", "--json").succeeded();
        Event line = new Event(status.output().lines().findFirst().orElseThrow());
        assertThat(line.number("shard_1_sent_bytes")).as("%s", status).isGreaterThan(PART);
        assertThat(line.number("sent_bytes"))
                .isEqualTo(line.number("shard_0_sent_bytes") + line.number("shard_1_sent_bytes"));
        return line;
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:0", "[::1]:0"})
    void bothShardsCarryIt(String listen) throws IOException {
        Path source = source();
        try (Machine here = machine("here");
                Machine there = machine("there")) {
            receive(there, send(here, source, listen)).succeeded();
            assertThatBothSent(here);
        }
        assertThatAllCame(source);
    }

    @ParameterizedTest
    @KernelTest
    @ValueSource(strings = {"10.77.0.1:0", "[fd77::1]:0"})
    void alsoOverACable(String listen) throws IOException {
        Path source = source();
        try (VethPair veth = VethPair.open();
                Machine left =
                        new Machine(Files.createDirectory(folder.resolve("l")), veth.left());
                Machine right =
                        new Machine(Files.createDirectory(folder.resolve("r")), veth.right())) {
            receive(right, send(left, source, listen)).succeeded();
            assertThatBothSent(left);
        }
        assertThatAllCame(source);
    }

    /// A shard's strand keeps to its queue of the interface, but for who knocks.
    @Test
    @KernelTest({Need.ROOT, Need.XDP})
    void alsoPastTheKernel() throws IOException {
        Path source = source();
        try (VethPair veth = VethPair.open(2);
                Machine left =
                        new Machine(Files.createDirectory(folder.resolve("l")), veth.left());
                Machine right =
                        new Machine(Files.createDirectory(folder.resolve("r")), veth.right())) {
            Run sender = send(left, source, "10.77.0.1:0", "--datapath", "xdp");
            receive(right, sender, "--datapath", "xdp").succeeded();
            Event status = assertThatBothSent(left);
            assertThat(status.text("datapath")).isEqualTo("AF_XDP, past the kernel's stack");
            assertThat(status.number("xdp_taken")).isGreaterThan(MEBIBYTES);
            assertThat(status.number("handed_over")).isLessThan(MEBIBYTES);
        }
        assertThatAllCame(source);
    }

    /// What came by either shard is there when the same command runs again.
    @Test
    void whatIsKilledGoesOn() throws IOException {
        Path source = source();
        try (Machine here = machine("here");
                Machine there = machine("there")) {
            Run sender = send(here, source, "127.0.0.1:0");
            Run first = receive(there, sender);
            first.await("a part", () -> first.progressBytes() >= PART);
            first.kill();
            long before = first.progressBytes();
            Run second = receive(there, sender);
            second.succeeded();
            assertThat(second.await("done").number("bytes"))
                    .isLessThan((double) ((MEBIBYTES << 20) - before / 2));
        }
        assertThatAllCame(source);
    }

    @Test
    void otherNumbersAreRefused() throws IOException {
        try (Machine here = machine("here")) {
            Run wrong =
                    here.start(
                            Map.of("WRAITH_WORKERS", "none"),
                            "send",
                            "--no-lan",
                            folder.toString());
            assertThat(wrong.exit()).isNotZero();
            assertThat(wrong.errors()).contains("WRAITH_WORKERS");
        }
    }
}
