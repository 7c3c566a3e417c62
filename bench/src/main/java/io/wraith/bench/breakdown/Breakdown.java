package io.wraith.bench.breakdown;

import io.wraith.bench.Environment;
import io.wraith.bench.breakdown.PacketCosts.Costs;
import io.wraith.bench.breakdown.PacketCosts.SideCost;
import io.wraith.linux.LinuxException;
import io.wraith.node.JsonLine;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `wraith bench breakdown`: where the processor time of a packet goes, on the side that sends and
/// on the one that receives, in the real transport.
public final class Breakdown {
    private static final int USUAL_MS = 10_000;
    private static final int USUAL_ROUNDS = 3;

    /// How far the parts found without samples may be from the whole.
    private static final double TOLERANCE = 0.1;

    /// Of an older transport's packet of 1364 bytes: its authors' figures, never measured by us.
    private static final Map<Stage, Double> SEED_US = new EnumMap<>(Stage.class);

    static {
        SEED_US.put(Stage.SYSTEM_CALL, 12.7);
        SEED_US.put(Stage.SERIALISATION, 3.82);
        SEED_US.put(Stage.ENCRYPTION, 1.14);
        SEED_US.put(Stage.HAND_OVER, 0.5);
    }

    private final boolean json;
    private final Datapath path;
    private final long runNs;
    private final int rounds;

    private Breakdown(Datapath path, boolean json, int milliseconds, int rounds) {
        this.path = path;
        this.json = json;
        runNs = milliseconds * 1_000_000L;
        this.rounds = rounds;
    }

    /// Answers the exit code: 1 when parts do not add up. An IllegalArgumentException says what is
    /// wrong with the arguments.
    public static int run(List<String> arguments) throws Exception {
        List<String> rest = new ArrayList<>(arguments);
        boolean json = rest.remove("--json");
        Datapath path = Datapath.UDP;
        int milliseconds = USUAL_MS;
        int rounds = USUAL_ROUNDS;
        for (int i = 0; i < rest.size(); i += 2) {
            String value = i + 1 < rest.size() ? rest.get(i + 1) : "";
            switch (rest.get(i)) {
                case "--datapath" -> path = Datapath.named(value);
                case "--ms" -> milliseconds = number(rest.get(i), value);
                case "--rounds" -> rounds = number(rest.get(i), value);
                default ->
                        throw new IllegalArgumentException("unknown option '" + rest.get(i) + "'");
            }
        }
        return new Breakdown(path, json, milliseconds, rounds).run();
    }

    private static int number(String option, String value) {
        if (!value.matches("[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException(option + " needs a number of at least 1");
        }
        return Integer.parseInt(value);
    }

    private int run() throws Exception {
        if (!StageSamples.areThere()) {
            System.err.println("wraith: bench: this JVM cannot sample processor time");
            return 1;
        }
        boolean allAddUp = true;
        for (int plainBytes : path.sizes()) {
            try {
                Costs costs = new PacketCosts(path, plainBytes, runNs, rounds).measure();
                allAddUp &= print(costs);
            } catch (UnsupportedOperationException | LinuxException missing) {
                missing(plainBytes, String.valueOf(missing.getMessage()));
            }
        }
        if (!json) {
            System.out.println(
                    """

                    An older transport in Rust, as its authors tell, us per packet of 1364 B sent:
                      12.7 system call (70 %), 3.82 serialisation (21 %), 1.14 AES-128-GCM (6 %),
                      0.5 channel between tasks (3 %)\
                    """);
            Environment.now()
                    .forEach((fact, value) -> System.out.println("  " + fact + ": " + value));
        }
        return allAddUp ? 0 : 1;
    }

    private void missing(int plainBytes, String why) {
        if (json) {
            System.out.println(
                    new JsonLine()
                            .put("breakdown", path.text())
                            .put("plain_bytes", plainBytes)
                            .put("missing", why));
        } else {
            System.out.printf("%n%d B over %s: missing: %s%n", plainBytes, path.text(), why);
        }
    }

    private boolean print(Costs costs) {
        boolean addsUp = addsUp(costs.sender()) && addsUp(costs.receiver());
        if (json) {
            printJson(costs, "sender", costs.sender());
            printJson(costs, "receiver", costs.receiver());
        } else {
            System.out.print(text(path, costs));
        }
        return addsUp;
    }

    private static boolean addsUp(SideCost side) {
        return Math.abs(side.explained() - 1) <= TOLERANCE;
    }

    static String text(Datapath path, Costs costs) {
        SideCost sender = costs.sender();
        SideCost receiver = costs.receiver();
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%n%d B over %s: processor time per packet%n  %-44s %9s %6s %9s %6s %9s%n",
                        costs.packetBytes(),
                        path.text(),
                        "stage, by samples",
                        "sender ns",
                        "%",
                        "recv. ns",
                        "%",
                        "seed ns"));
        for (Stage stage : Stage.values()) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "  %-44s %9.0f %6.1f %9.0f %6.1f %9s%n",
                            stage.words,
                            sender.stageNs(stage),
                            100 * sender.stageNs(stage) / sender.cpuNs(),
                            receiver.stageNs(stage),
                            100 * receiver.stageNs(stage) / receiver.cpuNs(),
                            SEED_US.containsKey(stage)
                                    ? Math.round(1e3 * SEED_US.get(stage))
                                    : "-"));
        }
        line(text, "together, by the thread's clock", sender.cpuNs(), receiver.cpuNs());
        text.append(
                String.format(
                        Locale.ROOT,
                        "  %d and %d samples, %d and %d without a stack; other threads: %.0f ns%n",
                        sender.samples().total(),
                        receiver.samples().total(),
                        sender.samples().failed(),
                        receiver.samples().failed(),
                        costs.othersNs()));
        text.append("  again without samples (by samples in brackets):\n");
        for (Part part : Part.values()) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "  %-44s %9.0f (%4.0f) %9.0f (%4.0f)%n",
                            part.words + ": " + part.second,
                            sender.parts().get(part),
                            sender.partNs(part),
                            receiver.parts().get(part),
                            receiver.partNs(part)));
        }
        line(text, "the clock in these rounds", sender.plainNs(), receiver.plainNs());
        text.append(
                String.format(
                        Locale.ROOT,
                        "  %-44s %8.0f %% %15.0f %%   within 10 %%: %s%n",
                        "they add up to",
                        100 * sender.explained(),
                        100 * receiver.explained(),
                        addsUp(sender) && addsUp(receiver) ? "yes" : "NO"));
        return text.toString();
    }

    private static void line(StringBuilder text, String words, double sender, double receiver) {
        text.append(String.format(Locale.ROOT, "  %-44s %9.0f %16.0f%n", words, sender, receiver));
    }

    private void printJson(Costs costs, String side, SideCost cost) {
        JsonLine line =
                new JsonLine()
                        .put("breakdown", path.text())
                        .put("plain_bytes", costs.packetBytes())
                        .put("side", side)
                        .put("cpu_ns", cost.cpuNs());
        for (Stage stage : Stage.values()) {
            line.put(name(stage), cost.stageNs(stage));
        }
        for (Part part : Part.values()) {
            line.put("again_" + name(part), cost.parts().get(part));
        }
        line.put("explained", cost.explained()).put("adds_up", addsUp(cost));
        line.put("samples", cost.samples().total()).put("others_ns", costs.othersNs());
        Environment.now().forEach(line::put);
        System.out.println(line);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
