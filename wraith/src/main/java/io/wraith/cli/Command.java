package io.wraith.cli;

/// What picocli has filled with options, ready to run.
interface Command {
    ExitCode run();
}
