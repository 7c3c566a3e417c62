package io.wraith.bench.contest;

import io.wraith.bench.result.NumberOptions;
import io.wraith.bench.result.Results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `wraith bench mount`: reading large files through a mount, beside sshfs and the files
/// themselves; then through emulated links. `wraith bench metadata`: names and small files.
public final class MountContest {
    private static final String SIZE = "--mib";
    private static final String SECONDS = "--seconds";
    private static final String FILES = "--files";
    private static final String SMALL_SIZE = "--mb";
    private static final Map<String, Integer> READS =
            Map.of(NumberOptions.ROUNDS, 3, SIZE, 1024, SECONDS, 3);
    private static final Map<String, Integer> NAMES =
            Map.of(NumberOptions.ROUNDS, 3, FILES, 10_000, SMALL_SIZE, 71);

    private static final long MIB = 1 << 20;
    private static final long MB = 1_000_000;

    /// The courses that are meant, by the beginnings of their names, and the options.
    private record Wanted(NumberOptions options, List<String> courses) {
        static Wanted parse(List<String> arguments, Map<String, Integer> usual) {
            List<String> options = new ArrayList<>(arguments);
            List<String> courses = new ArrayList<>();
            while (!options.isEmpty() && Character.isLetter(options.getLast().charAt(0))) {
                courses.add(options.removeLast());
            }
            return new Wanted(NumberOptions.parse(options, usual), courses);
        }

        /// Whether a course that is none of those of [#of] is meant.
        boolean isFor(String name) {
            return courses.isEmpty() || courses.contains(name);
        }

        List<MountCourse> of(List<MountCourse> all) {
            return all.stream().filter(course -> course.isWanted(courses)).toList();
        }
    }

    /// What is mounted, and who is told what came of it.
    private record Task(Path source, Results results) {}

    private MountContest() {}

    /// Answers the exit code; an IllegalArgumentException says what is wrong with the arguments.
    public static int reads(List<String> arguments, Results results)
            throws IOException, InterruptedException {
        Wanted wanted = Wanted.parse(arguments, READS);
        long bytes = wanted.options.number(SIZE) * MIB;
        ReadCourses courses = new ReadCourses(bytes, wanted.options.number(SECONDS));
        try (Workplace place = Workplace.open(ReadCourses.sampleBytes(bytes))) {
            Path source = Files.createDirectory(place.folder().resolve("sample"));
            courses.prepare(source);
            Launcher launcher = new Launcher(place.folder());
            WraithTransfer.Setting setting =
                    WraithTransfer.Setting.loopback(launcher, place.folder(), 0);
            MountTable table =
                    new MountTable("large files, " + wanted.options.number(SIZE) + " MiB");
            int rounds = wanted.options.rounds();
            int code = run(wanted, table, courses.courses(), setting, new Task(source, results));
            if (wanted.isFor(MountCrowd.NAME)) {
                code = Math.max(code, new MountCrowd(setting, source).run(rounds, results));
            }
            if (wanted.isFor(MountLinks.NAME)) {
                MountLinks links = new MountLinks(launcher, place.folder(), source, bytes);
                code = Math.max(code, links.run(rounds, results));
            }
            return code;
        }
    }

    /// The same for names and small files.
    public static int names(List<String> arguments, Results results)
            throws IOException, InterruptedException {
        Wanted wanted = Wanted.parse(arguments, NAMES);
        if (wanted.courses.contains(MillionNames.NAME)) {
            return million(wanted, results);
        }
        int files = wanted.options.number(FILES);
        NameCourses courses = new NameCourses(files, wanted.options.number(SMALL_SIZE) * MB);
        try (Workplace place = Workplace.open(courses.sampleBytes())) {
            Path source = Files.createDirectory(place.folder().resolve("sample"));
            courses.prepare(source);
            return run(
                    wanted,
                    new MountTable(
                            "%d small files, %d MB; %d assets, %d MB"
                                    .formatted(
                                            files,
                                            wanted.options.number(SMALL_SIZE),
                                            files,
                                            files / 100)),
                    courses.courses(),
                    WraithTransfer.Setting.loopback(
                            new Launcher(place.folder()), place.folder(), 0),
                    new Task(source, results));
        }
    }

    /// Only where it is asked for, since the files alone take minutes to make and to remove.
    private static int million(Wanted wanted, Results results)
            throws IOException, InterruptedException {
        try (Workplace place = Workplace.open(0)) {
            Path source = Files.createDirectory(place.folder().resolve("sample"));
            MillionNames names = new MillionNames(source);
            return run(
                    wanted,
                    new MountTable("a million files"),
                    List.of(names.course()),
                    WraithTransfer.Setting.loopback(
                            new Launcher(place.folder()), place.folder(), 0),
                    new Task(source, results));
        }
    }

    private static int run(
            Wanted wanted,
            MountTable table,
            List<MountCourse> courses,
            WraithTransfer.Setting setting,
            Task task)
            throws IOException, InterruptedException {
        List<MountCourse> mine = wanted.of(courses);
        if (mine.isEmpty()) {
            return 0;
        }
        try (MountPeers peers = MountPeers.open(setting, task.source, PrivateSshd.Place.HERE)) {
            warmUp(peers, setting.launcher());
            peers.missing().forEach(table::without);
            MountRounds rounds = new MountRounds(peers.mounters(), table);
            rounds.run(mine, wanted.options.rounds());
            return rounds.end(task.results);
        }
    }

    /// So that the start-up caches are there, and the host is no process that was just started.
    private static void warmUp(MountPeers peers, Launcher launcher)
            throws IOException, InterruptedException {
        MountPeers.Mounter mounter = peers.mounters().get(MountPeers.WRAITH);
        if (mounter != null) {
            mounter.mount().close();
            launcher.awaitTraining();
        }
    }
}
