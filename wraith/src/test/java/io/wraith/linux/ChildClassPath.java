package io.wraith.linux;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The class path of a JVM that a test starts to run one of its own classes.
public final class ChildClassPath {
    private ChildClassPath() {}

    public static String with(Class<?> test) {
        return Stream.of(Sys.class, test, Nullable.class)
                .map(ChildClassPath::home)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String home(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
