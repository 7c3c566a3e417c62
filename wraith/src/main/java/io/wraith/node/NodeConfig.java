package io.wraith.node;

import io.wraith.net.HostPort;
import io.wraith.net.Ports;

import java.nio.file.Path;
import java.util.Optional;

/// What a [Node] is opened with. Begin with [#usual] and change what matters.
///
/// @param home where the identity and the known peers are kept; without one the identity is new and
///   nobody is known
/// @param listen where peers reach this node, `HOST:PORT`; port 0 is any free one
/// @param datapath how datagrams get to the kernel
/// @param isFoundOnLan whether peers on the same networks may find it
/// @param slots how many blocks of 1 MiB each direction of a transfer may hold in memory
/// @param diskThreads how many threads read, hash and write
/// @param passphrases is asked for what opens a sealed identity
/// @param isSpinning whether its thread looks for packets all the time instead of sleeping until
///   one comes: shorter round trips for a core that does nothing else
public record NodeConfig(
        Optional<Path> home,
        String listen,
        Datapath datapath,
        boolean isFoundOnLan,
        int slots,
        int diskThreads,
        PassphraseSource passphrases,
        boolean isSpinning) {
    private static final int USUAL_SLOTS = 48;
    private static final int LEAST_SLOTS = 4;
    private static final int MOST_SLOTS = 4_096;
    private static final int MOST_THREADS = 64;

    /// How datagrams get to the kernel.
    public enum Datapath {
        /// What this machine allows, best first.
        AUTO(Ports.Wish.BEST),
        /// Linux's socket calls with GSO and GRO.
        UDP(Ports.Wish.LINUX),
        /// Past the kernel's stack (AF_XDP), for who has the rights; else what this machine allows.
        XDP(Ports.Wish.XDP),
        /// Linux's sockets by io_uring, where that is allowed; else what this machine allows.
        URING(Ports.Wish.URING),
        /// The JDK's channel, on any system.
        CHANNEL(Ports.Wish.JDK);

        private final Ports.Wish wish;

        Datapath(Ports.Wish wish) {
            this.wish = wish;
        }

        Ports.Wish wish() {
            return wish;
        }
    }

    public NodeConfig {
        // Throws with words for people.
        HostPort.parse(listen);
        if (slots < LEAST_SLOTS || slots > MOST_SLOTS) {
            throw new IllegalArgumentException(
                    slots + " slots, where " + LEAST_SLOTS + " to " + MOST_SLOTS + " may be");
        }
        if (diskThreads < 1 || diskThreads > MOST_THREADS) {
            throw new IllegalArgumentException(diskThreads + " threads for files");
        }
    }

    /// The user's identity and peers, any free port on all addresses, and what this machine is best
    /// at.
    public static NodeConfig usual() {
        int processors = Runtime.getRuntime().availableProcessors();
        return new NodeConfig(
                Optional.of(UserFolders.config()),
                "[::]:0",
                Datapath.AUTO,
                true,
                USUAL_SLOTS,
                Math.clamp(processors, 2, 4),
                PassphraseSource.NONE,
                false);
    }

    public NodeConfig withHome(Path folder) {
        return new NodeConfig(
                Optional.of(folder),
                listen,
                datapath,
                isFoundOnLan,
                slots,
                diskThreads,
                passphrases,
                isSpinning);
    }

    /// Nothing is read from or written to the user's folders.
    public NodeConfig withoutHome() {
        return new NodeConfig(
                Optional.empty(),
                listen,
                datapath,
                isFoundOnLan,
                slots,
                diskThreads,
                passphrases,
                isSpinning);
    }

    /// Such as `0.0.0.0:7000` or `[::1]:0`. Throws [IllegalArgumentException] for anything else.
    public NodeConfig withListen(String hostPort) {
        return new NodeConfig(
                home,
                hostPort,
                datapath,
                isFoundOnLan,
                slots,
                diskThreads,
                passphrases,
                isSpinning);
    }

    public NodeConfig withDatapath(Datapath wanted) {
        return new NodeConfig(
                home, listen, wanted, isFoundOnLan, slots, diskThreads, passphrases, isSpinning);
    }

    public NodeConfig withoutLan() {
        return new NodeConfig(
                home, listen, datapath, false, slots, diskThreads, passphrases, isSpinning);
    }

    public NodeConfig withSlots(int count) {
        return new NodeConfig(
                home, listen, datapath, isFoundOnLan, count, diskThreads, passphrases, isSpinning);
    }

    public NodeConfig withPassphrases(PassphraseSource source) {
        return new NodeConfig(
                home, listen, datapath, isFoundOnLan, slots, diskThreads, source, isSpinning);
    }

    public NodeConfig spinning() {
        return new NodeConfig(
                home, listen, datapath, isFoundOnLan, slots, diskThreads, passphrases, true);
    }
}
