package io.wraith.structure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Code that fulfils a requirement of a specification quotes it: `// PROTOCOL: A sender MUST …`.
final class CitationTest {
    /// The specifications, by the word before a quotation.
    enum Specification {
        PROTOCOL("PROTOCOL.md", 70),
        TRANSFER("TRANSFER.md", 20),
        MOUNT("MOUNT-PROTOCOL.md", 12);

        private final String file;
        private final int leastRequirements;

        Specification(String file, int leastRequirements) {
            this.file = file;
            this.leastRequirements = leastRequirements;
        }

        private String text() {
            return Repository.read(Repository.ROOT.resolve("docs", file));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsQuotedIsWritten(Specification from) {
        String specification = flat(from.text());
        List<String> citations = citations(from);
        assertThat(citations).isNotEmpty();
        assertThat(citations)
                .filteredOn(citation -> !specification.contains(citation))
                .as("quoted, but not in the specification")
                .isEmpty();
    }

    /// All of a specification but its introduction, which says what MUST means.
    @ParameterizedTest
    @EnumSource
    void requirementsAreQuoted(Specification from) {
        List<String> citations = citations(from);
        String text = from.text();
        List<String> required =
                sentences(text.substring(text.indexOf("\n## ")))
                        .filter(sentence -> sentence.contains(" MUST "))
                        .toList();
        assertThat(required).hasSizeGreaterThan(from.leastRequirements);
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
                .map(part -> flat(part).replaceFirst("^\\* ", ""))
                .flatMap(part -> Stream.of(part.split("(?<=[.]|[.]\\*\\*)\\s+(?=[A-Z])")))
                .map(sentence -> sentence.replaceFirst("[.]$", ""));
    }

    private static List<String> citations(Specification from) {
        Pattern citation = Pattern.compile("(?m)^ *// " + from.name() + ": (.*(?:\\n *// .*)*)");
        List<String> citations = new ArrayList<>();
        for (Path file : Repository.javaSources("main")) {
            Matcher matcher = citation.matcher(Repository.read(file));
            while (matcher.find()) {
                String quoted = flat(matcher.group(1).replaceAll("\\n *// ", " "));
                citations.add(quoted.replaceFirst("[.]$", ""));
            }
        }
        return citations;
    }

    private static String flat(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
