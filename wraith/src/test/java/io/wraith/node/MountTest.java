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

    /// What a program asks for outside of all files reaches nobody, and costs nobody the session.
    @Test
    void aSeekFarBehindTheEndHarmsNobody() throws NodeException, IOException {
        Files.writeString(source.resolve("file"), "some bytes");
        begin(MountOrder.at(folder));
        String seeks =
                """
                exec perl -e 'open(F, "<", "file") or die $!;
                foreach my $at (4, 10, 1 << 40, 1 << 61, 1 << 62, (1 << 62) + 5, 1 << 63) {
                  my $is = sysseek(F, $at, 3); print $is ? "$is " : $!{ENXIO} ? "ENXIO " : "$! "; }'
                """;
        assertThat(Shell.output(folder, seeks)).isEqualTo("4" + " ENXIO".repeat(6));
        assertThat(mount.status().isOnline()).isTrue();
        assertThat(mount.status().lastError()).isEmpty();
    }

    /// Faster than any version of it could settle, and longer than a program waits.
    @Test
    void aBusyLogIsRead() throws NodeException {
        Shell.output(source, "head -c 300000 /dev/zero | tr '\\0' x > log; echo >> log");
        begin(MountOrder.at(folder));
        Process writer =
                Shell.start(
                        source,
                        "exec perl -e 'use IO::Handle; open(L, \">>\", \"log\"); L->autoflush;"
                                + " while (1) { print L \"a line\\n\";"
                                + " select(undef, undef, undef, 0.005); }'");
        try {
            for (int i = 0; i < 5; i++) {
                assertThat(Shell.output(folder, "sleep 0.1; tail -n 3 log"))
                        .isEqualTo("a line\na line\na line");
                assertThat(Shell.output(folder, "tr -d 'x\n aline' < log | wc -c")).isEqualTo("0");
            }
        } finally {
            writer.destroy();
            Shell.exit(writer);
        }
    }

    @Test
    void aFileOfExbibytesHarmsNobody() throws NodeException {
        Shell.output(
                source,
                "mkdir memory && mount -t tmpfs none memory && echo small > memory/small"
                        + " && truncate -s 5E memory/huge");
        try {
            begin(MountOrder.at(folder));
            assertThat(Shell.output(folder, "stat -c %s memory/*"))
                    .isEqualTo("4611686018427387903\n6");
            assertThat(Shell.run(folder, "head -c 1 memory/huge").code()).isNotZero();
            assertThat(Shell.output(folder, "cat memory/small")).isEqualTo("small");
            assertThat(mount.status().lastError()).isEmpty();
        } finally {
            Shell.output(source, "umount -l memory");
        }
    }

    /// The third time the kernel has the names; a change takes them from it.
    @Test
    void aListingIsKeptUntilItChanges() throws NodeException, IOException, InterruptedException {
        Shell.output(source, "for i in $(seq 1000 1499); do : > file-$i; done");
        begin(MountOrder.at(folder));
        for (int i = 0; i < 3; i++) {
            assertThat(Shell.output(folder, "ls -U | wc -l")).isEqualTo("500");
        }
        long asked = mount.status().counts().namesFromMemory();
        assertThat(Shell.output(folder, "ls -U | wc -l")).isEqualTo("500");
        assertThat(mount.status().counts().namesFromMemory()).isEqualTo(asked);
        Files.delete(source.resolve("file-1007"));
        Files.writeString(source.resolve("new"), "x");
        String expected = Shell.output(source, "ls");
        long endNs = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        String seen = "";
        while (System.nanoTime() - endNs < 0 && !seen.equals(expected)) {
            seen = Shell.output(folder, "ls");
        }
        assertThat(seen).isEqualTo(expected);
    }
}
