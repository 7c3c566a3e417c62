package io.wraith.cli;

import io.wraith.node.FileReason;
import io.wraith.node.Passphrase;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where passphrases come from: a file, which may be a descriptor (`/dev/fd/3`), or the terminal.
/// Never the command line or the environment, where others could read them.
final class PassphraseInput {
    private static final String VARIABLE = "WRAITH_PASSPHRASE_FILE";

    private PassphraseInput() {}

    /// The one that a key file has: from the file that is given, that the environment names, or
    /// from whoever sits at the terminal.
    static Passphrase present(@Nullable Path given, Path keyFile) {
        String named = System.getenv().getOrDefault(VARIABLE, "");
        if (given != null || !named.isEmpty()) {
            return read(given == null ? Path.of(named) : given);
        }
        return ask("Passphrase of " + keyFile + ": ");
    }

    /// The one that a key file is to have: from a file, or typed twice.
    static Passphrase next(@Nullable Path given) {
        if (given != null) {
            return read(given);
        }
        Passphrase typed = ask("New passphrase: ");
        try (Passphrase again = ask("Once more: ")) {
            if (!typed.isSame(again)) {
                typed.close();
                throw unusable("they are not the same");
            }
        }
        return typed;
    }

    private static Passphrase read(Path file) {
        try (InputStream input = Files.newInputStream(file)) {
            return Passphrase.ofLine(input.readNBytes(Passphrase.MOST_BYTES + 2));
        } catch (IllegalArgumentException wrong) {
            throw unusable(file + ": " + wrong.getMessage());
        } catch (IOException unreadable) {
            throw new UserError(
                    ExitCode.NOT_FOUND,
                    "the passphrase cannot be read",
                    FileReason.of(unreadable, file),
                    "check --passphrase-file and " + VARIABLE);
        }
    }

    @SuppressWarnings("SystemConsoleNull") // from JDK 25 on it is null again where there is none
    private static Passphrase ask(String prompt) {
        var terminal = System.console();
        if (terminal == null || !terminal.isTerminal()) {
            throw new UserError(
                    ExitCode.USAGE,
                    "a passphrase is needed, and nobody can be asked for it",
                    "standard input and output are not both a terminal",
                    "write it to a file and give --passphrase-file, or set " + VARIABLE);
        }
        char[] typed = terminal.readPassword("%s", prompt);
        try {
            return Passphrase.of(typed == null ? new char[0] : typed);
        } catch (IllegalArgumentException wrong) {
            throw unusable(String.valueOf(wrong.getMessage()));
        }
    }

    private static UserError unusable(String why) {
        return new UserError(
                ExitCode.USAGE, "the passphrase cannot be used", why, "nothing was changed");
    }
}
