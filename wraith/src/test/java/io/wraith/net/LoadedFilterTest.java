package io.wraith.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wraith.linux.BpfProgram;
import io.wraith.linux.ChildClassPath;
import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;
import io.wraith.linux.VethPair;
import io.wraith.linux.XdpSocket;
import io.wraith.linux.XdpSocket.Rings;
import io.wraith.linux.XdpSocket.Transport;
import io.wraith.linux.XdpUmem;
import io.wraith.net.XdpFilter.Verdict;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What becomes of filters and sockets together, and that they end with their process.
@KernelTest({Need.ROOT, Need.XDP})
@Timeout(60)
final class LoadedFilterTest {
    private static final Path NSENTER = Path.of("/usr/bin/nsenter");

    private final VethPair veth = VethPair.open();

    @AfterEach
    void close() {
        veth.close();
    }

    /// Takes the right interface and waits to be killed.
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws InterruptedException {
            try (XdpPort port = openOnRight()) {
                System.out.println(port.facts().getFirst());
                Thread.sleep(60_000);
            }
        }
    }

    private static XdpPort openOnRight() {
        InetSocketAddress local = new InetSocketAddress(VethPair.RIGHT4, 7_000);
        return XdpPort.open(PortConfig.at(local), XdpConfig.usual());
    }

    @Test
    void aKilledProcessLeavesNothingOnAnInterface() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(NSENTER), "needs " + NSENTER);
        long self = ProcessHandle.current().pid();
        Process child =
                new ProcessBuilder(
                                NSENTER.toString(),
                                "--net=/proc/" + self + "/fd/" + veth.right().descriptor(),
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                ChildClassPath.with(Child.class),
                                Child.class.getName())
                        .redirectErrorStream(true)
                        .start();
        try (BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
            assertThat(output.readLine()).startsWith("AF_XDP: on right");
        } finally {
            child.destroyForcibly().waitFor();
        }
        veth.right().call(LoadedFilterTest::openOnRight).close();
    }

    @Test
    void whatIsOursGoesToTheSocketOnItsQueue() {
        int port = 7_000;
        InetAddress ours = VethPair.RIGHT6;
        byte[] packet = TestFrames.datagram(VethPair.LEFT6, ours, port, 1, 100);
        int index = veth.right().links().link("right").index();
        Rings rings = new Rings(64, 64, 64, 64);
        try (XdpUmem umem = XdpUmem.map(new XdpUmem.Shape(64, 4_096, 0, false), false, false);
                LoadedFilter filter = LoadedFilter.load(port, 2);
                XdpSocket socket = veth.right().call(() -> XdpSocket.open(umem, rings))) {
            socket.bind(index, 0, Transport.COPY, false);
            filter.addresses(List.of(ours.getAddress()));
            filter.bind(1, socket);
            assertThat(filter.program().run(packet, 1).action()).isEqualTo(BpfProgram.XDP_PASS);
            assertThat(filter.count(Verdict.UNBOUND)).isEqualTo(1);
            filter.bind(0, socket);
            assertThat(filter.program().run(packet, 1).action()).isEqualTo(BpfProgram.XDP_REDIRECT);
            assertThat(filter.count(Verdict.TAKEN)).isEqualTo(1);
        }
    }
}
