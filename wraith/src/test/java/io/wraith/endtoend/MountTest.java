package io.wraith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.fuse.Mountpoint;
import io.wraith.fuse.Shell;
import io.wraith.fuse.UringSetting;
import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A host and a mount as processes of their own, used by the machine's own programs.
@KernelTest({Need.ROOT, Need.FUSE})
@Timeout(300)
@SuppressWarnings("NullAway.Init") // each test begins it
@Execution(ExecutionMode.CONCURRENT)
final class MountTest {
    private static final String TREE =
            """
            for i in 1 2 3 4 5 6 7 8; do mkdir -p deep/$i/a/b/c;
              for j in 1 2 3 4 5 6 7 8; do head -c $((i * j * 977)) /dev/urandom > deep/$i/a/b/c/$j;
              done; done
            head -c 20000000 /dev/urandom > large; head -c 70000 /dev/urandom > middle
            : > empty; ln large hard; chmod 711 empty; chown 17:18 middle
            ln -s large link; ln -s ../../outside out; ln -s nowhere dangling
            truncate -s 50M holes; printf end >> holes; mkdir 'with blank'
            printf x > "$(printf 'line\\nfeed')"; printf y > "$(printf 'latin \\351')"
            """;

    /// How the kernel's requests come.
    private String requests = "no_io_uring";

    private @Nullable UringSetting setting;
    @TempDir private Path home;
    private Machine here;
    private Machine there;
    private Path source;
    private Path folder;
    private Run host;

    @BeforeEach
    void prepare() throws IOException {
        here = new Machine(Files.createDirectory(home.resolve("here")));
        there = new Machine(Files.createDirectory(home.resolve("there")));
        source = Files.createDirectory(home.resolve("source"));
        folder = Files.createDirectory(home.resolve("mount"));
    }

    @AfterEach
    void close() throws IOException {
        if (setting != null) {
            setting.close();
        }
        here.close();
        there.close();
        Shell.run(home, "umount -l mount");
    }

    private void let(String wanted) throws IOException {
        requests = wanted;
        setting = wanted.equals("io_uring") ? new UringSetting(true) : null;
    }

    /// Answers the ticket.
    private String host(String... more) {
        host = there.start(concat(List.of("host", source.toString(), "--json", "--no-lan"), more));
        return host.await("ready").text("ticket");
    }

    private Run mounted(Machine machine, String... more) {
        String ticket = host.last("ready").orElseThrow().text("ticket");
        Run mount =
                machine.start(
                        Map.of("WRAITH_TICKET", ticket),
                        concat(
                                List.of(
                                        "mount",
                                        folder.toString(),
                                        "--json",
                                        "--no-lan",
                                        "-o",
                                        requests),
                                more));
        assertThat(mount.await("ready").text("requests"))
                .startsWith(setting == null ? "calls, as asked" : "io_uring, ");
        return mount;
    }

    private static String[] concat(List<String> first, String... more) {
        String[] all = new String[first.size() + more.length];
        first.toArray(all);
        System.arraycopy(more, 0, all, first.size(), more.length);
        return all;
    }

    private void assertTreesAreTheSame() {
        String list = "find . -printf '%p %y %s %m %U %G %n %T@ %C@ %l\\n' | LC_ALL=C sort";
        assertThat(Shell.output(folder, list)).isEqualTo(Shell.output(source, list));
        Shell.output(folder, "diff -r --no-dereference '" + source + "' .");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no_io_uring", "io_uring"})
    void aTreeIsTheSameAndEndsByUnmount(String wanted) throws IOException {
        let(wanted);
        Shell.output(source, TREE);
        host("--listen", "127.0.0.1:0");
        Run mount = mounted(here);
        assertTreesAreTheSame();
        if (Shell.run(home, "command -v rsync").code() == 0) {
            // As rsync sees it, nothing would have to be copied.
            String compare = "rsync -anci --delete '" + source + "/' '" + folder + "/'";
            assertThat(Shell.output(home, compare)).isEmpty();
        }
        Run.pause(1_100);
        assertThat(here.finished(0, "status").output())
                .contains("mount of process", folder.toString(), "bytes from host")
                .contains("local");
        here.finished(0, "unmount", folder.toString());
        assertThat(mount.exit()).isZero();
        assertThat(mount.last("unmounted")).isPresent();
        assertThat(here.finished(0, "status").output()).doesNotContain(folder.toString());
        assertThat(Mountpoint.at(folder).isMounted()).isFalse();
        here.finished(3, "unmount", folder.toString());
    }

    @Test
    void whatIsInUseIsUnmountedLazilyOnly() throws IOException {
        Shell.output(source, TREE);
        host("--listen", "127.0.0.1:0");
        mounted(here);
        Process user = Shell.start(folder, "exec 3<large; echo; exec sleep 60");
        assertThat(user.inputReader().readLine()).isEmpty();
        here.finished(5, "unmount", folder.toString());
        here.finished(0, "unmount", "--lazy", folder.toString());
        user.destroyForcibly();
    }

    @Test
    void changesAreSeenWithinASecond() throws IOException {
        Shell.output(source, TREE);
        host("--listen", "127.0.0.1:0");
        mounted(here);
        Shell.output(folder, "cat middle > /dev/null; ls > /dev/null; ls deep/1 > /dev/null");
        Shell.output(source, "echo second > middle; mkdir new; mv hard renamed; rm -r deep/1");
        long endNs = System.nanoTime() + 1_000_000_000L;
        boolean isSeen = false;
        while (!isSeen && System.nanoTime() - endNs < 0) {
            String script = "cat middle; ls -d new renamed; ls -d hard deep/1 2>&1 | wc -l";
            isSeen = Shell.run(folder, script).output().equals("second\nnew\nrenamed\n2");
        }
        assertThat(isSeen).isTrue();
        assertTreesAreTheSame();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no_io_uring", "io_uring"})
    void aMountThatIsKilledIsTakenAway(String wanted) throws IOException {
        let(wanted);
        Shell.output(source, "echo text > file");
        host("--listen", "127.0.0.1:0");
        Run mount = mounted(here);
        mount.kill();
        for (int i = 0; i < 500 && Mountpoint.at(folder).isMounted(); i++) {
            Run.pause(20);
        }
        assertThat(Mountpoint.at(folder).isMounted()).isFalse();
        mounted(here);
        assertThat(Shell.output(folder, "cat file")).isEqualTo("text");
    }

    @Test
    void interruptedItUnmounts() {
        host("--listen", "127.0.0.1:0");
        Run mount = mounted(here);
        mount.interrupt();
        assertThat(mount.exit()).isEqualTo(130);
        assertThat(Mountpoint.at(folder).isMounted()).isFalse();
    }

    @Test
    void aHostThatWasKilledIsFoundAgain() throws IOException {
        Shell.output(source, TREE);
        String ticket = host("--listen", "127.0.0.1:0");
        Run mount = mounted(here, "-o", "attr_timeout=0,entry_timeout=0");
        assertTreesAreTheSame();
        Process reader = Shell.start(folder, "exec 3<large; echo; read go; cksum <&3");
        assertThat(reader.inputReader().readLine()).isEmpty();
        host.kill();
        mount.await("offline");
        assertThat(host("--listen", "127.0.0.1:0")).isEqualTo(ticket);
        mount.await("online");
        assertTreesAreTheSame();
        try (var in = reader.outputWriter()) {
            in.write("go\n");
        }
        assertThat(reader.inputReader().readLine())
                .isEqualTo(Shell.output(source, "cksum < large"));
    }

    @Test
    void aTicketThatWasTakenBackOpensNothing() {
        String ticket = host("--listen", "127.0.0.1:0");
        host.kill();
        assertThat(host("--listen", "127.0.0.1:0", "--new-ticket")).isNotEqualTo(ticket);
        here.finished(4, "mount", ticket, folder.toString(), "--json", "--no-lan");
        host.kill();
        host("--listen", "127.0.0.1:0");
        here.finished(4, "mount", ticket, folder.toString(), "--json", "--no-lan");
        mounted(here);
    }

    @Test
    void whatIsCachedOnDiskOutlivesTheMount() {
        Shell.output(source, TREE);
        host("--listen", "127.0.0.1:0");
        String cache = home.resolve("cache").toString();
        mounted(here, "--cache-dir", cache, "--cache-max", "100M");
        assertTreesAreTheSame();
        here.finished(0, "unmount", folder.toString());
        mounted(here, "--cache-dir", cache, "--cache-max", "100M");
        assertTreesAreTheSame();
        Run.pause(1_100);
        assertThat(here.finished(0, "status", "--json").output())
                .containsPattern("\"bytes_from_disk_percent\":[1-9]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no_io_uring", "io_uring"})
    void inTheBackgroundItIsReadyWhenTheCommandEnds(String wanted) throws IOException {
        let(wanted);
        Shell.output(source, "echo text > file");
        host("--listen", "127.0.0.1:0");
        String ticket = host.last("ready").orElseThrow().text("ticket");
        Run mount =
                here.finished(0, "mount", ticket, folder.toString(), "-d", "--json", "--no-lan");
        assertThat(Shell.output(folder, "cat file")).isEqualTo("text");
        int process = (int) mount.last("ready").orElseThrow().number("pid");
        String commandLine = Shell.output(home, "tr '\\0' ' ' < /proc/" + process + "/cmdline");
        assertThat(commandLine).contains(" mount ").doesNotContain(ticket);
        here.finished(0, "unmount", folder.toString());
        for (int i = 0; i < 500 && ProcessHandle.of(process).isPresent(); i++) {
            Run.pause(20);
        }
        assertThat(ProcessHandle.of(process)).isEmpty();
    }

    @Test
    void whatIsMistypedMountsNothing() {
        host("--listen", "127.0.0.1:0");
        String ticket = host.last("ready").orElseThrow().text("ticket");
        for (String option : List.of("alow_other", "uidd=5", "umask=9", "rw", "attr_timeout=x")) {
            Run mount = here.finished(2, "mount", ticket, folder.toString(), "-o", option);
            assertThat(mount.errors()).contains(option);
        }
        assertThat(
                        here.finished(2, "mount", ticket, folder.toString(), "-o", "alow_other")
                                .errors())
                .contains("did you mean allow_other?");
        here.finished(2, "mount", folder.toString());
        here.finished(3, "mount", ticket, source.resolve("absent").toString(), "--no-lan");
    }

    @Test
    void aFolderThatIsNotEmptyIsHiddenOnlyIfThatIsWanted() {
        Shell.output(source, "echo text > file");
        Shell.output(folder, "touch own");
        host("--listen", "127.0.0.1:0");
        String ticket = host.last("ready").orElseThrow().text("ticket");
        assertThat(here.finished(1, "mount", ticket, folder.toString(), "--no-lan").errors())
                .contains("the folder is not empty");
        mounted(here, "-o", "nonempty");
        assertThat(Shell.output(folder, "ls")).isEqualTo("file");
    }

    @Test
    void ownersAndPermissionsMayBeOthers() {
        Shell.output(source, "echo text > file; chmod 666 file");
        host("--listen", "127.0.0.1:0");
        mounted(here, "-o", "uid=123,gid=456,umask=022,noexec");
        assertThat(Shell.output(folder, "stat -c '%u %g %a' file")).isEqualTo("123 456 644");
        assertThat(Shell.output(home, "findmnt -no OPTIONS mount")).contains("ro", "noexec");
    }

    /// The device is everybody's there, as it is where the system's own rules made it.
    private static List<String> asNobody() {
        return List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                "d=$(mktemp -d) && mount -t tmpfs none \"$d\" && mknod -m 666 \"$d/fuse\" c 10 229"
                        + " && mount --bind \"$d/fuse\" /dev/fuse"
                        + " && exec setpriv --reuid 65534 --regid 65534 --clear-groups \"$@\"",
                "sh");
    }

    @Test
    void anOrdinaryUserMounts() throws IOException {
        Shell.output(source, TREE);
        Path own = Files.createDirectory(home.resolve("nobody"));
        host("--listen", "127.0.0.1:0");
        try (Machine nobody = Machine.of(asNobody(), own)) {
            Files.createDirectory(own.resolve("config"));
            Files.createDirectory(own.resolve("runtime"));
            Shell.output(home, "chmod 755 . && chown -R 65534:65534 nobody mount");
            Run mount = mounted(nobody);
            int process = (int) mount.last("ready").orElseThrow().number("pid");
            String sums = "find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum";
            String inside =
                    "nsenter -m -t "
                            + process
                            + " setpriv --reuid 65534 --regid 65534 --clear-groups sh -c \"cd '"
                            + folder
                            + "' && "
                            + sums
                            + "\"";
            assertThat(Shell.output(home, inside)).isEqualTo(Shell.output(source, sums));
            mount.interrupt();
            assertThat(mount.exit()).isIn(0, 130);
        }
    }
}
