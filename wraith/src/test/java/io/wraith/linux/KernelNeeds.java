package io.wraith.linux;

import io.wraith.linux.KernelTest.Need;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

final class KernelNeeds implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getElement(), KernelTest.class)
                .flatMap(test ->
                        Arrays.stream(test.value()).flatMap(n -> missing(n).stream()).findFirst())
                .map(ConditionEvaluationResult::disabled)
                .orElse(ConditionEvaluationResult.enabled("every need is met"));
    }

    private static Optional<String> missing(Need need) {
        return switch (need) {
            case ROOT -> unless(isRoot(), "needs root");
            case TUN -> unless(Files.isWritable(Path.of("/dev/net/tun")), "needs /dev/net/tun");
            case FUSE -> unless(Files.isWritable(Path.of("/dev/fuse")), "needs /dev/fuse");
            case XDP -> unless(kernelKnows("xsk_"), "needs a kernel with AF_XDP");
            case IO_URING ->
                    unless(uringIsAllowed(), "needs io_uring (kernel.io_uring_disabled = 0)");
        };
    }

    private static Optional<String> unless(boolean met, String reason) {
        return met ? Optional.empty() : Optional.of(reason);
    }

    private static boolean isRoot() {
        return line("/proc/self/status", "Uid:")
                .map(l -> l.split("\\s+")[1].equals("0"))
                .orElse(false);
    }

    private static boolean kernelKnows(String symbolPrefix) {
        return line("/proc/kallsyms", "").isPresent()
                && anyLineHas("/proc/kallsyms", " " + symbolPrefix);
    }

    private static boolean uringIsAllowed() {
        return line("/proc/sys/kernel/io_uring_disabled", "0").isPresent();
    }

    private static Optional<String> line(String file, String prefix) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(l -> l.startsWith(prefix)).findFirst();
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    private static boolean anyLineHas(String file, String part) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.anyMatch(l -> l.contains(part));
        } catch (IOException absent) {
            return false;
        }
    }
}
