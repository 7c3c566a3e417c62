package io.wraith.bench.breakdown;

import java.util.List;

/// What a thread of the transport does at a moment, told from the stack of a sample.
enum Stage {
    SERIALISATION("serialisation: frames, headers, streams"),
    ENCRYPTION("encryption, keys, replay window"),
    SYSTEM_CALL("system calls, with their arrangement"),
    HAND_OVER("hand-over: sleeping, waking, commands"),
    /// No sample tells of it: copies are the compiler's, without frames, and count for the methods
    /// around. [CopyCosts] measures them by themselves.
    COPY("copies, measured by themselves"),
    CONGESTION("congestion, recovery, ACKs, timers"),
    OTHER("other");

    private static final List<String> CIPHERS =
            List.of(
                    "com.sun.crypto.",
                    "javax.crypto.",
                    "io.wraith.crypto.",
                    "io.wraith.simd.",
                    "io.wraith.proto.keys.");

    private static final List<String> SLEEPERS =
            List.of(
                    "io.wraith.net.PortSleeper",
                    "io.wraith.net.PortWaker",
                    "io.wraith.node.Shard.await",
                    "io.wraith.node.Shard.execute",
                    "sun.nio.ch.EPoll",
                    "org.jctools.");

    /// Of packets past the kernel, whose headers and sums are written here.
    private static final List<String> HEADERS =
            List.of(
                    "io.wraith.net.FrameHeaders",
                    "io.wraith.net.FrameReader",
                    "io.wraith.net.InternetChecksum");

    private static final List<String> KERNEL =
            List.of("io.wraith.linux.", "io.wraith.net.", "sun.nio.ch.");

    private static final List<String> CONTROL =
            List.of(
                    "io.wraith.proto.congestion.",
                    "io.wraith.proto.recovery.",
                    "io.wraith.proto.Clockwork",
                    "io.wraith.proto.Fate",
                    "io.wraith.proto.Sender",
                    "io.wraith.proto.Timers");

    private static final List<String> FRAMES =
            List.of("io.wraith.wire.", "io.wraith.proto.", "io.wraith.node.MemoryTransfer");

    final String words;

    Stage(String words) {
        this.words = words;
    }

    /// Of frames such as `io.wraith.proto.Fate.acked`, the innermost first. A cipher and a wait
    /// include all that they call; of the rest the innermost frame that tells decides, since the
    /// JDK's frames and those of [io.wraith.base] work for whoever calls them.
    static Stage of(List<String> frames) {
        if (anyOf(frames, CIPHERS)) {
            return ENCRYPTION;
        }
        if (anyOf(frames, SLEEPERS)) {
            return HAND_OVER;
        }
        for (String frame : frames) {
            if (isOf(frame, KERNEL)) {
                return isOf(frame, HEADERS) ? SERIALISATION : SYSTEM_CALL;
            }
            if (isOf(frame, CONTROL)) {
                return CONGESTION;
            }
            if (isOf(frame, FRAMES)) {
                return SERIALISATION;
            }
        }
        return OTHER;
    }

    private static boolean anyOf(List<String> frames, List<String> beginnings) {
        return frames.stream().anyMatch(frame -> isOf(frame, beginnings));
    }

    private static boolean isOf(String frame, List<String> beginnings) {
        return beginnings.stream().anyMatch(frame::startsWith);
    }
}
