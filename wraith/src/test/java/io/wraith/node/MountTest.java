package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.fuse.Shell;
import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// A folder mounted from one node to another, both in this process; programs that use it are
/// others.
@KernelTest({Need.ROOT, Need.FUSE})
@SuppressWarnings("NullAway.Init") // each test begins it
final class MountTest {
    @TempDir private Path home;
    private Path source;
    private Path folder;
    private Node host;
    private Node guest;
    private HostedShare share;
    private MountedShare mount;

    @BeforeEach
    void mount() throws NodeException, IOException {
        source = Files.createDirectory(home.resolve("source"));
        folder = Files.createDirectory(home.resolve("mount"));
        NodeConfig config = NodeConfig.usual().withoutHome().withListen("127.0.0.1:0").withoutLan();
        host = Node.open(config);
        guest = Node.open(config);
        share = host.host(HostOrder.of(source));
    }

    private void begin(MountOrder order) throws NodeException {
        mount = guest.mount(Contact.parse(share.ticket(), guest.peers()), order);
    }

    @AfterEach
    void end() {
        if (mount != null) {
            mount.close();
        }
        guest.close();
        host.close();
    }

    @Test
    void aTreeIsTheSame() throws NodeException {
        Shell.output(
                source,
                """
                for i in 1 2 3 4 5 6 7 8 9; do mkdir -p deep/$i/a/b/c/d;
                  for j in 1 2 3 4 5 6 7 8 9; do head -c $((i * j * 977)) /dev/urandom \
                    > deep/$i/a/b/c/d/$j; done; done
                head -c 9000000 /dev/urandom > large
                : > empty; ln large hard; ln -s large link; ln -s nowhere dangling
                truncate -s 50M holes; printf end >> holes
                """);
        begin(MountOrder.at(folder));
        String list = "find . -printf '%p %y %s %m %U %G %n %T@ %C@ %l\\n' | LC_ALL=C sort";
        assertThat(Shell.output(folder, list)).isEqualTo(Shell.output(source, list));
        String sums = "find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum";
        assertThat(Shell.output(folder, sums)).isEqualTo(Shell.output(source, sums));
        Shell.output(folder, "diff -r --no-dereference '" + source + "' .");
    }

    @Test
    void aChangeIsSeen() throws NodeException, IOException, InterruptedException {
        Files.writeString(source.resolve("file"), "first");
        begin(MountOrder.at(folder));
        assertThat(Shell.output(folder, "cat file; ls")).isEqualTo("firstfile");
        Files.writeString(source.resolve("file"), "the second");
        Files.writeString(source.resolve("new"), "x");
        long endNs = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        String seen = "";
        while (System.nanoTime() - endNs < 0 && !seen.equals("the secondfile\nnew")) {
            seen = Shell.output(folder, "cat file; ls");
        }
        assertThat(seen).isEqualTo("the secondfile\nnew");
    }
}
