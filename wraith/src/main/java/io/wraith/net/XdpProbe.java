package io.wraith.net;

import io.wraith.linux.LinuxException;
import io.wraith.linux.XdpSocket;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.util.List;

/// Whether this process may bypass the kernel here, as far as can be seen without touching an
/// interface: an AF_XDP socket is opened, the filter loaded and run on packets that nobody sent.
///
/// @param refusal why not; empty if it may
/// @param filterNs what the filter costs a packet that is ours, up to the look-up of its socket
public record XdpProbe(String refusal, int filterNs) {
    private static final int PORT = 7_000;
    private static final int PAYLOAD = 1_280;
    private static final int RUNS = 100_000;

    /// Tries.
    public static XdpProbe run() {
        String refusal = XdpSocket.refusal();
        if (!refusal.isEmpty()) {
            return new XdpProbe(refusal, 0);
        }
        try (LoadedFilter filter = LoadedFilter.load(PORT, 1)) {
            InetAddress own = InetAddress.ofLiteral("2001:db8::1");
            InetAddress peer = InetAddress.ofLiteral("2001:db8::2");
            filter.addresses(List.of(own.getAddress()));
            byte[] packet = packet(peer, own);
            return new XdpProbe("", filter.program().run(packet, RUNS).nanoseconds());
        } catch (LinuxException refused) {
            return new XdpProbe(String.valueOf(refused.getMessage()), 0);
        }
    }

    private static byte[] packet(InetAddress from, InetAddress to) {
        FrameHeaders headers =
                new FrameHeaders(
                        new FrameHeaders.End(1, from, PORT), new FrameHeaders.End(2, to, PORT));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment frame = arena.allocate((long) headers.length() + PAYLOAD);
            headers.write(frame, 0, new byte[PAYLOAD], 0, PAYLOAD, 0);
            return frame.toArray(ValueLayout.JAVA_BYTE);
        }
    }
}
