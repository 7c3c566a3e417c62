package io.wraith.linux;

import io.wraith.linux.LayoutFacts.Fact;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Asks a C compiler for the values of expressions without running anything: each becomes an
/// initialised variable, read back from the assembler text. So a cross compiler serves as well.
final class CCompiler {
    private static final Pattern ERROR =
            Pattern.compile("^[^:]+:(\\d+):\\d+: (?:fatal )?error: (.*)$");
    private static final Pattern VARIABLE = Pattern.compile("^fact_(\\d+):$");
    private static final Pattern NUMBER =
            Pattern.compile("^\\s*\\.(?:quad|xword|8byte|dword)\\s+(-?\\d+)$");
    private static final Pattern ZERO = Pattern.compile("^\\s*\\.zero\\s+8$");

    private final String command;

    private CCompiler(String command) {
        this.command = command;
    }

    /// The compiler for an architecture, or null when this machine has none.
    static @Nullable CCompiler find(Arch arch) throws IOException {
        String prefix = arch == Arch.X86_64 ? "x86_64-linux-gnu-gcc" : "aarch64-linux-gnu-gcc";
        List<String> candidates =
                arch == Arch.current() ? List.of(prefix, "gcc", "cc") : List.of(prefix);
        for (String candidate : candidates) {
            for (String folder : System.getenv("PATH").split(":")) {
                if (Files.isExecutable(Path.of(folder, candidate))) {
                    return new CCompiler(candidate);
                }
            }
        }
        return null;
    }

    /// The value of each fact's expression by its key; a fact the headers do not know is left out.
    Map<String, Long> evaluate(Class<?> owner, List<Fact> facts)
            throws IOException, InterruptedException {
        Set<Integer> unknown = new TreeSet<>();
        while (true) {
            Output output = compile(source(owner, facts, unknown));
            if (output.exitCode == 0) {
                return values(facts, output.text);
            }
            int before = unknown.size();
            addUnknown(owner, output.text, facts, unknown);
            if (unknown.size() == before) {
                throw new AssertionError(
                        owner.getSimpleName() + " does not compile:\n" + output.text);
            }
        }
    }

    private static int headerLines(Class<?> owner) {
        return owner.getAnnotation(Header.class).value().length + 2;
    }

    /// One line per fact, so that an error's line number names it.
    private static String source(Class<?> owner, List<Fact> facts, Set<Integer> unknown) {
        StringBuilder source = new StringBuilder("#define _GNU_SOURCE\n#include <stddef.h>\n");
        for (String header : owner.getAnnotation(Header.class).value()) {
            source.append("#include <").append(header).append(">\n");
        }
        for (int i = 0; i < facts.size(); i++) {
            source.append(
                    unknown.contains(i)
                            ? "\n"
                            : "long long fact_%d = (long long)(%s);%n"
                                    .formatted(i, facts.get(i).expression()));
        }
        return source.toString();
    }

    private static void addUnknown(
            Class<?> owner, String errors, List<Fact> facts, Set<Integer> unknown) {
        for (String line : errors.split("\n")) {
            Matcher error = ERROR.matcher(line);
            if (error.matches() && line.startsWith("<stdin>")) {
                int index = Integer.parseInt(error.group(1)) - 1 - headerLines(owner);
                if (index < 0 || index >= facts.size()) {
                    throw new AssertionError(owner.getSimpleName() + ": " + line);
                }
                unknown.add(index);
            }
        }
    }

    private static Map<String, Long> values(List<Fact> facts, String assembler) {
        Map<String, Long> values = new LinkedHashMap<>();
        int current = -1;
        for (String line : assembler.split("\n")) {
            Matcher variable = VARIABLE.matcher(line);
            Matcher number = NUMBER.matcher(line);
            if (variable.matches()) {
                current = Integer.parseInt(variable.group(1));
            } else if (current >= 0 && number.matches()) {
                values.put(facts.get(current).key(), Long.parseLong(number.group(1)));
                current = -1;
            } else if (current >= 0 && ZERO.matcher(line).matches()) {
                values.put(facts.get(current).key(), 0L);
                current = -1;
            }
        }
        return values;
    }

    private record Output(int exitCode, String text) {}

    private Output compile(String source) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(
                                command,
                                "-x",
                                "c",
                                "-S",
                                "-O0",
                                "-fno-diagnostics-show-caret",
                                "-o",
                                "-",
                                "-")
                        .redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try (var input = process.getOutputStream()) {
            input.write(source.getBytes(StandardCharsets.UTF_8));
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Output(process.waitFor(), text);
    }
}
