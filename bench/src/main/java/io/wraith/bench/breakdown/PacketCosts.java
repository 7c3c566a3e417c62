package io.wraith.bench.breakdown;

import io.wraith.bench.EndpointPair;
import io.wraith.bench.ProcessorTime;
import io.wraith.bench.result.Statistics;
import io.wraith.crypto.Suite;
import io.wraith.node.MemoryTransfer;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// The processor time of a packet on both sides: by samples of the stages, and again without
/// samples, each part by itself: the cipher as the difference to packets that are not encrypted,
/// the port by the clock at its border, all else by two endpoints in memory. Nothing makes the
/// parts of the second way add up to the whole but that they are all of it.
final class PacketCosts {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final int WARM_UPS = 4;
    private static final int MEMORY_WARM_UPS = 200;
    private static final int MEMORY_CHUNK = 1 << 20;
    private static final int MEMORY_CHUNKS = 300;

    private final Datapath path;
    private final int plainBytes;
    private final long runNs;
    private final int rounds;

    /// What one side spends on a packet.
    ///
    /// @param cpuNs by the thread's clock, while it was sampled
    /// @param plainNs the same in the rounds of the second way
    /// @param copies taken from the stages in which they hide
    /// @param parts in nanoseconds, the second way
    record SideCost(
            double cpuNs,
            StageSamples samples,
            CopyCosts copies,
            double plainNs,
            Map<Part, Double> parts) {
        double stageNs(Stage stage) {
            double sampledNs = cpuNs * samples.share(stage);
            return switch (stage) {
                case SERIALISATION -> sampledNs - copies.applicationNs();
                case SYSTEM_CALL -> sampledNs - copies.portNs();
                case COPY -> copies.applicationNs() + copies.portNs();
                case ENCRYPTION, HAND_OVER, CONGESTION, OTHER -> sampledNs;
            };
        }

        double partNs(Part part) {
            return cpuNs * samples.share(part);
        }

        double againNs(Part part) {
            return parts.getOrDefault(part, 0.0);
        }

        /// Of all that was found the second way, and of what the clock said in the same rounds.
        double explained() {
            return parts.values().stream().mapToDouble(Double::doubleValue).sum() / plainNs;
        }
    }

    /// Both sides, and what other threads of the process took: the collector, the compilers.
    record Costs(int packetBytes, SideCost sender, SideCost receiver, double othersNs) {}

    /// One round of the second way, in nanoseconds per packet.
    private record Round(double totalNs, Map<Part, Double> parts) {}

    PacketCosts(Datapath path, int plainBytes, long runNs, int rounds) {
        this.path = path;
        this.plainBytes = plainBytes;
        this.runNs = runNs;
        this.rounds = rounds;
    }

    /// An [UnsupportedOperationException] says why there is no such path here.
    Costs measure() throws Exception {
        List<Round> senders = new ArrayList<>();
        List<Round> receivers = new ArrayList<>();
        Sampled sampled = sample();
        separate(senders, receivers);
        return new Costs(
                plainBytes,
                cost(true, sampled, senders),
                cost(false, sampled, receivers),
                sampled.othersNs / packets(sampled.run));
    }

    private SideCost cost(boolean sends, Sampled sampled, List<Round> found) {
        MemoryTransfer.Run run = sampled.run;
        String thread = sends ? MemoryTransfer.SENDER : MemoryTransfer.RECEIVER;
        Map<Part, Double> parts = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            parts.put(part, median(found, round -> round.parts.getOrDefault(part, 0.0)));
        }
        return new SideCost(
                (sends ? run.senderCpuNs() : run.receiverCpuNs()) / packets(run),
                sampled.byThread.getOrDefault(thread, new StageSamples()),
                CopyCosts.of(plainBytes, sends),
                median(found, Round::totalNs),
                parts);
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return Statistics.median(rounds.stream().mapToDouble(figure).boxed().toList());
    }

    private double packets(MemoryTransfer.Run run) {
        return (double) run.bytes() / (plainBytes - EndpointPair.FRAME_BYTES);
    }

    private record Sampled(
            MemoryTransfer.Run run, Map<String, StageSamples> byThread, long othersNs) {}

    private Sampled sample() throws Exception {
        Datapath.Pair pair = path.open();
        try (AutoCloseable _ = pair.network();
                MemoryTransfer transfer = MemoryTransfer.open(pair.from(), pair.to(), plainBytes)) {
            warm(transfer);
            List<MemoryTransfer.Run> runs = new ArrayList<>();
            long processNs = ProcessorTime.ownNs();
            Map<String, StageSamples> samples =
                    StageSamples.of(
                            List.of(MemoryTransfer.SENDER, MemoryTransfer.RECEIVER),
                            () -> runs.add(transfer.run(runNs)));
            MemoryTransfer.Run run = runs.getFirst();
            long othersNs =
                    ProcessorTime.ownNs() - processNs - run.senderCpuNs() - run.receiverCpuNs();
            return new Sampled(run, samples, othersNs);
        }
    }

    private void warm(MemoryTransfer transfer) throws InterruptedException, IOException {
        int packetBytes = 0;
        for (int i = 0; i < WARM_UPS; i++) {
            packetBytes = transfer.run(1_000_000_000L).packetBytes();
        }
        if (packetBytes != plainBytes) {
            throw new UnsupportedOperationException(
                    "the path carries packets of " + packetBytes + " bytes");
        }
    }

    private void separate(List<Round> senders, List<Round> receivers) throws Exception {
        double clockNs = ClockedPort.clockNs();
        EndpointPair memory = new EndpointPair(Suite.NULL, plainBytes);
        for (int i = 0; i < MEMORY_WARM_UPS; i++) {
            long _ = memory.send(MEMORY_CHUNK);
        }
        for (int round = 0; round < rounds; round++) {
            List<Round> full = clocked(Suite.AES_128_GCM, clockNs);
            List<Round> bare = clocked(Suite.NULL, clockNs);
            List<Double> rest = inMemory(memory);
            senders.add(joined(full.get(0), bare.get(0), rest.get(0)));
            receivers.add(joined(full.get(1), bare.get(1), rest.get(1)));
        }
    }

    /// The port's time differs from round to round by how packets meet, which is not the cipher's
    /// doing: only what is outside of the port is compared.
    private static Round joined(Round full, Round bare, double memoryNs) {
        Map<Part, Double> parts = new EnumMap<>(Part.class);
        parts.put(Part.PORT, full.parts.get(Part.PORT));
        parts.put(Part.CIPHER, outside(full) - outside(bare));
        parts.put(Part.PROTOCOL, memoryNs);
        return new Round(full.totalNs, parts);
    }

    private static double outside(Round round) {
        return round.totalNs - round.parts.getOrDefault(Part.PORT, 0.0);
    }

    /// The sender's and the receiver's round, with the port's part alone.
    private List<Round> clocked(Suite suite, double clockNs) throws Exception {
        Datapath.Pair pair = path.open();
        ClockedPort from = new ClockedPort(pair.from());
        ClockedPort to = new ClockedPort(pair.to());
        try (AutoCloseable _ = pair.network();
                MemoryTransfer transfer = MemoryTransfer.open(from, to, plainBytes, suite)) {
            warm(transfer);
            long[] before = {from.insideNs(), from.visits(), to.insideNs(), to.visits()};
            MemoryTransfer.Run run = transfer.run(runNs / rounds);
            double packets = packets(run);
            return List.of(
                    round(run.senderCpuNs(), from, before[0], before[1], clockNs, packets),
                    round(run.receiverCpuNs(), to, before[2], before[3], clockNs, packets));
        }
    }

    private static Round round(
            long cpuNs,
            ClockedPort port,
            long insideNs,
            long visits,
            double clockNs,
            double count) {
        double readNs = (port.visits() - visits) * clockNs;
        double portNs = (port.insideNs() - insideNs - readNs) / count;
        return new Round((cpuNs - 2 * readNs) / count, Map.of(Part.PORT, portNs));
    }

    /// Both endpoints are on this thread: its clock's time is divided as the two spent it.
    private List<Double> inMemory(EndpointPair memory) {
        long senderNs = memory.senderNs();
        long receiverNs = memory.receiverNs();
        long startNs = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < MEMORY_CHUNKS; i++) {
            long _ = memory.send(MEMORY_CHUNK);
        }
        double cpuNs = THREADS.getCurrentThreadCpuTime() - startNs;
        double sent = memory.senderNs() - senderNs;
        double share = sent / (sent + memory.receiverNs() - receiverNs);
        double packets =
                (double) MEMORY_CHUNKS * MEMORY_CHUNK / (plainBytes - EndpointPair.FRAME_BYTES);
        return List.of(cpuNs * share / packets, cpuNs * (1 - share) / packets);
    }
}
