package io.wraith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.fuse.Shell;
import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Path;

/// What options of `wraith mount` change.
@KernelTest({Need.ROOT, Need.FUSE})
@Timeout(300)
@SuppressWarnings("NullAway.Init") // each test begins it
@Execution(ExecutionMode.CONCURRENT)
final class MountOptionsTest {
    private static final String NOBODY = "setpriv --reuid 65534 --regid 65534 --clear-groups ";

    @TempDir private Path home;
    private HostAndMount pair;

    @BeforeEach
    void begin() throws IOException {
        pair = new HostAndMount(home);
        Shell.output(home, "chmod 755 .");
        Shell.output(
                pair.source,
                "head -c 20000000 /dev/urandom > large; echo x > open; echo x > closed;"
                        + " chmod 644 open; chmod 600 closed");
        pair.host();
    }

    @AfterEach
    void end() {
        pair.close();
    }

    /// A number of what the mount shows of itself, after it had the time to.
    private long shown(String name) {
        Run.pause(1_500);
        String status = pair.here.finished(0, "status", "--json").output();
        return Long.parseLong(status.replaceAll("(?s).*\"" + name + "\":([0-9]+).*", "$1"));
    }

    @Test
    void memoryAndReadingAheadAreBounded() {
        pair.mount();
        Shell.output(pair.folder, "cat large > /dev/null");
        assertThat(shown("memory_bytes")).isGreaterThan(8 << 20);
        assertThat(shown("bytes_read_ahead")).isGreaterThan(8 << 20);
        pair.unmount();
        Shell.output(home, "rm -r cache");
        pair.mount("--ram-cache", "4M", "--read-ahead", "0");
        assertThat(Shell.output(pair.folder, "cksum < large"))
                .isEqualTo(Shell.output(pair.source, "cksum < large"));
        assertThat(shown("memory_bytes")).isBetween(1L, 4L << 20);
        assertThat(shown("bytes_read_ahead")).isZero();
    }

    @Test
    void othersSeeItIfTheyMay() {
        pair.mount();
        assertThat(Shell.run(home, NOBODY + "cat mount/open").code()).isNotZero();
        pair.unmount();
        pair.mount("-o", "allow_other");
        assertThat(Shell.output(home, NOBODY + "cat mount/open")).isEqualTo("x");
        // Owners and permissions count then.
        assertThat(Shell.run(home, NOBODY + "cat mount/closed 2>&1").output())
                .contains("Permission denied");
        assertThat(Shell.output(home, "findmnt -no OPTIONS mount"))
                .contains("allow_other", "default_permissions");
    }

    @Test
    void theKernelComparesPermissionsIfThatIsWanted() {
        pair.mount();
        assertThat(Shell.output(home, "findmnt -no OPTIONS mount"))
                .doesNotContain("default_permissions");
        pair.unmount();
        pair.mount("-o", "default_permissions");
        assertThat(Shell.output(home, "findmnt -no OPTIONS mount")).contains("default_permissions");
    }
}
