package io.wraith.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wraith.cli.LauncherSandbox.Outcome;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// `bin/wraith` with a Maven and a java that only tell what was asked of them.
final class LauncherTest {
    /// Prints its arguments, one per line.
    private static final String ECHO = "printf '%s\\n' \"$@\"\n";

    /// The caches are not the matter of these tests.
    private static final String REFUSE_TRAINING = "case $* in *AOTCacheOutput*) exit 1 ;; esac\n";

    @TempDir private Path folder;
    private LauncherSandbox sandbox;

    @BeforeEach
    void prepare() throws IOException {
        sandbox = new LauncherSandbox(folder);
        sandbox.useJdk("25.0.3", REFUSE_TRAINING + ECHO);
    }

    @AfterEach
    void leaveNothingBehind() throws InterruptedException {
        sandbox.awaitEndOfAll();
    }

    @Test
    void firstUseBuildsAndSaysSoInOneLine() throws Exception {
        Outcome outcome = sandbox.run("version");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.err())
                .matches("wraith: Wraith is not built yet: building, .*launcher\\.log\\)\n");
        assertThat(outcome.out())
                .endsWith("-m\nio.wraith\nversion\n")
                .contains(sandbox.jar() + ":" + sandbox.target.resolve("lib/library.jar"))
                .contains("--enable-native-access=io.wraith\n")
                .doesNotContain("jdk.incubator.vector", "chatter");
        assertThat(sandbox.run("version").err()).isEmpty();
        assertThat(sandbox.builds()).isEqualTo(1);
    }

    @Test
    void aNewerSourceOrPomIsBuilt() throws Exception {
        sandbox.makeBuilt();
        sandbox.edit(sandbox.source());
        assertThat(sandbox.run("version").err()).startsWith("wraith: the sources are newer");
        assertThat(sandbox.builds()).isEqualTo(1);
        sandbox.makeBuilt();
        sandbox.edit(sandbox.checkout.resolve("wraith/pom.xml"));
        assertThat(sandbox.run("version").err()).startsWith("wraith: the sources are newer");
        assertThat(sandbox.builds()).isEqualTo(2);
    }

    @Test
    void theBenchmarksAreBuiltWhenAskedForAndRunOnTheClassPath() throws Exception {
        sandbox.makeBuilt();
        Outcome first = sandbox.runToTheLastError("bench", "level0", "--list");
        assertThat(first.exit()).isZero();
        assertThat(first.err()).startsWith("wraith: the benchmarks are not built: building");
        assertThat(first.out())
                .endsWith("io.wraith.bench.Bench\nlevel0\n--list\n")
                .contains("jdk.incubator.vector\n", "--enable-native-access=ALL-UNNAMED\n")
                .doesNotContain("-m\n");
        assertThat(sandbox.runToTheLastError("bench").err()).isEmpty();
        sandbox.edit(sandbox.checkout.resolve("bench/pom.xml"));
        assertThat(sandbox.runToTheLastError("bench").err()).contains("building");
        assertThat(sandbox.builds()).isEqualTo(2);
    }

    @Test
    void whatAnInterruptedBuildLeftIsBuiltAgain() throws Exception {
        sandbox.makeBuilt();
        Files.writeString(sandbox.jar(), "no descriptor yet");
        assertThat(sandbox.run("version").exit()).isZero();
        assertThat(sandbox.builds()).isEqualTo(1);
    }

    @Test
    void aFailedBuildShowsItsErrors() throws Exception {
        sandbox.write(folder.resolve("home/broken"), "");
        Outcome outcome = sandbox.run("version");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .contains("[WARNING] /src/B.java:[2,3] [cast] redundant cast to int\n")
                .contains("[ERROR] A.java:1: ; expected\nwraith: the build failed\n")
                .doesNotContain("chatter", "plugin");
        assertThat(sandbox.target.resolve("launcher.log")).content().contains("chatter");
    }

    @Test
    void withoutMavenTheMessageSaysWhatToInstall() throws Exception {
        Files.delete(folder.resolve("tools/mvn"));
        Outcome outcome = sandbox.run("version");
        assertThat(outcome.exit()).isEqualTo(3);
        assertThat(outcome.err())
                .isEqualTo(
                        """
                        wraith: Wraith is not built yet, and cannot be built
                        wraith: Maven (mvn) is not on the PATH
                        wraith: install Maven 3.8 or newer (apt install maven, brew install maven)
                        """);
    }

    @Test
    void launchersStartedAtOnceBuildOnce() throws Exception {
        launchTogether();
        assertThat(sandbox.builds()).isEqualTo(1);
    }

    @Test
    void launchersStartedAtOnceBuildOnceWithoutFlock() throws Exception {
        Files.deleteIfExists(folder.resolve("tools/flock"));
        launchTogether();
        assertThat(sandbox.builds()).isEqualTo(1);
        assertThat(sandbox.target.resolve("launcher.lock.d")).doesNotExist();
    }

    private void launchTogether() throws Exception {
        sandbox.environment.put("BUILD_SECONDS", "1");
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(
                    sandbox.command("version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start());
        }
        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }
    }

    @Test
    void aCheckoutThatCannotBeWrittenRunsWhenBuilt() throws Exception {
        sandbox.makeBuilt();
        sandbox.edit(sandbox.source());
        Outcome outcome = sandbox.finish(unprivileged("version"), "");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.err()).matches("wraith: the sources are newer .* using it as it is\n");
        Files.delete(sandbox.jar());
        outcome = sandbox.finish(unprivileged("version"), "");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).contains("wraith: Wraith is not built\n", "cannot be written");
        assertThat(sandbox.builds()).isZero();
    }

    /// As nobody, if we are root, whom no permission stops.
    private ProcessBuilder unprivileged(String... arguments) throws IOException {
        List<String> launcher = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            assumeTrue(Files.exists(Path.of("/usr/bin/setpriv")), "needs setpriv");
            launcher.addAll(
                    List.of(
                            "/usr/bin/setpriv",
                            "--reuid=65534",
                            "--regid=65534",
                            "--clear-groups"));
        }
        allow(folder, "rwxr-xr-x");
        allow(folder.resolve("home"), "r-xr-xr-x");
        allow(sandbox.target, "r-xr-xr-x");
        launcher.add(sandbox.checkout.resolve("bin/wraith").toString());
        return sandbox.command(launcher, arguments);
    }

    private static void allow(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void theJdkIsLookedForInOrder() throws Exception {
        sandbox.makeBuilt();
        sandbox.environment.remove("JAVA_HOME");
        Files.delete(folder.resolve("jvm/used/bin/java"));
        assertThat(sandbox.run("version").exit()).isEqualTo(3);
        assertThat(sandbox.run("version").err())
                .startsWith("wraith: no JDK 25 found\nwraith: JAVA_HOME is not set; PATH, ");

        sandbox.jdk("a17", "17.0.1", "echo wrong");
        sandbox.jdk("b25", "25", "echo usual place\n");
        assertThat(sandbox.run("version").out()).isEqualTo("usual place\n");

        Path tools = folder.resolve("tools");
        Path onPath = sandbox.jdk("c25", "25.0.1", "echo path\n");
        Files.createSymbolicLink(tools.resolve("java"), onPath.resolve("bin/java"));
        assertThat(sandbox.run("version").out()).isEqualTo("path\n");

        sandbox.environment.put("JAVA_HOME", folder.resolve("jvm/a17").toString());
        assertThat(sandbox.run("version").out()).isEqualTo("path\n");

        sandbox.useJdk("25.0.3", "echo java home\n");
        assertThat(sandbox.run("version").out()).isEqualTo("java home\n");
    }

    @Test
    void aJavaThatIsNoLinkIntoAJdkIsAsked() throws Exception {
        sandbox.makeBuilt();
        sandbox.environment.remove("JAVA_HOME");
        Path real = sandbox.jdk("z25", "25.0.2", "echo shimmed\n");
        Path elsewhere = Files.move(real, folder.resolve("elsewhere"));
        sandbox.script(
                folder.resolve("tools/java"),
                "#!/bin/sh\necho '    java.home = " + elsewhere + "' >&2\n");
        assertThat(sandbox.run("version").out()).isEqualTo("shimmed\n");
    }

    @Test
    void linksToTheLauncherLeadHome() throws Exception {
        sandbox.makeBuilt();
        Path first = folder.resolve("first link");
        Path second = folder.resolve("tools/wraith");
        Files.createSymbolicLink(first, sandbox.checkout.resolve("bin/wraith"));
        Files.createSymbolicLink(second, Path.of("../first link"));
        Outcome outcome =
                sandbox.finish(sandbox.command(List.of(second.toString()), "x y", ""), "");
        assertThat(outcome.out()).contains(sandbox.jar().toString()).endsWith("wraith\nx y\n\n");
    }

    @Test
    void javaIsTheProcessThatWasStarted() throws Exception {
        sandbox.makeBuilt();
        sandbox.useJdk("25", REFUSE_TRAINING + "echo $$; while :; do sleep 1; done\n");
        for (String command : List.of("version", "doctor")) {
            Process process = sandbox.command(command).start();
            assertThat(process.inputReader().readLine()).isEqualTo(Long.toString(process.pid()));
            process.destroy();
            assertThat(process.waitFor()).isEqualTo(143);
        }
    }

    @Test
    void theIncubatorNoticeIsDroppedAndNothingElse() throws Exception {
        sandbox.makeBuilt();
        sandbox.useJdk(
                "25",
                REFUSE_TRAINING
                        + """
                        echo "1 compiler directives added" >&2
                        echo "early" >&2
                        echo "WARNING: Using incubator modules: jdk.incubator.vector" >&2
                        printf 'Error: no \\\\ such heap' >&2
                        """);
        assertThat(sandbox.runToTheLastError("doctor"))
                .isEqualTo(new Outcome(0, "", "early\nError: no \\ such heap"));
    }

    @Test
    void behindThePipeStreamsAndExitCodeStayTheCallers() throws Exception {
        sandbox.makeBuilt();
        sandbox.useJdk("25", REFUSE_TRAINING + "echo \"number $WRAITH_STDERR\" >&9; cat; exit 7\n");
        Outcome outcome = sandbox.finish(sandbox.command("doctor"), "from stdin\n");
        assertThat(outcome).isEqualTo(new Outcome(7, "from stdin\n", "number 9\n"));
        try (Stream<Path> left = Files.list(sandbox.temporary)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void dataCommandsGetVectorsAndDirectives() throws Exception {
        sandbox.makeBuilt();
        assertThat(sandbox.run("doctor").out())
                .contains("--add-modules\njdk.incubator.vector\n--illegal-native-access=deny\n")
                .doesNotContain("CompilerDirectivesFile");
        Path directives = sandbox.checkout.resolve("wraith/etc/compiler-directives.json");
        sandbox.write(directives, "[]");
        assertThat(sandbox.run("doctor").out())
                .contains("-XX:CompilerDirectivesFile=" + directives + "\n");
        assertThat(sandbox.run("version").out()).doesNotContain("CompilerDirectivesFile");
    }

    @Test
    void whatMovesDataGivesMemoryBackAndKeepsTheModuleGraph() throws Exception {
        sandbox.makeBuilt();
        sandbox.environment.put("WRAITH_VECTORS", "no");
        for (String command : List.of("host", "mount", "send", "rx")) {
            assertThat(sandbox.run(command).out())
                    .contains("-Xmn8m\n", "-XX:TrimNativeHeapInterval=5000\n")
                    .contains("-XX:ArchiveRelocationMode=0\n")
                    .doesNotContain("--add-modules", "--illegal-native-access");
        }
        Path commands = sandbox.checkout.resolve("wraith/etc/compiler-commands");
        sandbox.write(commands, "quiet");
        String file = "-XX:CompileCommandFile=" + commands + "\n";
        assertThat(sandbox.run("receive").out()).contains(file, "-XX:Tier4");
        assertThat(sandbox.run("mount").out()).contains(file).doesNotContain("-XX:Tier4");
        assertThat(sandbox.run("mount").out()).contains("-Xmx272m\n");
        assertThat(sandbox.run("host").out()).contains("-Xmx512m\n");
    }

    @Test
    void whatMovesDataGetsVectorsIfTheyAreWanted() throws Exception {
        sandbox.makeBuilt();
        sandbox.environment.put("WRAITH_VECTORS", "yes");
        assertThat(sandbox.run("send").out()).contains("-Xmn32m\n", "jdk.incubator.vector\n");
    }

    @Test
    void theDemonstrationLeavesTrainingToLaterCommands() throws Exception {
        sandbox.makeBuilt();
        sandbox.useJdk("25", "echo \"training $WRAITH_TRAINING\"\n");
        assertThat(sandbox.runToTheLastError("demo").out()).isEqualTo("training no\n");
        assertThat(sandbox.runToTheLastError("ping").out()).isEqualTo("training \n");
    }

    @Test
    void moreFlagsCanBeGiven() throws Exception {
        sandbox.makeBuilt();
        sandbox.environment.put("WRAITH_JAVA_OPTIONS", "-Xmx1g -Dx=y");
        assertThat(sandbox.run("version").out())
                .endsWith("-Xmx1g\n-Dx=y\n-m\nio.wraith\nversion\n");
    }

    @Test
    void shellcheckFindsNothing() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/shellcheck")), "needs shellcheck");
        Process process =
                new ProcessBuilder("/usr/bin/shellcheck", LauncherSandbox.launcher().toString())
                        .start();
        assertThat(text(process.getInputStream())).isEmpty();
        assertThat(process.waitFor()).isZero();
    }

    private static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
}
