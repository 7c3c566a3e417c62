package io.wraith.node.doctor;

import io.wraith.node.doctor.Capability.State;
import io.wraith.node.doctor.ProcessRights.Right;

import java.util.List;
import java.util.stream.Collectors;

/// What loading an XDP program and opening an AF_XDP socket need besides a network card.
final class BpfCheck {
    private BpfCheck() {}

    static List<Capability> examine(SystemFiles files, Answer bypass) {
        Section section = new Section("xdp");
        addKernel(section, files);
        addRights(section, files);
        addJit(section, files);
        addBypass(section, bypass);
        return section.capabilities();
    }

    private static void addKernel(Section section, SystemFiles files) {
        boolean bpf =
                files.exists("proc/sys/kernel/unprivileged_bpf_disabled")
                        || files.exists("proc/sys/net/core/bpf_jit_enable");
        // /proc/net/xdp does not exist; the protocol table names AF_XDP sockets "XDP".
        boolean sockets =
                files.text("proc/net/protocols").lines().anyMatch(l -> l.startsWith("XDP"));
        section.add(
                "AF_XDP in the kernel",
                State.when(bpf && sockets),
                (sockets ? "AF_XDP sockets" : "no AF_XDP sockets") + (bpf ? ", BPF" : ", no BPF"),
                bpf && sockets
                        ? "packets can bypass the network stack"
                        : "kernel UDP is the only way",
                "a kernel with CONFIG_XDP_SOCKETS and CONFIG_BPF_SYSCALL");
    }

    private static void addRights(Section section, SystemFiles files) {
        ProcessRights rights = ProcessRights.of(files);
        List<Right> lacking =
                rights.has(Right.CAP_SYS_ADMIN)
                        ? rights.lacking(Right.CAP_NET_ADMIN, Right.CAP_NET_RAW)
                        : rights.lacking(Right.CAP_NET_ADMIN, Right.CAP_NET_RAW, Right.CAP_BPF);
        String unprivileged = files.line("proc/sys/kernel/unprivileged_bpf_disabled");
        String names = lacking.stream().map(Enum::name).collect(Collectors.joining(", "));
        section.add(
                "rights for XDP and BPF",
                State.when(lacking.isEmpty()),
                (lacking.isEmpty() ? "all held" : "lacks " + names)
                        + (unprivileged.isEmpty()
                                ? ""
                                : "; unprivileged_bpf_disabled = " + unprivileged),
                lacking.isEmpty() ? "XDP programs can be loaded" : "kernel UDP is the only way",
                "sudo bin/wraith ..., or capsh with those capabilities");
    }

    /// What the tables of the kernel promise, tried.
    private static void addBypass(Section section, Answer bypass) {
        section.add(
                "kernel bypass (--datapath xdp)",
                State.when(bypass.works()),
                bypass.detail(),
                bypass.works()
                        ? "to be had on Ethernet interfaces; the start line says when not"
                        : "kernel UDP is the only way",
                "the rights and the kernel above");
    }

    private static void addJit(Section section, SystemFiles files) {
        String jit = files.line("proc/sys/net/core/bpf_jit_enable");
        boolean compiled = jit.equals("1") || jit.equals("2");
        section.add(
                "BPF compiler (JIT)",
                State.when(compiled),
                jit.isEmpty() ? "not visible" : "bpf_jit_enable = " + jit,
                compiled ? "filters run as machine code" : "filters are interpreted, if at all",
                "sudo sysctl -w net.core.bpf_jit_enable=1");
    }
}
