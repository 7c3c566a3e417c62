package io.wraith.net;

import io.wraith.linux.Arch;
import io.wraith.linux.LinuxException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// Chooses the port that this machine allows, and says why it is that one.
public final class Ports {
    /// What may be asked for.
    public enum Wish {
        /// Linux's calls where they work, else the JDK's.
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

    /// An open port.
    ///
    /// @param isWished whether it is what was asked for, rather than what was left
    /// @param reason why it is this one
    public record Choice(Port port, boolean isWished, String reason) {
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
        if (wish == Wish.JDK) {
            return new Choice(openChannel(config), true, "the JDK's channel, as asked");
        }
        String missing = missing();
        if (missing.isEmpty()) {
            return switch (wish) {
                case XDP -> openBypass(config);
                case URING -> openUring(config);
                case BEST, LINUX, JDK -> openLinux(config, wish);
            };
        }
        if (wish == Wish.LINUX) {
            throw new UnsupportedOperationException("no UDP sockets by Linux's calls: " + missing);
        }
        return new Choice(openChannel(config), false, "the JDK's channel, since " + missing);
    }

    private static Choice openBypass(PortConfig config) {
        try {
            Port port = XdpPort.open(config, XdpConfig.usual());
            return new Choice(port, true, "AF_XDP, past the kernel's stack");
        } catch (LinuxException | UnsupportedOperationException refused) {
            return openInsteadOf("AF_XDP", config, refused);
        }
    }

    private static Choice openUring(PortConfig config) {
        try {
            return new Choice(UringPort.open(config), true, "Linux's sockets by io_uring");
        } catch (LinuxException refused) {
            return openInsteadOf("io_uring", config, refused);
        }
    }

    private static Choice openInsteadOf(String name, PortConfig config, Exception refused) {
        Choice instead = openLinux(config, Wish.BEST);
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
