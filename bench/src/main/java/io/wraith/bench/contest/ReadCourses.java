package io.wraith.bench.contest;

import static io.wraith.bench.contest.MountPeers.NATIVE;
import static io.wraith.bench.contest.MountPeers.SSHFS;

import io.wraith.base.Prng;
import io.wraith.bench.contest.MountCourse.Result;
import io.wraith.bench.contest.MountTable.Row;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Reading large files through a mount.
final class ReadCourses {
    private static final long MIB = 1 << 20;
    private static final int REQUEST = 1 << 20;
    private static final int PAGE = 4096;
    private static final int STREAMS = 4;
    private static final String PRACTICE = "practice";
    private static final int CACHED_MIB = 16;
    private static final int CACHED_READS = 20_000;
    private static final int JUMPS = 30;
    private static final int SCRUB_REQUEST = 256 << 10;
    private static final long SCRUB_BYTES = 8 * MIB;
    private static final int TEXTURES = 32;
    private static final long TEXTURE_BYTES = 2 * MIB;
    private static final long PACE = 100_000_000;
    private static final long REST_MS = 20_000;
    private static final long WATCH_MS = 5_000;

    private static final Row SEQUENTIAL =
            Row.more("one file, 1 MiB requests, cold", "MB/s").atLeast(2.5, SSHFS).bar(700);
    private static final Row AGAIN =
            Row.more("the next files through the same mount", "MB/s").atLeast(2.5, SSHFS);
    private static final Row CPU_HERE = Row.less("its CPU on the reader's side", "s/GB");
    private static final Row CPU_THERE = Row.less("its CPU on the file's side", "s/GB");
    private static final Row FOUR =
            Row.more("4 files by 4 threads, cold, in all", "MB/s").atLeast(2.5, SSHFS);
    private static final Row FAIR = Row.more("slowest : fastest of the 4", "ratio").bar(0.5);
    private static final Row ONE_RANDOM =
            Row.less("4 KiB at random, O_DIRECT, 1 thread, cold, p50", "us").atLeast(1.25, SSHFS);
    private static final Row MANY_RANDOM =
            Row.more("4 KiB at random, O_DIRECT, 32 threads, cold", "1000/s").atLeast(2, SSHFS);
    private static final Row RAM =
            Row.less("4 KiB, O_DIRECT, from the mount's memory, p50", "us").bar(40);
    private static final Row KERNEL =
            Row.less("4 KiB from the kernel's cache, p50", "us").atLeast(0.8, NATIVE);
    private static final Row SCRUB =
            Row.more("30 jumps, 8 MiB read on from each, cold", "MB/s").atLeast(1, SSHFS);
    private static final Row JUMP = Row.less("first 256 KiB behind a jump, p50", "ms");
    private static final Row PAINT =
            Row.more("4 threads, 32 files of 2 MiB each, cold", "MB/s").atLeast(1, SSHFS);
    private static final Row BUSY_HERE =
            Row.less("most resident at 100 MB/s, reader's side", "MB").bar(200);
    private static final Row BUSY_THERE =
            Row.less("most resident at 100 MB/s, file's side", "MB").bar(200);
    private static final Row BUSY_CPU_HERE = Row.less("CPU at 100 MB/s, reader's side", "%");
    private static final Row BUSY_CPU_THERE = Row.less("CPU at 100 MB/s, file's side", "%");
    private static final Row IDLE_HERE =
            Row.less("idle after use, reader's side, Pss", "MB").bar(50);
    private static final Row IDLE_THERE =
            Row.less("idle after use, file's side, Pss", "MB").bar(50);
    private static final Row IDLE_RSS_HERE = Row.less("the same, resident, reader's side", "MB");
    private static final Row IDLE_RSS_THERE = Row.less("the same, resident, file's side", "MB");
    private static final Row IDLE_CPU_HERE = Row.less("CPU when idle, reader's side", "%").bar(1);
    private static final Row IDLE_CPU_THERE = Row.less("CPU when idle, file's side", "%").bar(1);

    private final long bytes;
    private final int seconds;
    private final Memory memory;

    /// Has the machine take memory and give it back, as [Workplace#takeMemory] does.
    interface Memory {
        void take(long bytes) throws IOException;
    }

    /// Of a file of so many bytes, and with so many seconds for what goes on for a time.
    ReadCourses(long bytes, int seconds, Memory memory) {
        this.bytes = bytes;
        this.seconds = seconds;
        this.memory = memory;
    }

    /// How much [#prepare] writes, and what is taken besides for a while.
    static long sampleBytes(long bytes) {
        return 6 * bytes + CACHED_MIB * MIB + STREAMS * TEXTURES * TEXTURE_BYTES;
    }

    void prepare(Path folder) throws IOException {
        SampleFiles.write(folder.resolve("large"), bytes, 1);
        SampleFiles.write(folder.resolve(PRACTICE), 2 * bytes, 8);
        for (int i = 0; i < STREAMS; i++) {
            SampleFiles.write(folder.resolve("part-" + i), bytes / STREAMS, 2 + i);
        }
        SampleFiles.write(folder.resolve("cached"), CACHED_MIB * MIB, 9);
        for (int i = 0; i < STREAMS * TEXTURES; i++) {
            Path place = folder.resolve(texture(i));
            Files.createDirectories(place.getParent());
            SampleFiles.write(place, TEXTURE_BYTES, 10 + i);
        }
    }

    /// One of the files of 2 MiB, round and round.
    static Path texture(int number) {
        int file = number % (STREAMS * TEXTURES);
        return Path.of("textures-" + file / TEXTURES, "texture-" + file);
    }

    List<MountCourse> courses() {
        return List.of(
                MountCourse.of("sequential", inMemory(this::sequential)),
                MountCourse.of("streams", inMemory(this::streams)),
                MountCourse.of("random", this::random),
                warmed().course(),
                MountCourse.of("cached", ReadCourses::cached),
                MountCourse.of("scrub", inMemory(this::scrub)),
                MountCourse.of("textures", inMemory(ReadCourses::textures)),
                MountCourse.onceMounted("paced", this::paced),
                MountCourse.onceMounted("idle", this::idle));
    }

    /// With memory for what is read and for what caches keep of it.
    private MountCourse.Run inMemory(MountCourse.Run run) {
        return (folder, result) -> {
            memory.take(2 * bytes);
            run.on(folder, result);
        };
    }

    private WarmedCourses.Reads warmed() {
        List<Path> parts = IntStream.range(0, STREAMS).mapToObj(i -> Path.of("part-" + i)).toList();
        return new WarmedCourses.Reads(
                Path.of(PRACTICE), Path.of("large"), parts, bytes, seconds, memory);
    }

    private void sequential(MountedFolder folder, Result result) throws IOException {
        SidesTime cpu = new SidesTime(folder);
        result.tell(SEQUENTIAL, speed(folder.path().resolve("large"), REQUEST));
        if (cpu.isOfSomebody()) {
            result.tell(CPU_HERE, cpu.here() / (bytes / 1e9));
            result.tell(CPU_THERE, cpu.there() / (bytes / 1e9));
        }
        long startNs = System.nanoTime();
        for (int i = 0; i < STREAMS; i++) {
            speed(folder.path().resolve("part-" + i), REQUEST);
        }
        result.tell(AGAIN, bytes * 1e3 / (System.nanoTime() - startNs));
    }

    /// Reads a file in order; answers MB/s.
    static double speed(Path file, int request) throws IOException {
        long startNs = System.nanoTime();
        try (FileReads reads = new FileReads(file, request, false)) {
            long read = reads.readAll(0, Long.MAX_VALUE);
            return read * 1e3 / (System.nanoTime() - startNs);
        }
    }

    private void streams(MountedFolder folder, Result result)
            throws IOException, InterruptedException {
        double[] speeds = new double[STREAMS];
        long startNs = System.nanoTime();
        InParallel.run(
                STREAMS, i -> speeds[i] = speed(folder.path().resolve("part-" + i), REQUEST));
        result.tell(FOUR, bytes * 1e3 / (System.nanoTime() - startNs));
        Arrays.sort(speeds);
        result.tell(FAIR, speeds[0] / speeds[STREAMS - 1]);
    }

    private void random(MountedFolder folder, Result result)
            throws IOException, InterruptedException {
        RandomReads reads = new RandomReads(folder.path().resolve("large"), bytes, seconds);
        result.tell(ONE_RANDOM, reads.oneMicros());
        result.tell(MANY_RANDOM, reads.manyPerMs());
    }

    private static void cached(MountedFolder folder, Result result) throws IOException {
        Path file = folder.path().resolve("cached");
        long size = CACHED_MIB * MIB;
        // The second time may be answered by the kernel, but the mount has it too.
        speed(file, REQUEST);
        try (FileReads direct = new FileReads(file, PAGE, true);
                FileReads buffered = new FileReads(file, PAGE, false)) {
            direct.random(size, CACHED_READS, 1);
            double[] fromMount = direct.random(size, CACHED_READS, 2);
            buffered.readAll(0, size);
            double[] fromKernel = buffered.random(size, CACHED_READS, 3);
            result.tell(RAM, RoundTrips.of(fromMount).median() / 1e3);
            result.tell(KERNEL, RoundTrips.of(fromKernel).median() / 1e3);
        }
    }

    private void scrub(MountedFolder folder, Result result) throws IOException {
        Prng random = new Prng(5);
        double[] first = new double[JUMPS];
        long read = 0;
        long startNs = System.nanoTime();
        try (FileReads reads =
                new FileReads(folder.path().resolve("large"), SCRUB_REQUEST, false)) {
            for (int i = 0; i < JUMPS; i++) {
                long place = random.below(bytes / SCRUB_REQUEST) * SCRUB_REQUEST;
                long jumpNs = System.nanoTime();
                read += reads.read(place);
                first[i] = System.nanoTime() - jumpNs;
                read += reads.readAll(place + SCRUB_REQUEST, place + SCRUB_BYTES);
            }
        }
        result.tell(SCRUB, read * 1e3 / (System.nanoTime() - startNs));
        result.tell(JUMP, RoundTrips.of(first).median() / 1e6);
    }

    private static void textures(MountedFolder folder, Result result)
            throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        InParallel.run(
                STREAMS,
                i -> {
                    for (int t = i * TEXTURES; t < (i + 1) * TEXTURES; t++) {
                        speed(folder.path().resolve(texture(t)), REQUEST);
                    }
                });
        long read = STREAMS * TEXTURES * TEXTURE_BYTES;
        result.tell(PAINT, read * 1e3 / (System.nanoTime() - startNs));
    }

    private void paced(MountedFolder folder, Result result)
            throws IOException, InterruptedException {
        speed(folder.path().resolve("cached"), REQUEST);
        List<Long> there = folder.there().get();
        folder.here().forEach(Usage::forgetMostResident);
        there.forEach(Usage::forgetMostResident);
        SidesTime cpu = new SidesTime(folder);
        long startNs = System.nanoTime();
        try (FileReads reads = new FileReads(folder.path().resolve("large"), REQUEST, false)) {
            for (long at = 0; at < bytes; at += REQUEST) {
                reads.read(at);
                long aheadNs = startNs + (at + REQUEST) * 1_000_000_000L / PACE - System.nanoTime();
                Thread.sleep(Math.max(0, aheadNs / 1_000_000));
            }
        }
        double elapsed = (System.nanoTime() - startNs) / 1e9;
        result.tell(BUSY_CPU_HERE, 100 * cpu.here() / elapsed);
        result.tell(BUSY_CPU_THERE, 100 * cpu.there() / elapsed);
        result.tell(BUSY_HERE, most(folder.here()));
        result.tell(BUSY_THERE, most(there));
    }

    /// The most that was ever resident, in MB.
    static double most(List<Long> processes) {
        return processes.stream()
                .mapToDouble(pid -> Usage.of(pid).orElse(Usage.NONE).mostResidentBytes() / 1e6)
                .sum();
    }

    private void idle(MountedFolder folder, Result result)
            throws IOException, InterruptedException {
        speed(folder.path().resolve("part-0"), REQUEST);
        try (var names = Files.walk(folder.path())) {
            names.forEach(Path::toFile);
        }
        Thread.sleep(REST_MS);
        SidesTime cpu = new SidesTime(folder);
        Thread.sleep(WATCH_MS);
        result.tell(IDLE_CPU_HERE, 1e5 * cpu.here() / WATCH_MS);
        result.tell(IDLE_CPU_THERE, 1e5 * cpu.there() / WATCH_MS);
        List<Long> there = folder.there().get();
        result.tell(
                IDLE_HERE,
                folder.here().stream().mapToDouble(Usage::proportionalBytes).sum() / 1e6);
        result.tell(IDLE_THERE, there.stream().mapToDouble(Usage::proportionalBytes).sum() / 1e6);
        result.tell(
                IDLE_RSS_HERE,
                folder.here().stream().mapToDouble(Usage::residentBytes).sum() / 1e6);
        result.tell(IDLE_RSS_THERE, there.stream().mapToDouble(Usage::residentBytes).sum() / 1e6);
    }
}
