package io.wraith.net;

import io.wraith.linux.Arch;
import io.wraith.linux.Errno;
import io.wraith.linux.LinuxException;
import io.wraith.linux.ThreadRights;
import io.wraith.wire.Steering;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// Chooses the port that this machine allows, and says why it is that one.
public final class Ports {
    /// What may be asked for.
    public enum Wish {
        /// What a probe of this machine and interface finds best: Linux's calls where the kernel
        /// cuts bursts, past its stack where it does not and that can be had, else the JDK's.
        BEST,
        /// Linux's calls or nothing.
        LINUX,
        /// Past the kernel's stack (AF_XDP) where that can be had, else the best.
        XDP,
        /// Linux's sockets by io_uring where that is allowed, else the best.
        URING,
        /// The JDK's calls, on any system.
        JDK
    }

    private static final String BYPASS = "AF_XDP, past the kernel's stack";

    /// An open port.
    ///
    /// @param isWished whether it is what was asked for, rather than what was left
    /// @param reason why it is this one
    public record Choice(Port port, boolean isWished, String reason) {
        /// Lets the calling thread, the port's owner, give up the rights that take part in opening
        /// ports only: whoever came to command it by what it reads from the network could not use
        /// them. Other threads keep what they have; threads that it starts have no more than it.
        public void shedRights() {
            if (!(port instanceof ChannelPort)) {
                // Without them already, or not allowed to change them: then there is none to lose.
                int _ = ThreadRights.drop(ThreadRights.OF_NETWORKS);
            }
        }

        /// What to show: the choice first, then what the port has and lacks.
        public List<PortFact> facts() {
            List<PortFact> facts = new ArrayList<>();
            facts.add(new PortFact("port", isWished, reason));
            facts.addAll(port.facts());
            return facts;
        }
    }

    private Ports() {}

    /// Opens a port. Throws [LinuxException] or [UncheckedIOException] when the address cannot be
    /// had, and [UnsupportedOperationException] with the reason when Linux's calls were demanded
    /// where there are none.
    public static Choice open(PortConfig config, Wish wish) {
        return open(config, wish, XdpConfig.usual());
    }

    /// The same with wishes about AF_XDP; without them it is not used.
    public static Choice open(PortConfig config, Wish wish, @Nullable XdpConfig xdp) {
        if (wish == Wish.JDK) {
            return new Choice(openChannel(config), true, "the JDK's channel, as asked");
        }
        String missing = missing();
        if (missing.isEmpty()) {
            return switch (wish) {
                case XDP -> openBypass(config, xdp);
                case URING -> openUring(config);
                case LINUX, JDK -> openLinux(config, wish);
                case BEST -> automatic(openLinux(config, wish), config, xdp);
            };
        }
        if (wish == Wish.LINUX) {
            throw new UnsupportedOperationException("no UDP sockets by Linux's calls: " + missing);
        }
        return new Choice(openChannel(config), false, "the JDK's channel, since " + missing);
    }

    /// Opens a port for each of several shards, all at one address; fewer where a wish for the way
    /// past the kernel's stack finds fewer queues.
    public static List<Choice> openGroup(
            PortConfig config, Wish wish, @Nullable XdpConfig xdp, int shards) {
        if (shards == 1) {
            return List.of(open(config, wish, xdp));
        }
        return wish == Wish.XDP && missing().isEmpty()
                ? openBypassGroup(config, xdp, shards)
                : openSockets(config, wish, xdp, shards);
    }

    private static List<Choice> openBypassGroup(
            PortConfig config, @Nullable XdpConfig xdp, int shards) {
        try {
            List<XdpPort> ports = XdpGroup.open(config, enabled(xdp), shards);
            String few =
                    ports.size() == shards
                            ? ""
                            : "; %d of the %d shards wanted, since %s has as many queues"
                                    .formatted(
                                            ports.size(), shards, ports.getFirst().interfaceName());
            return ports.stream().map(port -> new Choice(port, true, BYPASS + few)).toList();
        } catch (LinuxException | UnsupportedOperationException refused) {
            return openSockets(config, Wish.LINUX, xdp, shards).stream()
                    .map(choice -> insteadOf("AF_XDP", choice, refused))
                    .toList();
        }
    }

    private static List<Choice> openSockets(
            PortConfig config, Wish wish, @Nullable XdpConfig xdp, int shards) {
        List<Choice> group = new ArrayList<>();
        try {
            for (int shard = 0; shard < shards; shard++) {
                PortConfig own = config.sharing(new Steering(shard, shards));
                group.add(
                        shard == 0
                                ? open(own, wish, xdp)
                                : open(
                                        own.bound(group.getFirst().port().localAddress()),
                                        again(group.getFirst().port()),
                                        xdp));
            }
            return List.copyOf(group);
        } catch (RuntimeException refused) {
            group.forEach(each -> each.port().close());
            throw refused;
        }
    }

    /// The wish that gives another such port.
    private static Wish again(Port first) {
        return switch (first) {
            case UringPort _ -> Wish.URING;
            case UdpPort _ -> Wish.LINUX;
            default -> Wish.JDK;
        };
    }

    private static Choice automatic(Choice calls, PortConfig config, @Nullable XdpConfig xdp) {
        boolean isProbed = config.offloads() && calls.port() instanceof UdpPort;
        return isProbed
                ? automatic(calls, config, xdp, ((UdpPort) calls.port()).segmentation())
                : calls;
    }

    /// What to take instead of Linux's calls, or those, and why. `segmentation` is 0 where the
    /// kernel cuts bursts, which brought more than frames that are copied one by one wherever both
    /// were measured; else why it does not, as `-errno`.
    static Choice automatic(
            Choice calls, PortConfig config, @Nullable XdpConfig xdp, int segmentation) {
        if (segmentation == 0) {
            return new Choice(
                    calls.port(), true, calls.reason() + ", since the kernel cuts bursts (GSO)");
        }
        String lack = "the kernel cuts no bursts (GSO: " + Errno.describe(-segmentation) + ")";
        calls.port().close();
        PortConfig same = config.bound(calls.port().localAddress());
        Choice bypass = openBypass(same, xdp);
        String reason = bypass.isWished() ? bypass.reason() + ", since " + lack : bypass.reason();
        return new Choice(bypass.port(), true, reason);
    }

    private static Choice openBypass(PortConfig config, @Nullable XdpConfig xdp) {
        try {
            return new Choice(XdpPort.open(config, enabled(xdp)), true, BYPASS);
        } catch (LinuxException | UnsupportedOperationException refused) {
            return openInsteadOf("AF_XDP", config, refused);
        }
    }

    private static XdpConfig enabled(@Nullable XdpConfig xdp) {
        if (xdp == null) {
            throw new UnsupportedOperationException("it is disabled");
        }
        return xdp;
    }

    private static Choice openUring(PortConfig config) {
        try {
            return new Choice(UringPort.open(config), true, "Linux's sockets by io_uring");
        } catch (LinuxException refused) {
            return openInsteadOf("io_uring", config, refused);
        }
    }

    private static Choice openInsteadOf(String name, PortConfig config, Exception refused) {
        return insteadOf(name, openLinux(config, Wish.BEST), refused);
    }

    private static Choice insteadOf(String name, Choice instead, Exception refused) {
        String reason = instead.reason() + ", since " + name + ": " + refused.getMessage();
        return new Choice(instead.port(), false, reason);
    }

    private static Choice openLinux(PortConfig config, Wish wish) {
        try {
            return new Choice(UdpPort.open(config), true, "Linux's socket calls");
        } catch (LinuxException refused) {
            if (wish == Wish.LINUX) {
                throw refused;
            }
            return openInstead(config, refused);
        }
    }

    /// What keeps every socket from being opened, an address in use for one, is told in the words
    /// of the first attempt.
    private static Choice openInstead(PortConfig config, LinuxException refused) {
        try {
            Port port = ChannelPort.open(config);
            return new Choice(port, false, "the JDK's channel, since " + refused.getMessage());
        } catch (IOException failure) {
            refused.addSuppressed(failure);
            throw refused;
        }
    }

    private static Port openChannel(PortConfig config) {
        try {
            return ChannelPort.open(config);
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "binding to " + config.local() + ": " + failure.getMessage(), failure);
        }
    }

    /// Why Linux's calls cannot be used, or nothing.
    private static String missing() {
        String system = System.getProperty("os.name", "");
        if (!system.equals("Linux")) {
            return "this system is " + system;
        }
        if (Arch.current() == Arch.UNKNOWN) {
            return "there are no kernel tables for " + System.getProperty("os.arch");
        }
        if (!Ports.class.getModule().isNativeAccessEnabled()) {
            return "java was started without --enable-native-access";
        }
        return "";
    }
}
