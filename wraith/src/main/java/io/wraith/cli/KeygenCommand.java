package io.wraith.cli;

import io.wraith.node.IdentityFile;
import io.wraith.node.NodeException;
import io.wraith.node.Passphrase;
import io.wraith.node.UserFolders;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;

import java.nio.file.Path;

/// `wraith keygen`.
@CommandLine.Command(
        name = "keygen",
        description = "Makes a new identity for this user.",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%n",
        footer = {
            "Who has pinned the old identity does not know the new one. Commands that need an"
                    + " identity make one by themselves if there is none.",
            "wraith id gives an identity a passphrase afterwards, changes it and removes it."
        })
final class KeygenCommand implements Command {
    private final Console console;

    @CommandLine.Option(
            names = "--replace",
            description = "Also if there is one, which is lost then.")
    private boolean replace;

    @CommandLine.Option(
            names = "--passphrase",
            description = "Seals the key file with a passphrase, which is asked for.")
    private boolean seals;

    @CommandLine.Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "The same with the first line of that file, such as /dev/fd/3, unasked.")
    private @Nullable Path passphraseFile;

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
            console.print(renew(file) + "\n");
            return ExitCode.OK;
        } catch (NodeException failure) {
            throw Troubles.error(failure);
        }
    }

    private String renew(IdentityFile file) throws NodeException {
        if (!seals && passphraseFile == null) {
            return file.renew();
        }
        try (Passphrase passphrase = PassphraseInput.next(passphraseFile)) {
            return file.renew(passphrase);
        }
    }
}
