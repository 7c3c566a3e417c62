package io.wraith.cli;

import io.wraith.node.FileNames;
import io.wraith.node.FileReason;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;

/// A code or a ticket, which other users of the machine could read on a command line: given there
/// all the same, or as `-` (standard input), `@FILE`, or a variable of the environment.
final class SecretText {
    private SecretText() {}

    /// `given` is what stands on the command line, or null.
    static Optional<String> read(
            @Nullable String given, Map<String, String> environment, InputStream standardInput) {
        if (given == null) {
            String ticket = environment.getOrDefault("WRAITH_TICKET", "");
            String found = ticket.isEmpty() ? environment.getOrDefault("WRAITH_CODE", "") : ticket;
            return found.isEmpty() ? Optional.empty() : Optional.of(found);
        }
        if (given.equals("-")) {
            return Optional.of(line(standardInput));
        }
        return given.startsWith("@") ? Optional.of(file(given.substring(1))) : Optional.of(given);
    }

    private static String line(InputStream input) {
        try {
            String line =
                    new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))
                            .readLine();
            if (line != null && !line.isBlank()) {
                return line.strip();
            }
        } catch (IOException unreadable) {
            // Told below: there is nothing to use.
        }
        throw new UserError(
                ExitCode.USAGE,
                "no code or ticket on standard input",
                "it ended, or its first line is empty",
                "write the code or ticket as the first line");
    }

    private static String file(String name) {
        try {
            String text = Files.readString(FileNames.path(name)).strip();
            if (!text.isEmpty()) {
                return text;
            }
        } catch (IOException unreadable) {
            throw new UserError(
                    ExitCode.NOT_FOUND,
                    "the file " + name + " cannot be read",
                    FileReason.of(unreadable, FileNames.path(name)),
                    "check its name and who may read it");
        }
        throw new UserError(
                ExitCode.USAGE, "no code or ticket in " + name, "it is empty", "check its name");
    }
}
