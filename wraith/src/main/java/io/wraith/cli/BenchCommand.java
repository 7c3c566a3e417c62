package io.wraith.cli;

import picocli.CommandLine;

/// `wraith bench` without its launcher. The benchmarks are a module of their own, which the product
/// does not know; `bin/wraith bench` builds and starts them without coming here.
@CommandLine.Command(
        name = "bench",
        description = "Measures the parts that Wraith is made of, on this machine.")
final class BenchCommand implements Command {
    @CommandLine.Unmatched private String[] arguments = {};

    @Override
    public ExitCode run() {
        throw new UserError(
                ExitCode.NOT_FOUND,
                ("bench " + String.join(" ", arguments)).strip() + " cannot run here",
                "the benchmarks are not part of the installed program",
                "run bin/wraith bench in a checkout of the sources");
    }
}
