package io.wraith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.structure.Repository;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Runs the commands in `src/test/resources/cli/*.txt` and compares what they print; `README.txt`
/// there explains the notation.
final class CommandLineTest {
    private static final Path SCRIPTS = Repository.ROOT.resolve("wraith/src/test/resources/cli");

    @TestFactory
    Stream<DynamicTest> scripts() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            for (Path file : files.sorted().toList()) {
                if (!file.endsWith("README.txt")) {
                    cases(Files.readAllLines(file)).forEach(c -> tests.add(test(file, c)));
                }
            }
        }
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }

    private static DynamicTest test(Path file, List<String> script) {
        String command = script.getFirst();
        return DynamicTest.dynamicTest(file.getFileName() + ": " + command, () -> run(script));
    }

    private static List<List<String>> cases(List<String> lines) {
        List<List<String>> cases = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("$ wraith")) {
                cases.add(new ArrayList<>());
            }
            if (!line.isBlank()) {
                cases.getLast().add(line);
            }
        }
        return cases;
    }

    private static void run(List<String> script) {
        String[] words = script.getFirst().split(" ");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console =
                new Console(out, new PrintStream(err, true, StandardCharsets.UTF_8), false, false);
        ExitCode code =
                new Invocation(console, false).run(Arrays.copyOfRange(words, 2, words.length));
        String all = "1: " + out + "\n2: " + err;
        assertThat(out.toString(StandardCharsets.UTF_8)).as(all).matches(pattern(script, '1'));
        assertThat(err.toString(StandardCharsets.UTF_8)).as(all).matches(pattern(script, '2'));
        assertThat("exit " + code.number).as(all).isEqualTo(script.getLast());
    }

    private static Pattern pattern(List<String> script, char stream) {
        StringBuilder pattern = new StringBuilder();
        for (String line : script) {
            if (line.charAt(0) != stream) {
                continue;
            }
            String expected = line.length() > 3 ? line.substring(3) : "";
            switch (line.charAt(1)) {
                case '>' -> pattern.append(Pattern.quote(expected)).append('\n');
                case '~' -> pattern.append("(?:").append(expected).append(")\n");
                case '*' -> pattern.append("(?:.*\n)*");
                default -> throw new IllegalArgumentException(line);
            }
        }
        return Pattern.compile(pattern.toString());
    }
}
