package io.wraith.cli;

import io.wraith.node.FileNames;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The command line as its bytes. Java decodes it by the locale and loses what does not fit; Linux
/// shows a process its own.
final class RawArguments {
    private static final Path OWN = Path.of("/proc/self/cmdline");
    private static final int ASCII = 0x7f;

    private RawArguments() {}

    /// The same arguments as [FileNames] has them. It takes a look at the bytes only if something
    /// may be lost.
    static String[] of(String... decoded) {
        if (Arrays.stream(decoded).allMatch(RawArguments::isPlain)) {
            return decoded;
        }
        try {
            return restored(Files.readAllBytes(OWN), decoded);
        } catch (IOException noSuchSystem) {
            return decoded;
        }
    }

    /// What Java was started with stands before our own arguments.
    static String[] restored(byte[] commandLine, String... decoded) {
        List<String> all = new ArrayList<>();
        int begin = 0;
        for (int at = 0; at < commandLine.length; at++) {
            if (commandLine[at] == 0) {
                all.add(FileNames.text(Arrays.copyOfRange(commandLine, begin, at)));
                begin = at + 1;
            }
        }
        if (all.size() < decoded.length) {
            return decoded;
        }
        List<String> own = all.subList(all.size() - decoded.length, all.size());
        for (int i = 0; i < decoded.length; i++) {
            if (isPlain(decoded[i]) && !decoded[i].equals(own.get(i))) {
                return decoded;
            }
        }
        return own.toArray(String[]::new);
    }

    /// A question mark may stand for what could not be decoded.
    private static boolean isPlain(String argument) {
        return argument.chars().allMatch(c -> c <= ASCII && c != '?');
    }
}
