package io.wraith.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;
import io.wraith.linux.Namespace;
import io.wraith.linux.VethPair;
import io.wraith.net.Ports.Wish;
import io.wraith.wire.Burst;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// Ports of several shards past the kernel, at both ends of a cable with several queues.
@KernelTest({Need.ROOT, Need.XDP})
@Timeout(120)
final class XdpGroupTest {
    private static final int USUAL_FRAMES = XdpConfig.usual().frames();

    private final List<Port> opened = new ArrayList<>();
    private VethPair veth = VethPair.open(2);

    @AfterEach
    void close() {
        opened.forEach(Port::close);
        veth.close();
    }

    private List<Ports.Choice> choices(boolean isLeft, int shards) {
        Namespace where = isLeft ? veth.left() : veth.right();
        InetAddress address = isLeft ? VethPair.LEFT4 : VethPair.RIGHT4;
        PortConfig config = PortConfig.at(new InetSocketAddress(address, 0));
        List<Ports.Choice> choices =
                where.call(() -> Ports.openGroup(config, Wish.XDP, XdpConfig.usual(), shards));
        choices.forEach(choice -> opened.add(choice.port()));
        return choices;
    }

    private List<XdpPort> group(boolean isLeft, int shards) {
        return choices(isLeft, shards).stream().map(choice -> (XdpPort) choice.port()).toList();
    }

    private static void assertCross(XdpPort from, XdpPort to) {
        for (int i = 0; i < 50; i++) {
            Burst burst = Bursts.of(to.localAddress(), 40 * 1_400 + 9, 1_400, i);
            XdpPortFixture.assertArrives(from, to, burst);
        }
    }

    /// Both know each other's hardware afterwards; that goes by whichever socket the kernel takes.
    private static void acquaint(List<XdpPort> left, List<XdpPort> right) {
        for (int i = 0; i < 8; i++) {
            for (XdpPort port : left) {
                port.send(Bursts.of(right.getFirst().localAddress(), 100, 100, i));
            }
            for (XdpPort port : right) {
                port.send(Bursts.of(left.getFirst().localAddress(), 100, 100, i));
            }
            left.forEach(port -> Bursts.receive(port, 100, 10_000_000));
            right.forEach(port -> Bursts.receive(port, 100, 10_000_000));
        }
    }

    @Test
    void whatAShardSendsStaysOnItsQueue() {
        List<XdpPort> left = group(true, 2);
        List<XdpPort> right = group(false, 2);
        assertThat(left).hasSize(2);
        assertThat(left).extracting(XdpPort::localAddress).containsOnly(left.get(0).localAddress());
        acquaint(left, right);
        long[] byKernel = new long[2];
        for (int shard = 0; shard < 2; shard++) {
            byKernel[shard] = left.get(shard).countByKernel(PortCounter.SENT_DATAGRAMS);
            assertCross(left.get(shard), right.get(shard));
            assertCross(right.get(shard), left.get(shard));
        }
        for (int shard = 0; shard < 2; shard++) {
            assertThat(left.get(shard).countByKernel(PortCounter.SENT_DATAGRAMS))
                    .isEqualTo(byKernel[shard]);
            assertThat(left.get(shard).framesAccounted()).isEqualTo(USUAL_FRAMES / 2);
            assertThat(XdpPortFixture.fact(left.get(shard), "AF_XDP"))
                    .contains("on left, 1 of its queues");
        }
        assertThat(left.get(0).count(PortCounter.FILTER_TAKEN)).isGreaterThan(2 * 50 * 40);
        assertThat(left.get(1).count(PortCounter.FILTER_TAKEN)).as("told once").isZero();
    }

    @Test
    void oneShardTakesAllQueues() {
        XdpPort left = group(true, 1).getFirst();
        List<XdpPort> right = group(false, 2);
        assertThat(XdpPortFixture.fact(left, "AF_XDP")).contains("2 of its queues");
        acquaint(List.of(left), right);
        assertCross(right.get(0), left);
        assertCross(right.get(1), left);
    }

    @Test
    void thereAreNoMoreShardsThanQueues() {
        List<Ports.Choice> choices = choices(true, 3);
        assertThat(choices).hasSize(2);
        assertThat(choices)
                .allSatisfy(choice -> {
                    assertThat(choice.isWished()).isTrue();
                    assertThat(choice.reason())
                            .endsWith("; 2 of the 3 shards wanted, since left has as many queues");
                });
        veth.close();
        veth = VethPair.open();
        assertThat(choices(true, 2)).hasSize(1);
    }

    /// The filter goes with the last of them, and what comes by a queue that nobody has is the
    /// kernel's.
    @Test
    void oneThatIsClosedLeavesTheOthers() {
        List<XdpPort> left = group(true, 2);
        List<XdpPort> right = group(false, 2);
        acquaint(left, right);
        left.get(0).close();
        assertCross(right.get(1), left.get(1));
        assertCross(left.get(1), right.get(1));
        assertThat(choices(true, 1).getFirst().reason())
                .contains("since AF_XDP:", "putting an XDP program on interface");
        left.get(1).close();
        assertThat(group(true, 2)).hasSize(2);
    }

    @Test
    void allOfThemSeeThatTheInterfaceIsGone() {
        List<XdpPort> left = group(true, 2);
        veth.left().links().delete("left");
        for (XdpPort port : left) {
            port.await(0);
            assertThat(XdpPortFixture.fact(port, "AF_XDP"))
                    .isEqualTo("no more, since left was removed");
        }
    }

    @Test
    void socketsTakeOverWhereItCannotBe() {
        veth.left().links().mtu("left", 9_000);
        List<Ports.Choice> choices = choices(true, 2);
        assertThat(choices).hasSize(2);
        assertThat(choices)
                .allSatisfy(choice -> {
                    assertThat(choice.port()).isInstanceOf(UdpPort.class);
                    assertThat(choice.isWished()).isFalse();
                    assertThat(choice.reason()).contains("since AF_XDP: packets of 9000 bytes");
                });
    }
}
