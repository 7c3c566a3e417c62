package io.wraith.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wraith.cli.LauncherSandbox.Outcome;
import io.wraith.structure.Repository;

import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// `bin/wraith` with the java that runs the tests, the classes under test and their libraries.
@Execution(ExecutionMode.CONCURRENT)
final class LauncherWithJavaTest {
    @TempDir private Path folder;
    private LauncherSandbox sandbox;

    @BeforeEach
    void prepare() throws Exception {
        sandbox = new LauncherSandbox(folder);
        sandbox.environment.put("JAVA_HOME", System.getProperty("java.home"));
        Path lib = Files.createDirectories(sandbox.target.resolve("lib"));
        for (Path library : libraries("io.wraith", new ArrayList<>())) {
            Files.copy(library, lib.resolve(library.getFileName()));
        }
        Path pairing =
                Path.of(ECPoint.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Files.copy(pairing, lib.resolve("bcprov-jdk18on.jar"));
        int failed =
                ToolProvider.findFirst("jar")
                        .orElseThrow()
                        .run(
                                System.out,
                                System.err,
                                "--create",
                                "--file=" + sandbox.jar(),
                                "--main-class=io.wraith.cli.Main",
                                "--module-version=9.8.7",
                                "-C",
                                Repository.ROOT.resolve("wraith/target/classes").toString(),
                                ".");
        assertThat(failed).isZero();
    }

    @AfterEach
    void leaveNothingBehind() throws InterruptedException {
        sandbox.awaitEndOfAll();
    }

    /// Jars that the module needs when it runs.
    private static List<Path> libraries(String module, List<Path> found) {
        ModuleLayer.boot()
                .configuration()
                .findModule(module)
                .ifPresent(resolved -> {
                    addJar(resolved, found);
                    resolved.reference().descriptor().requires().stream()
                            .filter(LauncherWithJavaTest::isNeeded)
                            .forEach(required -> libraries(required.name(), found));
                });
        return found;
    }

    private static boolean isNeeded(Requires required) {
        return !required.modifiers().contains(Requires.Modifier.STATIC);
    }

    private static void addJar(ResolvedModule module, List<Path> found) {
        module.reference()
                .location()
                .filter(location -> location.getScheme().equals("file"))
                .map((URI location) -> Path.of(location))
                .filter(path -> path.toString().endsWith(".jar") && !found.contains(path))
                .ifPresent(found::add);
    }

    @Test
    void theFirstStartTrainsACacheThatLaterOnesUseIfItIsWholeAndNew() throws Exception {
        assertThat(sandbox.run("version")).isEqualTo(new Outcome(0, "wraith 9.8.7\n", ""));
        Path cache = awaitCache("lean");
        Path log = folder.resolve("classes.log");
        sandbox.environment.put("WRAITH_JAVA_OPTIONS", "-Xlog:class+load:file=" + log);
        assertThat(sandbox.run("version")).isEqualTo(new Outcome(0, "wraith 9.8.7\n", ""));
        assertThat(log)
                .content()
                .containsPattern("io\\.wraith\\.cli\\.Main source: shared objects file");
        sandbox.environment.remove("WRAITH_JAVA_OPTIONS");

        byte[] whole = Files.readAllBytes(cache);
        byte[] flipped = whole.clone();
        Arrays.fill(flipped, 8, 200, (byte) 0x5a);
        for (byte[] damaged :
                List.of(Arrays.copyOf(whole, whole.length / 2), flipped, new byte[5000])) {
            Files.write(cache, damaged);
            assertThat(sandbox.run("version")).isEqualTo(new Outcome(0, "wraith 9.8.7\n", ""));
        }
        sandbox.edit(sandbox.jar());
        assertThat(sandbox.run("version")).isEqualTo(new Outcome(0, "wraith 9.8.7\n", ""));
        await(() -> Files.size(cache) > 1_000_000);
    }

    @Test
    void whereTheCheckoutCannotBeWrittenTheCacheIsTheUsers() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/setpriv")), "needs setpriv");
        assumeTrue(System.getProperty("user.name").equals("root"), "needs to become another user");
        Path caches = Files.createDirectories(folder.resolve("caches"));
        for (String open : List.of("", "caches", "tmp")) {
            new ProcessBuilder("chmod", "a+rwx", folder.resolve(open).toString()).start().waitFor();
        }
        sandbox.environment.put("XDG_CACHE_HOME", caches.toString());
        List<String> asNobody =
                List.of(
                        "/usr/bin/setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        sandbox.checkout.resolve("bin/wraith").toString());
        assertThat(sandbox.finish(sandbox.command(asNobody, "version"), ""))
                .isEqualTo(new Outcome(0, "wraith 9.8.7\n", ""));
        await(() -> caches(caches.resolve("wraith"), "lean").size() == 1);
    }

    @Test
    void theDoctorHasVectorsAndSaysNothingBesides() throws Exception {
        Outcome doctor = sandbox.runToTheLastError("doctor");
        assertThat(doctor.err()).isEmpty();
        assertThat(doctor.exit()).isZero();
        assertThat(doctor.out()).contains("bits wide", "Wraith runs here").doesNotContain("\u001b");
        try (Stream<Path> left = Files.list(sandbox.temporary)) {
            assertThat(left).isEmpty();
        }
        awaitCache("data");
        assertThat(sandbox.run("doctor", "--json").err()).isEmpty();
    }

    @Test
    void aRealBootFailureIsAlwaysSeen() throws Exception {
        for (String command : List.of("version", "doctor")) {
            sandbox.environment.put("WRAITH_JAVA_OPTIONS", "-Xmx1k");
            assertFails(command, "Too small maximum heap");
            sandbox.environment.put("WRAITH_JAVA_OPTIONS", "--add-modules no.such.module");
            assertFails(command, "Module no.such.module not found");
        }
        Files.writeString(sandbox.jar(), "module-info.class, but no jar");
        assertFails("doctor", "java.lang.module.FindException");
    }

    private void assertFails(String command, String message) throws Exception {
        Outcome outcome = sandbox.runToTheLastError(command);
        assertThat(outcome.err()).contains(message);
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void aReaderThatStopsEarlyIsNoErrorAndAFullDiskIs() throws Exception {
        withoutTraining();
        Outcome outcome = shell("\"$0\" doctor | head -n 1");
        assertThat(outcome).isEqualTo(new Outcome(0, "java\n", ""));
        outcome = shell("\"$0\" doctor >/dev/full");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).startsWith("wraith: standard output cannot be written\n");
        outcome = shell("\"$0\" version >&-");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).startsWith("wraith: standard output cannot be written\n");
    }

    /// With flags of the user's the launcher trains nothing.
    private void withoutTraining() {
        sandbox.environment.put("WRAITH_JAVA_OPTIONS", "-Dno=training");
    }

    private Outcome shell(String script) throws Exception {
        String launcher = sandbox.checkout.resolve("bin/wraith").toString();
        return sandbox.finish(sandbox.command(List.of("/bin/sh", "-c", script, launcher)), "");
    }

    @Test
    void aTerminalGetsColourUnlessRefused() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/script")), "needs script(1)");
        withoutTraining();
        String launcher = "'" + sandbox.checkout.resolve("bin/wraith") + "' doctor";
        List<String> onTerminal =
                List.of("/usr/bin/script", "-qec", launcher, folder.resolve("typed").toString());
        assertThat(sandbox.finish(sandbox.command(onTerminal), "").out())
                .contains("\u001b[32myes")
                .doesNotContain("WARNING");
        sandbox.environment.put("NO_COLOR", "1");
        assertThat(sandbox.finish(sandbox.command(onTerminal), "").out())
                .contains("Wraith runs here")
                .doesNotContain("\u001b");
    }

    private Path awaitCache(String commandClass) throws Exception {
        await(() -> caches(sandbox.target, commandClass).size() == 1);
        return caches(sandbox.target, commandClass).getFirst();
    }

    private static List<Path> caches(Path where, String commandClass) throws IOException {
        Predicate<Path> wanted =
                file ->
                        file.getFileName().toString().startsWith(commandClass)
                                && file.toString().endsWith(".aot");
        if (!Files.isDirectory(where)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(where)) {
            return files.filter(wanted).toList();
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.holds()) {
            assertThat(System.nanoTime() - deadline).as("patience").isNegative();
            Thread.sleep(100);
        }
    }
}
