package io.wraith.bench.contest;

import io.wraith.bench.result.NumberOptions;
import io.wraith.bench.result.Results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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

    /// What is mounted, and who is told what came of it.
    private record Task(Path source, Results results) {}

    private MountContest() {}

    /// Answers the exit code; an IllegalArgumentException says what is wrong with the arguments.
    public static int reads(List<String> arguments, Results results)
            throws IOException, InterruptedException {
        CourseOptions wanted = CourseOptions.parse(arguments, READS);
        long bytes = wanted.number(SIZE) * MIB;
        try (Workplace place = Workplace.open(ReadCourses.sampleBytes(bytes))) {
            ReadCourses courses = new ReadCourses(bytes, wanted.number(SECONDS), place::takeMemory);
            wanted.of(names(courses.courses(), MountCrowd.NAME, MountLinks.NAME));
            Path source = Files.createDirectory(place.folder().resolve("sample"));
            courses.prepare(source);
            Launcher launcher = new Launcher(place.folder());
            WraithTransfer.Setting setting =
                    WraithTransfer.Setting.loopback(launcher, place.folder(), 0);
            MountTable table = new MountTable("large files, " + wanted.number(SIZE) + " MiB");
            int rounds = wanted.rounds();
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
        CourseOptions wanted = CourseOptions.parse(arguments, NAMES);
        if (wanted.names(MillionNames.NAME)) {
            return million(wanted, results);
        }
        int files = wanted.number(FILES);
        NameCourses courses = new NameCourses(files, wanted.number(SMALL_SIZE) * MB);
        wanted.of(names(courses.courses(), MillionNames.NAME));
        try (Workplace place = Workplace.open(courses.sampleBytes())) {
            Path source = Files.createDirectory(place.folder().resolve("sample"));
            courses.prepare(source);
            return run(
                    wanted,
                    new MountTable(
                            "%d small files, %d MB; %d assets, %d MB"
                                    .formatted(
                                            files, wanted.number(SMALL_SIZE), files, files / 100)),
                    courses.courses(),
                    WraithTransfer.Setting.loopback(
                            new Launcher(place.folder()), place.folder(), 0),
                    new Task(source, results));
        }
    }

    private static List<String> names(List<MountCourse> courses, String... others) {
        return Stream.concat(courses.stream().map(MountCourse::name), Stream.of(others)).toList();
    }

    /// Only where it is asked for, since the files alone take minutes to make and to remove.
    private static int million(CourseOptions wanted, Results results)
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
            CourseOptions wanted,
            MountTable table,
            List<MountCourse> courses,
            WraithTransfer.Setting setting,
            Task task)
            throws IOException, InterruptedException {
        List<MountCourse> mine =
                courses.stream().filter(course -> wanted.isFor(course.name())).toList();
        if (mine.isEmpty()) {
            return 0;
        }
        try (MountPeers peers = MountPeers.open(setting, task.source, PrivateSshd.Place.HERE)) {
            warmUp(peers, setting.launcher());
            peers.missing().forEach(table::without);
            MountRounds rounds = new MountRounds(peers.mounters(), table);
            rounds.run(mine, wanted.rounds());
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
