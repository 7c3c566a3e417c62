package io.wraith.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

final class FlameGraphTest {
    private static final Pattern FRAME =
            Pattern.compile("data-x=\"([0-9.]+)\" data-w=\"([0-9.]+)\" data-d=\"([0-9]+)\"");

    private static StackCounts stacks() {
        StackCounts stacks = new StackCounts();
        stacks.add(List.of("a.Main.run", "io.wraith.X.<init>"), 60);
        stacks.add(List.of("a.Main.run", "java.lang.Y.y"), 30);
        stacks.add(List.of("b.Other.run"), 10);
        return stacks;
    }

    @Test
    void framesAreAsWideAsTheirShareAndBelowTheirCallers() {
        String part = new FlameGraph(stacks(), "ns").part();
        List<MatchResult> frames = FRAME.matcher(part).results().toList();
        assertThat(frames).hasSize(5);
        assertThat(frames.get(0).group(2)).isEqualTo("1.000000000");
        double belowWidth = 0;
        for (MatchResult frame : frames) {
            if (frame.group(3).equals("2")) {
                belowWidth += Double.parseDouble(frame.group(2));
                assertThat(Double.parseDouble(frame.group(1))).isLessThan(0.9);
            }
        }
        assertThat(belowWidth).isCloseTo(0.9, within(1e-6));
        assertThat(part).contains("io.wraith.X.&lt;init&gt;: 60.00 %, 60 ns</title>");
        assertThat(part).contains("class=\"ours\"", "class=\"jdk\"", "class=\"other\"");
        assertThat(part).contains(">X.&lt;init&gt;</text>");
    }

    @Test
    void aPageLoadsNothingAndIsWhole() {
        String page = new FlameGraph(stacks(), "ns").page("a <title>");
        assertThat(page).contains("<title>a &lt;title&gt;</title>").contains("width=device-width");
        assertThat(page).doesNotContain("http:").doesNotContain("https:");
        assertThat(page).endsWith("</body></html>\n");
    }

    @Test
    void nothingSeenIsSaid() {
        assertThat(new FlameGraph(new StackCounts(), "ns").part()).contains("nothing was seen");
    }

    @Test
    void theConfigurationFileAsksForWhatAProfileOfThisProcessAsksFor(@TempDir Path folder)
            throws Exception {
        for (ProfileKind kind : ProfileKind.values()) {
            List<String> missing = new ArrayList<>();
            String text = RecordingSettings.configuration(kind);
            RecordingSettings.of(EnumSet.of(kind))
                    .forEach((name, value) -> {
                        String[] parts = name.split("#", 2);
                        if (!text.contains(parts[0]) || !text.contains(">" + value + "<")) {
                            missing.add(name);
                        }
                    });
            assertThat(missing).isEmpty();
            // The recorder's own reader takes it.
            Path file = folder.resolve(kind + ".jfc");
            java.nio.file.Files.writeString(file, text);
            assertThat(jdk.jfr.Configuration.create(file).getSettings())
                    .isEqualTo(RecordingSettings.of(EnumSet.of(kind)));
        }
    }
}
