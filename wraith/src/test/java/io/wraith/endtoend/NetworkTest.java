package io.wraith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;
import io.wraith.linux.Links;
import io.wraith.linux.VethPair;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Two processes in two networks that a cable joins, and what happens to cables and addresses while
/// a transfer runs: it ends well, later.
@KernelTest
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
final class NetworkTest {
    private static final int MEBIBYTES = 16;
    private static final long ENOUGH = 2 << 20;

    @TempDir private Path folder;
    private VethPair veth;
    private Machine left;
    private Machine right;
    private Path source;
    private Path target;

    @BeforeEach
    void prepare() throws IOException {
        veth = VethPair.open();
        left = new Machine(Files.createDirectory(folder.resolve("left")), veth.left());
        right = new Machine(Files.createDirectory(folder.resolve("right")), veth.right());
        source = folder.resolve("source");
        target = folder.resolve("target");
        FileTree.write(source, MEBIBYTES, 3);
    }

    @AfterEach
    void close() {
        left.close();
        right.close();
        veth.close();
    }

    private Run send(String... more) {
        List<String> all = new ArrayList<>(List.of("send", source.toString()));
        all.addAll(List.of("--once", "--json"));
        all.addAll(List.of(more));
        return left.start(all.toArray(String[]::new));
    }

    private Run receive(Run sender, String... more) {
        List<String> all = new ArrayList<>(List.of("receive", "-o", target.toString(), "--json"));
        all.addAll(List.of(more));
        String ticket = sender.await("ready").text("ticket");
        return right.start(Map.of("WRAITH_TICKET", ticket), all.toArray(String[]::new));
    }

    /// Two who are in the middle of a transfer of several seconds.
    private Run[] underWay(boolean isIpv4) {
        Run sender =
                send(
                        "--no-lan",
                        "--limit",
                        "4M",
                        "--listen",
                        isIpv4 ? "10.77.0.1:0" : "[fd77::1]:0");
        Run receiver = receive(sender, "--no-lan");
        receiver.await("a part", () -> receiver.progressBytes() >= ENOUGH);
        assertThat(receiver.isAlive()).as(receiver::toString).isTrue();
        return new Run[] {sender, receiver};
    }

    private void assertArrives(Run... both) throws IOException {
        for (Run run : both) {
            run.succeeded();
            assertThat(run.await("done").text("path")).isEqualTo("lan");
        }
        assertThat(FileTree.of(target.resolve("source"))).isEqualTo(FileTree.of(source));
    }

    private void mtu(int bytes) {
        veth.left().links().mtu("left", bytes);
        veth.right().links().mtu("right", bytes);
    }

    @Test
    void theCodeIsFoundOnTheNetwork() throws IOException {
        Run sender = send();
        String code = sender.await("ready").text("code");
        Run receiver =
                right.start(
                        Map.of("WRAITH_CODE", code), "receive", "--json", "-o", target.toString());
        assertArrives(sender, receiver);
    }

    @ParameterizedTest
    @CsvSource({"10.77.0.1:0, 1500", "[fd77::1]:0, 1500", "10.77.0.1:0, 9000", "[fd77::1]:0, 9000"})
    void everyFamilyAndMtuCarriesIt(String listen, int mtu) throws IOException {
        mtu(mtu);
        Run sender = send("--no-lan", "--listen", listen);
        assertArrives(sender, receive(sender, "--no-lan"));
    }

    @ParameterizedTest
    @CsvSource({"udp, Linux's socket calls", "channel, the JDK's channel"})
    void everyDatapathThroughTheKernelCarriesIt(String datapath, String words) throws IOException {
        assertCarries(datapath, words);
    }

    @Test
    @KernelTest({Need.ROOT, Need.IO_URING})
    void theDatapathByIoUringCarriesIt() throws IOException {
        assertCarries("uring", "Linux's sockets by io_uring");
    }

    @Test
    @KernelTest({Need.ROOT, Need.XDP})
    void theDatapathPastTheKernelCarriesIt() throws IOException {
        assertCarries("xdp", "AF_XDP, past the kernel's stack");
    }

    private void assertCarries(String datapath, String words) throws IOException {
        Run sender = send("--no-lan", "--datapath", datapath);
        Run receiver = receive(sender, "--no-lan", "--datapath", datapath);
        assertArrives(sender, receiver);
        for (Run run : List.of(sender, receiver)) {
            assertThat(run.toString()).doesNotContain("The datapath is");
            Event start = run.await("start");
            assertThat(start.text("datapath")).startsWith(words);
            assertThat(start.number("shards")).isPositive();
        }
    }

    /// People are told what `auto` chose, and why, before anything else.
    @Test
    void theFirstLineSaysWhichWayAndWhy() {
        for (String command : List.of("send", "host")) {
            Run run = left.start(command, source.toString(), "--no-lan");
            run.await("its words", () -> run.errors().contains("On the other machine"));
            assertThat(run.errors())
                    .containsOnlyOnce("Packets go by Linux's socket calls, since the kernel cuts")
                    .containsSubsequence("Packets go by", "On the other machine");
        }
    }

    @Test
    void aDatapathThatCannotBeHadIsReplacedAndSaid() throws IOException {
        mtu(9_000);
        Run sender = send("--no-lan", "--datapath", "xdp");
        assertArrives(sender, receive(sender, "--no-lan"));
        assertThat(sender.toString())
                .contains("The datapath is Linux's socket calls, since AF_XDP: packets of 9000");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPathThatShrinksMeanwhileDelaysIt(boolean isIpv4) throws IOException {
        mtu(9_000);
        Run[] both = underWay(isIpv4);
        mtu(1_300);
        assertArrives(both);
    }

    @Test
    void offloadsThatAreSwitchedOffMeanwhileAreNotMissed() throws IOException {
        Run[] both = underWay(true);
        for (String feature : List.of("tx-udp-segmentation", "tx-checksum-ip-generic", "rx-gro")) {
            assertThat(veth.left().ethtool().set("left", feature, false)).isFalse();
            assertThat(veth.right().ethtool().set("right", feature, false)).isFalse();
        }
        assertArrives(both);
    }

    @Test
    void aLinkThatIsDownForAWhileInterruptsItOnly() throws IOException {
        Run[] both = underWay(true);
        veth.left().links().down("left");
        Run.pause(3_000);
        veth.left().links().up("left");
        assertArrives(both);
    }

    @Test
    void aReceiverWhoseAddressChangesIsFollowed() throws IOException {
        Run[] both = underWay(true);
        Links links = veth.right().links();
        // In this order: the kernel removes further addresses of a network with the first.
        links.removeAddress("right", VethPair.RIGHT4, VethPair.PREFIX4);
        links.address("right", InetAddress.ofLiteral("10.77.0.3"), VethPair.PREFIX4);
        assertArrives(both);
    }
}
