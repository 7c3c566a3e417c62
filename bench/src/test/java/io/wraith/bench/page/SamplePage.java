package io.wraith.bench.page;

import io.wraith.bench.result.Better;
import io.wraith.bench.result.Grid;
import io.wraith.bench.result.Missing;
import io.wraith.bench.result.Parts;
import io.wraith.bench.result.Result;
import io.wraith.bench.result.Results;
import io.wraith.bench.result.Series;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A report with one finding of every kind at least.
final class SamplePage {
    static final String ODD = "</script><b>\"odd\" & name";

    private static final String FLAME =
            """
            <div class="flame"><input><output></output><svg width="100%" height="36">
            <svg data-x="0" data-w="1" data-d="0" width="100%" height="18"><title>all</title>\
            <rect class="all" width="100%" height="100%"/><text x="3" y="13">all</text></svg>
            </svg></div>
            """;

    private SamplePage() {}

    static Results write(Path folder) throws IOException {
        PrintStream nowhere =
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Results results = Results.open(nowhere, true);
        results.begin("file", "warm");
        results.table("2048 MiB, one file");
        results.add(Result.more("wraith", "MB/s", List.of(812.0, 840.0, 798.0)));
        results.add(Result.plain("wraith", "CPU s/GB", List.of(1.1, 1.2, 1.1)));
        results.add(Result.more("scp", "MB/s", List.of(310.0, 305.0, 322.0)));
        results.add(Result.more(ODD, "MB/s", List.of(150.0, 149.0, 151.0)));
        List<Double> ratios = List.of(2.6, 2.7, 2.5);
        results.add(Result.claim("wraith : scp", "times", Better.MORE, ratios).bar(2));
        results.add(Result.claim("wraith : rsync", "times", Better.MORE, ratios).bar(4));
        results.add(new Missing("rsync", "it is not installed"));
        results.begin("ping", "");
        results.table("round trips");
        results.add(Result.latencies("wraith", "us", latencies(1, 90)));
        results.add(Result.latencies("UDP in Java", "us", latencies(2, 40)));
        addPlots(results);
        results.close();
        Page.write(folder, results, Map.of("a flame", FLAME));
        return results;
    }

    private static List<Double> latencies(long seed, double middle) {
        Random random = new Random(seed);
        List<Double> latencies = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            latencies.add(middle * Math.exp(0.4 * random.nextGaussian()));
        }
        return latencies;
    }

    private static void addPlots(Results results) {
        List<Double> seconds = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            seconds.add(i / 10.0);
            values.add(800 * (1 - Math.exp(-i / 8.0)) + 20 * Math.sin(i));
        }
        results.table("over time");
        results.add(new Series("wraith", "MB/s", seconds, values));
        results.table("a packet");
        Map<String, Double> parts = new LinkedHashMap<>();
        parts.put("system call", 620.0);
        parts.put("encryption", 240.0);
        parts.put("serialisation", 90.0);
        results.add(new Parts("sender", "ns", parts));
        parts.put("copy", 110.0);
        results.add(new Parts("receiver", "ns", parts));
        results.table("loss and round trip");
        Grid.Axis loss = new Grid.Axis("loss", List.of("0 %", "0.1 %", "1 %", "5 %"));
        Grid.Axis trip = new Grid.Axis("round trip", List.of("1 ms", "50 ms", "200 ms"));
        List<Double> speeds = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            speeds.add(100.0 - 7 * i);
        }
        speeds.add(Double.NaN);
        results.add(new Grid("wraith", "Mbit/s", Better.MORE, loss, trip, speeds));
    }
}
