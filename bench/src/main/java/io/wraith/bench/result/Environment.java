package io.wraith.bench.result;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Where and when figures were taken: they mean little without.
public final class Environment {
    private static final String UNKNOWN = "unknown";

    /// Of the columns of `/proc/net/route`.
    private static final String ANYWHERE = "00000000";

    private Environment() {}

    public static Map<String, String> now() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("cpu", cpu());
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put(
                "governor",
                firstWord(read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")));
        facts.put("kernel", System.getProperty("os.version"));
        facts.put("jdk", System.getProperty("java.vendor.version", "") + " " + Runtime.version());
        facts.put("network", network());
        facts.put("load", firstWord(read("/proc/loadavg")));
        facts.put("commit", commit());
        return facts;
    }

    private static String cpu() {
        return read("/proc/cpuinfo")
                .lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    /// Name, driver and MTU of the interface that leads to everybody else.
    private static String network() {
        return interfaceOf(read("/proc/net/route"))
                .map(name ->
                        "%s, %s, MTU %s"
                                .formatted(
                                        name,
                                        driver(name),
                                        firstWord(read("/sys/class/net/" + name + "/mtu"))))
                .orElse("no default route");
    }

    static Optional<String> interfaceOf(String routes) {
        return routes.lines()
                .map(line -> line.split("\\s+"))
                .filter(columns -> columns.length > 1 && columns[1].equals(ANYWHERE))
                .map(columns -> columns[0])
                .findFirst();
    }

    private static String driver(String name) {
        try {
            Path driver = Path.of("/sys/class/net", name, "device", "driver").toRealPath();
            return String.valueOf(driver.getFileName());
        } catch (IOException virtual) {
            return "no driver";
        }
    }

    /// Of the checkout that was started, with a plus if something in it is not committed.
    private static String commit() {
        String launcher = System.getProperty("wraith.launcher", "");
        if (launcher.isEmpty()) {
            return UNKNOWN;
        }
        Path checkout = Path.of(launcher).resolveSibling("..").normalize();
        try {
            Process git =
                    new ProcessBuilder("git", "describe", "--always", "--abbrev=10", "--dirty=+")
                            .directory(checkout.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String name = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return firstWord(name);
        } catch (IOException noGit) {
            return UNKNOWN;
        }
    }

    private static String firstWord(String text) {
        return text.isBlank() ? UNKNOWN : text.strip().split("\\s+")[0];
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException absent) {
            return "";
        }
    }
}
