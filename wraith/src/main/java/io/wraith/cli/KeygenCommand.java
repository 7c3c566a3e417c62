package io.wraith.cli;

import io.wraith.node.IdentityFile;
import io.wraith.node.NodeException;
import io.wraith.node.UserFolders;

import picocli.CommandLine;

/// `wraith keygen`.
@CommandLine.Command(
        name = "keygen",
        description = "Makes a new identity for this user.",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%n",
        footer = {
            "Who has pinned the old identity does not know the new one. Commands that need an"
                    + " identity make one by themselves if there is none."
        })
final class KeygenCommand implements Command {
    private final Console console;

    @CommandLine.Option(
            names = "--replace",
            description = "Also if there is one, which is lost then.")
    private boolean replace;

    KeygenCommand(Console console) {
        this.console = console;
    }

    @Override
    public ExitCode run() {
        IdentityFile file = new IdentityFile(UserFolders.config());
        if (file.exists() && !replace) {
            throw new UserError(
                    ExitCode.GENERAL,
                    "there is an identity already",
                    file.path() + " holds it, and those who pinned it would not know a new one",
                    "run wraith id to see it, or wraith keygen --replace");
        }
        try {
            console.print(file.renew() + "\n");
            return ExitCode.OK;
        } catch (NodeException failure) {
            throw Troubles.error(failure);
        }
    }
}
