package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.node.QlogReader.Event;
import io.wraith.node.QlogReader.Log;
import io.wraith.proto.CloseReason;
import io.wraith.proto.Trace;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

@SuppressWarnings("EnumOrdinal") // as traces have it
final class QlogTest {
    private static final long ORIGIN = 5_000_000_000L;
    private static final String GROUP = "00aa";
    private static final String HEADER = Qlog.header(GROUP, true, Instant.EPOCH);

    @TempDir private Path folder;

    @Test
    void everyEventIsOneOfTheSchemas() {
        for (Trace.Event event : Trace.Event.values()) {
            assertValid(record(event.ordinal(), 1, 0));
            assertValid(record(event.ordinal(), 2, 3));
        }
        for (int kind = Qlog.WINDOW; kind <= Qlog.MISSED; kind++) {
            assertValid(record(kind, 0, 7));
        }
    }

    private static void assertValid(long[] record) {
        StringBuilder text = new StringBuilder(HEADER);
        new Qlog(ORIGIN).add(text, record, 0, List.of("startup"));
        assertThat(QlogReader.read(text.toString()).events())
                .allSatisfy(event -> assertThat(event.time()).isEqualTo(2.5));
    }

    @Test
    void whatIsToldOfAPacket() {
        StringBuilder text = new StringBuilder(HEADER);
        Qlog qlog = new Qlog(ORIGIN);
        qlog.add(text, record(Trace.Event.SENT.ordinal(), 17, 1_312), 0, List.of());
        qlog.add(text, record(Trace.Event.LOST.ordinal(), 17, 1_312), 0, List.of());
        qlog.add(text, record(Trace.Event.PACKET_SIZE.ordinal(), 1_312, 0), 0, List.of());
        qlog.add(text, record(Qlog.STATE, 1, 0), 0, List.of("startup", "drain"));
        List<Event> events = QlogReader.read(text.toString()).events();
        assertThat(events)
                .extracting(Event::name)
                .containsExactly(
                        "quic:packet_sent",
                        "quic:packet_lost",
                        "quic:mtu_updated",
                        "quic:congestion_state_updated");
        assertThat(events.getFirst().data())
                .containsEntry("header", Map.of("packet_type", "1RTT", "packet_number", 17.0))
                .containsEntry("raw", Map.of("length", 1_312.0));
        assertThat(events.get(2).data()).isEqualTo(Map.of("new", 1_312.0));
        assertThat(events.get(3).data()).isEqualTo(Map.of("new", "drain"));
    }

    /// A peer chooses the words.
    @Test
    void everyEndIsOneOfTheSchema() {
        String words = "\"}\u001e{\n\\ \u2028 ä";
        for (CloseReason reason :
                List.of(
                        new CloseReason.Local(1, words),
                        new CloseReason.Peer(2, words),
                        new CloseReason.Fault(3, words),
                        new CloseReason.NotEstablished(4, words),
                        new CloseReason.Idle(),
                        new CloseReason.Reset())) {
            StringBuilder text = new StringBuilder(HEADER);
            new Qlog(ORIGIN).end(text, ORIGIN, reason);
            List<Event> events = QlogReader.read(text.toString()).events();
            assertThat(events).hasSize(1);
            assertThat(events.getFirst().data().getOrDefault("reason", words)).isEqualTo(words);
        }
    }

    @Test
    void aFileForEachConnectionAndSide() throws Exception {
        try (QlogFiles files = open(folder.resolve("new"))) {
            QlogFiles.Log log = files.begin(GROUP, 0, false);
            assertThat(log.state("startup")).isZero();
            assertThat(log.state("drain")).isEqualTo(1);
            assertThat(log.state("startup")).isZero();
            assertThat(log.offer(record(Trace.Event.SENT.ordinal(), 1, 2), 4, null)).isTrue();
            assertThat(log.offer(record(Qlog.STATE, 1, 0), 4, new CloseReason.Idle())).isTrue();
        }
        Path file = folder.resolve("new/00aa-0-server.sqlog");
        Log log = QlogReader.read(Files.readString(file));
        assertThat(log.events())
                .extracting(Event::name)
                .containsExactly(
                        "quic:packet_sent",
                        "quic:congestion_state_updated",
                        "quic:connection_closed");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aFolderThatCannotBeIsSaid() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> open(file.resolve("below")))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("cannot be logged");
    }

    /// The reader would not be worth much if it took anything.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"time\":1,\"name\":\"quic:packet_sent\",\"data\":{}}\n",
                "\u001e{\"time\":1,\"name\":\"quic:packet_sent\",\"data\":{}}\n",
                "\u001e{\"time\":1,\"name\":\"quic:unheard_of\",\"data\":{}}\n",
                "\u001e{\"name\":\"loglevel:info\",\"data\":{\"message\":\"x\"}}\n",
                "\u001e{\"time\":1,\"name\":\"loglevel:info\",\"data\":{\"message\":\"x\"}}",
                "\u001e{\"time\":1,\"name\":\"loglevel:info\",\"data\":{\"message\":7}}\n",
                "\u001e{\"time\":1,\"name\":\"quic:mtu_updated\",\"data\":{\"new\":-1}}\n",
                "\u001e{\"time\":1,\"name\":\"quic:mtu_updated\",\"data\":{\"new\":1,\"x\":1}}\n",
                "\u001e{\"time\":1,\"name\":\"quic:mtu_updated\",\"data\":{\"new\":1,}}\n",
            })
    void theReaderRefusesWhatIsWrong(String event) {
        assertThatThrownBy(() -> QlogReader.read(HEADER + event))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static QlogFiles open(Path folder) throws NodeException {
        return Objects.requireNonNull(
                QlogFiles.open(Map.of("WRAITH_QLOG", folder.toString()), ORIGIN));
    }

    private static long[] record(long kind, long first, long second) {
        return new long[] {ORIGIN + 2_500_000, kind, first, second};
    }
}
