package io.wraith.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads OpenMetrics 1.0 text as its specification has it, and refuses everything else. Written
/// from the document: its ABNF and the rules on families, suffixes, units, histograms and series.
final class OpenMetricsReader {
    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final Pattern DESCRIPTOR =
            Pattern.compile("# (TYPE|UNIT|HELP) (" + NAME + ") (.*)");
    private static final Pattern SAMPLE = Pattern.compile("(" + NAME + ")(\\{.*})? ([^ ]+)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\\n\"\\\\]|\\\\[n\"\\\\])*)\"(,|$)");
    private static final Map<String, List<String>> SUFFIXES =
            Map.of(
                    "counter", List.of("_total", "_created"),
                    "gauge", List.of(""),
                    "info", List.of("_info"),
                    "histogram", List.of("_bucket", "_count", "_sum", "_created"));

    /// One line that is no comment.
    record Sample(String name, Map<String, String> labels, double value) {}

    /// A family with all that belongs to it.
    record Family(String name, Map<String, String> descriptors, List<Sample> samples) {
        String type() {
            return descriptors.getOrDefault("TYPE", "unknown");
        }
    }

    private final Map<String, Family> families = new LinkedHashMap<>();
    private final Set<String> series = new HashSet<>();
    private Family open = new Family("", Map.of(), List.of());

    private OpenMetricsReader() {}

    static Map<String, Family> read(String text) {
        require(text.endsWith("# EOF\n") || text.endsWith("# EOF"), "no end");
        String body = text.substring(0, text.lastIndexOf("# EOF"));
        require(body.isEmpty() || body.endsWith("\n"), "a line without an end");
        OpenMetricsReader reader = new OpenMetricsReader();
        for (String line : body.isEmpty() ? new String[0] : body.split("\n")) {
            reader.line(line);
        }
        reader.families.values().forEach(OpenMetricsReader::check);
        return reader.families;
    }

    private void line(String line) {
        if (!line.startsWith("#")) {
            sample(line);
            return;
        }
        Matcher descriptor = DESCRIPTOR.matcher(line);
        require(descriptor.matches(), "no descriptor: " + line);
        String family = descriptor.group(2);
        if (!family.equals(open.name())) {
            open = new Family(family, new HashMap<>(), new ArrayList<>());
            require(families.put(family, open) == null, "a family twice: " + family);
        }
        require(open.samples().isEmpty(), "a descriptor behind samples: " + line);
        String before = open.descriptors().put(descriptor.group(1), descriptor.group(3));
        require(before == null, "a descriptor twice: " + line);
        if (descriptor.group(1).equals("HELP")) {
            unescape(descriptor.group(3));
        }
    }

    private void sample(String line) {
        Matcher sample = SAMPLE.matcher(line);
        require(sample.matches(), "no sample: " + line);
        String name = sample.group(1);
        String suffix = name.startsWith(open.name()) ? name.substring(open.name().length()) : "?";
        require(SUFFIXES.containsKey(open.type()), "a type not known here: " + open.type());
        List<String> allowed = SUFFIXES.getOrDefault(open.type(), List.of());
        require(allowed.contains(suffix), name + " in the family " + open.name());
        Map<String, String> labels = labels(sample.group(2));
        require(series.add(name + labels), "a series twice: " + line);
        open.samples().add(new Sample(name, labels, number(sample.group(3))));
    }

    private static Map<String, String> labels(String braces) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (braces == null || braces.equals("{}")) {
            return labels;
        }
        Matcher label = LABEL.matcher(braces.substring(1, braces.length() - 1));
        int at = 0;
        boolean isMore = true;
        while (label.find() && label.start() == at) {
            require(isMore, "a label without a comma: " + braces);
            require(labels.put(label.group(1), unescape(label.group(2))) == null, "a label twice");
            at = label.end();
            isMore = !label.group(3).isEmpty();
        }
        require(!isMore && at == braces.length() - 2, "labels that end elsewhere: " + braces);
        return labels;
    }

    private static String unescape(String escaped) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            require(c != '"', "a quote that is not escaped: " + escaped);
            if (c == '\\') {
                require(++i < escaped.length(), "half an escape: " + escaped);
                c = escaped.charAt(i) == 'n' ? '\n' : escaped.charAt(i);
            }
            text.append(c);
        }
        return text.toString();
    }

    private static double number(String text) {
        if (text.equals("+Inf")) {
            return Double.POSITIVE_INFINITY;
        }
        require(text.matches("[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)(e[-+]?[0-9]+)?"), "number " + text);
        return Double.parseDouble(text);
    }

    private static void check(Family family) {
        Map<String, String> descriptors = family.descriptors();
        require(descriptors.keySet().containsAll(Set.of("TYPE", "HELP")), "bare " + family.name());
        require(!descriptors.getOrDefault("HELP", "").isEmpty(), "no help for " + family.name());
        String unit = descriptors.getOrDefault("UNIT", "");
        require(unit.isEmpty() || family.name().endsWith("_" + unit), "unit of " + family.name());
        require(!family.type().equals("info") || unit.isEmpty(), "a unit of an info");
        for (Sample sample : family.samples()) {
            boolean isSum = family.type().equals("counter") || family.type().equals("histogram");
            require(!isSum || sample.value() >= 0, "below zero: " + sample);
        }
        if (family.type().equals("histogram")) {
            histogram(family);
        }
    }

    /// Each series of buckets is in order, cumulative, and ends with all that were counted.
    private static void histogram(Family family) {
        Map<Map<String, String>, List<Sample>> buckets = new LinkedHashMap<>();
        Map<Map<String, String>, Double> counts = new HashMap<>();
        Map<Map<String, String>, Double> sums = new HashMap<>();
        for (Sample sample : family.samples()) {
            Map<String, String> of = new HashMap<>(sample.labels());
            String bound = of.remove("le");
            require((bound != null) == sample.name().endsWith("_bucket"), "a bound: " + sample);
            if (bound != null) {
                buckets.computeIfAbsent(of, _ -> new ArrayList<>()).add(sample);
            } else {
                (sample.name().endsWith("_count") ? counts : sums).put(of, sample.value());
            }
        }
        require(buckets.keySet().equals(counts.keySet()), "counts of " + family.name());
        require(counts.keySet().equals(sums.keySet()), "sums of " + family.name());
        buckets.forEach((of, series) -> {
            double bound = Double.NEGATIVE_INFINITY;
            double value = 0;
            for (Sample bucket : series) {
                String text = bucket.labels().getOrDefault("le", "");
                require(text.equals("+Inf") || text.matches(".*[.e].*"), "no float: " + text);
                require(number(text) > bound, "bounds out of order: " + bucket);
                require(bucket.value() >= value, "not cumulative: " + bucket);
                require(bucket.value() == Math.rint(bucket.value()), "not whole: " + bucket);
                bound = number(text);
                value = bucket.value();
            }
            require(bound == Double.POSITIVE_INFINITY, "no last bucket: " + of);
            require(value == counts.getOrDefault(of, Double.NaN), "another count: " + of);
        });
    }

    private static void require(boolean holds, String why) {
        if (!holds) {
            throw new IllegalArgumentException(why);
        }
    }
}
