package io.wraith.bench;

import io.wraith.kit.ProfileKind;
import io.wraith.kit.ProfileReport;
import io.wraith.kit.StackCounts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The recordings that JMH takes of measured benchmarks, one below a folder per benchmark, as
/// tables of their hottest frames.
final class HotFrames {
    private static final int ROWS = 10;

    private HotFrames() {}

    static String tables(Path folder) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path recording : recordings(folder)) {
            StackCounts stacks = ProfileReport.read(recording).stacks(ProfileKind.CPU);
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%n%s: %.0f ms of processor time sampled (%s)%n",
                            recording.getName(recording.getNameCount() - 2),
                            stacks.total() / 1e6,
                            recording));
            text.append(stacks.table(ROWS));
        }
        return text.toString();
    }

    private static List<Path> recordings(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jfr")).sorted().toList();
        }
    }
}
