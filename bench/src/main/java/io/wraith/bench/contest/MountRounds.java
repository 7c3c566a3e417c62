package io.wraith.bench.contest;

import io.wraith.bench.result.Results;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Courses in rounds, each on a fresh mount of each contestant, another first each time: what slows
/// the machine down for a while slows all of them. Who fails is out, and the others go on.
final class MountRounds {
    private final Map<String, MountPeers.Mounter> mounters;
    private final MountTable table;
    private boolean hasFailed;

    MountRounds(Map<String, MountPeers.Mounter> mounters, MountTable table) {
        this.mounters = new LinkedHashMap<>(mounters);
        this.table = table;
    }

    void run(List<MountCourse> courses, int rounds) throws InterruptedException {
        for (int round = 0; round < rounds; round++) {
            for (MountCourse course : courses) {
                if (round == 0 || !course.isOnce()) {
                    run(course, round);
                }
            }
        }
    }

    private void run(MountCourse course, int round) throws InterruptedException {
        List<String> names = new ArrayList<>(mounters.keySet());
        names.retainAll(course.only());
        for (int i = 0; i < names.size(); i++) {
            String name = names.get((i + round) % names.size());
            System.err.printf("%s, round %d: %s%n", course.name(), round + 1, name);
            run(course, name);
        }
    }

    private void run(MountCourse course, String name) throws InterruptedException {
        MountPeers.Mounter mounter = mounters.get(name);
        if (mounter == null) {
            return;
        }
        try (MountedFolder folder = mounter.mount()) {
            course.run().on(folder, (row, figure) -> table.add(name, row, figure));
        } catch (IOException | RuntimeException failure) {
            mounters.remove(name);
            table.without(name, "failed in '" + course.name() + "': " + failure.getMessage());
            System.err.println("wraith: bench: " + name + " failed: " + failure.getMessage());
            hasFailed = true;
        }
    }

    /// Tells what it came to. Answers the exit code: 1 when somebody failed.
    int end(Results results) {
        table.tell(results);
        return hasFailed ? 1 : 0;
    }
}
