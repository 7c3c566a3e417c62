package io.wraith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.fuse.Shell;
import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;
import io.wraith.linux.RawNames;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Names that are no text, and text that the locale cannot tell, wherever a command takes a path.
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
final class AnyNamesTest {
    /// Latin 1 within UTF-8: "bé ü".
    private static final String ODD = RawNames.text(new byte[] {'b', (byte) 0xe9, ' '}) + "\u00fc";

    private static final String TREE =
            """
            odd="$(printf 'b\\351 \\303\\274')"; mkdir "$odd" mounted
            printf one > "$odd/$(printf '\\377')"; printf two > "$odd/left$(printf '\\351').o"
            mkdir "mounted/$odd"
            """;

    @TempDir private Path home;
    private Machine here;
    private Machine there;

    @BeforeEach
    void prepare() throws IOException {
        here = new Machine(Files.createDirectory(home.resolve("here")));
        there = new Machine(Files.createDirectory(home.resolve("there")));
        Shell.run(home, TREE);
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
        Shell.run(home, "umount -l mounted/* 2>/dev/null || true");
    }

    private String odd(String below) {
        return home + "/" + below + ODD;
    }

    private static String glob() {
        return "left" + RawNames.text(new byte[] {(byte) 0xe9}) + ".?";
    }

    private static String content(String folder) throws IOException {
        return Files.readString(
                RawNames.path(folder + "/" + RawNames.text(new byte[] {(byte) 0xff})));
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void suchFoldersAreSentAndReceivedInto(String locale) throws IOException {
        Run sender =
                there.start(
                        Map.of("LC_ALL", locale),
                        "send",
                        odd(""),
                        "--once",
                        "--json",
                        "--no-lan",
                        "--exclude",
                        glob());
        String ticket = sender.await("ready").text("ticket");
        Map<String, String> environment = Map.of("LC_ALL", locale, "WRAITH_TICKET", ticket);
        here.start(environment, "receive", "--json", "--no-lan", "-o", odd("new/")).succeeded();
        sender.succeeded();
        assertThat(content(odd("new/") + "/" + ODD)).isEqualTo("one");
        Path excluded = RawNames.path(odd("new/") + "/" + ODD + "/" + glob().replace('?', 'o'));
        assertThat(Files.exists(excluded)).isFalse();
    }

    @ParameterizedTest
    @KernelTest({Need.ROOT, Need.FUSE})
    @ValueSource(strings = {"C", "C.UTF-8"})
    void suchFoldersAreHostedMountedAndUnmounted(String locale) throws IOException {
        Run host = there.start(Map.of("LC_ALL", locale), "host", odd(""), "--json", "--no-lan");
        Map<String, String> environment =
                Map.of("LC_ALL", locale, "WRAITH_TICKET", host.await("ready").text("ticket"));
        Map<String, String> locales = Map.of("LC_ALL", locale);
        String folder = odd("mounted/");
        Run mount = here.start(environment, "mount", folder, "--json", "--no-lan");
        mount.await("ready");
        assertThat(mount.output()).contains("/mounted/b\\\\u{fffd} \u00fc\"");
        assertThat(content(folder)).isEqualTo("one");
        here.start(locales, "unmount", folder).succeeded();
        mount.succeeded();
        assertThat(RawNames.path(folder)).isEmptyDirectory();

        here.start(environment, "mount", folder, "-d", "--no-lan").succeeded();
        assertThat(content(folder)).isEqualTo("one");
        here.start(locales, "unmount", folder).succeeded();
        assertThat(RawNames.path(folder)).isEmptyDirectory();
    }
}
