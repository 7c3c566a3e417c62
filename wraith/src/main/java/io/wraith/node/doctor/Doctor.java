package io.wraith.node.doctor;

import java.util.ArrayList;
import java.util.List;

/// Examines a machine for what Wraith can have there.
public final class Doctor {
    private final SystemFiles files;
    private final JavaFacts java;
    private final Probes probes;

    public Doctor(SystemFiles files, JavaFacts java, Probes probes) {
        this.files = files;
        this.java = java;
        this.probes = probes;
    }

    /// All names that [#examine(List)] takes.
    public List<String> interfaces() {
        return InterfaceCheck.names(files);
    }

    /// The machine and its network interfaces in use.
    public List<Capability> examine() {
        return examine(InterfaceCheck.inUse(files));
    }

    /// The machine and the given network interfaces.
    public List<Capability> examine(List<String> interfaces) {
        List<Capability> all = new ArrayList<>();
        all.addAll(JavaCheck.examine(java));
        all.addAll(CpuCheck.examine(files, probes.counters()));
        all.addAll(KernelCheck.examine(probes.kernels()));
        all.addAll(MemoryCheck.examine(files, probes.lockedMemory()));
        all.addAll(SocketCheck.examine(files, probes));
        all.addAll(IoCheck.examine(files, probes.uring()));
        all.addAll(BpfCheck.examine(files, probes.bypass()));
        for (String name : interfaces) {
            all.addAll(InterfaceCheck.examine(files, name, probes));
        }
        all.addAll(FuseCheck.examine(files));
        return List.copyOf(all);
    }
}
