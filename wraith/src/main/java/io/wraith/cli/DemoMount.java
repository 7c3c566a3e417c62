package io.wraith.cli;

import io.wraith.node.HostOrder;
import io.wraith.node.HostedShare;
import io.wraith.node.Node;
import io.wraith.node.NodeException;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The part of `wraith demo` in which another process mounts a folder of this one, and this one
/// reads it there.
final class DemoMount {
    private static final long PATIENCE_SECONDS = 20;

    private final Console console;

    DemoMount(Console console) {
        this.console = console;
    }

    /// Hosts a folder, and compares every file of it with what the mount shows.
    void show(Node node, Path folder, Path mountpoint)
            throws IOException, NodeException, InterruptedException {
        Files.createDirectory(mountpoint);
        Path complaints = mountpoint.resolveSibling("mount-said");
        try (HostedShare share = node.host(HostOrder.of(folder))) {
            long startNs = System.nanoTime();
            Process mount = start(share, mountpoint, complaints);
            try (BufferedReader answers = mount.inputReader()) {
                if (answers.lines().noneMatch(line -> line.contains("\"ready\""))) {
                    console.print(
                            "%-20s  not possible here; wraith doctor says more%n"
                                    .formatted("a mount"));
                    console.complain(Files.readString(complaints));
                    return;
                }
                print("a mount", "ready", startNs);
                compare(folder, mountpoint);
            } finally {
                mount.destroy();
                if (!mount.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    mount.destroyForcibly().waitFor();
                }
            }
        }
    }

    private static Process start(HostedShare share, Path mountpoint, Path complaints)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        System.getProperty("wraith.launcher", "wraith"),
                        "mount",
                        "--json",
                        "--no-lan",
                        mountpoint.toString());
        builder.environment().put("WRAITH_TICKET", share.ticket());
        return builder.redirectError(complaints.toFile()).start();
    }

    private void compare(Path folder, Path mountpoint) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        long startNs = System.nanoTime();
        for (Path file : files) {
            DemoCommand.compare(file, mountpoint.resolve(folder.relativize(file)));
        }
        print("", files.size() + " files through it, read and compared", startNs);
    }

    private void print(String what, String done, long startNs) {
        double seconds = (System.nanoTime() - startNs) / 1e9;
        console.print(String.format(Locale.ROOT, "%-20s  %s in %.2f s%n", what, done, seconds));
    }
}
