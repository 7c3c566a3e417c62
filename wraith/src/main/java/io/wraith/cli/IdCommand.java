package io.wraith.cli;

import io.wraith.node.IdentityFile;
import io.wraith.node.NodeException;
import io.wraith.node.Passphrase;
import io.wraith.node.UserFolders;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;

import java.nio.file.Path;

/// `wraith id`.
@CommandLine.Command(
        name = "id",
        description = "Prints this user's identity, which others can pin with wraith peers.",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%n",
        footer = {
            "A passphrase seals the private key on disk. Commands that use the key ask for it, or"
                    + " take it from --passphrase-file or the file that WRAITH_PASSPHRASE_FILE"
                    + " names; wraith id itself shows the public key without it.",
            "A forgotten passphrase cannot be found again: the identity is lost with it."
        })
final class IdCommand implements Command {
    private final Console console;

    @CommandLine.ArgGroup private Change change = new Change();

    @CommandLine.Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "The first line of that file is the passphrase that the key file has.")
    private @Nullable Path presentFile;

    @CommandLine.Option(
            names = "--new-passphrase-file",
            paramLabel = "FILE",
            description = "The first line of that file is the passphrase that it is to have.")
    private @Nullable Path nextFile;

    /// What happens to the passphrase.
    static final class Change {
        @CommandLine.Option(
                names = "--passphrase",
                description = "Gives the key file a passphrase, or another one.")
        private boolean seals;

        @CommandLine.Option(
                names = "--no-passphrase",
                description = "The key file needs no passphrase any more.")
        private boolean unseals;
    }

    IdCommand(Console console) {
        this.console = console;
    }

    @Override
    public ExitCode run() {
        IdentityFile file = new IdentityFile(UserFolders.config());
        try {
            if (change.unseals) {
                file.unseal(this::present);
            } else if (change.seals || nextFile != null) {
                seal(file);
            } else if (presentFile != null) {
                throw new UserError(
                        ExitCode.USAGE,
                        "no passphrase is needed to show the identity",
                        "--passphrase-file goes with --passphrase or --no-passphrase",
                        "leave it out");
            }
            console.print(file.publicText() + "\n");
            return ExitCode.OK;
        } catch (NodeException failure) {
            throw Troubles.error(failure);
        }
    }

    private void seal(IdentityFile file) throws NodeException {
        // One that has none yet leaves no doubt about which is meant.
        Path next = nextFile == null && !file.isSealed() ? presentFile : nextFile;
        file.seal(this::present, _ -> PassphraseInput.next(next));
    }

    private Passphrase present(Path keyFile) {
        return PassphraseInput.present(presentFile, keyFile);
    }
}
