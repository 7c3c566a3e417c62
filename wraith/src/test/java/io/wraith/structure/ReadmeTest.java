package io.wraith.structure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The examples of the README are those that [io.wraith.node.ExampleTest] compiles and runs.
final class ReadmeTest {
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyExampleOfTheNodeIsTested() throws IOException {
        String tested =
                squeezed(
                        Repository.read(
                                Repository.ROOT.resolve(
                                        "wraith/src/test/java/io/wraith/node/"
                                                + "ExampleTest.java")));
        List<String> examples =
                JAVA.matcher(Repository.read(Repository.ROOT.resolve("README.md")))
                        .results()
                        .map(MatchResult::group)
                        .filter(text -> text.contains("Node.open"))
                        .map(text -> text.substring("```java\n".length(), text.length() - 3))
                        .toList();
        assertThat(examples).hasSize(2);
        examples.forEach(example -> assertThat(tested).contains(squeezed(example)));
    }

    /// The test says where the folders are, and what the code is.
    private static String squeezed(String text) {
        return text.replace("NodeConfig.usual()", "config")
                .replace("Path.of(\"footage\")", "footage")
                .replace("Path.of(\"incoming\")", "incoming")
                .replace("\"4821-lunar-basket-trend\"", "invitation")
                .replaceAll("\\s+", " ");
    }
}
