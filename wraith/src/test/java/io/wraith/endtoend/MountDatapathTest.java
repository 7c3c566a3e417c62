package io.wraith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.fuse.Shell;
import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;
import io.wraith.linux.VethPair;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;

/// A mount over a cable is the same by whatever way its datagrams take.
@KernelTest({Need.ROOT, Need.FUSE})
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
final class MountDatapathTest {
    private static final String TREE =
            """
            for i in 1 2 3 4 5 6; do mkdir -p deep/$i; for j in 1 2 3 4 5 6; do
              head -c $((i * j * 977)) /dev/urandom > deep/$i/$j; done; done
            head -c 20000000 /dev/urandom > large; head -c 70000 /dev/urandom > middle; : > empty
            ln -s large link; truncate -s 5M holes; printf end >> holes
            """;

    @TempDir private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"udp", "channel"})
    void throughTheKernel(String datapath) throws IOException {
        runsUnchanged(datapath, "");
    }

    @Test
    @KernelTest({Need.ROOT, Need.FUSE, Need.IO_URING})
    void byIoUring() throws IOException {
        runsUnchanged("uring", "");
    }

    @Test
    @KernelTest({Need.ROOT, Need.FUSE, Need.XDP})
    void pastTheKernel() throws IOException {
        runsUnchanged("xdp", "xdp_taken");
    }

    /// `counter` is what the datapath alone counts, empty if there is nothing.
    private void runsUnchanged(String datapath, String counter) throws IOException {
        try (VethPair cable = VethPair.open();
                HostAndMount pair = HostAndMount.over(cable, home)) {
            Shell.output(pair.source, TREE);
            Run host = pair.host("--datapath", datapath);
            Run mount = pair.mount("--datapath", datapath);
            assertTreesAreTheSame(pair);
            changesAreSeen(pair);
            // What is not in memory any more comes once more.
            Shell.output(pair.folder, "cat large | cksum; tail -c 4 holes");
            if (!counter.isEmpty()) {
                Run.pause(1_100);
                Run status = pair.here.finished(0, "status", "--json");
                Event line = new Event(status.output().lines().findFirst().orElseThrow());
                assertThat(line.number(counter)).as(status.output()).isGreaterThan(1_000);
            }
            pair.unmount();
            assertThat(mount.exit()).isZero();
            for (Run run : new Run[] {host, mount}) {
                assertThat(run.toString()).doesNotContain("The datapath is");
            }
        }
    }

    private static void assertTreesAreTheSame(HostAndMount pair) {
        String list = "find . -printf '%p %y %s %m %n %T@ %l\\n' | LC_ALL=C sort";
        assertThat(Shell.output(pair.folder, list)).isEqualTo(Shell.output(pair.source, list));
        Shell.output(pair.folder, "diff -r --no-dereference '" + pair.source + "' .");
    }

    private static void changesAreSeen(HostAndMount pair) {
        Shell.output(pair.source, "echo second > middle; mkdir new; rm -r deep/1");
        boolean isSeen = false;
        for (int look = 0; look < 250 && !isSeen; look++) {
            Run.pause(20);
            String script = "cat middle; ls -d new; ls -d deep/1 2>&1 | wc -l";
            isSeen =
                    Shell.run(pair.folder, script).output().equals("second\nnew\n1")
                            && Shell.run(pair.folder, "ls -d deep/1").code() != 0;
        }
        assertThat(isSeen).isTrue();
        assertTreesAreTheSame(pair);
    }
}
