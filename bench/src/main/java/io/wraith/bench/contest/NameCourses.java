package io.wraith.bench.contest;

import static io.wraith.bench.contest.MountPeers.NATIVE;
import static io.wraith.bench.contest.MountPeers.SSHFS;

import io.wraith.bench.contest.MountCourse.Result;
import io.wraith.bench.contest.MountTable.Row;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Names, attributes and small files through a mount.
final class NameCourses {
    private static final int PER_FOLDER = 1000;
    private static final int STATS = 1000;
    private static final int FIRST_BYTES = 200;
    private static final int PAGE = 4096;
    private static final int SMALL_READ = 1 << 17;
    private static final int READERS = 4;
    private static final int ASSET_BYTES = 10_000;

    private static final Row STAT =
            Row.less("stat of names never seen, in one folder, p50", "us").atLeast(2, SSHFS);
    private static final Row COLD_LIST = Row.less("ls -lR, cold", "ms").atLeast(2, SSHFS);
    private static final Row WARM_LIST = Row.less("ls -lR, warm", "ms").atLeast(1 / 1.5, NATIVE);
    private static final Row COLD_BYTE =
            Row.less("first bytes of a cold file, folder listed, p50", "ms").bar(20);
    private static final Row COLD_BYTE_LATE = Row.less("the same, p99 of 200", "ms").bar(20);
    private static final Row WARM_BYTE =
            Row.less("first bytes of a file read before, p50", "ms").bar(1);
    private static final Row SMALL =
            Row.less("all small files, 1 thread, cold", "s").atLeast(2, SSHFS);
    private static final Row SMALL_AGAIN =
            Row.less("all small files, 1 thread, warm", "s").atLeast(2, SSHFS);
    private static final Row SMALL_FOUR =
            Row.less("all small files, 4 threads, cold", "s").atLeast(2, SSHFS);
    private static final Row ASSETS_COLD = Row.less("all assets, 4 threads, cold", "ms");
    private static final Row ASSETS =
            Row.less("all assets, 4 threads, warm", "ms").bar(500).atLeast(1, SSHFS);

    private static final WarmedCourses.Trees WARMED =
            new WarmedCourses.Trees(Path.of("assets"), Path.of("small"), Path.of("other"));

    private final int files;
    private final long bytes;

    /// Of so many small files that are so many bytes together.
    NameCourses(int files, long bytes) {
        this.files = files;
        this.bytes = bytes;
    }

    /// How much room [#prepare] needs.
    long sampleBytes() {
        return 2 * bytes + files * (4L * PAGE + ASSET_BYTES);
    }

    void prepare(Path folder) throws IOException {
        SampleFiles.writeTree(Files.createDirectory(folder.resolve("small")), files, bytes, 1);
        SampleFiles.writeTree(Files.createDirectory(folder.resolve("other")), files, bytes, 2);
        for (int i = 0; i < files; i++) {
            Path inside = folder.resolve("assets").resolve("folder-" + i / PER_FOLDER);
            Files.createDirectories(inside);
            SampleFiles.write(inside.resolve("asset-" + i), ASSET_BYTES, 7L + i);
        }
    }

    List<MountCourse> courses() {
        return List.of(
                MountCourse.of("stat", this::stat),
                MountCourse.of("list", NameCourses::list),
                WARMED.course(),
                MountCourse.of("first-byte", this::firstByte),
                MountCourse.of("small", NameCourses::small),
                MountCourse.of("small-parallel", NameCourses::smallParallel),
                MountCourse.of("assets", NameCourses::assets));
    }

    /// As programs that know the names.
    private void stat(MountedFolder folder, Result result) throws IOException {
        int count = Math.min(STATS, Math.min(files, PER_FOLDER));
        Path place = folder.path().resolve("assets").resolve("folder-0");
        List<Path> names =
                IntStream.range(0, count).mapToObj(i -> place.resolve("asset-" + i)).toList();
        result.tell(STAT, statMicros(names));
    }

    /// What it takes to ask for the attributes of one of these names, half of the time.
    static double statMicros(List<Path> names) throws IOException {
        double[] nanos = new double[names.size()];
        for (int i = 0; i < nanos.length; i++) {
            long startNs = System.nanoTime();
            Files.readAttributes(
                    names.get(i), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            nanos[i] = System.nanoTime() - startNs;
        }
        return RoundTrips.of(nanos).median() / 1e3;
    }

    private static void list(MountedFolder folder, Result result)
            throws IOException, InterruptedException {
        Path tree = folder.path().resolve("small");
        result.tell(COLD_LIST, listMs(tree));
        listMs(tree);
        result.tell(WARM_LIST, listMs(tree));
    }

    /// How long `ls -lR` takes.
    static double listMs(Path tree) throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        Process ls =
                new ProcessBuilder("ls", "-lR", tree.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (ls.waitFor() != 0) {
            throw new IOException("ls of " + tree + " failed");
        }
        return (System.nanoTime() - startNs) / 1e6;
    }

    private void firstByte(MountedFolder folder, Result result) throws IOException {
        int count = Math.min(FIRST_BYTES, Math.min(files, PER_FOLDER));
        Path place = folder.path().resolve("assets").resolve("folder-0");
        try (Stream<Path> names = Files.list(place)) {
            if (names.count() < count) {
                throw new IOException(place + " has fewer than " + count + " files");
            }
        }
        RoundTrips cold = RoundTrips.of(firstBytes(place, count));
        result.tell(COLD_BYTE, cold.median() / 1e6);
        result.tell(COLD_BYTE_LATE, cold.p99() / 1e6);
        result.tell(WARM_BYTE, RoundTrips.of(firstBytes(place, count)).median() / 1e6);
    }

    private static double[] firstBytes(Path place, int count) throws IOException {
        double[] nanos = new double[count];
        for (int i = 0; i < count; i++) {
            Path name = place.resolve("asset-" + i);
            long startNs = System.nanoTime();
            try (FileReads reads = new FileReads(name, PAGE, false)) {
                reads.read(0);
                nanos[i] = System.nanoTime() - startNs;
            }
        }
        return nanos;
    }

    private static void small(MountedFolder folder, Result result) throws IOException {
        Path tree = folder.path().resolve("small");
        result.tell(SMALL, walk(tree) / 1e9);
        result.tell(SMALL_AGAIN, walk(tree) / 1e9);
    }

    /// As programs that search or copy a tree: folder by folder, in the order of the listing.
    static long walk(Path tree) throws IOException {
        long startNs = System.nanoTime();
        List<Path> folders;
        try (Stream<Path> inside = Files.list(tree)) {
            folders = inside.sorted().toList();
        }
        for (Path each : folders) {
            readFolder(each);
        }
        return System.nanoTime() - startNs;
    }

    private static void readFolder(Path folder) throws IOException {
        List<Path> names;
        try (Stream<Path> inside = Files.list(folder)) {
            names = inside.toList();
        }
        for (Path name : names) {
            try (FileReads reads = new FileReads(name, SMALL_READ, false)) {
                reads.readAll(0, Long.MAX_VALUE);
            }
        }
    }

    private static void smallParallel(MountedFolder folder, Result result)
            throws IOException, InterruptedException {
        result.tell(SMALL_FOUR, walkTogether(folder.path().resolve("small")) / 1e9);
    }

    private static void assets(MountedFolder folder, Result result)
            throws IOException, InterruptedException {
        Path tree = folder.path().resolve("assets");
        result.tell(ASSETS_COLD, walkTogether(tree) / 1e6);
        result.tell(ASSETS, walkTogether(tree) / 1e6);
    }

    /// Each thread takes every fourth folder.
    private static long walkTogether(Path tree) throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        List<Path> folders;
        try (Stream<Path> inside = Files.list(tree)) {
            folders = inside.sorted().toList();
        }
        InParallel.run(
                READERS,
                thread -> {
                    int[] mine =
                            IntStream.range(0, folders.size())
                                    .filter(i -> i % READERS == thread)
                                    .toArray();
                    for (int i : mine) {
                        readFolder(folders.get(i));
                    }
                });
        return System.nanoTime() - startNs;
    }
}
