package io.wraith.cli;

import io.wraith.node.NodeStatus;
import io.wraith.node.doctor.Capability;
import io.wraith.node.doctor.Doctor;
import io.wraith.node.doctor.JavaFacts;
import io.wraith.node.doctor.KernelCheck;
import io.wraith.node.doctor.LiveDoctor;
import io.wraith.node.doctor.Probes;
import io.wraith.node.doctor.SystemFiles;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// `wraith doctor`.
@CommandLine.Command(
        name = "doctor",
        description = "Shows what this machine offers Wraith, and what would improve it.",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%n",
        footer = {
            "Each line says whether Wraith gets it (yes, partial, no), what was found, what Wraith"
                    + " does about it, and after -> the command that would improve it. With --json"
                    + " each line is an object with group, name, state, found, effect and remedy.",
            "With --kernels the setting WRAITH_SIMD=auto|avx512|avx2|neon|scalar limits the"
                    + " vectors.",
            "Needs no rights and changes nothing. Ends with 0 when Wraith can run, even if slowly.",
            "With --live it looks at this user's running commands for some seconds, and says what"
                    + " is wrong with them: symptom, numbers, remedy. Then it ends with 8 if"
                    + " something is critical, with 3 if there is no such command, and with 0"
                    + " otherwise, even after warnings."
        })
final class DoctorCommand implements Command {
    private static final double LEAST_SECONDS = 0.5;
    private static final double MOST_SECONDS = 600;

    private final Console console;

    @CommandLine.Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    @CommandLine.Option(
            names = {"-i", "--interface"},
            paramLabel = "IF",
            description = "Only this network interface, in use or not.")
    private @Nullable String networkInterface;

    @CommandLine.Option(
            names = "--kernels",
            description = "Tries the vector kernels first, for some seconds each.")
    private boolean kernels;

    @CommandLine.Option(
            names = "--live",
            arity = "0..1",
            fallbackValue = "0",
            paramLabel = "PID",
            description = "Examines that running command, or all of this user's.")
    private @Nullable Long live;

    @CommandLine.Option(
            names = "--seconds",
            paramLabel = "N",
            description = "So long --live looks; 3 if not given.")
    private double seconds = 3;

    DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public ExitCode run() {
        Long process = live;
        if (process != null) {
            return watch(process);
        }
        if (kernels) {
            tryKernels(System.getenv().getOrDefault("WRAITH_SIMD", "auto"));
        }
        JavaFacts java = JavaFacts.current();
        Doctor doctor =
                new Doctor(new SystemFiles(Path.of("/")), java, Probes.run(java.nativeAccess()));
        List<Capability> found = examine(doctor);
        if (json) {
            found.forEach(capability -> console.print(capability.toJson() + "\n"));
        } else {
            console.print(new DoctorReport(console.coloured()).format(found));
        }
        return ExitCode.OK;
    }

    private ExitCode watch(long process) {
        if (!(seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS)) {
            throw new UserError(
                    ExitCode.USAGE,
                    "cannot look for " + seconds + " s",
                    "running commands show what they do four times a second",
                    "give --seconds a number from " + LEAST_SECONDS + " to " + MOST_SECONDS);
        }
        List<NodeStatus> nodes =
                NodeStatus.ofEverybody().stream()
                        .filter(node -> process == 0 || node.pid() == process)
                        .toList();
        if (nodes.isEmpty()) {
            throw new UserError(
                    ExitCode.NOT_FOUND,
                    process == 0 ? "nothing of this user's is running" : "no process " + process,
                    "only running commands of Wraith's show what they do",
                    "see them with wraith status");
        }
        console.complain("looking for " + seconds + " s ...\n");
        List<LiveDoctor.Report> reports;
        try {
            reports =
                    new LiveDoctor(new SystemFiles(Path.of("/")))
                            .examine(nodes, Duration.ofNanos((long) (seconds * 1e9)), now());
        } catch (InterruptedException stopped) {
            return ExitCode.INTERRUPTED;
        }
        if (json) {
            for (LiveDoctor.Report report : reports) {
                report.findings()
                        .forEach(found -> console.print(found.toJson(report.node().pid()) + "\n"));
            }
        } else {
            console.print(LiveReport.format(reports));
        }
        return LiveReport.isCritical(reports) ? ExitCode.LIMIT : ExitCode.OK;
    }

    private static LiveDoctor.Look now() {
        return node ->
                NodeStatus.ofEverybody().stream()
                        .filter(other -> other.key().equals(node.key()))
                        .findFirst();
    }

    private static void tryKernels(String simd) {
        try {
            KernelCheck.tryAll(simd);
        } catch (IllegalArgumentException impossible) {
            throw new UserError(
                    ExitCode.USAGE,
                    String.valueOf(impossible.getMessage()),
                    "WRAITH_SIMD says so",
                    "unset it, or choose auto or scalar, which every machine can do");
        } catch (InterruptedException stopped) {
            throw new UserError(
                    ExitCode.INTERRUPTED,
                    "the kernels were not all tried",
                    "the trial was interrupted",
                    "run it again");
        }
    }

    private List<Capability> examine(Doctor doctor) {
        String wanted = networkInterface;
        if (wanted == null) {
            return doctor.examine();
        }
        List<String> known = doctor.interfaces();
        if (!known.contains(wanted)) {
            throw new UserError(
                    ExitCode.NOT_FOUND,
                    "no network interface " + wanted,
                    "there are " + (known.isEmpty() ? "none" : String.join(", ", known)),
                    "choose one of these, or leave --interface out for all that are up");
        }
        return doctor.examine(List.of(wanted));
    }
}
