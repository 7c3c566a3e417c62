package io.wraith.node.doctor;

import io.wraith.node.doctor.Capability.State;

import java.util.List;

/// The Java that runs Wraith.
final class JavaCheck {
    private static final int WIDE = 256;

    private JavaCheck() {}

    static List<Capability> examine(JavaFacts java) {
        Section section = new Section("java");
        section.add(
                "JDK 25",
                State.atLeastPartial(java.feature() == 25),
                java.version()
                        + ", "
                        + java.collectors()
                        + ", heap up to "
                        + Numbers.bytes(java.heapLimit()),
                "runs on it",
                "install JDK 25 and point JAVA_HOME at it");
        section.add(
                "native access",
                State.when(java.nativeAccess()),
                java.nativeAccess()
                        ? java.operatingSystem() + " on " + java.architecture()
                        : "none on " + java.operatingSystem() + ", " + java.architecture(),
                java.nativeAccess()
                        ? "calls the kernel directly"
                        : "uses portable sockets and files only; no mounts",
                "start Wraith by bin/wraith, on Linux x86-64 or aarch64");
        addVectors(section, java.vectorBits());
        return section.capabilities();
    }

    private static void addVectors(Section section, int bits) {
        section.add(
                "Vector API",
                bits >= WIDE ? State.YES : bits > 0 ? State.PARTIAL : State.NO,
                bits > 0 ? bits + " bits wide" : "module not loaded",
                bits > 0
                        ? "vector kernels for hashes, deltas and ChaCha20, once they prove faster"
                        : "scalar code for hashes, deltas and ChaCha20",
                bits > 0 ? "" : "start Wraith by bin/wraith");
    }
}
