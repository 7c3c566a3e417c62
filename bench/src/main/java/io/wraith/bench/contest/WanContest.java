package io.wraith.bench.contest;

import io.wraith.bench.link.EmulatedLink;
import io.wraith.bench.link.LinkPlan;
import io.wraith.bench.result.Better;
import io.wraith.bench.result.Claim;
import io.wraith.bench.result.NumberOptions;
import io.wraith.bench.result.Results;
import io.wraith.linux.LinuxException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// `wraith bench wan`: one file over emulated links that lose packets, beside the kernel's TCP.
public final class WanContest {
    private static final String SIZE = "--mib";
    private static final String SECONDS = "--seconds";
    private static final Map<String, Integer> USUAL =
            Map.of(NumberOptions.ROUNDS, 3, SIZE, 1_024, SECONDS, 10);

    private static final long MIB = 1 << 20;

    /// A link, and how many times as fast as TCP a file has to cross it; 0 for no bar.
    private record Course(String name, String settings, double timesBbr, double timesCubic) {}

    private static final List<Course> COURSES =
            List.of(
                    new Course(
                            "1 Gbit/s, 20 ms, 1 % loss", "rate=1gbit delay=10ms loss=1%", 1.4, 20),
                    new Course(
                            "1 Gbit/s, 200 ms, 0.1 % loss",
                            "rate=1gbit delay=100ms loss=0.1%", 1.5, 0));

    private final NumberOptions options;
    private final Path folder;
    private final Path source;
    private final Launcher launcher;

    private WanContest(NumberOptions options, Path folder) throws IOException {
        this.options = options;
        this.folder = folder;
        launcher = new Launcher(folder);
        source = folder.resolve("sample");
    }

    /// Answers the exit code; an IllegalArgumentException says what is wrong with the arguments.
    public static int run(List<String> arguments, Results results)
            throws IOException, InterruptedException {
        NumberOptions options = NumberOptions.parse(arguments, USUAL);
        try (Workplace place = Workplace.open(3L * options.number(SIZE) * MIB)) {
            return new WanContest(options, place.folder()).run(results);
        }
    }

    private int run(Results results) throws IOException, InterruptedException {
        int code = 0;
        for (Course course : COURSES) {
            try (EmulatedLink link = EmulatedLink.openWarm(LinkPlan.NONE.with(course.settings))) {
                // After the first link, which not everybody may make.
                if (!Files.exists(source)) {
                    SampleFiles.write(source, options.number(SIZE) * MIB, 1);
                }
                code = Math.max(code, run(course, link, results));
            } catch (LinuxException refused) {
                return NoLink.tell(refused, results);
            }
        }
        return code;
    }

    private int run(Course course, EmulatedLink link, Results results)
            throws IOException, InterruptedException {
        IperfTransfer.widenBuffers(link);
        wraith(link);
        launcher.awaitTraining();
        LinkSpeeds speeds = LinkSpeeds.over(link);
        Contest contest =
                new Contest(course.name, Better.MORE)
                        .with("wraith", speeds.of("wraith", () -> wraith(link)))
                        .with(
                                "TCP bbr",
                                IperfTransfer.missing("bbr"),
                                speeds.of("TCP bbr", () -> tcp(link, "bbr")))
                        .with(
                                "TCP cubic",
                                IperfTransfer.missing("cubic"),
                                speeds.of("TCP cubic", () -> tcp(link, "cubic")))
                        .claim(Claim.ratio("wraith : bbr", "wraith", "TCP bbr", course.timesBbr));
        if (course.timesCubic > 0) {
            contest.claim(Claim.ratio("wraith : cubic", "wraith", "TCP cubic", course.timesCubic));
        }
        int code = contest.run(options.rounds(), results);
        speeds.tell(results);
        return code;
    }

    private Figures tcp(EmulatedLink link, String congestionControl)
            throws IOException, InterruptedException {
        double bits = IperfTransfer.run(link, congestionControl, options.number(SECONDS));
        return Figures.of("Mbit/s", bits / 1e6);
    }

    /// From A to B, as TCP.
    private Figures wraith(EmulatedLink link) throws IOException, InterruptedException {
        WraithTransfer took =
                WraithTransfer.run(WraithTransfer.Setting.over(link, launcher, folder, 0), source);
        double megabits = 8e-6 * Files.size(source);
        return Figures.of("Mbit/s", megabits / took.seconds())
                .and("inside", megabits / took.insideSeconds())
                .and("s", took.seconds());
    }
}
