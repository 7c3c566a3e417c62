package io.wraith.node.doctor;

import io.wraith.node.doctor.Capability.State;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// One network interface: its driver, queues, packet size and interrupts.
final class InterfaceCheck {
    private static final String FOLDER = "sys/class/net/";
    private static final long JUMBO = 9000;
    private static final long ETHERNET = 1;

    /// What a frame of 4096 bytes holds of a packet beside its headers and the kernel's own room.
    private static final long MOST_PACKET = 3822;

    private final SystemFiles files;
    private final String name;
    private final String folder;
    private final Section section;

    private InterfaceCheck(SystemFiles files, String name) {
        this.files = files;
        this.name = name;
        this.folder = FOLDER + name + "/";
        this.section = new Section("interface " + name);
    }

    /// All that exist.
    static List<String> names(SystemFiles files) {
        return files.names(FOLDER).stream()
                .filter(entry -> files.exists(FOLDER + entry + "/mtu"))
                .toList();
    }

    /// Those that can carry packets to other machines now.
    static List<String> inUse(SystemFiles files) {
        return names(files).stream()
                .filter(entry -> !entry.equals("lo"))
                .filter(entry -> !files.line(FOLDER + entry + "/operstate").equals("down"))
                .toList();
    }

    static List<Capability> examine(SystemFiles files, String name, Probes probes) {
        InterfaceCheck check = new InterfaceCheck(files, name);
        check.addXdp();
        check.addBypass(probes.bypass());
        check.addAutomatic(probes);
        check.addPacketSize();
        check.addInterrupts();
        check.addCoalescing();
        return check.section.capabilities();
    }

    private void addXdp() {
        Optional<String> driver = files.linkedName(folder + "device/driver");
        boolean zeroCopy = driver.filter(XdpDrivers::knownForZeroCopy).isPresent();
        boolean inDriver = driver.filter(XdpDrivers::knownForNative).isPresent();
        section.add(
                "AF_XDP",
                zeroCopy ? State.YES : State.PARTIAL,
                driver.map(known -> "driver " + known).orElse("virtual, no driver")
                        + ", "
                        + queues("rx-")
                        + " receive and "
                        + queues("tx-")
                        + " send queues"
                        + speed(),
                zeroCopy
                        ? "driver known for zero-copy; the bind shows whether this kernel's does it"
                        : inDriver
                                ? "driver known for XDP, with a copy per packet"
                                : "driver not known for XDP: generic mode, with a copy per packet");
    }

    /// What keeps frames of this interface from going past the kernel, as far as it shows without
    /// touching it.
    private void addBypass(Answer bypass) {
        String obstacle = bypass.works() ? obstacle() : bypass.detail();
        section.add(
                "--datapath xdp",
                bypass.works() ? State.atLeastPartial(obstacle.isEmpty()) : State.NO,
                obstacle.isEmpty()
                        ? "nothing known against it, for as many shards as queues: " + shards()
                        : obstacle,
                obstacle.isEmpty()
                        ? "to be had unless the driver refuses, which the start line tells"
                        : "replaced by what auto takes, and said",
                "an Ethernet interface that is up, with packets of at most "
                        + MOST_PACKET
                        + " bytes, and the rights above");
    }

    private String obstacle() {
        long mtu = files.number(folder + "mtu").orElse(0);
        if (files.number(folder + "type").orElse(ETHERNET) != ETHERNET || name.equals("lo")) {
            return "no Ethernet interface";
        }
        if (files.line(folder + "operstate").equals("down")) {
            return "the interface is down";
        }
        return mtu > MOST_PACKET
                ? "packets of %d bytes do not fit into frames of 4096".formatted(mtu)
                : "";
    }

    private void addAutomatic(Probes probes) {
        boolean cuts = probes.segmentation().works();
        boolean goesPast = !cuts && probes.bypass().works() && obstacle().isEmpty();
        section.add(
                "--datapath auto",
                State.YES,
                goesPast ? "xdp" : "udp",
                cuts
                        ? "the kernel cuts bursts (GSO), which carries more than a copy per frame"
                        : goesPast
                                ? "the kernel cuts no bursts (GSO): frames go past it"
                                : "the kernel cuts no bursts (GSO), and frames cannot go past it");
    }

    /// The kernel gives a socket to each queue of either direction.
    private long shards() {
        return Math.max(1, Math.max(queues("rx-"), queues("tx-")));
    }

    private long queues(String kind) {
        return files.names(folder + "queues").stream().filter(q -> q.startsWith(kind)).count();
    }

    private String speed() {
        OptionalLong megabits = files.number(folder + "speed");
        return megabits.isPresent() && megabits.getAsLong() > 0
                ? ", " + megabits.getAsLong() + " Mbit/s"
                : "";
    }

    private void addPacketSize() {
        OptionalLong mtu = files.number(folder + "mtu");
        boolean jumbo = mtu.orElse(0) >= JUMBO;
        section.add(
                "jumbo packets",
                State.atLeastPartial(jumbo),
                mtu.isPresent() ? "MTU " + mtu.getAsLong() : "MTU unknown",
                jumbo
                        ? "fewer, larger packets where the whole path takes them"
                        : "packets of the usual size; GSO and GRO make up for most of it",
                "sudo ip link set dev " + name + " mtu 9000 (if switch and peer take it)");
    }

    private void addInterrupts() {
        Set<String> cpus =
                interrupts().stream()
                        .map(this::cpuOf)
                        .filter(cpu -> !cpu.isEmpty())
                        .collect(Collectors.toSet());
        if (cpus.isEmpty()) {
            return;
        }
        boolean spread = cpus.size() > 1 || queues("rx-") <= 1;
        section.add(
                "interrupts on several cores",
                State.atLeastPartial(spread),
                interrupts().size()
                        + " interrupts on "
                        + (cpus.size() == 1 ? "one core" : cpus.size() + " cores")
                        + (balances() ? ", irqbalance runs" : ", no irqbalance"),
                spread ? "nothing to do" : "one core takes all packets",
                "sudo systemctl enable --now irqbalance");
    }

    /// Message-signalled interrupts of the device, or of the PCI device that a virtio one is.
    private List<String> interrupts() {
        List<String> own = files.names(folder + "device/msi_irqs");
        return own.isEmpty() ? files.names(folder + "device/../msi_irqs") : own;
    }

    private String cpuOf(String interrupt) {
        String effective = files.line("proc/irq/" + interrupt + "/effective_affinity_list");
        return effective.isEmpty()
                ? files.line("proc/irq/" + interrupt + "/smp_affinity_list")
                : effective;
    }

    private boolean balances() {
        return files.names("proc").stream()
                .filter(entry -> Numbers.parse(entry).isPresent())
                .anyMatch(pid -> files.line("proc/" + pid + "/comm").equals("irqbalance"));
    }

    /// Sysfs has only the software's part of it; the card's own is behind ethtool.
    private void addCoalescing() {
        if (!files.exists(folder + "device")) {
            return;
        }
        long delay = files.number(folder + "gro_flush_timeout").orElse(0);
        section.add(
                "interrupt coalescing",
                State.atLeastPartial(delay > 0),
                delay > 0
                        ? "gro_flush_timeout = " + delay + " ns"
                        : "none in software; ethtool -c " + name + " tells the card's",
                delay > 0 ? "larger bursts per wake-up" : "an interrupt per burst, at low latency",
                "sudo ethtool -C " + name + " adaptive-rx on (for throughput)");
    }
}
