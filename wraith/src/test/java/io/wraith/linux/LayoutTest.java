package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.linux.LayoutFacts.Fact;
import io.wraith.structure.Repository;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// Java's tables against the C compiler's. The golden files, one per binding class, hold what the
/// compilers said, so that a machine without one still checks; `-Dwraith.layout=write` renews them
/// from the compilers present. A line ends in `unverified` when the newest headers at hand did not
/// have the name yet.
final class LayoutTest {
    private static final String UNVERIFIED = " unverified";

    @ParameterizedTest
    @EnumSource(names = {"X86_64", "AARCH64"})
    void javaAgreesWithTheGoldenFile(Arch arch) throws IOException, InterruptedException {
        assertThat(javaFacts(arch))
                .isNotEmpty()
                .containsExactlyElementsOf(withoutMarks(golden(arch)));
    }

    @ParameterizedTest
    @EnumSource(names = {"X86_64", "AARCH64"})
    void theCompilerAgreesWithTheGoldenFile(Arch arch) throws IOException, InterruptedException {
        CCompiler compiler = CCompiler.find(arch);
        if (compiler == null) {
            throw new TestAbortedException("no C compiler for " + arch);
        }
        List<String> said = new ArrayList<>();
        for (Class<?> owner : LayoutFacts.bindingClasses()) {
            List<Fact> facts = LayoutFacts.of(owner);
            Map<String, Long> values = compiler.evaluate(owner, facts);
            List<String> lines =
                    facts.stream().map(fact -> line(fact, values.get(fact.key()))).toList();
            if ("write".equals(System.getProperty("wraith.layout"))) {
                Files.createDirectories(goldenFile(arch, owner).getParent());
                Files.write(goldenFile(arch, owner), lines);
            }
            said.addAll(lines);
        }
        // Headers older than the golden files' may miss a name, never contradict it.
        assertThat(withoutMarks(said)).containsExactlyElementsOf(withoutMarks(golden(arch)));
    }

    @ParameterizedTest
    @EnumSource(names = {"X86_64", "AARCH64"})
    void everyGoldenFileHasItsClass(Arch arch) throws IOException {
        try (Stream<Path> files = Files.list(folder(arch))) {
            assertThat(files)
                    .containsExactlyInAnyOrderElementsOf(
                            LayoutFacts.bindingClasses().stream()
                                    .map(owner -> goldenFile(arch, owner))
                                    .toList());
        }
    }

    private static List<String> withoutMarks(List<String> lines) {
        return lines.stream().map(line -> line.replace(UNVERIFIED, "")).toList();
    }

    private static String line(Fact fact, @Nullable Long value) {
        return value == null
                ? fact.key() + " = " + fact.value() + UNVERIFIED
                : fact.key() + " = " + value;
    }

    /// The other family's tables show in a JVM that is told it runs there.
    private static List<String> javaFacts(Arch arch) throws IOException, InterruptedException {
        if (arch == Arch.current()) {
            return LayoutFacts.all().stream().map(fact -> line(fact, fact.value())).toList();
        }
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                ChildClassPath.with(LayoutFacts.class),
                                LayoutFacts.class.getName(),
                                arch.name())
                        .redirectErrorStream(true)
                        .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text.lines().toList();
    }

    private static List<String> golden(Arch arch) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Class<?> owner : LayoutFacts.bindingClasses()) {
            lines.addAll(Files.readAllLines(goldenFile(arch, owner)));
        }
        return lines;
    }

    private static Path goldenFile(Arch arch, Class<?> owner) {
        return folder(arch).resolve(owner.getSimpleName() + ".txt");
    }

    private static Path folder(Arch arch) {
        return Repository.ROOT.resolve(
                "wraith/src/test/resources/layout", arch.name().toLowerCase(Locale.ROOT));
    }
}
