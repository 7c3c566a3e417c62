package io.wraith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.structure.Repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// A checkout in a folder with spaces in its name, in which `bin/wraith` is the real one, and
/// around it a world of its own: PATH, HOME, folder of JDKs, Maven.
final class LauncherSandbox {
    private static final List<String> TOOLS =
            List.of(
                    "cat",
                    "find",
                    "flock",
                    "grep",
                    "head",
                    "mkdir",
                    "mkfifo",
                    "mktemp",
                    "mv",
                    "nice",
                    "readlink",
                    "rm",
                    "rmdir",
                    "sed",
                    "sleep",
                    "touch");

    /// Writes what a build leaves, and counts the builds.
    private static final String MAVEN =
            """
            #!/bin/sh
            echo "$@" >>"$HOME/builds"
            echo "[INFO] chatter"
            if [ -e "$HOME/broken" ]; then
                echo "[WARNING] /src/B.java:[2,3] [cast] redundant cast to int"
                echo "[WARNING] an old plugin"
                echo "[ERROR] A.java:1: ; expected"
                exit 1
            fi
            cd "${2%/pom.xml}/wraith" || exit 1
            mkdir -p target/lib
            : >target/lib/library.jar
            sleep "${BUILD_SECONDS-0}"
            echo "module-info.class" >target/wraith.jar
            mkdir -p ../bench/target
            """;

    final Path root;
    final Path checkout;
    final Path target;
    final Path temporary;
    final Map<String, String> environment = new TreeMap<>();

    LauncherSandbox(Path root) throws IOException {
        this.root = root;
        checkout = root.resolve("a checkout");
        target = checkout.resolve("wraith/target");
        temporary = Files.createDirectories(root.resolve("tmp"));
        Path tools = Files.createDirectories(root.resolve("tools"));
        for (String tool : TOOLS) {
            for (String folder : List.of("/usr/bin/", "/bin/")) {
                Path real = Path.of(folder + tool);
                if (Files.exists(real) && !Files.exists(tools.resolve(tool))) {
                    script(tools.resolve(tool), "#!/bin/sh\nexec " + real + " \"$@\"\n");
                }
            }
        }
        script(tools.resolve("mvn"), MAVEN);
        script(checkout.resolve("bin/wraith"), isolated(Files.readString(launcher())));
        write(checkout.resolve("pom.xml"), "");
        write(checkout.resolve("wraith/pom.xml"), "");
        write(source(), "class A {}");
        write(checkout.resolve("bench/pom.xml"), "");
        write(checkout.resolve("bench/src/main/java/B.java"), "class B {}");
        environment.put("PATH", tools.toString());
        environment.put("HOME", Files.createDirectories(root.resolve("home")).toString());
        environment.put("TMPDIR", temporary.toString());
    }

    static Path launcher() {
        return Repository.ROOT.resolve("bin/wraith");
    }

    /// The launcher with the sandbox in place of the folders where JDKs usually lie.
    private String isolated(String script) {
        String places = "/usr/lib/jvm/* /opt/* /opt/java/*";
        assertThat(script).contains(places);
        return script.replace(places, "'" + root.resolve("jvm") + "'/*");
    }

    Path source() {
        return checkout.resolve("wraith/src/main/java/A.java");
    }

    Path jar() {
        return target.resolve("wraith.jar");
    }

    /// A JDK of which `bin/java` is the given script.
    Path jdk(String name, String version, String javaScript) throws IOException {
        Path home = root.resolve("jvm").resolve(name);
        write(home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin/java"), "#!/bin/sh\n" + javaScript);
        return home;
    }

    void useJdk(String version, String javaScript) throws IOException {
        environment.put("JAVA_HOME", jdk("used", version, javaScript).toString());
    }

    void makeBuilt() throws IOException {
        write(target.resolve("lib/library.jar"), "");
        write(jar(), "module-info.class");
    }

    /// As after an edit some seconds after the last build.
    void edit(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(2)));
    }

    int builds() throws IOException {
        Path log = root.resolve("home/builds");
        return Files.exists(log) ? Files.readAllLines(log).size() : 0;
    }

    void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    void script(Path file, String text) throws IOException {
        write(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// What a run left behind.
    record Outcome(int exit, String out, String err) {}

    ProcessBuilder command(String... arguments) {
        return command(List.of(checkout.resolve("bin/wraith").toString()), arguments);
    }

    ProcessBuilder command(List<String> launcher, String... arguments) {
        List<String> words = new ArrayList<>(launcher);
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    Outcome run(String... arguments) throws IOException, InterruptedException {
        return finish(command(arguments), "");
    }

    /// Output goes to files, so that whoever keeps the streams open is not waited for.
    Outcome finish(ProcessBuilder builder, String input) throws IOException, InterruptedException {
        Path out = Files.createTempFile(root, "out", "");
        Path err = Files.createTempFile(root, "err", "");
        Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try (var stdin = process.outputWriter()) {
            stdin.write(input);
        } catch (IOException alreadyEnded) {
            // It did not want the input.
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended in time").isTrue();
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /// A run with all that is ever written to its standard error. The launcher's filter may outlive
    /// java by a moment, and `Process` stops listening when java ends; `cat` listens to the end.
    Outcome runToTheLastError(String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(root, "out", "");
        Path err = Files.createTempFile(root, "err", "");
        Path exit = Files.createTempFile(root, "exit", "");
        String script =
                "{ \"$0\" \"$@\" >'%s'; echo $? >'%s'; } 2>&1 | cat >'%s'"
                        .formatted(out, exit, err);
        List<String> shell =
                List.of("/bin/sh", "-c", script, checkout.resolve("bin/wraith").toString());
        Process process = command(shell, arguments).start();
        process.outputWriter().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended in time").isTrue();
        int code = Integer.parseInt(Files.readString(exit).strip());
        return new Outcome(code, Files.readString(out), Files.readString(err));
    }

    /// Waits for those that work in the background, such as the training of a cache. None may stay.
    void awaitEndOfAll() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (ProcessHandle.allProcesses().anyMatch(this::worksHere)) {
            assertThat(System.nanoTime() - deadline).as("a process that stays").isNegative();
            Thread.sleep(20);
        }
    }

    private boolean worksHere(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains(root.toString());
    }
}
