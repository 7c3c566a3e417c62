package io.wraith.cli;

import io.wraith.node.doctor.Capability;
import io.wraith.node.doctor.Doctor;
import io.wraith.node.doctor.JavaFacts;
import io.wraith.node.doctor.KernelCheck;
import io.wraith.node.doctor.Probes;
import io.wraith.node.doctor.SystemFiles;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;

import java.nio.file.Path;
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
            "Needs no rights and changes nothing. Ends with 0 when Wraith can run, even if slowly."
        })
final class DoctorCommand implements Command {
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

    DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public ExitCode run() {
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
