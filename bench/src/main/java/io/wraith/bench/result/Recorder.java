package io.wraith.bench.result;

import java.util.List;
import java.util.Optional;

/// What the JVMs that a profiled benchmark starts are told, so that each leaves a recording. Of
/// this process, since those who start them are many.
public final class Recorder {
    private static final String PROPERTY = "wraith.bench.recorder";
    private static final String SEPARATOR = " ";

    private Recorder() {}

    /// From now on.
    public static void require(List<String> flags) {
        System.setProperty(PROPERTY, String.join(SEPARATOR, flags));
    }

    /// Flags of a JVM; none unless there is a profile.
    public static List<String> flags() {
        return variable().map(flags -> List.of(flags.split(SEPARATOR))).orElse(List.of());
    }

    /// The same for the variable `JDK_JAVA_OPTIONS`.
    public static Optional<String> variable() {
        return Optional.ofNullable(System.getProperty(PROPERTY));
    }
}
