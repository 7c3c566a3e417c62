package io.wraith.bench.contest;

import io.wraith.bench.contest.MountCourse.Result;
import io.wraith.bench.contest.MountTable.Row;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A share of a million files, and a folder of a hundred thousand: how long they take to list, that
/// all of it is there, and what memory it takes.
final class MillionNames {
    static final String NAME = "million";

    private static final int FOLDERS = 1000;
    private static final int PER_FOLDER = 1000;
    private static final int CROWD = 100_000;
    private static final double MOST_RESIDENT = 400;

    private static final Row STAT =
            Row.less("stat of names never seen, anywhere in a million, p50", "us");
    private static final Row READDIR = Row.less("names of a folder of 100,000 files, cold", "ms");
    private static final Row CROWD_COLD = Row.less("ls -l of the same", "ms");
    private static final Row CROWD_WARM = Row.less("the same again", "ms");
    private static final Row ALL = Row.less("ls -lR of 1,000,000 files, cold", "s");
    private static final Row HERE =
            Row.less("most resident, reader's side", "MB").bar(MOST_RESIDENT);
    private static final Row THERE =
            Row.less("most resident, file's side", "MB").bar(MOST_RESIDENT);

    private final Path source;

    /// Makes the files, all of them empty.
    MillionNames(Path source) throws IOException {
        this.source = source;
        Path crowd = Files.createDirectories(source.resolve("crowd"));
        for (int i = 0; i < CROWD; i++) {
            Files.createFile(crowd.resolve("one-of-many-" + i));
        }
        for (int folder = 0; folder < FOLDERS; folder++) {
            Path inside =
                    Files.createDirectories(source.resolve("all").resolve("folder-" + folder));
            for (int i = 0; i < PER_FOLDER; i++) {
                Files.createFile(inside.resolve("file-" + i));
            }
        }
    }

    MountCourse course() {
        return new MountCourse(
                NAME, true, Set.of(MountPeers.NATIVE, MountPeers.WRAITH), this::list);
    }

    private void list(MountedFolder folder, Result result)
            throws IOException, InterruptedException {
        Path all = folder.path().resolve("all");
        Path crowd = folder.path().resolve("crowd");
        result.tell(STAT, NameCourses.statMicros(someOf(all)));
        result.tell(READDIR, readMs(crowd));
        result.tell(CROWD_COLD, NameCourses.listMs(crowd));
        result.tell(CROWD_WARM, NameCourses.listMs(crowd));
        result.tell(ALL, NameCourses.listMs(all) / 1e3);
        if (!folder.here().isEmpty()) {
            result.tell(HERE, ReadCourses.most(folder.here()));
            result.tell(THERE, ReadCourses.most(folder.there().get()));
            if (!names(folder.path()).equals(names(source))) {
                throw new IOException("the mount does not show what the host has");
            }
        }
    }

    /// One file of each folder.
    private static List<Path> someOf(Path all) {
        return IntStream.range(0, FOLDERS)
                .mapToObj(i -> all.resolve("folder-" + i).resolve("file-" + i % PER_FOLDER))
                .toList();
    }

    /// As programs that want names only.
    private static double readMs(Path folder) throws IOException {
        long startNs = System.nanoTime();
        long count;
        try (Stream<Path> names = Files.list(folder)) {
            count = names.count();
        }
        if (count != CROWD) {
            throw new IOException(folder + " shows " + count + " names");
        }
        return (System.nanoTime() - startNs) / 1e6;
    }

    /// A checksum of all names with their attributes.
    private static String names(Path folder) throws IOException, InterruptedException {
        String script =
                "cd \"$0\" && find . -printf '%P %y %s %m %U %G %n %T@ %C@\\n'"
                        + " | LC_ALL=C sort | cksum";
        Process shell = new ProcessBuilder(List.of("sh", "-c", script, folder.toString())).start();
        String sum = new String(shell.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (shell.waitFor() != 0 || sum.isEmpty()) {
            throw new IOException("names of " + folder + " cannot be read");
        }
        return sum;
    }
}
