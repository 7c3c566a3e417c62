package io.wraith.bench.contest;

import static io.wraith.bench.contest.MountPeers.SSHFS;

import io.wraith.bench.contest.MountCourse.Result;
import io.wraith.bench.contest.MountTable.Row;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What a mount does that was at work before, with other files: nothing that is read is in a cache,
/// but the processes on both sides are no longer fresh. All other courses begin with a new mount.
final class WarmedCourses {
    static final String NAME = "warmed";

    private static final int REQUEST = 1 << 20;

    /// How many times as long as the work itself the work before takes: until the JIT is done.
    private static final int PRACTICE = 3;

    private static final String SAID = "after other work: ";
    private static final Row SEQUENTIAL =
            Row.more(SAID + "files, 1 MiB requests, cold", "MB/s").atLeast(2.5, SSHFS).bar(700);
    private static final Row CPU_HERE = Row.less(SAID + "its CPU, reader's side", "s/GB");
    private static final Row CPU_THERE = Row.less(SAID + "its CPU, file's side", "s/GB");
    private static final Row ONE_RANDOM =
            Row.less(SAID + "4 KiB at random, O_DIRECT, 1 thread, cold, p50", "us")
                    .atLeast(1.25, SSHFS);
    private static final Row MANY_RANDOM =
            Row.more(SAID + "4 KiB at random, O_DIRECT, 32 threads, cold", "1000/s")
                    .atLeast(2, SSHFS);
    private static final Row LIST = Row.less(SAID + "ls -lR, cold", "ms").atLeast(2, SSHFS);
    private static final Row SMALL =
            Row.less(SAID + "small files, one thread, cold", "s").atLeast(2, SSHFS);

    private WarmedCourses() {}

    /// Files that are read in order, and one at random.
    ///
    /// @param practice a file of twice `bytes` for the work before
    /// @param random a file of `bytes`
    /// @param inOrder files that have `bytes` together
    record Reads(
            Path practice,
            Path random,
            List<Path> inOrder,
            long bytes,
            int seconds,
            ReadCourses.Memory memory) {
        MountCourse course() {
            return MountCourse.of(NAME, this::run);
        }

        private void run(MountedFolder folder, Result result)
                throws IOException, InterruptedException {
            Path before = folder.path().resolve(practice);
            RandomReads tries = new RandomReads(before, bytes, PRACTICE * seconds);
            tries.oneMicros();
            tries.manyPerMs();
            ReadCourses.speed(before, REQUEST);

            RandomReads reads = new RandomReads(folder.path().resolve(random), bytes, seconds);
            result.tell(ONE_RANDOM, reads.oneMicros());
            result.tell(MANY_RANDOM, reads.manyPerMs());
            memory.take(2 * bytes);
            SidesTime cpu = new SidesTime(folder);
            long startNs = System.nanoTime();
            for (Path file : inOrder) {
                ReadCourses.speed(folder.path().resolve(file), REQUEST);
            }
            result.tell(SEQUENTIAL, bytes * 1e3 / (System.nanoTime() - startNs));
            if (cpu.isOfSomebody()) {
                result.tell(CPU_HERE, cpu.here() / (bytes / 1e9));
                result.tell(CPU_THERE, cpu.there() / (bytes / 1e9));
            }
        }
    }

    /// Trees of small files: one for the work before, one to list, one to read.
    record Trees(Path practice, Path listed, Path read) {
        MountCourse course() {
            return MountCourse.of(NAME, this::run);
        }

        private void run(MountedFolder folder, Result result)
                throws IOException, InterruptedException {
            Path before = folder.path().resolve(practice);
            NameCourses.listMs(before);
            NameCourses.walk(before);
            result.tell(LIST, NameCourses.listMs(folder.path().resolve(listed)));
            result.tell(SMALL, NameCourses.walk(folder.path().resolve(read)) / 1e9);
        }
    }
}
