package io.wraith.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes the part of `/sys` that [Topology] reads, for machines that the tests do not run on.
final class FakeSysfs {
    final Path root;

    FakeSysfs(Path root) {
        this.root = root;
    }

    void put(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text + "\n");
    }

    void processor(int id, int packageId, int core, String siblings) throws IOException {
        String folder = "devices/system/cpu/cpu" + id + "/topology/";
        put(folder + "physical_package_id", String.valueOf(packageId));
        put(folder + "core_id", String.valueOf(core));
        put(folder + "thread_siblings_list", siblings);
    }

    void cache(int cpu, int index, String... levelTypeSizeLineShared) throws IOException {
        String[] files = {"level", "type", "size", "coherency_line_size", "shared_cpu_list"};
        for (int i = 0; i < files.length; i++) {
            put(
                    "devices/system/cpu/cpu" + cpu + "/cache/index" + index + "/" + files[i],
                    levelTypeSizeLineShared[i]);
        }
    }

    void node(int id, String cpus, long totalKib, long freeKib) throws IOException {
        String folder = "devices/system/node/node" + id + "/";
        put(folder + "cpulist", cpus);
        put(
                folder + "meminfo",
                "Node %d MemTotal:       %d kB%nNode %d MemFree:        %d kB"
                        .formatted(id, totalKib, id, freeKib));
    }
}
