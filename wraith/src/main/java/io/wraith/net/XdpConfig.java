package io.wraith.net;

import io.wraith.linux.BpfProgram.Mode;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// What an [XdpPort] is asked to be, besides being a port.
///
/// @param interfaceName whose frames it takes; empty for the interface that the port's address
///   belongs to, or by which the default route leaves
/// @param mode where in the interface the filter sits. In generic mode the stack may have put
///   several datagrams together before, which nobody can tell from one; see TUNING.md
/// @param frames how many frames of 4 KiB all queues together have; a power of two
/// @param hugePages whether they are to lie on huge pages
/// @param busyPollUs how long a wait looks for packets itself before it sleeps; 0 for not at all
/// @param verifiesChecksums whether a wrong UDP checksum is a reason to drop. The transport
///   authenticates every datagram, and between interfaces of one machine no checksum is right
public record XdpConfig(
        String interfaceName,
        Mode mode,
        int frames,
        boolean hugePages,
        int busyPollUs,
        boolean verifiesChecksums) {
    /// What the environment may say; every one may be left out.
    private static final String INTERFACE = "WRAITH_XDP_INTERFACE";

    private static final String MODE = "WRAITH_XDP_MODE";
    private static final String MEMORY = "WRAITH_UMEM_SIZE_MB";
    private static final String HUGE_PAGES = "WRAITH_USE_HUGE_PAGES";
    private static final String BUSY_POLL = "WRAITH_XDP_BUSY_POLL_US";
    private static final String CHECKSUMS = "WRAITH_XDP_VERIFY_CHECKSUMS";

    private static final int FRAMES_PER_MB = 256;
    private static final int USUAL_FRAMES = 4_096;
    private static final int LEAST_FRAMES = 512;
    private static final int MOST_FRAMES = 1 << 20;
    private static final int MOST_POLL_US = 100_000;

    public XdpConfig {
        if (frames < LEAST_FRAMES || frames > MOST_FRAMES || Integer.bitCount(frames) != 1) {
            throw new IllegalArgumentException(
                    "%d frames, not a power of two from %d to %d"
                            .formatted(frames, LEAST_FRAMES, MOST_FRAMES));
        }
        if (busyPollUs < 0 || busyPollUs > MOST_POLL_US) {
            throw new IllegalArgumentException(
                    "polling for %d us, not 0 to %d".formatted(busyPollUs, MOST_POLL_US));
        }
    }

    /// In the driver, with 16 MiB of frames.
    public static XdpConfig usual() {
        return new XdpConfig("", Mode.NATIVE, USUAL_FRAMES, false, 0, false);
    }

    /// What the environment says, the rest as usual; null if it says that there is to be none.
    /// Throws [IllegalArgumentException] with the name of a variable that says something else.
    public static @Nullable XdpConfig of(Map<String, String> environment) {
        String mode = environment.getOrDefault(MODE, "native");
        if (mode.equals("disabled")) {
            return null;
        }
        if (!mode.equals("native") && !mode.equals("skb")) {
            throw new IllegalArgumentException(MODE + " is native, skb or disabled, not " + mode);
        }
        XdpConfig usual = usual();
        int usualMb = usual.frames / FRAMES_PER_MB;
        int megabytes = number(environment, MEMORY, usualMb, 2, MOST_FRAMES / FRAMES_PER_MB);
        if (Integer.bitCount(megabytes) != 1) {
            throw new IllegalArgumentException(MEMORY + " is a power of two, not " + megabytes);
        }
        return new XdpConfig(
                environment.getOrDefault(INTERFACE, ""),
                mode.equals("skb") ? Mode.GENERIC : Mode.NATIVE,
                megabytes * FRAMES_PER_MB,
                isSet(environment, HUGE_PAGES),
                number(environment, BUSY_POLL, 0, 0, MOST_POLL_US),
                isSet(environment, CHECKSUMS));
    }

    private static int number(
            Map<String, String> environment, String name, int usual, int least, int most) {
        String text = environment.get(name);
        if (text == null) {
            return usual;
        }
        int number = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            throw new IllegalArgumentException(
                    "%s is a number from %d to %d, not %s".formatted(name, least, most, text));
        }
        return number;
    }

    private static boolean isSet(Map<String, String> environment, String name) {
        String text = environment.getOrDefault(name, "false");
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(name + " is true or false, not " + text);
        }
        return text.equals("true");
    }

    public XdpConfig on(String name) {
        return new XdpConfig(name, mode, frames, hugePages, busyPollUs, verifiesChecksums);
    }

    public XdpConfig in(Mode wanted) {
        return new XdpConfig(
                interfaceName, wanted, frames, hugePages, busyPollUs, verifiesChecksums);
    }

    public XdpConfig withFrames(int number) {
        return new XdpConfig(interfaceName, mode, number, hugePages, busyPollUs, verifiesChecksums);
    }

    public XdpConfig withHugePages() {
        return new XdpConfig(interfaceName, mode, frames, true, busyPollUs, verifiesChecksums);
    }

    public XdpConfig polling(int microseconds) {
        return new XdpConfig(
                interfaceName, mode, frames, hugePages, microseconds, verifiesChecksums);
    }

    public XdpConfig verifyingChecksums() {
        return new XdpConfig(interfaceName, mode, frames, hugePages, busyPollUs, true);
    }
}
