package io.wraith.structure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Every dependency of a `pom.xml` has its line in `docs/dependencies.md`, and no line outlives it.
final class DependenciesTest {
    private static final Pattern DECLARED =
            Pattern.compile(
                    "<(?:dependency|path)>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)<");

    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `([^`]+)`");

    @Test
    void everyDependencyIsExplained() {
        Set<String> declared = new TreeSet<>();
        for (String pom : List.of("pom.xml", "wraith/pom.xml", "bench/pom.xml")) {
            Matcher matcher = DECLARED.matcher(Repository.read(Repository.ROOT.resolve(pom)));
            while (matcher.find()) {
                if (!matcher.group(1).equals("io.wraith")) {
                    declared.add(matcher.group(2));
                }
            }
        }
        Set<String> documented = new TreeSet<>();
        Matcher matcher =
                DOCUMENTED.matcher(
                        Repository.read(Repository.ROOT.resolve("docs/dependencies.md")));
        while (matcher.find()) {
            documented.add(matcher.group(1));
        }
        assertThat(documented).isEqualTo(declared);
    }
}
