package io.wraith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A transfer whose both sides log their connection (`WRAITH_QLOG`); the format is tried in
/// `node.QlogTest`.
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
final class QlogTest {
    @TempDir private Path folder;

    @Test
    void bothSidesTellTheSameStory() throws IOException {
        Path source = folder.resolve("source");
        Path logs = folder.resolve("logs");
        FileTree.write(source, 8, 5);
        try (Machine here = new Machine(Files.createDirectory(folder.resolve("here")));
                Machine there = new Machine(Files.createDirectory(folder.resolve("there")))) {
            Map<String, String> environment = Map.of("WRAITH_QLOG", logs.toString());
            Run sender =
                    here.start(
                            environment,
                            "send",
                            source.toString(),
                            "--once",
                            "--json",
                            "--no-lan",
                            "--listen",
                            "127.0.0.1:0");
            String ticket = sender.await("ready").text("ticket");
            Run receiver =
                    there.start(
                            Map.of("WRAITH_QLOG", logs.toString(), "WRAITH_TICKET", ticket),
                            "receive",
                            "--no-lan",
                            "-o",
                            folder.resolve("target").toString());
            receiver.succeeded();
            sender.succeeded();
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(logs)) {
            files = all.sorted().toList();
        }
        assertThat(files).hasSize(2);
        String client = Files.readString(files.getFirst());
        String server = Files.readString(files.getLast());
        assertThat(files.getFirst().getFileName().toString()).endsWith("-0-client.sqlog");
        assertThat(files.getLast().getFileName().toString()).endsWith("-0-server.sqlog");
        assertThat(client).doesNotContain("too fast to be written");
        long sent = count(server, "quic:packet_sent");
        assertThat(sent).isGreaterThan(100);
        // Loopback loses nothing, but the side that leaves first misses the last words.
        assertThat(count(client, "quic:packet_received")).isBetween(sent - 20, sent);
        assertThat(count(server, "quic:recovery_metrics_updated")).isPositive();
        assertThat(count(server, "quic:congestion_state_updated")).isPositive();
        assertThat(count(server, "quic:mtu_updated")).isPositive();
        assertThat(count(server, "quic:connection_closed")).isEqualTo(1);
        assertThat(count(client, "quic:connection_closed")).isEqualTo(1);
    }

    private static long count(String log, String event) {
        return log.lines().filter(line -> line.contains("\"name\":\"" + event + "\"")).count();
    }
}
