package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.net.Port;
import io.wraith.net.PortConfig;
import io.wraith.net.Ports;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetAddress;
import java.net.InetSocketAddress;

final class MemoryTransferTest {
    private static Port port() {
        InetAddress address = InetAddress.ofLiteral("127.0.0.1");
        return Ports.open(PortConfig.at(new InetSocketAddress(address, 0)), Ports.Wish.BEST).port();
    }

    @Test
    @Timeout(120)
    void allThatIsSentArrivesInEachRun() throws InterruptedException {
        try (MemoryTransfer transfer = MemoryTransfer.open(port(), port(), 1280)) {
            for (int run = 0; run < 3; run++) {
                MemoryTransfer.Run took = transfer.run(100_000_000);
                assertThat(took.bytes()).isGreaterThanOrEqualTo(32 << 20);
                assertThat(took.wallNs()).isGreaterThanOrEqualTo(100_000_000);
                assertThat(took.senderCpuNs()).isPositive();
                assertThat(took.receiverCpuNs()).isPositive();
                assertThat(took.packetBytes()).isBetween(1024, 1280);
            }
        }
    }

    @Test
    @Timeout(120)
    void whatIsStillUnderWayIsNotWaitedFor() throws InterruptedException {
        try (MemoryTransfer transfer = MemoryTransfer.open(port(), port(), 1280)) {
            long startNs = System.nanoTime();
            long arrived = transfer.arrivedWithin(100_000_000);
            long tookNs = System.nanoTime() - startNs;
            assertThat(arrived).isPositive();
            assertThat(tookNs).isGreaterThanOrEqualTo(100_000_000);
        }
    }
}
