package io.wraith.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The package table of ARCHITECTURE.md as a rule on class files.
final class Layers {
    private static final String ROOT = "io/wraith/";

    private static final Set<String> EVERYTHING =
            Set.of(
                    "base",
                    "wire",
                    "crypto",
                    "proto",
                    "meet",
                    "transfer",
                    "vfs",
                    "simd",
                    "ring",
                    "linux",
                    "kit",
                    "net",
                    "disk",
                    "fuse",
                    "node");

    /// Package → the packages of ours it may use.
    static final Map<String, Set<String>> MAY_USE =
            Map.ofEntries(
                    Map.entry("base", Set.of()),
                    Map.entry("wire", Set.of("base")),
                    Map.entry("crypto", Set.of("base", "wire", "simd")),
                    Map.entry("proto", Set.of("base", "wire", "crypto")),
                    Map.entry("meet", Set.of("base", "wire", "crypto")),
                    Map.entry("transfer", Set.of("base", "wire", "crypto", "proto", "simd")),
                    Map.entry("vfs", Set.of("base", "transfer")),
                    Map.entry("simd", Set.of("base")),
                    Map.entry("ring", Set.of()),
                    Map.entry("linux", Set.of()),
                    Map.entry("kit", Set.of("base", "ring", "simd", "linux")),
                    Map.entry("net", Set.of("base", "ring", "wire", "linux", "kit")),
                    Map.entry(
                            "disk",
                            Set.of("base", "ring", "simd", "transfer", "vfs", "linux", "kit")),
                    Map.entry("fuse", Set.of("base", "ring", "vfs", "linux", "kit")),
                    Map.entry("node", below("node", "cli")),
                    Map.entry("cli", Set.of("node")));

    /// Outside code → the packages that may mention it. What is not listed and not `java.` is
    /// refused everywhere.
    private static final Map<String, Set<String>> OUTSIDE =
            Map.ofEntries(
                    Map.entry(
                            "java/lang/foreign/",
                            Set.of("simd", "ring", "linux", "kit", "net", "disk", "fuse", "node")),
                    Map.entry("jdk/incubator/vector/", Set.of("simd")),
                    Map.entry("javax/crypto/", Set.of("crypto", "kit")),
                    Map.entry("com/sun/management/", Set.of("kit", "node")),
                    Map.entry("jdk/jfr/", Set.of("kit", "node")),
                    Map.entry("jdk/net/", Set.of("net")),
                    Map.entry("javax/management/", Set.of("kit", "node")),
                    Map.entry("org/HdrHistogram/", Set.of("kit", "node")),
                    Map.entry("org/jctools/", Set.of("ring", "kit", "net", "disk", "fuse", "node")),
                    Map.entry("org/bouncycastle/", Set.of("crypto", "meet")),
                    Map.entry("org/tomlj/", Set.of("node")),
                    Map.entry("org/jspecify/", EVERYTHING),
                    Map.entry("picocli/", Set.of("cli")),
                    Map.entry("sun/misc/", Set.of("node")));

    private static final Set<String> PURE =
            Set.of("base", "wire", "crypto", "proto", "meet", "transfer", "vfs");

    /// What a pure package mentions none of: clocks, threads, the environment, devices, chance.
    private static final List<String> IMPURE =
            List.of(
                    "java/lang/System.nanoTime",
                    "java/lang/System.currentTimeMillis",
                    "java/lang/System.getenv",
                    "java/lang/System.getProperty",
                    "java/lang/Thread",
                    "java/lang/ThreadLocal",
                    "java/lang/Process",
                    "java/lang/foreign/",
                    "java/io/",
                    "java/net/",
                    "java/nio/channels/",
                    "java/nio/file/",
                    "java/util/concurrent/",
                    "java/util/logging/",
                    "java/util/Random",
                    "java/util/Timer",
                    "java/util/UUID.randomUUID",
                    "java/lang/Math.random",
                    "java/security/SecureRandom.<init>",
                    "java/security/SecureRandom.getInstance");

    /// Serialisable exceptions and lambdas mention these by themselves.
    private static final Set<String> HARMLESS =
            Set.of("java/io/Serializable", "java/lang/ThreadDeath");

    /// What is there for tests and measurements and must not reach users, apart from its own
    /// package.
    private static final Map<String, String> FOR_TESTS_ONLY =
            Map.of("io/wraith/crypto/Suite.NULL", "crypto");

    private Layers() {}

    /// One line per mention that breaks the table.
    static List<String> violations(ClassReferences type) {
        String from = packageOf(type.name());
        List<String> violations = new ArrayList<>();
        for (String mentioned : type.mentioned()) {
            if (!allowed(from, mentioned)) {
                violations.add(type.name() + " mentions " + mentioned);
            }
        }
        return violations;
    }

    private static boolean allowed(String from, String mentioned) {
        if (!FOR_TESTS_ONLY.getOrDefault(mentioned, from).equals(from)) {
            return false;
        }
        if (mentioned.startsWith(ROOT)) {
            String target = packageOf(mentioned);
            return target.equals(from) || MAY_USE.getOrDefault(from, Set.of()).contains(target);
        }
        for (Map.Entry<String, Set<String>> outside : OUTSIDE.entrySet()) {
            if (mentioned.startsWith(outside.getKey())) {
                return outside.getValue().contains(from);
            }
        }
        return mentioned.startsWith("java/") && !(PURE.contains(from) && isImpure(mentioned));
    }

    private static boolean isImpure(String mentioned) {
        return mentioned.endsWith(".now")
                || (!HARMLESS.contains(mentioned)
                        && IMPURE.stream().anyMatch(mentioned::startsWith));
    }

    /// `io/wraith/node/doctor/Doctor` belongs to `node`.
    private static String packageOf(String internalName) {
        int end = internalName.indexOf('/', ROOT.length());
        return end < 0 ? "" : internalName.substring(ROOT.length(), end);
    }

    private static Set<String> below(String... layers) {
        Set<String> below = new TreeSet<>(EVERYTHING);
        below.removeAll(List.of(layers));
        return below;
    }
}
