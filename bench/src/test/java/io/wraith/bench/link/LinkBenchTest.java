package io.wraith.bench.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.bench.Bench;
import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// `wraith bench link` as a process.
@KernelTest({Need.ROOT, Need.TUN})
final class LinkBenchTest {
    private static final int PATIENCE_SECONDS = 60;

    @TempDir private Path folder;

    private Process start(String... words) throws IOException {
        List<String> command = new ArrayList<>(java("-Xmx256m"));
        command.add(Bench.class.getName());
        command.add("link");
        command.addAll(List.of(words));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    private static List<String> java(String option) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                option,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"));
    }

    private String output(String stream) throws IOException {
        return Files.readString(folder.resolve(stream));
    }

    private static int code(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @ParameterizedTest
    @CsvSource({"exit 7, 7", "kill -9 $$, 137", "true, 0"})
    void theCommandsCodeIsPassedOn(String script, int code) throws Exception {
        assertThat(code(start("--", "sh", "-c", script))).isEqualTo(code);
        // A kernel may say something of its own on a new interface.
        assertThat(output("err")).containsPattern("from A: [0-9] packets");
    }

    @Test
    void whatCannotBeRunHasACodeOfItsOwn() throws Exception {
        assertThat(code(start("--", "no-such-program"))).isEqualTo(127);
        assertThat(code(start("--", "/etc/passwd"))).isEqualTo(126);
        assertThat(code(start("--serve", "exit 3", "--", "true"))).isEqualTo(125);
        assertThat(output("err")).contains("the server ended with code 3");
    }

    /// A port of side B that answers each connection with what it got; ended with the link.
    static final class Echo {
        private Echo() {}

        public static void main(String[] arguments) throws IOException {
            InetAddress address = InetAddress.ofLiteral(System.getenv("WRAITH_LINK_B"));
            try (ServerSocket listener = new ServerSocket(5000, 5, address)) {
                while (true) {
                    try (Socket socket = listener.accept();
                            InputStream in = socket.getInputStream();
                            OutputStream out = socket.getOutputStream()) {
                        in.transferTo(out);
                    }
                }
            }
        }
    }

    /// The command finds the server, and changes the link on its way.
    @Test
    void aCommandTalksToAServer() throws Exception {
        String server =
                "exec " + String.join(" ", java("-Xmx64m")) + " '" + Echo.class.getName() + "'";
        String pipe = folder.resolve("control").toString();
        String script =
                "exec 3<>/dev/tcp/$WRAITH_LINK_B/5000; echo hello >&3; read -t 0.3 line <&3;"
                        + " echo \"first: $line\";"
                        + " echo delay=2ms >"
                        + pipe
                        + "; echo delay=soon >"
                        + pipe
                        + "; sleep 0.2;"
                        + " echo again >&3; read -t 20 line <&3; echo \"then: $line\"";
        Process process =
                start(
                        "delay=700ms",
                        "--control",
                        pipe,
                        "--serve",
                        server,
                        "--",
                        "bash",
                        "-c",
                        script);
        assertThat(code(process)).isZero();
        assertThat(output("out")).startsWith("first: \nthen: hello");
        assertThat(output("err")).contains("'soon' is not a time");
        assertThat(Path.of(pipe)).doesNotExist();
    }

    @Test
    void theScheduleIsFollowed() throws Exception {
        assertThat(code(start("--schedule", "50ms loss=90%; 100ms burst=2", "--", "sleep", "0.5")))
                .isZero();
        assertThat(output("err")).contains("too short for a loss of 0.9");
    }

    /// Whatever ends the link, nobody is left behind.
    @Test
    void aSignalEndsTheCommandToo() throws Exception {
        Process process = start("--", "sleep", "1000");
        Optional<ProcessHandle> command = Optional.empty();
        for (int i = 0; i < 10 * PATIENCE_SECONDS && command.isEmpty(); i++) {
            Thread.sleep(100);
            command = process.descendants().filter(LinkBenchTest::isSleep).findAny();
        }
        assertThat(command).isPresent();
        process.destroy();
        assertThat(code(process)).isEqualTo(143);
        assertThat(command.get().onExit().get(5, TimeUnit.SECONDS).isAlive()).isFalse();
    }

    private static boolean isSleep(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("sleep");
    }
}
