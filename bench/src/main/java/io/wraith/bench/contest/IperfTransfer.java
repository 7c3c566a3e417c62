package io.wraith.bench.contest;

import io.wraith.bench.link.EmulatedLink;
import io.wraith.bench.link.Listening;
import io.wraith.bench.link.Side;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The kernel's TCP over an emulated link, from A to B, as iperf3 measures it.
final class IperfTransfer {
    private static final Path AVAILABLE =
            Path.of("/proc/sys/net/ipv4/tcp_available_congestion_control");

    /// The most that TCP may buffer: without it, the usual 4 and 6 MB hold it to a sixth of a link
    /// with a round trip of 200 ms.
    private static final String TCP_BUFFERS = "4096 131072 134217728";

    private static final List<Path> TCP_LIMITS =
            List.of(Path.of("/proc/sys/net/ipv4/tcp_rmem"), Path.of("/proc/sys/net/ipv4/tcp_wmem"));

    private static final Pattern RECEIVED =
            Pattern.compile("\"sum_received\":\\s*\\{[^}]*?\"bits_per_second\":\\s*([0-9.eE+-]+)");

    private IperfTransfer() {}

    /// What is missing for TCP with this congestion control; empty when nothing is.
    static String missing(String congestionControl) {
        String program = Programs.missing("iperf3");
        if (!program.isEmpty()) {
            return program;
        }
        try {
            boolean isThere =
                    Arrays.asList(Files.readString(AVAILABLE).strip().split(" "))
                            .contains(congestionControl);
            return isThere
                    ? ""
                    : "the kernel has no "
                            + congestionControl
                            + " (modprobe tcp_"
                            + congestionControl
                            + ")";
        } catch (IOException unknown) {
            return "the kernel does not say what congestion control it has";
        }
    }

    /// Lets TCP on both sides of a link buffer what the longest of them needs.
    static void widenBuffers(EmulatedLink link) {
        for (Side side : Side.values()) {
            link.namespace(side).run(IperfTransfer::widenBuffers);
        }
    }

    /// For a thread in the network that is meant.
    private static void widenBuffers() {
        try {
            for (Path limit : TCP_LIMITS) {
                Files.writeString(limit, TCP_BUFFERS);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// The goodput in bits per second at the receiver.
    static double run(EmulatedLink link, String congestionControl, int seconds)
            throws IOException, InterruptedException {
        Process server =
                link.start(
                        Side.B,
                        new ProcessBuilder("iperf3", "-s", "-1")
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .redirectError(ProcessBuilder.Redirect.DISCARD));
        try {
            Listening.await(server);
            Process client =
                    link.start(
                            Side.A,
                            new ProcessBuilder(
                                            "iperf3",
                                            "-J",
                                            "-c",
                                            Side.B.address().getHostAddress(),
                                            "-C",
                                            congestionControl,
                                            "-t",
                                            Integer.toString(seconds))
                                    .redirectErrorStream(true));
            String output =
                    new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = client.waitFor();
            return received(output)
                    .orElseThrow(() -> new IOException("iperf3 ended with code " + code));
        } finally {
            server.destroy();
        }
    }

    static Optional<Double> received(String output) {
        Matcher found = RECEIVED.matcher(output);
        return found.find() ? Optional.of(Double.parseDouble(found.group(1))) : Optional.empty();
    }
}
