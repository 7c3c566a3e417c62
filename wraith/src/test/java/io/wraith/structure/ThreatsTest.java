package io.wraith.structure;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Each test that `docs/THREATS.md` names as evidence exists. A star stands for the rest of a name.
final class ThreatsTest {
    private static final Pattern EVIDENCE = Pattern.compile("`(\\w+Test)(?:#([\\w*]+))?`");

    @Test
    void theEvidenceExists() {
        String threats = Repository.read(Repository.ROOT.resolve("docs/THREATS.md"));
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (Matcher found = EVIDENCE.matcher(threats); found.find(); named++) {
            if (!exists(found.group(1), found.group(2))) {
                missing.add(found.group());
            }
        }
        assertThat(named).isGreaterThan(50);
        assertThat(missing).isEmpty();
    }

    private static boolean exists(String testClass, @Nullable String method) {
        return Repository.javaSources("test").stream()
                .filter(file -> file.getFileName().toString().equals(testClass + ".java"))
                .map(Repository::read)
                .anyMatch(source -> method == null || declares(source, method));
    }

    private static boolean declares(String source, String method) {
        return Pattern.compile("void " + method.replace("*", "\\w*") + "\\(")
                .matcher(source)
                .find();
    }
}
