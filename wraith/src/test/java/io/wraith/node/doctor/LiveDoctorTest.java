package io.wraith.node.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.node.NodeCounter;
import io.wraith.node.NodeStatus;
import io.wraith.node.SessionCounter;
import io.wraith.node.SessionStatus;
import io.wraith.node.ShardStatus;
import io.wraith.node.doctor.Finding.Severity;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Each threshold is made to fire by what a node and a kernel could show, two seconds apart.
final class LiveDoctorTest {
    private static final long PID = 42;
    private static final long SECONDS = 2;
    private static final MemoryUse GOOD_MEMORY = new MemoryUse("", 2, 1);

    @TempDir private Path root;
    private final Map<NodeCounter, Long> counters = new EnumMap<>(NodeCounter.class);
    private final Map<SessionCounter, Long> session = new EnumMap<>(SessionCounter.class);

    @Test
    void whatIsWellIsFine() throws IOException {
        assertThat(judge(GOOD_MEMORY))
                .hasSize(10)
                .allSatisfy(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.FINE);
                    assertThat(finding.remedy()).isEmpty();
                    assertThat(finding.evidence()).isNotEmpty();
                });
    }

    @ParameterizedTest
    @CsvSource({"9, FINE", "10, WARNING", "49, WARNING", "50, CRITICAL"})
    void drops(long dropped, Severity expected) throws IOException {
        counters.put(NodeCounter.RECEIVED_DATAGRAMS, 1_000 - dropped);
        counters.put(NodeCounter.DROPPED_DATAGRAMS, dropped);
        assertFound("datagrams dropped here", expected, dropped + " datagrams");
    }

    @ParameterizedTest
    @CsvSource({"9, FINE", "10, WARNING", "49, WARNING", "50, CRITICAL"})
    void losses(long lost, Severity expected) throws IOException {
        counters.put(NodeCounter.SENT_PACKETS, 1_000L);
        counters.put(NodeCounter.LOST_PACKETS, lost + 7);
        counters.put(NodeCounter.SPURIOUS_LOSSES, 7L);
        assertFound("packets lost on the way", expected, "of 1000 that left");
    }

    @Test
    void ofAHandfulNothingIsSaid() throws IOException {
        counters.put(NodeCounter.SENT_PACKETS, 50L);
        counters.put(NodeCounter.LOST_PACKETS, 50L);
        counters.put(NodeCounter.RECEIVED_DATAGRAMS, 10L);
        counters.put(NodeCounter.DROPPED_DATAGRAMS, 10L);
        counters.put(NodeCounter.FORGED, 10L);
        assertThat(judge(GOOD_MEMORY)).extracting(Finding::severity).containsOnly(Severity.FINE);
    }

    @ParameterizedTest
    @CsvSource({"9, FINE", "10, WARNING", "99, WARNING", "100, CRITICAL"})
    void datagramsThatDoNotOpen(long forged, Severity expected) throws IOException {
        counters.put(NodeCounter.RECEIVED_DATAGRAMS, 10_000L);
        counters.put(NodeCounter.FORGED, forged);
        assertFound("datagrams that do not open", expected, forged + " datagrams of 10000");
    }

    @ParameterizedTest
    @CsvSource({"79, FINE", "80, WARNING", "94, WARNING", "95, CRITICAL"})
    void theThreadThatMovesPackets(long percent, Severity expected) throws IOException {
        write("proc/42/task/43/schedstat", percent * SECONDS * 10_000_000L + " 0 7");
        assertFound("processor of the packet thread", expected, percent + ".00 %");
    }

    @ParameterizedTest
    @CsvSource({"79, FINE", "80, WARNING", "94, WARNING", "95, CRITICAL"})
    void framesOfTheInterface(long used, Severity expected) throws IOException {
        counters.put(NodeCounter.UMEM_FRAMES, 100L);
        counters.put(NodeCounter.UMEM_USED, used);
        assertFound("memory of the interface (UMEM)", expected, "of 100 frames");
    }

    @ParameterizedTest
    @CsvSource({"39, FINE", "40, WARNING", "99, WARNING", "100, CRITICAL"})
    void roundTrips(long rttMs, Severity expected) throws IOException {
        session.put(SessionCounter.SENT_BYTES, 1_000_000L);
        session.put(SessionCounter.LEAST_RTT, 20_000_000L);
        session.put(SessionCounter.RTT, rttMs * 1_000_000);
        assertFound("round trips", expected, rttMs + ".00 ms now, 20.00 ms at least");
    }

    /// Ten times as long as next to nothing is next to nothing.
    @Test
    void shortRoundTripsAreNoQueue() throws IOException {
        session.put(SessionCounter.SENT_BYTES, 1_000_000L);
        session.put(SessionCounter.LEAST_RTT, 100_000L);
        session.put(SessionCounter.RTT, 1_000_000L);
        assertFound("round trips", Severity.FINE, "less than 5 ms more");
    }

    /// Signs of life of an idle session on a busy machine take long, and fill no queue.
    @Test
    void ofAnIdleSessionsRoundTripsNothingIsSaid() throws IOException {
        session.put(SessionCounter.SENT_BYTES, 2_000L);
        session.put(SessionCounter.LEAST_RTT, 70_000L);
        session.put(SessionCounter.RTT, 40_000_000L);
        assertFound("round trips", Severity.FINE, "no session moved a megabyte");
    }

    @Test
    void processorsThatAreAllBusy() throws IOException {
        write("proc/stat", "cpu 900 10 50 40 0 0 0 0 0 0");
        assertFound("CPU saturation", Severity.WARNING, "waited 0.00 % of the time");
        write("proc/42/task/43/schedstat", "0 " + SECONDS * 500_000_000L + " 7");
        assertFound("CPU saturation", Severity.CRITICAL, "waited 50.00 % of the time");
    }

    @Test
    void memoryThatIsTooSlow() throws IOException {
        write("proc/42/task/43/schedstat", SECONDS * 900_000_000L + " 0 7");
        Finding slow = find(new MemoryUse("", 0.3, 25), "memory bandwidth");
        assertThat(slow.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(slow.evidence()).contains("0.30 instructions per cycle", "25.0 of 1000");
        assertThat(slow.remedy()).contains("TUNING");
        Finding unseen = find(MemoryUse.unseen("no counters"), "memory bandwidth");
        assertThat(unseen.severity()).isEqualTo(Severity.UNSEEN);
        assertThat(unseen.evidence()).isEqualTo("it cannot be seen here: no counters");
    }

    @Test
    void dropsBeforeTheSocket() throws IOException {
        counters.put(NodeCounter.RECEIVED_DATAGRAMS, 1_000L);
        write("proc/42/net/dev", dev(3));
        write("proc/net/softnet_stat", "00000010 0000000a 00000000\n00000010 00000001 00000000\n");
        assertFound("network card", Severity.WARNING, "eth0 dropped 3, the kernel's backlog");
        write("proc/42/net/dev", dev(300));
        assertFound("network card", Severity.CRITICAL, "backlog dropped 11");
    }

    @Test
    void aDiskThatIsTooSlow() throws IOException {
        write("proc/42/io", "rchar: 1\nread_bytes: 50000000\nwrite_bytes: 50000000\n");
        write("proc/pressure/io", "some avg10=0.00 avg60=0.00 avg300=0.00 total=600000\n");
        assertFound("disk", Severity.WARNING, "50.0 MB/s from and to disks");
        write("proc/pressure/io", "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n");
        assertFound("disk", Severity.FINE, "waited for one 0.00 %");
        write(
                "proc/diskstats",
                " 8 0 sda 1 0 0 0 0 0 0 0 0 1900 0\n 8 1 sda1 1 0 0 0 0 0 0 0 0 9900 0\n");
        assertFound("disk", Severity.WARNING, "sda was busy 95.00 %");
    }

    @Test
    void whatTheKernelDoesNotShowIsCalledUnseen() throws IOException {
        SystemFiles nothing = new SystemFiles(root.resolve("nothing"));
        LiveSample first = LiveSample.take(nothing, status(Map.of(), Map.of()), 0);
        LiveSample second = LiveSample.take(nothing, status(counters, session), 1_000_000_000L);
        assertThat(LiveDoctor.judge(first, second, MemoryUse.unseen("nothing")))
                .filteredOn(finding -> finding.severity() == Severity.UNSEEN)
                .extracting(Finding::name)
                .containsExactly(
                        "processor of the packet thread",
                        "CPU saturation",
                        "memory bandwidth",
                        "disk");
    }

    private void assertFound(String name, Severity severity, String evidence) throws IOException {
        Finding finding = find(GOOD_MEMORY, name);
        assertThat(finding.severity()).as(finding::toString).isEqualTo(severity);
        assertThat(finding.evidence()).contains(evidence);
        assertThat(finding.remedy().isEmpty()).isEqualTo(severity == Severity.FINE);
    }

    private Finding find(MemoryUse memory, String name) throws IOException {
        return judge(memory).stream()
                .filter(finding -> finding.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// From a machine at rest to what the test has written.
    private List<Finding> judge(MemoryUse memory) throws IOException {
        Path rest = root.resolve("rest");
        Map<String, String> files =
                Map.of(
                        "proc/stat", "cpu 0 0 0 0 0 0 0 0 0 0",
                        "proc/42/task/43/comm", "wraith-shard",
                        "proc/42/task/43/schedstat", "0 0 0",
                        "proc/42/task/44/comm", "wraith-disk",
                        "proc/42/task/44/schedstat", "0 0 0",
                        "proc/42/net/dev", dev(0),
                        "proc/net/softnet_stat", "00000010 00000000 00000000\n",
                        "proc/42/io", "read_bytes: 0\nwrite_bytes: 0\n",
                        "proc/pressure/io", "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n",
                        "proc/diskstats", " 8 0 sda 1 0 0 0 0 0 0 0 0 0 0\n");
        for (Map.Entry<String, String> file : files.entrySet()) {
            store(rest.resolve(file.getKey()), file.getValue());
            if (!Files.exists(root.resolve(file.getKey()))) {
                boolean isTime = file.getKey().equals("proc/stat");
                write(file.getKey(), isTime ? "cpu 10 0 0 190 0 0 0 0 0 0" : file.getValue());
            }
        }
        Map<SessionCounter, Long> begin = Map.of(SessionCounter.SERIAL, 1L);
        session.put(SessionCounter.SERIAL, 1L);
        LiveSample before =
                LiveSample.take(new SystemFiles(rest), status(Map.of(), begin), 1_000_000_000L);
        LiveSample after =
                LiveSample.take(
                        new SystemFiles(root),
                        status(counters, session),
                        1_000_000_000L + SECONDS * 1_000_000_000L);
        return LiveDoctor.judge(before, after, memory);
    }

    private static NodeStatus status(
            Map<NodeCounter, Long> counters, Map<SessionCounter, Long> session) {
        return new NodeStatus(
                PID,
                Map.of(),
                List.of(
                        new ShardStatus(
                                counters, Map.of(), List.of(new SessionStatus(session)), 0)));
    }

    private static String dev(long dropped) {
        return """
        Inter-|   Receive                                      |  Transmit
         face |bytes packets errs drop fifo frame compressed multicast|bytes packets errs drop
            lo:    10      1    0    0    0     0          0         0   10      1    0    0    0
          eth0:    10      1    0    %d    0     0          0         0   10      1    0    0    0
        """
                .formatted(dropped);
    }

    private void write(String file, String text) throws IOException {
        store(root.resolve(file), text);
    }

    private static void store(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
