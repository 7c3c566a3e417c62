package io.wraith.bench;

import io.wraith.bench.XdpNetwork.Way;
import io.wraith.net.Port;
import io.wraith.wire.Burst;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process that takes an interface past the kernel and is killed while it sends. Nothing of it
/// may be left there.
final class XdpVictim {
    private static final String READY = "ready";
    private static final int PAYLOAD = 1_000;
    private static final int COUNT = 40;
    private static final long LIFE_NS = TimeUnit.SECONDS.toNanos(60);

    private XdpVictim() {}

    /// Lets one live for a moment in the left network.
    static void killOne(XdpNetwork network) throws IOException, InterruptedException {
        Process victim =
                new ProcessBuilder(
                                List.of(
                                        "nsenter",
                                        "--net=" + network.path(true),
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "--enable-native-access=ALL-UNNAMED",
                                        "-XX:+UseSerialGC",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        XdpVictim.class.getName()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try {
            byte[] said = victim.getInputStream().readNBytes(READY.length());
            if (said.length < READY.length()) {
                throw new IllegalStateException("a process that was to be killed did not start");
            }
            Thread.sleep(100);
        } finally {
            victim.destroyForcibly().waitFor();
        }
        try (Port port = network.open(Way.NATIVE, true)) {
            requireBypass(port);
        }
    }

    private static void requireBypass(Port port) {
        if (port.facts().stream().noneMatch(fact -> fact.name().equals("AF_XDP"))) {
            throw new IllegalStateException("a killed process left something on its interface");
        }
    }

    public static void main(String[] arguments) {
        long startNs = System.nanoTime();
        try (Port port = XdpNetwork.openHere(Way.NATIVE, true)) {
            Burst burst =
                    XdpComparison.burst(
                            new InetSocketAddress(XdpNetwork.address(false), 9), PAYLOAD, COUNT);
            System.out.print(READY);
            System.out.flush();
            while (System.nanoTime() - startNs < LIFE_NS) {
                port.send(burst);
                port.await(1_000_000);
            }
        }
    }
}
