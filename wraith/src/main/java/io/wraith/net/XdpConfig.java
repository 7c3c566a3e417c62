package io.wraith.net;

import io.wraith.linux.BpfProgram.Mode;

/// What an [XdpPort] is asked to be, besides being a port.
///
/// @param interfaceName whose frames it takes; empty for the interface that the port's address
///   belongs to, or by which the default route leaves
/// @param mode where in the interface the filter sits. In generic mode the stack may have put
///   several datagrams together before, which nobody can tell from one; see TUNING.md
/// @param frames how many frames of 4 KiB all queues together have; a power of two
/// @param hugePages whether they are to lie on huge pages
/// @param verifiesChecksums whether a wrong UDP checksum is a reason to drop. The transport
///   authenticates every datagram, and between interfaces of one machine no checksum is right
public record XdpConfig(
        String interfaceName, Mode mode, int frames, boolean hugePages, boolean verifiesChecksums) {
    private static final int USUAL_FRAMES = 4_096;
    private static final int LEAST_FRAMES = 512;
    private static final int MOST_FRAMES = 1 << 20;

    public XdpConfig {
        if (frames < LEAST_FRAMES || frames > MOST_FRAMES || Integer.bitCount(frames) != 1) {
            throw new IllegalArgumentException(
                    "%d frames, not a power of two from %d to %d"
                            .formatted(frames, LEAST_FRAMES, MOST_FRAMES));
        }
    }

    /// In the driver, with 16 MiB of frames.
    public static XdpConfig usual() {
        return new XdpConfig("", Mode.NATIVE, USUAL_FRAMES, false, false);
    }

    public XdpConfig on(String name) {
        return new XdpConfig(name, mode, frames, hugePages, verifiesChecksums);
    }

    public XdpConfig in(Mode wanted) {
        return new XdpConfig(interfaceName, wanted, frames, hugePages, verifiesChecksums);
    }

    public XdpConfig withFrames(int number) {
        return new XdpConfig(interfaceName, mode, number, hugePages, verifiesChecksums);
    }

    public XdpConfig withHugePages() {
        return new XdpConfig(interfaceName, mode, frames, true, verifiesChecksums);
    }

    public XdpConfig verifyingChecksums() {
        return new XdpConfig(interfaceName, mode, frames, hugePages, true);
    }
}
