package io.wraith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.net.HostPort;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// What others may do to a process from outside.
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
final class HostileTest {
    @TempDir private Path folder;
    private Machine here;
    private Machine there;
    private Path source;
    private Path target;

    @BeforeEach
    void prepare() throws IOException {
        here = new Machine(Files.createDirectory(folder.resolve("here")));
        there = new Machine(Files.createDirectory(folder.resolve("there")));
        source = folder.resolve("source");
        target = folder.resolve("target");
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    /// A name could move the cursor, recolour or retitle a terminal. There is one in the progress,
    /// which is drawn as on a terminal, and one in a failure.
    @Test
    void escapesInNamesReachNoTerminal() throws IOException {
        String name = "\u001b[31mred\u0007\r\n\u009b2Jx";
        FileTree.write(source, 3, 4);
        Files.writeString(source.resolve(name), "sent");
        Files.createDirectories(target.resolve("source"));
        Files.writeString(target.resolve("source").resolve(name), "was there");
        Run sender =
                here.start(
                        "send",
                        source.toString(),
                        "--once",
                        "--json",
                        "--no-lan",
                        "--listen",
                        "127.0.0.1:0");
        Map<String, String> environment =
                Map.of(
                        "WRAITH_TICKET",
                        sender.await("ready").text("ticket"),
                        "JAVA_TOOL_OPTIONS",
                        "-Dwraith.terminal.errors=true");
        Run receiver = there.start(environment, "receive", "-o", target.toString(), "--no-lan");
        assertThat(receiver.exit()).as(receiver::toString).isEqualTo(1);
        assertThat(sender.exit()).as(sender::toString).isEqualTo(1);
        String shown = receiver.errors();
        assertThat(shown).contains("red").doesNotContain("\u0007");
        // What the progress line itself is drawn with.
        assertThat(shown.replace("\r\u001b[2K", ""))
                .matches("(?s)[^\\p{Cc}]*(\n[^\\p{Cc}]*)*")
                .contains("red");
        assertThat(sender.output()).matches("([^\\p{Cc}]*\n)*").contains("red");
    }

    /// From the address where the receiver is, too.
    @Test
    void aFloodOfHandshakesStopsNoTransfer() throws IOException {
        FileTree.write(source, 16, 5);
        Run sender =
                here.start(
                        "send",
                        source.toString(),
                        "--json",
                        "--no-lan",
                        "--limit",
                        "4M",
                        "--listen",
                        "127.0.0.1:0");
        Event ready = sender.await("ready");
        InetSocketAddress place = HostPort.parse(ready.text("listen")).resolve().getFirst();
        Flood flood = new Flood(6);
        Run receiver =
                there.start(
                        Map.of("WRAITH_TICKET", ready.text("ticket")),
                        "receive",
                        "--json",
                        "--no-lan",
                        "-o",
                        target.toString());
        receiver.await("the first bytes", () -> receiver.progressBytes() > 0);
        long beganNs = System.nanoTime();
        long sent = flood.send(place, receiver::isAlive);
        double seconds = (System.nanoTime() - beganNs) / 1e9;
        System.out.printf("%d datagrams in %.1f s%n", sent, seconds);
        receiver.succeeded();
        assertThat(sent).isGreaterThan(1_000);
        assertThat(FileTree.of(target.resolve("source"))).isEqualTo(FileTree.of(source));

        // And the door is open again for others from there.
        there.start(
                        Map.of("WRAITH_TICKET", ready.text("ticket")),
                        "receive",
                        "--no-lan",
                        "-o",
                        folder.resolve("second").toString())
                .succeeded();
    }
}
