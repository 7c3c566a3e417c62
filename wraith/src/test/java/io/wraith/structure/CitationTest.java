package io.wraith.structure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Code that fulfils a requirement of `docs/PROTOCOL.md` quotes it: `// PROTOCOL: A sender MUST …`.
final class CitationTest {
    private static final Pattern CITATION =
            Pattern.compile("(?m)^ *// PROTOCOL: (.*(?:\\n *// .*)*)");

    @Test
    void whatIsQuotedIsWritten() {
        String specification = flat(specification());
        assertThat(citations()).isNotEmpty();
        assertThat(citations())
                .filteredOn(citation -> !specification.contains(citation))
                .as("quoted, but not in the specification")
                .isEmpty();
    }

    /// All of the specification but its introduction, which says what MUST means.
    @Test
    void requirementsAreQuoted() {
        List<String> citations = citations();
        String text = specification();
        List<String> required =
                sentences(text.substring(text.indexOf("\n## ")))
                        .filter(sentence -> sentence.contains(" MUST "))
                        .toList();
        assertThat(required).hasSizeGreaterThan(70);
        assertThat(required)
                .filteredOn(sentence -> citations.stream().noneMatch(c -> overlap(c, sentence)))
                .as("requirements that no code quotes")
                .isEmpty();
    }

    private static boolean overlap(String citation, String sentence) {
        return citation.contains(sentence) || sentence.contains(citation);
    }

    private static Stream<String> sentences(String text) {
        return Stream.of(text.split("\n\n|\n\\* "))
                .flatMap(part -> Stream.of(flat(part).split("(?<=[.])\\s+(?=[A-Z])")));
    }

    private static List<String> citations() {
        List<String> citations = new ArrayList<>();
        for (Path file : Repository.javaSources("main")) {
            Matcher matcher = CITATION.matcher(Repository.read(file));
            while (matcher.find()) {
                String quoted = flat(matcher.group(1).replaceAll("\\n *// ", " "));
                citations.add(quoted.replaceFirst("[.]$", ""));
            }
        }
        return citations;
    }

    private static String specification() {
        return Repository.read(Repository.ROOT.resolve("docs/PROTOCOL.md"));
    }

    private static String flat(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
