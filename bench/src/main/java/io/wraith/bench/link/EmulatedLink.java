package io.wraith.bench.link;

import static java.util.Objects.requireNonNull;

import io.wraith.base.Prng;
import io.wraith.kit.Latencies;
import io.wraith.linux.Links;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Namespace;
import io.wraith.linux.Tun;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/// Two network namespaces and the link between them. Nothing of it has a name, so nothing is left
/// when this process dies, but for the processes that were started inside: [#close] ends those.
public final class EmulatedLink implements AutoCloseable {
    private static final String DEVICE = "link";

    /// Of the kernel's own queue before the device: for the moments in which the link's thread does
    /// not run. The usual 500 are too few for single packets at 1 Gbit/s.
    private static final int QUEUE_PACKETS = 2000;

    private static final int EPERM = 1;

    private final Map<Side, Namespace> namespaces = new EnumMap<>(Side.class);
    private final Map<Side, Long> unreadBefore = new EnumMap<>(Side.class);
    private final Map<Side, Long> unreadAtEnd = new EnumMap<>(Side.class);
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private final Emulator emulator;
    private LinkPlan plan;
    private boolean isClosed;

    private EmulatedLink(LinkPlan plan) {
        this.plan = plan;
        Map<Side, Tun> tuns = new EnumMap<>(Side.class);
        try {
            for (Side side : Side.values()) {
                tuns.put(side, device(side));
            }
            emulator = new Emulator(tuns);
            resources.push(emulator::close);
        } catch (RuntimeException failure) {
            giveBack(failure);
            throw failure;
        }
    }

    /// Needs root, and `/dev/net/tun`; a LinuxException says what the kernel refused.
    public static EmulatedLink open(LinkPlan plan) {
        EmulatedLink link = new EmulatedLink(plan);
        link.restart();
        return link;
    }

    /// The same, after a second in which it carries what it can, so that its code is compiled
    /// before anything is measured.
    public static EmulatedLink openWarm(LinkPlan plan) {
        EmulatedLink link = new EmulatedLink(plan);
        try {
            WarmUp.run(link);
        } catch (RuntimeException failure) {
            link.close();
            throw failure;
        }
        link.restart();
        return link;
    }

    /// For people, of what [#open] threw.
    public static String whyNone(LinuxException refused) {
        String remedy = refused.errno() == EPERM ? "; run it as root" : "";
        return "there is no link: " + refused.getMessage() + remedy;
    }

    private Tun device(Side side) {
        Namespace namespace = Namespace.create();
        resources.push(namespace);
        namespaces.put(side, namespace);
        Tun tun = namespace.call(() -> Tun.open(DEVICE, plan.offload()));
        resources.push(tun);
        Links links = namespace.links();
        links.mtu(DEVICE, plan.mtu());
        links.queueLength(DEVICE, QUEUE_PACKETS);
        links.up(DEVICE);
        links.address(DEVICE, side.address(), Side.PREFIX4);
        if (plan.hasIpv6()) {
            links.address(DEVICE, side.address6(), Side.PREFIX6);
            LocalRoute.await(namespace, side.address6());
        }
        return tun;
    }

    /// The network of one side: sockets opened inside talk over the link.
    public Namespace namespace(Side side) {
        return requireNonNull(namespaces.get(side));
    }

    /// Starts a process that lives in one side's network, and finds the other in its environment.
    public Process start(Side side, ProcessBuilder command) throws IOException {
        command.environment().putAll(environment());
        try {
            return namespace(side)
                    .call(() -> {
                        try {
                            return command.start();
                        } catch (IOException failure) {
                            throw new UncheckedIOException(failure);
                        }
                    });
        } catch (UncheckedIOException failure) {
            throw requireNonNull(failure.getCause());
        }
    }

    /// `WRAITH_LINK_A` and `_B`, the addresses; `WRAITH_LINK_A6` and `_B6`, those of IPv6;
    /// `WRAITH_LINK_NETNS_A` and `_B`, for `nsenter --net=`.
    public Map<String, String> environment() {
        Map<String, String> variables = new TreeMap<>();
        for (Side side : Side.values()) {
            variables.put("WRAITH_LINK_" + side, side.address().getHostAddress());
            if (plan.hasIpv6()) {
                variables.put("WRAITH_LINK_" + side + "6", side.address6().getHostAddress());
            }
            variables.put(
                    "WRAITH_LINK_NETNS_" + side,
                    "/proc/"
                            + ProcessHandle.current().pid()
                            + "/fd/"
                            + namespace(side).descriptor());
        }
        return variables;
    }

    /// Changes the link while it runs; an IllegalArgumentException says why it cannot be so.
    public synchronized void change(LinkChange change) {
        plan = plan.with(change);
        if (isClosed) {
            return;
        }
        for (Side sender : change.senders()) {
            emulator.conditions(sender, plan.from(sender));
        }
    }

    /// Begins anew: no packet is under way, all counts are 0, and the decisions are the first of
    /// the seed again.
    public synchronized void restart() {
        Prng seeds = new Prng(plan.seed());
        for (Side sender : Side.values()) {
            emulator.restart(sender, plan.from(sender), seeds.nextLong());
            unreadBefore.put(sender, DeviceDrops.of(namespace(sender), DEVICE));
        }
    }

    /// What happened to what one side sent.
    public synchronized Map<LinkCounter, Long> counts(Side sender) {
        Map<LinkCounter, Long> counts = emulator.counts(sender);
        Long atEnd = unreadAtEnd.get(sender);
        long unread = atEnd == null ? DeviceDrops.of(namespace(sender), DEVICE) : atEnd;
        counts.put(LinkCounter.UNREAD, unread - unreadBefore.getOrDefault(sender, 0L));
        return counts;
    }

    /// How much later than due packets of one side were delivered, on machines without real time.
    public synchronized Latencies lateness(Side sender) {
        return emulator.lateness(sender);
    }

    /// Completes when the link carries nothing any more: because it was closed, or by a fault.
    public CompletableFuture<Void> end() {
        return emulator.end();
    }

    /// Ends all processes inside and takes everything down. Throws what had stopped the link
    /// before, if anything had.
    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        namespaces.values().forEach(Inhabitants::end);
        namespaces.forEach(
                (side, namespace) -> unreadAtEnd.put(side, DeviceDrops.of(namespace, DEVICE)));
        RuntimeException failure = new IllegalStateException("the link failed");
        giveBack(failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    private void giveBack(RuntimeException failure) {
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception also) {
                failure.addSuppressed(also);
            }
        }
    }
}
