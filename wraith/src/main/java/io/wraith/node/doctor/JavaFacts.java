package io.wraith.node.doctor;

import io.wraith.linux.Arch;
import io.wraith.simd.Simd;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryManagerMXBean;
import java.util.stream.Collectors;

/// What the running JVM says about itself.
///
/// @param collectors names of its garbage collectors
/// @param vectorBits width of its preferred vectors; 0 without the Vector API
public record JavaFacts(
        int feature,
        String version,
        String collectors,
        long heapLimit,
        boolean nativeAccess,
        String operatingSystem,
        String architecture,
        int vectorBits) {

    /// Of this process.
    public static JavaFacts current() {
        String system = System.getProperty("os.name", "");
        return new JavaFacts(
                Runtime.version().feature(),
                Runtime.version() + " (" + System.getProperty("java.vendor", "unknown") + ")",
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .map(MemoryManagerMXBean::getName)
                        .collect(Collectors.joining(" and ")),
                Runtime.getRuntime().maxMemory(),
                system.equals("Linux")
                        && Arch.current() != Arch.UNKNOWN
                        && JavaFacts.class.getModule().isNativeAccessEnabled(),
                system,
                System.getProperty("os.arch", ""),
                Simd.offeredBits());
    }
}
