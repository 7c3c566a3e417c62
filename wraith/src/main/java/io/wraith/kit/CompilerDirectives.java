package io.wraith.kit;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import javax.management.JMException;
import javax.management.ObjectName;

/// The compiler directives that the vector kernels need, for a Java that was started without them:
/// one that embeds this library. They keep the first compiler away from the kernels. It gives up on
/// some, after which the second may never see them.
final class CompilerDirectives {
    private static final String FILE = "compiler-directives.json";
    private static final String FLAG = "-XX:CompilerDirectivesFile=";
    private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";

    private CompilerDirectives() {}

    /// Gives them to this JVM unless it has them; false if it takes none. They concern what is not
    /// compiled yet, so they come before the first trial.
    static boolean add() {
        if (areGiven()) {
            return true;
        }
        try {
            Path copy = Files.createTempFile("wraith-", FILE);
            try (InputStream text = CompilerDirectives.class.getResourceAsStream(FILE)) {
                if (text == null) {
                    return false;
                }
                Files.copy(text, copy, StandardCopyOption.REPLACE_EXISTING);
                return command("compilerDirectivesAdd", "\"" + copy + "\"").contains("added");
            } finally {
                Files.delete(copy);
            }
        } catch (IOException | JMException refused) {
            return false;
        }
    }

    /// Those in force, as the JVM writes them.
    static String print() throws JMException {
        return command("compilerDirectivesPrint");
    }

    private static boolean areGiven() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .anyMatch(flag -> flag.startsWith(FLAG) && flag.endsWith(FILE));
    }

    private static String command(String name, String... arguments) throws JMException {
        Object answer =
                ManagementFactory.getPlatformMBeanServer()
                        .invoke(
                                new ObjectName(COMMANDS),
                                name,
                                arguments.length == 0 ? null : new Object[] {arguments},
                                arguments.length == 0
                                        ? null
                                        : new String[] {String[].class.getName()});
        return String.valueOf(answer);
    }
}
