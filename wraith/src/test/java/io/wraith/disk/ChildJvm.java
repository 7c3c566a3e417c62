package io.wraith.disk;

import io.wraith.simd.Blake3;

import org.assertj.core.api.Assertions;
import org.jctools.queues.MessagePassingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.opentest4j.TestAbortedException;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How a test starts one of its own classes in another process.
final class ChildJvm {
    private ChildJvm() {}

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /// What a [DiskPair] needs.
    static String classPath() {
        return Stream.of(
                        Blake3.class,
                        ChildJvm.class,
                        Nullable.class,
                        Assertions.class,
                        Assumptions.class,
                        TestAbortedException.class,
                        MessagePassingQueue.class)
                .map(ChildJvm::home)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String home(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
