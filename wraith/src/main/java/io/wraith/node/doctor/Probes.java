package io.wraith.node.doctor;

import io.wraith.kit.KernelGate;
import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Memory;
import io.wraith.linux.Perf;
import io.wraith.linux.SocketOptions;
import io.wraith.linux.SocketOptions.BufferGrant;
import io.wraith.linux.Sockets;
import io.wraith.linux.UringSupport;
import io.wraith.net.XdpProbe;
import io.wraith.simd.Kernel;
import io.wraith.simd.Verdict;

import java.util.EnumSet;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/// What trying the kernel calls in question showed, and what is known of the vector kernels.
public record Probes(
        Answer segmentation,
        Answer coalescing,
        Answer receiveBuffer,
        Answer sendBuffer,
        Answer lockedMemory,
        Answer counters,
        Answer uring,
        Answer bypass,
        Map<Kernel, Verdict> kernels) {
    /// What a data socket asks for.
    private static final int BUFFER = 8 << 20;

    private static final long LOCK_SIZE = 16L << 20;

    /// Tries them all on the running kernel. Changes nothing and needs no rights.
    public static Probes run(boolean nativeAccess) {
        if (!nativeAccess) {
            Answer none = new Answer(false, "not tried without native access");
            return new Probes(
                    none, none, none, none, none, none, none, none, KernelGate.verdicts());
        }
        return new Probes(
                attempt(() -> tryUdpOption(SocketOptions.UDP_SEGMENT)),
                attempt(() -> tryUdpOption(SocketOptions.UDP_GRO)),
                attempt(() -> tryBuffer(SocketOptions::receiveBuffer)),
                attempt(() -> tryBuffer(SocketOptions::sendBuffer)),
                attempt(Probes::tryLocking),
                attempt(Probes::tryCounters),
                attempt(Probes::tryUring),
                attempt(Probes::tryBypass),
                KernelGate.verdicts());
    }

    private static Answer attempt(Supplier<Answer> probe) {
        try {
            return probe.get();
        } catch (LinuxException refused) {
            return new Answer(false, String.valueOf(refused.getMessage()));
        }
    }

    /// Sets the option to 1 on a socket that is used for nothing.
    private static Answer tryUdpOption(int option) {
        int fd = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_DGRAM, 0);
        try {
            int answer = SocketOptions.set(fd, SocketOptions.SOL_UDP, option, 1);
            return answer == 0
                    ? new Answer(true, "the kernel takes it")
                    : new Answer(false, "refused: " + Errno.describe(-answer));
        } finally {
            Descriptors.close(fd);
        }
    }

    private static Answer tryBuffer(BiFunction<Integer, Integer, BufferGrant> request) {
        int fd = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_DGRAM, 0);
        try {
            BufferGrant grant = request.apply(fd, BUFFER);
            return new Answer(
                    grant.isWhole(),
                    Numbers.bytes(grant.granted())
                            + " of "
                            + Numbers.bytes(BUFFER)
                            + (grant.forced() ? ", by CAP_NET_ADMIN" : ""));
        } finally {
            Descriptors.close(fd);
        }
    }

    private static Answer tryCounters() {
        try (Perf perf = Perf.ofThisThread(EnumSet.of(Perf.Event.CYCLES))) {
            String reason = perf.missing().get(Perf.Event.CYCLES);
            return new Answer(reason == null, reason == null ? "cycles are counted" : reason);
        }
    }

    private static Answer tryBypass() {
        XdpProbe probe = XdpProbe.run();
        boolean may = probe.refusal().isEmpty();
        return new Answer(
                may,
                may
                        ? "the filter loads, and costs " + probe.filterNs() + " ns per packet"
                        : probe.refusal());
    }

    private static Answer tryUring() {
        UringSupport support = UringSupport.probe();
        return new Answer(
                support.allowed(),
                support.allowed()
                        ? support.operations().size()
                                + " operations that Wraith knows, "
                                + support.missingOperations().size()
                                + " missing"
                        : support.reason());
    }

    /// More than the usual limit of 8 MiB, so that success means rights or a raised limit.
    private static Answer tryLocking() {
        try (Memory.Region region = Memory.anonymous("doctor", LOCK_SIZE)) {
            int answer = region.lock();
            String size = Numbers.bytes(LOCK_SIZE);
            return answer == 0
                    ? new Answer(true, size + " could be locked")
                    : new Answer(false, size + " refused: " + Errno.describe(-answer));
        }
    }
}
