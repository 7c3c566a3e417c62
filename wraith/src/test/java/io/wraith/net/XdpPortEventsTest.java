package io.wraith.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.linux.BpfProgram.Mode;
import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;
import io.wraith.linux.ThreadRights;
import io.wraith.linux.VethPair;
import io.wraith.wire.Burst;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// What happens around a port that bypasses the kernel: links, floods, strangers, other threads.
@KernelTest({Need.ROOT, Need.XDP})
@Timeout(120)
final class XdpPortEventsTest extends XdpPortFixture {
    @Test
    void everyFrameIsSomewhereAfterAFloodWithDrops() {
        XdpConfig few = XdpConfig.usual().withFrames(512);
        XdpPort left = open(true, VethPair.LEFT4, few);
        XdpPort right = open(false, VethPair.RIGHT4, few);
        acquaint(left, right);
        Burst out = Bursts.of(right.localAddress(), 64 * 200, 200, 1);
        Burst in = Bursts.room();
        long taken = 0;
        for (int i = 0; i < 40_000; i++) {
            if (left.send(out) == SendOutcome.BLOCKED) {
                left.await(1_000_000);
            }
            // Bursts of neglect: rings run full and fill rings empty.
            for (int more = 1; more > 0 && i % 1_000 > 300; taken += more) {
                more = right.receive(in);
            }
        }
        long sent = left.count(PortCounter.SENT_DATAGRAMS);
        assertThat(sent).isGreaterThan(2_000_000);
        taken += Bursts.receive(right, Integer.MAX_VALUE, 300_000_000).size();
        assertThat(taken).isBetween(sent / 10, sent - 1);
        assertThat(right.count(PortCounter.SOCKET_DROPS)).isPositive();
        assertThat(left.framesAccounted()).isEqualTo(512);
        assertThat(right.framesAccounted()).isEqualTo(512);
        acquaint(left, right);
    }

    @Test
    void anInterfaceThatGoesDownAndUpIsUsedAgain() {
        XdpPort left = left(Mode.NATIVE);
        XdpPort right = right(Mode.NATIVE);
        acquaint(left, right);
        veth.left().links().down("left");
        left.await(0);
        assertThat(left.send(Bursts.of(right.localAddress(), 100, 100, 1)))
                .isEqualTo(SendOutcome.UNREACHABLE);
        veth.left().links().up("left");
        left.await(0);
        acquaint(left, right);
        long byKernel = left.countByKernel(PortCounter.SENT_DATAGRAMS);
        acquaint(left, right);
        assertThat(left.countByKernel(PortCounter.SENT_DATAGRAMS)).isEqualTo(byKernel);
    }

    @Test
    void anInterfaceThatIsRemovedLeavesThePortToTheKernel() {
        XdpPort left = left(Mode.NATIVE);
        acquaint(left, right(Mode.NATIVE));
        veth.left().links().delete("left");
        Burst burst = Bursts.of(new InetSocketAddress(VethPair.RIGHT4, 9), 100, 100, 1);
        assertThat(left.await(1_000_000_000)).isTrue();
        assertThat(left.send(burst)).isEqualTo(SendOutcome.UNREACHABLE);
        assertThat(left.framesAccounted()).isEqualTo(-1);
        assertThat(left.facts()).first().hasToString("AF_XDP: no more, since left was removed");
        assertThat(left.receive(Bursts.room())).isZero();
    }

    @Test
    void aNarrowerLinkIsKnownAtOnce() {
        XdpPort left = left(Mode.NATIVE);
        XdpPort right = right(Mode.NATIVE);
        acquaint(left, right);
        Burst large = Bursts.of(right.localAddress(), 1_400, 1_400, 1);
        assertArrives(left, right, large);
        veth.left().links().mtu("left", 1_300);
        left.await(0);
        assertThat(left.send(large)).isEqualTo(SendOutcome.TOO_LARGE);
        assertThat(Bursts.notice(left).mtu()).isEqualTo(1_300);
        acquaint(left, right);
    }

    @Test
    void packetsThatDoNotFitIntoFramesAreTheKernels() {
        veth.left().links().mtu("left", 9_000);
        assertThatThrownBy(() -> left(Mode.GENERIC))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("packets of 9000 bytes");
        veth.left().links().mtu("left", 1_500);
        XdpPort left = left(Mode.GENERIC);
        Port right = kernelPort(false, VethPair.RIGHT4);
        acquaint(left, right);
        veth.left().links().mtu("left", 9_000);
        left.await(0);
        assertThat(fact(left, "AF_XDP")).contains("no more, since packets of 9000 bytes");
        acquaint(left, right);
    }

    /// What a ring holds while its interface is down leaves when that is up; nobody is woken for it
    /// before.
    @Test
    void framesThatWaitForAnInterfaceWakeNobody() {
        XdpPort left = left(Mode.NATIVE);
        XdpPort right = right(Mode.NATIVE);
        acquaint(left, right);
        veth.left().links().down("left");
        Burst burst = Bursts.of(right.localAddress(), 4_000, 1_000, 1);
        assertThat(left.send(burst)).as("before the news").isEqualTo(SendOutcome.SENT);
        left.await(0);
        long waits = left.count(PortCounter.WAITS);
        long endNs = System.nanoTime() + 300_000_000;
        while (System.nanoTime() - endNs < 0) {
            left.await(endNs - System.nanoTime());
        }
        assertThat(left.count(PortCounter.WAITS) - waits).isLessThan(20);
        veth.left().links().up("left");
        left.await(1_000_000_000);
        left.await(10_000_000);
        assertThat(Bursts.receive(right, 4)).isEqualTo(Bursts.split(burst, left.localAddress()));
        acquaint(left, right);
        assertThat(left.framesAccounted()).isEqualTo(XdpConfig.usual().frames());
    }

    /// Frames leave and arrive while their interface goes down and up.
    @Test
    void noFrameIsLostFromAccountWhileAnInterfaceFlaps() {
        XdpPort left = left(Mode.NATIVE);
        XdpPort right = right(Mode.NATIVE);
        acquaint(left, right);
        Burst out = Bursts.of(right.localAddress(), 20_000, 1_000, 1);
        Burst in = Bursts.room();
        for (int i = 0; i < 400; i++) {
            if (i % 40 == 10) {
                veth.left().links().down("left");
            } else if (i % 40 == 20) {
                veth.left().links().up("left");
            } else if (i % 40 == 30) {
                veth.left().links().mtu("left", i % 80 == 30 ? 1_300 : 1_500);
            }
            left.send(out);
            left.await(100_000);
            while (right.receive(in) > 0) {
                assertThat(in.stride()).isEqualTo(1_000);
            }
        }
        assertThat(left.framesAccounted()).isEqualTo(XdpConfig.usual().frames());
        assertThat(right.framesAccounted()).isEqualTo(XdpConfig.usual().frames());
        acquaint(left, right);
    }

    @Test
    void strangersCauseNoLookUps() {
        XdpPort left = left(Mode.NATIVE);
        int strangers = 2_000;
        for (int i = 0; i < strangers; i++) {
            InetSocketAddress stranger = new InetSocketAddress(VethPair.RIGHT4, 1_024 + i);
            left.send(Bursts.of(stranger, 10, 10, i));
            left.send(Bursts.of(stranger, 10, 10, i));
        }
        assertThat(left.count(PortCounter.LOOK_UPS)).isZero();
        acquaint(left, right(Mode.NATIVE));
        assertThat(left.count(PortCounter.LOOK_UPS)).isBetween(1L, 16L);
    }

    /// The owner's thread keeps no rights, and needs none: addresses come, links change.
    @Test
    void theOwnerNeedsNoRightsOnceThePortIsOpen() throws InterruptedException {
        XdpPort left = left(Mode.NATIVE);
        XdpPort right = open(false, InetAddress.ofLiteral("0.0.0.0"), XdpConfig.usual());
        InetAddress second = InetAddress.ofLiteral("10.77.0.3");
        AtomicReference<Throwable> failure = new AtomicReference<>();
        veth.right().links().address("right", second, VethPair.PREFIX4);
        Thread owner =
                Thread.ofPlatform()
                        .start(() -> {
                            assertThat(ThreadRights.drop(ThreadRights.OF_NETWORKS)).isZero();
                            right.await(0);
                            InetSocketAddress there = Bursts.at("10.77.0.3", right);
                            for (int i = 0; i < 8; i++) {
                                left.send(Bursts.of(there, 100, 100, i));
                                assertThat(Bursts.receive(right, 1)).hasSize(1);
                            }
                        });
        owner.setUncaughtExceptionHandler((_, thrown) -> failure.set(thrown));
        owner.join();
        assertThat(failure.get()).isNull();
        assertThat(right.count(PortCounter.FILTER_TAKEN)).isPositive();
        assertThat(right.facts()).noneMatch(fact -> fact.detail().contains("no more"));
    }

    @Test
    void aPortThatPollsDoesNotSleepForWhatComesSoon() throws InterruptedException {
        XdpPort left = left(Mode.NATIVE);
        XdpPort right = open(false, VethPair.RIGHT4, XdpConfig.usual().polling(100_000));
        acquaint(left, right);
        assertThat(fact(right, "busy polling")).isNotEmpty();
        long waits = right.count(PortCounter.WAITS);
        for (int i = 0; i < 20; i++) {
            Burst burst = Bursts.of(right.localAddress(), 100, 100, i);
            Thread later =
                    Thread.ofPlatform()
                            .start(() -> {
                                LockSupport.parkNanos(1_000_000);
                                left.send(burst);
                            });
            assertThat(right.await(-1)).isTrue();
            later.join();
            assertThat(Bursts.receive(right, 1)).hasSize(1);
        }
        assertThat(right.count(PortCounter.WAITS) - waits).isLessThan(10);
        right.await(0);
    }

    /// Every count of the filter is told while it is there, and after.
    @Test
    void whatTheFilterDidIsCounted() {
        XdpPort left = left(Mode.NATIVE);
        XdpPort right = right(Mode.NATIVE);
        acquaint(left, right);
        Port other = kernelPort(false, VethPair.RIGHT4);
        assertArrives(left, other, Bursts.of(other.localAddress(), 100, 100, 1));
        long taken = right.count(PortCounter.FILTER_TAKEN);
        assertThat(taken).isPositive();
        assertThat(right.count(PortCounter.FILTER_PASSED)).isPositive();
        assertThat(right.count(PortCounter.FILTER_UNBOUND)).isZero();
        veth.right().links().delete("right");
        right.await(0);
        assertThat(right.framesAccounted()).isEqualTo(-1);
        assertThat(right.count(PortCounter.FILTER_TAKEN)).isGreaterThanOrEqualTo(taken);
    }
}
