package io.wraith.bench.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.bench.result.JsonReader;
import io.wraith.bench.result.Results;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

final class PageTest {
    @TempDir Path folder;

    private String html() throws IOException {
        SamplePage.write(folder);
        return Files.readString(folder.resolve("report.html"));
    }

    @Test
    void theDataInThePageAreTheRun() throws IOException {
        Results results = SamplePage.write(folder);
        String html = Files.readString(folder.resolve("report.html"));
        String begin = "id=\"" + Page.DATA + "\">\n";
        int at = html.indexOf(begin) + begin.length();
        List<Map<String, Object>> embedded =
                html.substring(at, html.indexOf("</script>", at))
                        .lines()
                        .map(JsonReader::object)
                        .toList();
        List<Map<String, Object>> printed =
                results.lines().stream().map(JsonReader::object).toList();
        assertThat(embedded).hasSize(14).isEqualTo(printed);
        assertThat(embedded).anyMatch(members -> SamplePage.ODD.equals(members.get("row")));
    }

    @Test
    void everyKindHasItsPicture() throws IOException {
        String html = html();
        assertThat(Pattern.compile("<polyline").matcher(html).results()).hasSize(3);
        assertThat(Pattern.compile("class=\"range\"").matcher(html).results()).hasSize(3);
        assertThat(Pattern.compile("--heat:[0-9]+%").matcher(html).results()).hasSize(11);
        // Seven parts, and a square for each of four in the legend.
        assertThat(html).contains("sender: 950 ns", "receiver: 1060 ns", ">copy</text>");
        assertThat(html).contains("<h2>a flame</h2>");
    }

    @Test
    void verdictsAndWhatIsMissingAreSaid() throws IOException {
        assertThat(html())
                .contains("class=\"met\">wraith : scp: 2.60 times, bar at least 2.00: met")
                .contains("class=\"unmet\">wraith : rsync: 2.60 times, bar at least 4.00: NOT MET")
                .contains("rsync: missing: it is not installed");
    }

    @Test
    void namesCannotBreakThePageNorDoesItLoadAnything() throws IOException {
        String html = html();
        assertThat(html)
                .doesNotContain("</script><b>")
                .doesNotContain("http:")
                .doesNotContain("https:");
        assertThat(html).contains("&lt;/script&gt;&lt;b&gt;&quot;odd&quot; &amp; name");
    }

    @Test
    void theTablesAreMarkdownToo() throws IOException {
        SamplePage.write(folder);
        assertThat(Files.readString(folder.resolve("report.md")))
                .contains(
                        "## file: 2048 MiB, one file\n\n|  | MB/s | CPU s/GB |\n|---|---:|---:|\n")
                .contains("| wraith | 812 (798–840) | 1.10 |\n")
                .contains("\n- wraith : scp: 2.60 times, bar at least 2.00: met");
    }
}
