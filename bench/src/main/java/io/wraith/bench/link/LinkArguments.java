package io.wraith.bench.link;

import io.wraith.bench.sim.Condition;
import io.wraith.bench.sim.LinkConditions;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What `wraith bench link` was asked for.
record LinkArguments(
        LinkPlan plan,
        List<Timed> schedule,
        Optional<Path> control,
        Optional<String> server,
        List<String> command) {
    /// Changes some time after the command began.
    record Timed(long atNs, List<LinkChange> changes) {
        Timed {
            changes = List.copyOf(changes);
        }
    }

    LinkArguments {
        schedule = List.copyOf(schedule);
        command = List.copyOf(command);
    }

    static String usage() {
        StringBuilder text =
                new StringBuilder(
                        """
                        usage: wraith bench link [--preset NAME] [KEY=VALUE]... [--schedule CHANGES]
                                                 [--control PATH] [--serve COMMAND] -- COMMAND...

                        Runs COMMAND on side A of an emulated link. Side B is found under the
                        addresses in WRAITH_LINK_B and WRAITH_LINK_B6, and processes are started
                        there by --serve, or by nsenter --net=$WRAITH_LINK_NETNS_B COMMAND.
                        The exit code is COMMAND's; 2 for wrong arguments, 125 when there is no
                        link, 126 and 127 when COMMAND cannot be run or is not there. Needs root.

                          --preset NAME       one of these, then KEY=VALUE changes it:
                        """);
        for (Preset preset : Preset.values()) {
            text.append("%24s%-17s %s%n".formatted("", preset.text(), preset.settings()));
        }
        text.append(
                """
                  --schedule CHANGES  '5s rate=500mbit loss=1%; 10s loss=0', from COMMAND's begin on
                  --control PATH      makes a pipe there that takes lines of KEY=VALUE
                  --serve COMMAND     a shell's command for side B; COMMAND begins when it listens

                KEY is for both directions, a.KEY for what A sends, b.KEY for what B sends:
                """);
        for (Condition condition : Condition.values()) {
            text.append(
                    "  %-10s %s%n".formatted(LinkConditions.name(condition), condition.meaning()));
        }
        return text.append("  mtu        of both devices, 1500 unless said; IPv6 from 1280 on\n")
                .append("  seed       of all decisions, 1 unless said\n")
                .append("  offload    super-packets: all, tcp, or none\n")
                .append("Rates are written 500mbit, sizes 64k, times 20ms, shares 1% or 0.01.")
                .toString();
    }

    /// An IllegalArgumentException says what is wrong.
    static LinkArguments parse(List<String> arguments) {
        int end = arguments.indexOf("--");
        if (end < 0 || end == arguments.size() - 1) {
            throw new IllegalArgumentException("link needs a command, after --");
        }
        LinkPlan plan = LinkPlan.NONE;
        List<String> settings = new ArrayList<>();
        List<Timed> schedule = List.of();
        Optional<Path> control = Optional.empty();
        Optional<String> server = Optional.empty();
        for (int i = 0; i < end; i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("--")) {
                settings.add(argument);
                continue;
            }
            if (++i == end) {
                throw new IllegalArgumentException(argument + " needs a value");
            }
            String value = arguments.get(i);
            switch (argument) {
                case "--preset" -> plan = plan.with(preset(value).settings());
                case "--schedule" -> schedule = schedule(value);
                case "--control" -> control = Optional.of(Path.of(value));
                case "--serve" -> server = Optional.of(value);
                default -> throw new IllegalArgumentException("unknown option '" + argument + "'");
            }
        }
        // A preset is what the settings change, wherever it stands.
        for (String setting : settings) {
            plan = plan.with(setting);
        }
        List<String> command = arguments.subList(end + 1, arguments.size());
        return new LinkArguments(plan, schedule, control, server, command);
    }

    private static Preset preset(String name) {
        return Preset.named(name)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "there is no preset '"
                                        + name
                                        + "', but "
                                        + Arrays.stream(Preset.values())
                                                .map(Preset::text)
                                                .collect(Collectors.joining(", "))));
    }

    /// `TIME CHANGE...; TIME CHANGE...`, in the order of time.
    static List<Timed> schedule(String text) {
        List<Timed> schedule = new ArrayList<>();
        for (String entry : text.split(";", -1)) {
            String[] parts = entry.strip().split("\\s+", 2);
            if (parts.length < 2) {
                throw new IllegalArgumentException("'" + entry + "' is not TIME KEY=VALUE...");
            }
            long atNs = Math.round(Quantity.parse(Condition.Unit.TIME, parts[0]));
            if (!schedule.isEmpty() && atNs < schedule.getLast().atNs()) {
                throw new IllegalArgumentException(
                        "'" + entry + "' is earlier than what it follows");
            }
            schedule.add(new Timed(atNs, LinkChange.parseAll(parts[1])));
        }
        return schedule;
    }
}
