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
import java.nio.file.Files;
import java.nio.file.Path;

/// Mounts that begin while their host cannot be reached.
@KernelTest({Need.ROOT, Need.FUSE})
@Timeout(300)
@SuppressWarnings("NullAway.Init") // each test begins it
@Execution(ExecutionMode.CONCURRENT)
final class OfflineMountTest {
    private static final String TREE =
            "mkdir -p a/b && head -c 300000 /dev/urandom > a/b/file && echo text > a/small"
                    + " && ln -s small a/link && echo never > unread";
    private static final String LOOK =
            "ls -lR --time-style=full-iso a && cksum a/b/file a/small && readlink a/link";

    @TempDir private Path home;
    private HostAndMount pair;
    private Run host;

    @BeforeEach
    void begin() throws IOException {
        pair = new HostAndMount(home);
        Shell.output(pair.source, TREE);
        host = pair.host();
    }

    @AfterEach
    void end() {
        pair.close();
    }

    private void goAway() {
        host.kill();
    }

    @Test
    void itShowsWhatWasCachedAndThenWhatIsTrue() throws IOException {
        pair.mount("--offline", "ok");
        String before = Shell.output(pair.folder, LOOK);
        pair.unmount();
        goAway();
        Run mount = pair.mount("--offline", "ok");
        assertThat(mount.last("ready").orElseThrow().text("path")).isEmpty();
        mount.await("offline");
        assertThat(Shell.output(pair.folder, LOOK)).isEqualTo(before);
        assertThat(Shell.run(pair.folder, "cat unread 2>&1").output())
                .contains("Input/output error");
        Run.pause(1_100);
        assertThat(pair.here.finished(0, "status").output()).contains("offline");
        Shell.output(
                pair.source, "head -c 300000 /dev/urandom > a/b/file; echo new > a/new; rm a/link");
        host = pair.host();
        mount.await("online");
        String list = "find . -printf '%p %y %s %T@ %l\\n' | LC_ALL=C sort; cksum a/b/file a/new";
        assertThat(Shell.output(pair.folder, list)).isEqualTo(Shell.output(pair.source, list));
    }

    /// Killed at any time it leaves what was kept before.
    @Test
    void whatAMountThatWasKilledKnewIsThere() throws IOException {
        Run mount = pair.mount("--offline", "ok");
        String before = Shell.output(pair.folder, LOOK);
        Path names = pair.cache.resolve("names");
        mount.await("the file of names", () -> Files.exists(names));
        mount.kill();
        goAway();
        Shell.run(home, "umount -l mount");
        pair.mount("--offline", "ok");
        assertThat(Shell.output(pair.folder, LOOK)).isEqualTo(before);
    }
}
