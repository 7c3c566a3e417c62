package io.wraith.bench.page;

import io.wraith.bench.result.Better;
import io.wraith.bench.result.Finding;
import io.wraith.bench.result.Grid;
import io.wraith.bench.result.Parts;
import io.wraith.bench.result.Recorded;
import io.wraith.bench.result.Result;
import io.wraith.bench.result.Results;
import io.wraith.bench.result.Series;
import io.wraith.bench.result.TextTable;
import io.wraith.kit.FlameGraph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a run found out, as `report.html` and `report.md` in a folder.
public final class Page {
    /// The lines of JSON that the page was made of are in an element of this id.
    static final String DATA = "data";

    private static final String HEAD =
            """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <link rel="icon" href="data:,">
            <title>wraith bench</title>
            <style>
            :root { color-scheme: light dark; --ink: #1c1c28; --paper: #fff; --faint: #dcdce6;
              --c0: #3b6fd4; --c1: #d9632b; --c2: #2a9d6f; --c3: #a24bc4; --c4: #c29a16;
              --c5: #17919c; --c6: #7a7a8c; --good: #1d7f4f; --bad: #c22f2f; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e8e8f0; --paper: #15151d;
              --faint: #34343f; --c0: #7aa5ff; --c1: #ff9a66; --c2: #5fd3a4; --c3: #d590f2;
              --c4: #e6c453; --c5: #5fd0da; --c6: #a6a6b8; --good: #63d69b; --bad: #ff8080; } }
            body { margin: 0 auto; padding: 1em; max-width: 1200px; color: var(--ink);
              background: var(--paper); font: 15px/1.45 system-ui, sans-serif;
              overflow-wrap: anywhere; }
            h1 { font-size: 1.4em; } h2 { margin: 1.6em 0 .3em; font-size: 1.2em; }
            h3 { margin: 1.2em 0 .3em; font-size: 1em; font-weight: 600; }
            .scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: .9em; }
            td, th { padding: .25em .7em; border-bottom: 1px solid var(--faint);
              text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
            td:first-child, th:first-child { text-align: left; padding-left: 0; }
            caption { text-align: left; padding-bottom: .3em; }
            .heat td { background: color-mix(in srgb, var(--c2) var(--heat, 0%), var(--paper)); }
            .tables { display: grid; gap: 0 2em;
              grid-template-columns: repeat(auto-fit, minmax(min(100%, 520px), 1fr)); }
            section { min-width: 0; }
            .plots { display: grid; gap: 1.2em; margin: .8em 0;
              grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr)); }
            .plot { width: 100%; max-width: 520px; height: auto; }
            .plot text { font-size: 10.5px; fill: var(--ink); }
            .plot .end { text-anchor: end; } .plot .middle { text-anchor: middle; }
            .plot .grid { stroke: var(--faint); } .plot .range { stroke: var(--ink); }
            .plot .line { fill: none; stroke: var(--c); stroke-width: 1.8; }
            .plot .fill { fill: var(--c); }
            .c0 { --c: var(--c0); } .c1 { --c: var(--c1); } .c2 { --c: var(--c2); }
            .c3 { --c: var(--c3); } .c4 { --c: var(--c4); } .c5 { --c: var(--c5); }
            .c6 { --c: var(--c6); }
            ul { padding-left: 1.1em; margin: .4em 0; } .met { color: var(--good); }
            .unmet { color: var(--bad); font-weight: 600; } .warning { color: var(--bad); }
            dl { display: grid; grid-template-columns: auto 1fr; gap: .1em 1em; font-size: .9em; }
            dd { margin: 0; }
            </style>
            """;

    private final Results results;
    private final Map<String, String> flames;

    private Page(Results results, Map<String, String> flames) {
        this.results = results;
        this.flames = flames;
    }

    /// Both files, in a folder that is made if need be.
    ///
    /// @param flames flame graphs as parts of a page, by their titles
    public static void write(Path folder, Results results, Map<String, String> flames)
            throws IOException {
        Page page = new Page(results, flames);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("report.html"), page.html());
        Files.writeString(folder.resolve("report.md"), page.markdown());
    }

    /// Findings by benchmark and table, in their order.
    private Map<String, Map<String, List<Finding>>> tables() {
        Map<String, Map<String, List<Finding>>> tables = new LinkedHashMap<>();
        for (Recorded recorded : results.all()) {
            tables.computeIfAbsent(recorded.benchmark(), _ -> new LinkedHashMap<>())
                    .computeIfAbsent(recorded.table(), _ -> new ArrayList<>())
                    .add(recorded.finding());
        }
        return tables;
    }

    private String html() {
        StringBuilder text = new StringBuilder(HEAD);
        text.append(FlameGraph.STYLE).append("</head><body>\n<h1>wraith bench</h1>\n<dl>");
        results.environment()
                .forEach((fact, value) ->
                        text.append(
                                "<dt>%s</dt><dd>%s</dd>"
                                        .formatted(Html.escape(fact), Html.escape(value))));
        text.append("</dl>\n");
        results.warnings()
                .forEach(why ->
                        text.append("<p class=\"warning\">%s</p>%n".formatted(Html.escape(why))));
        tables().forEach((benchmark, tables) -> {
            text.append("<h2>%s</h2>%n".formatted(Html.escape(benchmark)));
            text.append("<div class=\"tables\">\n");
            tables.forEach((title, findings) -> append(text, title, findings));
            text.append("</div>\n");
        });
        flames.forEach((title, flame) ->
                text.append("<h2>%s</h2>%n%s".formatted(Html.escape(title), flame)));
        text.append("<script type=\"application/json\" id=\"%s\">%n".formatted(DATA));
        // A slash may be escaped, and then nothing in the data ends the element.
        results.lines().forEach(line -> text.append(line.replace("</", "<\\/")).append('\n'));
        text.append("</script>\n").append(FlameGraph.SCRIPT);
        return text.append("</body></html>\n").toString();
    }

    private static void append(StringBuilder text, String title, List<Finding> findings) {
        text.append("<section><h3>%s</h3>%n".formatted(Html.escape(title)));
        List<List<String>> rows = TextTable.cells(TextTable.results(findings));
        if (rows.size() > 1) {
            text.append("<div class=\"scroll\"><table>");
            for (int i = 0; i < rows.size(); i++) {
                String tag = i == 0 ? "th" : "td";
                text.append("<tr>");
                rows.get(i)
                        .forEach(cell ->
                                text.append("<%s>%s</%s>".formatted(tag, Html.escape(cell), tag)));
                text.append("</tr>\n");
            }
            text.append("</table></div>\n");
        }
        List<String> verdicts = TextTable.verdicts(findings);
        if (!verdicts.isEmpty()) {
            text.append("<ul>");
            for (String verdict : verdicts) {
                String style =
                        verdict.endsWith("NOT MET")
                                ? "unmet"
                                : verdict.endsWith("met") ? "met" : "untold";
                text.append("<li class=\"%s\">%s</li>".formatted(style, Html.escape(verdict)));
            }
            text.append("</ul>\n");
        }
        text.append("<div class=\"plots\">");
        plots(findings).forEach(text::append);
        text.append("</div></section>\n");
    }

    private static List<String> plots(List<Finding> findings) {
        Map<String, List<Result>> latencies = new LinkedHashMap<>();
        Map<String, List<Result>> rounds = new LinkedHashMap<>();
        Map<String, List<Series>> series = new LinkedHashMap<>();
        List<Parts> parts = new ArrayList<>();
        List<String> plots = new ArrayList<>();
        for (Finding finding : findings) {
            switch (finding) {
                case Result result when result.isCell() && result.better() != Better.NEITHER ->
                        (result.areLatencies() ? latencies : rounds)
                                .computeIfAbsent(result.unit(), _ -> new ArrayList<>())
                                .add(result);
                case Series line ->
                        series.computeIfAbsent(line.unit(), _ -> new ArrayList<>()).add(line);
                case Parts whole -> parts.add(whole);
                case Grid grid -> plots.add(Plots.heatMap(grid));
                default -> {
                    // In the table, or among the verdicts.
                }
            }
        }
        latencies.forEach((unit, its) -> plots.add(Plots.distributions(unit, its)));
        series.forEach((unit, its) -> plots.add(Plots.overTime(unit, its)));
        if (!parts.isEmpty()) {
            plots.add(Plots.stacked(parts));
        }
        // The figure that is compared; the others explain it, and are in the table.
        rounds.entrySet().stream()
                .filter(its -> its.getValue().size() > 1)
                .findFirst()
                .ifPresent(its -> plots.add(Plots.bars(its.getKey(), its.getValue())));
        return plots;
    }

    private String markdown() {
        StringBuilder text = new StringBuilder("# wraith bench\n\n");
        results.environment()
                .forEach((fact, value) -> text.append("- %s: %s%n".formatted(fact, value)));
        results.warnings().forEach(why -> text.append("- **warning**: %s%n".formatted(why)));
        tables().forEach((benchmark, tables) ->
                tables.forEach((title, findings) -> {
                    text.append("\n## %s: %s%n%n".formatted(benchmark, title));
                    List<List<String>> rows = TextTable.cells(TextTable.results(findings));
                    for (int i = 0; i < rows.size() && rows.size() > 1; i++) {
                        List<String> cells = rows.get(i).stream().map(Page::cell).toList();
                        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
                        if (i == 0) {
                            text.append("|---")
                                    .append("|---:".repeat(cells.size() - 1))
                                    .append("|\n");
                        }
                    }
                    TextTable.verdicts(findings)
                            .forEach(verdict -> text.append("%n- %s".formatted(verdict)));
                    text.append('\n');
                }));
        return text.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
