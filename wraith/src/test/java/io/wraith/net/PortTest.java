package io.wraith.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wraith.net.Ports.Wish;
import io.wraith.wire.Burst;
import io.wraith.wire.Steering;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/// Ports over loopback.
@ParameterizedClass
@EnumSource(
        value = Wish.class,
        names = {"LINUX", "URING", "JDK"})
@Timeout(30)
final class PortTest extends PortContract {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final Wish wish;
    private final List<Port> opened = new ArrayList<>();

    PortTest(Wish wish) {
        this.wish = wish;
    }

    @Override
    InetAddress leftHost() {
        return LOOPBACK;
    }

    @Override
    InetAddress rightHost() {
        return LOOPBACK;
    }

    @Override
    Port openLeft(PortConfig config) {
        Ports.Choice choice = Ports.open(config, wish);
        opened.add(choice.port());
        assumeTrue(choice.isWished(), choice.reason());
        return choice.port();
    }

    @Override
    Port openRight(PortConfig config) {
        return openLeft(config);
    }

    @Override
    Port openThird() {
        return openLeft(PortConfig.at(new InetSocketAddress(LOOPBACK, 0)));
    }

    @AfterEach
    void close() {
        opened.forEach(Port::close);
    }

    private Port open(PortConfig config) {
        return openLeft(config);
    }

    @Test
    void onePortServesBothFamilies() {
        assumeTrue(hasIpv6(), "this machine has no IPv6");
        Port anywhere = open(PortConfig.anywhere(0));
        for (String host : List.of("127.0.0.1", "::1")) {
            Port peer = open(PortConfig.at(new InetSocketAddress(InetAddress.ofLiteral(host), 0)));
            Burst burst = Bursts.of(Bursts.at(host, anywhere), 3_000, 1_000, 1);
            assertThat(peer.send(burst)).isEqualTo(SendOutcome.SENT);
            assertThat(Bursts.receive(anywhere, 3))
                    .isEqualTo(Bursts.split(burst, peer.localAddress()));
            Burst answer = Bursts.of(peer.localAddress(), 3_000, 1_000, 2);
            assertThat(anywhere.send(answer)).isEqualTo(SendOutcome.SENT);
            assertThat(Bursts.receive(peer, 3))
                    .isEqualTo(Bursts.split(answer, Bursts.at(host, anywhere)));
        }
    }

    @Test
    void portsThatShareAnAddressDivideThePeers() {
        Port first =
                open(PortConfig.at(new InetSocketAddress(LOOPBACK, 0)).sharing(new Steering(0, 2)));
        Port second = open(PortConfig.at(first.localAddress()).sharing(new Steering(1, 2)));
        for (int i = 0; i < 64; i++) {
            open(PortConfig.at(new InetSocketAddress(LOOPBACK, 0)))
                    .send(Bursts.of(first.localAddress(), 10, 10, i));
        }
        List<Bursts.Arrived> toFirst = new ArrayList<>();
        List<Bursts.Arrived> toSecond = new ArrayList<>();
        for (int i = 0; i < 100 && toFirst.size() + toSecond.size() < 64; i++) {
            toFirst.addAll(Bursts.receive(first, 64, 10_000_000));
            toSecond.addAll(Bursts.receive(second, 64, 10_000_000));
        }
        assertThat(toFirst.size() + toSecond.size()).isEqualTo(64);
        assertThat(toFirst.size()).isBetween(1, 63);
    }

    @Test
    void bufferSizesAreReported() {
        PortConfig small =
                PortConfig.at(new InetSocketAddress(LOOPBACK, 0)).withBuffers(20_000, 30_000);
        List<PortFact> facts = open(small).facts();
        assertThat(facts)
                .anyMatch(fact -> fact.toString().startsWith("receive buffer: 20000 of 20000"))
                .anyMatch(fact -> fact.toString().startsWith("send buffer: 30000 of 30000"));
    }

    private static boolean hasIpv6() {
        try {
            return NetworkInterface.getByInetAddress(InetAddress.ofLiteral("::1")) != null;
        } catch (SocketException failure) {
            return false;
        }
    }
}
