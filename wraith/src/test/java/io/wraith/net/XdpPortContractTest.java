package io.wraith.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.linux.BpfProgram.Mode;
import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;
import io.wraith.linux.VethPair;
import io.wraith.net.Ports.Wish;
import io.wraith.wire.Burst;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// The same as over loopback, past the kernel's stack between two networks.
@KernelTest({Need.ROOT, Need.XDP})
@ParameterizedClass
@CsvSource({"NATIVE, true", "NATIVE, false", "GENERIC, true", "GENERIC, false"})
@Timeout(30)
final class XdpPortContractTest extends PortContract {
    private final Mode mode;
    private final boolean isIpv4;
    private final VethPair veth = VethPair.open();

    XdpPortContractTest(Mode mode, boolean isIpv4) {
        this.mode = mode;
        this.isIpv4 = isIpv4;
    }

    @AfterEach
    void close() {
        veth.close();
    }

    @Override
    InetAddress leftHost() {
        return isIpv4 ? VethPair.LEFT4 : VethPair.LEFT6;
    }

    @Override
    InetAddress rightHost() {
        return isIpv4 ? VethPair.RIGHT4 : VethPair.RIGHT6;
    }

    @Override
    Port openLeft(PortConfig config) {
        return veth.left().call(() -> XdpPort.open(config, XdpConfig.usual().in(mode)));
    }

    @Override
    Port openRight(PortConfig config) {
        return veth.right().call(() -> XdpPort.open(config, XdpConfig.usual().in(mode)));
    }

    @Override
    Port openThird() {
        PortConfig config = PortConfig.at(new InetSocketAddress(leftHost(), 0)).withoutOffloads();
        return veth.left().call(() -> Ports.open(config, Wish.LINUX).port());
    }

    /// The first bursts go by the kernel, until it knows the neighbour.
    @Override
    void acquaint(Port one, Port other) {
        for (int i = 0; i < 8; i++) {
            Burst there = Bursts.of(other.localAddress(), 100, 100, i);
            assertThat(one.send(there)).isEqualTo(SendOutcome.SENT);
            assertThat(Bursts.receive(other, 1)).hasSize(1);
            Burst back = Bursts.of(one.localAddress(), 100, 100, i);
            assertThat(other.send(back)).isEqualTo(SendOutcome.SENT);
            assertThat(Bursts.receive(one, 1)).hasSize(1);
        }
    }
}
