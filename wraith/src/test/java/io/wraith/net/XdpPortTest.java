package io.wraith.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.linux.BpfProgram.Mode;
import io.wraith.linux.Errno;
import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Memory;
import io.wraith.linux.Rights;
import io.wraith.linux.VethPair;
import io.wraith.net.Ports.Wish;
import io.wraith.net.XdpConfig.Placement;
import io.wraith.wire.Burst;
import io.wraith.wire.Steering;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is particular to ports that bypass the kernel.
@KernelTest({Need.ROOT, Need.XDP})
@Timeout(120)
final class XdpPortTest extends XdpPortFixture {
    private static final Pattern MAPPING =
            Pattern.compile("^([0-9a-f]{6,16})[- ]", Pattern.MULTILINE);

    @ParameterizedTest
    @EnumSource(Mode.class)
    void acquaintedPortsLeaveTheKernelOut(Mode mode) {
        XdpPort left = left(mode);
        XdpPort right = right(mode);
        acquaint(left, right);
        long byKernel = left.countByKernel(PortCounter.SENT_DATAGRAMS);
        for (int i = 0; i < 100; i++) {
            Burst burst = Bursts.of(right.localAddress(), 40 * 1_400 + 9, 1_400, i);
            burst.ecn(i % 4);
            assertArrives(left, right, burst);
        }
        assertThat(left.countByKernel(PortCounter.SENT_DATAGRAMS)).isEqualTo(byKernel);
        assertThat(right.countByKernel(PortCounter.RECEIVED_DATAGRAMS)).isZero();
        assertThat(fact(right, "XDP filter")).contains(" taken", "0 ours, without a socket");
        assertThat(fact(right, "AF_XDP"))
                .contains("on right", mode.name().toLowerCase(Locale.ROOT))
                .contains("zero-copy: EOPNOTSUPP");
        assertThat(right.framesAccounted()).isEqualTo(XdpConfig.usual().frames());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theKernelsPortsUnderstandIt(boolean isIpv4) {
        InetAddress here = isIpv4 ? VethPair.LEFT4 : VethPair.LEFT6;
        InetAddress there = isIpv4 ? VethPair.RIGHT4 : VethPair.RIGHT6;
        XdpPort bypass = open(true, here, XdpConfig.usual());
        Port kernel = kernelPort(false, there);
        acquaint(bypass, kernel);
        for (int length = 1; length < 60; length++) {
            // The kernel drops what has a wrong checksum, so every length proves one right.
            assertArrives(bypass, kernel, Bursts.of(kernel.localAddress(), length, length, length));
        }
        assertArrives(bypass, kernel, Bursts.of(kernel.localAddress(), 40_100, 1_300, 1));
        assertArrives(kernel, bypass, Bursts.of(bypass.localAddress(), 40_100, 1_300, 2));
        assertArrives(kernel, bypass, Bursts.of(bypass.localAddress(), 1_000, 100, 3));
    }

    @Test
    void aPortOnEveryAddressAnswersFromTheOneWrittenTo() {
        veth.right().links().address("right", InetAddress.ofLiteral("10.77.0.3"), 24);
        XdpPort anywhere = open(false, InetAddress.ofLiteral("::"), XdpConfig.usual());
        for (String host : List.of("10.77.0.2", "10.77.0.3", "fd77::2")) {
            boolean isIpv4 = host.indexOf(':') < 0;
            XdpPort left = open(true, isIpv4 ? VethPair.LEFT4 : VethPair.LEFT6, XdpConfig.usual());
            InetSocketAddress target = Bursts.at(host, anywhere);
            for (int i = 0; i < 8; i++) {
                Burst there = Bursts.of(target, 3_000, 1_000, i);
                assertArrives(left, anywhere, there);
                Burst back = Bursts.of(left.localAddress(), 3_000, 1_000, i);
                assertThat(anywhere.send(back)).isEqualTo(SendOutcome.SENT);
                assertThat(Bursts.receive(left, 3)).isEqualTo(Bursts.split(back, target));
            }
            left.close();
        }
        assertThat(anywhere.countByKernel(PortCounter.SENT_DATAGRAMS))
                .isLessThan(anywhere.count(PortCounter.SENT_DATAGRAMS));
    }

    @Test
    void wrongChecksumsAreDroppedWhereTheyAreVerified() {
        XdpPort strict = open(true, VethPair.LEFT4, XdpConfig.usual().verifyingChecksums());
        XdpPort right = right(Mode.NATIVE);
        for (int i = 0; i < 8; i++) {
            // The kernel leaves checksums to a device that, being none, does nothing.
            right.send(Bursts.of(strict.localAddress(), 100, 100, i));
        }
        List<Bursts.Arrived> arrived = Bursts.receive(strict, 8, 500_000_000);
        assertThat(arrived).as("those that went past the kernel").isNotEmpty();
        assertThat(strict.count(PortCounter.MALFORMED) + arrived.size()).isEqualTo(8);
        assertThat(strict.count(PortCounter.MALFORMED)).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"NATIVE, GENERIC", "GENERIC, NATIVE", "NATIVE, NATIVE"})
    void anInterfaceThatIsTakenIsRefused(Mode first, Mode second) {
        left(first);
        assertThatThrownBy(() -> left(second))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("putting an XDP program on interface");
    }

    /// Two of the rights come with that to administer everything, too.
    @Test
    void withoutRightsThereIsAReason() {
        assertRefusedWithout(Rights.CAP_NET_RAW);
        assertRefusedWithout(Rights.CAP_NET_ADMIN, Rights.CAP_SYS_ADMIN);
        assertRefusedWithout(Rights.CAP_BPF, Rights.CAP_SYS_ADMIN);
        left(Mode.NATIVE);
    }

    private void assertRefusedWithout(int... rights) {
        assertThatThrownBy(() -> veth.left().run(() -> Rights.without(this::openOnLeft, rights)))
                .as("without %s", Arrays.toString(rights))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("EPERM");
    }

    private XdpPort openOnLeft() {
        return XdpPort.open(at(VethPair.LEFT4), XdpConfig.usual());
    }

    @Test
    void whatCannotBeIsSaid() {
        PortConfig shared = at(VethPair.LEFT4).sharing(new Steering(0, 2));
        assertThatThrownBy(() -> XdpPort.open(shared, XdpConfig.usual()))
                .isInstanceOf(UnsupportedOperationException.class);
        veth.left().join("second", veth.right(), "other");
        veth.left().links().address("second", InetAddress.ofLiteral("10.78.0.1"), 24);
        assertThatThrownBy(() -> open(true, InetAddress.ofLiteral("::"), XdpConfig.usual()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("none of 2 interfaces");
        assertThatThrownBy(
                        () -> open(true, InetAddress.ofLiteral("::"), XdpConfig.usual().on("lo")))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("lo is no Ethernet interface");
        assertThatThrownBy(() -> XdpConfig.usual().withFrames(1_000))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutSegmentationTheBestWayIsPastTheKernel(boolean mayBypass) {
        XdpConfig xdp = mayBypass ? XdpConfig.usual() : null;
        Ports.Choice choice =
                veth.left()
                        .call(() -> {
                            PortConfig config = at(VethPair.LEFT4);
                            Ports.Choice calls = Ports.open(config, Wish.LINUX);
                            return Ports.automatic(calls, config, xdp, -Errno.ENOPROTOOPT);
                        });
        opened.add(choice.port());
        assertThat(choice.isWished()).isTrue();
        if (mayBypass) {
            assertThat(choice.port()).isInstanceOf(XdpPort.class);
            assertThat(choice.reason())
                    .startsWith("AF_XDP, past the kernel's stack, since the kernel cuts no bursts")
                    .contains("ENOPROTOOPT");
        } else {
            assertThat(choice.port()).isInstanceOf(UdpPort.class);
            assertThat(choice.reason())
                    .isEqualTo("Linux's socket calls, since AF_XDP: it is disabled");
        }
    }

    @Test
    void hugePagesAreUsedWhereThereAreAny() throws IOException {
        XdpPort left = open(true, VethPair.LEFT4, XdpConfig.usual().withHugePages());
        assertThat(fact(left, "frames")).containsAnyOf("pages huge", "transparent", "no reserved");
        long huge =
                kernelsWords("smaps", "AnonHugePages:") + kernelsWords("smaps", "Private_Hugetlb:");
        boolean areAny = !fact(left, "frames").contains("no transparent");
        assertThat(huge).as("KiB of huge pages").isGreaterThanOrEqualTo(areAny ? 16 << 10 : 0);
        acquaint(left, right(Mode.NATIVE));
        left.close();
        open(true, VethPair.LEFT4, XdpConfig.usual());
        assertThat(kernelsWords("smaps", "AnonHugePages:")).as("without asking").isZero();
    }

    @ParameterizedTest
    @EnumSource(Placement.class)
    void framesLieOnTheMemoryNodeThatIsWanted(Placement placement) throws IOException {
        XdpConfig.Frames frames = new XdpConfig.Frames(4_096, 4_096, false, placement);
        XdpPort left = open(true, VethPair.LEFT4, XdpConfig.usual().with(frames));
        String policy = wordsOfFrames(Path.of("/proc/self/numa_maps")).split(" ")[1];
        assertThat(policy).startsWith(placement == Placement.ALWAYS ? "prefer" : "default");
        assertThat(fact(left, "frames").contains(", memory node "))
                .as("%s, beside a virtual device", placement)
                .isEqualTo(placement == Placement.ALWAYS);
    }

    /// What a full ring cannot take is dropped, and counted.
    @Test
    void aRingHoldsAsManyAsItWasAskedFor() {
        XdpPort right = open(false, VethPair.RIGHT4, XdpConfig.usual().withRings(64));
        XdpPort left = left(Mode.NATIVE);
        acquaint(left, right);
        for (int i = 0; i < 10; i++) {
            assertThat(left.send(Bursts.of(right.localAddress(), 20 * 100, 100, i)))
                    .isEqualTo(SendOutcome.SENT);
        }
        assertThat(Bursts.receive(right, 200, 300_000_000)).hasSize(64);
        for (int i = 0; i < 64; i++) {
            right.await(0); // now and then it asks the kernel what was lost
        }
        assertThat(right.count(PortCounter.DROPPED_DATAGRAMS)).isEqualTo(200 - 64);
        assertThat(right.framesAccounted()).isEqualTo(XdpConfig.usual().frames());
    }

    @Test
    void smallFramesTakeWhatFitsIntoThem() {
        XdpConfig.Frames small = new XdpConfig.Frames(4_096, 2_048, false, Placement.NEAR);
        XdpPort right = open(false, VethPair.RIGHT4, XdpConfig.usual().with(small));
        XdpPort left = left(Mode.NATIVE);
        acquaint(left, right);
        assertArrives(left, right, Bursts.of(right.localAddress(), 40 * 1_400, 1_400, 1));
        right.close();
        veth.right().links().mtu("right", 1_800);
        assertThatThrownBy(() -> open(false, VethPair.RIGHT4, XdpConfig.usual().with(small)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("do not fit into frames of 2048");
    }

    /// What the kernel says under a name of the mapping that holds the frames, in KiB.
    private static long kernelsWords(String file, String name) throws IOException {
        String said = wordsOfFrames(Path.of("/proc/self", file));
        for (String line : said.lines().toList()) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return 0;
    }

    /// From the line on whose mapping holds the frames.
    private static String wordsOfFrames(Path file) throws IOException {
        Memory.Region frames =
                Memory.regions().stream()
                        .filter(region -> region.name().equals("AF_XDP frames"))
                        .findFirst()
                        .orElseThrow();
        String all = Files.readString(file);
        int at = -1;
        Matcher mappings = MAPPING.matcher(all);
        while (mappings.find()
                && Long.parseUnsignedLong(mappings.group(1), 16) <= frames.segment().address()) {
            at = mappings.start();
        }
        assertThat(at).as("frames in %s", file).isNotNegative();
        return all.substring(at);
    }
}
