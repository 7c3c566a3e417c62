package io.wraith.cli;

import io.wraith.node.FileNames;
import io.wraith.node.Mounts;
import io.wraith.node.NodeException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;

import java.nio.file.Path;

/// `wraith unmount`.
@CommandLine.Command(
        name = "unmount",
        aliases = "umount",
        description = "Takes a mount down, whose command then ends.")
final class UnmountCommand implements Command {
    @CommandLine.Parameters(paramLabel = "MNT", description = "Where it is mounted.")
    private @Nullable Path folder;

    @CommandLine.Option(
            names = "--lazy",
            description = "Also if it is in use: out of sight now, gone when nobody uses it.")
    private boolean lazy;

    @Override
    public ExitCode run() {
        try {
            Mounts.unmount(folder == null ? FileNames.path(".") : folder, lazy);
            return ExitCode.OK;
        } catch (NodeException failure) {
            throw Troubles.error(failure);
        }
    }
}
