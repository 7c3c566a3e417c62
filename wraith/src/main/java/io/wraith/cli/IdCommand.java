package io.wraith.cli;

import io.wraith.node.IdentityFile;
import io.wraith.node.NodeException;
import io.wraith.node.UserFolders;

import picocli.CommandLine;

/// `wraith id`.
@CommandLine.Command(
        name = "id",
        description = "Prints this user's identity, which others can pin with wraith peers.")
final class IdCommand implements Command {
    private final Console console;

    IdCommand(Console console) {
        this.console = console;
    }

    @Override
    public ExitCode run() {
        try {
            console.print(new IdentityFile(UserFolders.config()).publicText() + "\n");
            return ExitCode.OK;
        } catch (NodeException failure) {
            throw Troubles.error(failure);
        }
    }
}
