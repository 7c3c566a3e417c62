package io.wraith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.fuse.Shell;
import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;
import io.wraith.linux.VethPair;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Path;

/// What was read ahead of a file takes nothing of a slow network once nobody has the file open.
@KernelTest({Need.ROOT, Need.FUSE})
@Timeout(120)
@SuppressWarnings("NullAway.Init") // each test begins it
@Execution(ExecutionMode.CONCURRENT)
final class MountAbandonTest {
    private static final int MEBIBYTES = 48;
    private static final String SLOW =
            "tc qdisc add dev left root tbf rate 24mbit burst 64kb latency 100ms";

    /// Less than the network brings in 0.1 s.
    private static final long SILENT = 300_000;

    @TempDir private Path home;
    private VethPair cable;
    private HostAndMount pair;

    @BeforeEach
    void begin() throws IOException {
        cable = VethPair.open();
        pair = HostAndMount.over(cable, home);
        FileTree.file(pair.source.resolve("file"), MEBIBYTES, new Prng(8));
        pair.host();
        pair.mount();
        cable.left().call(() -> Shell.output(home, SLOW));
    }

    @AfterEach
    void end() {
        pair.close();
        cable.close();
    }

    private long sentByTheHost() {
        String count = "awk '/left/ {print $10}' /proc/net/dev";
        return Long.parseLong(cable.left().call(() -> Shell.output(home, count)).strip());
    }

    @Test
    void whatNobodyWaitsForIsNotSent() {
        Shell.output(pair.folder, "head -c 6000000 file | cksum");
        // The kernel closes the file when it has all that it reads ahead itself, up to 4 MB.
        Run.pause(3_500);
        long before = sentByTheHost();
        Run.pause(1_500);
        assertThat(sentByTheHost() - before).isLessThan(SILENT);
        // The streams that were given up are not missing later.
        assertThat(Shell.output(pair.folder, "tail -c 20000000 file | cksum"))
                .isEqualTo(Shell.output(pair.source, "tail -c 20000000 file | cksum"));
    }
}
