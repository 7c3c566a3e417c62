package io.wraith.net;

import io.wraith.base.Settings;
import io.wraith.linux.BpfProgram.Mode;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// What an [XdpPort] is asked to be, besides being a port.
///
/// @param interfaceName whose frames it takes; empty for the interface that the port's address
///   belongs to, or by which the default route leaves
/// @param mode where in the interface the filter sits. In generic mode the stack may have put
///   several datagrams together before, which nobody can tell from one; see TUNING.md
/// @param memory where frames lie
/// @param ringEntries how many frames of one queue may wait for this process, and how many for the
///   device; a power of two
/// @param busyPollUs how long a wait looks for packets itself before it sleeps; 0 for not at all
/// @param verifiesChecksums whether a wrong UDP checksum is a reason to drop. The transport
///   authenticates every datagram, and between interfaces of one machine no checksum is right
public record XdpConfig(
        String interfaceName,
        Mode mode,
        Frames memory,
        int ringEntries,
        int busyPollUs,
        boolean verifiesChecksums) {
    /// The memory that the interface and its ports share.
    ///
    /// @param count how many frames all queues together have; a power of two
    /// @param bytes the size of each, 2048 or 4096: what longer packets need
    /// @param hugePages whether they are to lie on huge pages
    public record Frames(int count, int bytes, boolean hugePages, Placement placement) {
        public Frames {
            if (count < LEAST_FRAMES || count > MOST_FRAMES || Integer.bitCount(count) != 1) {
                throw new IllegalArgumentException(
                        "%d frames, not a power of two from %d to %d"
                                .formatted(count, LEAST_FRAMES, MOST_FRAMES));
            }
            if (bytes != SMALL_FRAME && bytes != LARGE_FRAME) {
                throw new IllegalArgumentException(
                        "frames of %d bytes, not %d or %d"
                                .formatted(bytes, SMALL_FRAME, LARGE_FRAME));
            }
        }
    }

    /// On which memory node frames lie.
    public enum Placement {
        /// On the interface's, where that says which it is.
        NEAR,
        /// On the interface's, else on that of the processor that opens the port.
        ALWAYS,
        /// Where the kernel puts them.
        ANYWHERE
    }

    /// What the environment may say; every one may be left out.
    private static final String INTERFACE = "WRAITH_XDP_INTERFACE";

    private static final String MODE = "WRAITH_XDP_MODE";
    private static final String MEMORY = "WRAITH_UMEM_SIZE_MB";
    private static final String HUGE_PAGES = "WRAITH_USE_HUGE_PAGES";
    private static final String BUSY_POLL = "WRAITH_XDP_BUSY_POLL_US";
    private static final String CHECKSUMS = "WRAITH_XDP_VERIFY_CHECKSUMS";

    private static final String FRAME = "WRAITH_FRAME_SIZE";
    private static final String RING = "WRAITH_RING_SIZE";
    private static final String NUMA = "WRAITH_NUMA_AWARE";

    private static final int SMALL_FRAME = 2_048;
    private static final int LARGE_FRAME = 4_096;
    private static final int USUAL_MB = 16;
    private static final int LEAST_MB = 2;
    private static final int MOST_MB = 4_096;
    private static final int USUAL_RING = 2_048;
    private static final int LEAST_RING = 64;
    private static final int MOST_RING = 1 << 15;
    private static final int LEAST_FRAMES = 512;
    private static final int MOST_FRAMES = 1 << 21;
    private static final int MOST_POLL_US = 100_000;

    public XdpConfig {
        if (ringEntries < LEAST_RING
                || ringEntries > MOST_RING
                || Integer.bitCount(ringEntries) != 1) {
            throw new IllegalArgumentException(
                    "rings of %d, not a power of two from %d to %d"
                            .formatted(ringEntries, LEAST_RING, MOST_RING));
        }
        if (busyPollUs < 0 || busyPollUs > MOST_POLL_US) {
            throw new IllegalArgumentException(
                    "polling for %d us, not 0 to %d".formatted(busyPollUs, MOST_POLL_US));
        }
    }

    /// In the driver, with 16 MiB of frames.
    public static XdpConfig usual() {
        int count = (USUAL_MB << 20) / LARGE_FRAME;
        Frames frames = new Frames(count, LARGE_FRAME, false, Placement.NEAR);
        return new XdpConfig("", Mode.NATIVE, frames, USUAL_RING, 0, false);
    }

    /// What the environment says, the rest as usual; null if it says that there is to be none.
    /// Throws [IllegalArgumentException] with the name of a variable that says something else.
    public static @Nullable XdpConfig of(Map<String, String> environment) {
        Settings settings = new Settings(environment);
        Mode mode;
        switch (settings.text(MODE, "native")) {
            case "native" -> mode = Mode.NATIVE;
            case "skb" -> mode = Mode.GENERIC;
            case "disabled" -> {
                return null;
            }
            default -> throw settings.refused(MODE, "native, skb or disabled");
        }
        return new XdpConfig(
                settings.text(INTERFACE, ""),
                mode,
                frames(settings),
                settings.powerOfTwo(RING, USUAL_RING, LEAST_RING, MOST_RING),
                settings.number(BUSY_POLL, 0, 0, MOST_POLL_US),
                settings.isSet(CHECKSUMS));
    }

    private static Frames frames(Settings settings) {
        long megabytes = settings.powerOfTwo(MEMORY, USUAL_MB, LEAST_MB, MOST_MB);
        int bytes = settings.powerOfTwo(FRAME, LARGE_FRAME, SMALL_FRAME, LARGE_FRAME);
        Placement placement =
                switch (settings.wish(NUMA)) {
                    case AUTO -> Placement.NEAR;
                    case TRUE -> Placement.ALWAYS;
                    case FALSE -> Placement.ANYWHERE;
                };
        int count = (int) ((megabytes << 20) / bytes);
        return new Frames(count, bytes, settings.isSet(HUGE_PAGES), placement);
    }

    /// How many frames all queues together have.
    public int frames() {
        return memory.count;
    }

    /// How many each of several shards gets.
    int shareOfFrames(int shards) {
        return Math.max(LEAST_FRAMES, Integer.highestOneBit(memory.count / shards));
    }

    public XdpConfig on(String name) {
        return new XdpConfig(name, mode, memory, ringEntries, busyPollUs, verifiesChecksums);
    }

    public XdpConfig in(Mode wanted) {
        return new XdpConfig(
                interfaceName, wanted, memory, ringEntries, busyPollUs, verifiesChecksums);
    }

    public XdpConfig with(Frames frames) {
        return new XdpConfig(
                interfaceName, mode, frames, ringEntries, busyPollUs, verifiesChecksums);
    }

    public XdpConfig withFrames(int number) {
        return with(new Frames(number, memory.bytes, memory.hugePages, memory.placement));
    }

    public XdpConfig withHugePages() {
        return with(new Frames(memory.count, memory.bytes, true, memory.placement));
    }

    public XdpConfig withRings(int entries) {
        return new XdpConfig(interfaceName, mode, memory, entries, busyPollUs, verifiesChecksums);
    }

    public XdpConfig polling(int microseconds) {
        return new XdpConfig(
                interfaceName, mode, memory, ringEntries, microseconds, verifiesChecksums);
    }

    public XdpConfig verifyingChecksums() {
        return new XdpConfig(interfaceName, mode, memory, ringEntries, busyPollUs, true);
    }
}
