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
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/// Processes that are killed or interrupted in the middle, and the same commands again.
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
final class KilledTest {
    private static final String CODE = "1234-lunar-basket-trend";
    private static final int MEBIBYTES = 36;

    /// What is on its way to the log of a part when a process dies.
    private static final long UNLOGGED_BYTES = 4 << 20;

    @TempDir private Path folder;
    private Machine here;
    private Machine there;
    private Path source;
    private Path target;
    private String place;
    private long bytes;
    private Random random;

    @BeforeEach
    void prepare() throws IOException {
        here = new Machine(Files.createDirectory(folder.resolve("here")));
        there = new Machine(Files.createDirectory(folder.resolve("there")));
        source = folder.resolve("source");
        target = folder.resolve("target");
        bytes = FileTree.write(source, MEBIBYTES, 2);
        place = freePlace();
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        random = new Random(seed);
    }

    /// A port that nobody uses now.
    private static String freePlace() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
            return loopback.getHostAddress() + ":" + socket.getLocalPort();
        }
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    /// The same command each time, until somebody got everything.
    private Run send() {
        Run sender =
                here.start(
                        "send",
                        source.toString(),
                        "--once",
                        "--json",
                        "--no-lan",
                        "--code",
                        CODE,
                        "--listen",
                        place,
                        "--limit",
                        "9M");
        sender.await("ready");
        return sender;
    }

    private Run receive() {
        return there.start(
                Map.of("WRAITH_CODE", CODE),
                "receive",
                "--json",
                "--no-lan",
                "--to",
                place,
                "-o",
                target.toString());
    }

    /// Some moment after a part of the transfer, and before its end.
    private void awaitSome(Run receiver, double share) {
        long enough = (long) (share * bytes);
        receiver.await(enough + " bytes", () -> receiver.progressBytes() >= enough);
        Run.pause(random.nextInt(500));
        assertThat(receiver.isAlive()).as(receiver::toString).isTrue();
    }

    /// Nothing that was received is sent again.
    private void assertCompletes(Run receiver, Run sender, long before) throws IOException {
        receiver.succeeded();
        sender.succeeded();
        assertThat(receiver.await("done").number("bytes"))
                .isLessThanOrEqualTo((double) bytes - before + UNLOGGED_BYTES);
        assertThat(FileTree.of(target.resolve("source"))).isEqualTo(FileTree.of(source));
        assertThat(target.resolve("source").toFile().list()).containsOnly("large", "small");
    }

    @Test
    void whateverIsKilledTheSameCommandsGoOn() throws IOException {
        Run sender = send();
        Run first = receive();
        awaitSome(first, 0.1);
        first.kill();

        Run second = receive();
        awaitSome(second, 0.3);
        sender.kill();
        assertThat(second.exit()).as(second::toString).isEqualTo(10);
        assertThat(second.events().getLast().text("message")).isEqualTo("the other side vanished");

        sender = send();
        Run third = receive();
        awaitSome(third, 0.5);
        sender.kill();
        third.kill();
        assertThat(third.progressBytes()).isGreaterThanOrEqualTo(second.progressBytes());

        sender = send();
        assertCompletes(receive(), sender, third.progressBytes());
    }

    @Test
    void whoeverIsInterruptedTellsTheOtherSide() throws IOException {
        Run sender = send();
        Run first = receive();
        awaitSome(first, 0.1);
        first.interrupt();
        assertStopped(first);
        // Long before it would be missed.
        assertThat(sender.await("error").text("message"))
                .isIn("the other side ended the session", "the other side stopped the transfer");
        assertThat(sender.isAlive()).isTrue();

        Run second = receive();
        awaitSome(second, 0.3);
        sender.interrupt();
        assertStopped(sender);
        assertThat(second.exit()).as(second::toString).isEqualTo(5);
        assertThat(second.errors())
                .contains("the other side ended the session", "run the same command again");

        sender = send();
        assertCompletes(receive(), sender, second.progressBytes());
    }

    private static void assertStopped(Run run) {
        assertThat(run.exit()).as(run::toString).isEqualTo(130);
        assertThat(run.errors()).contains("wraith: stopped; run the same command");
    }
}
