package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

@KernelTest
final class NamespaceTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @Test
    void aNewNetworkIsEmptyAndItsOwn() throws IOException {
        Path own = Path.of("/proc/thread-self/ns/net");
        Path outside = java.nio.file.Files.readSymbolicLink(own);
        try (Namespace namespace = Namespace.create();
                Links here = new Links()) {
            assertThat(namespace.links().link("lo").isUp()).isTrue();
            assertThat(namespace.call(() -> inode(own))).isNotEqualTo(outside);
            assertThat(java.nio.file.Files.readSymbolicLink(own)).isEqualTo(outside);

            namespace.links().createVeth("inner", namespace.descriptor(), "other", 1);
            assertThat(namespace.links().link("inner").isUp()).isFalse();
            assertGone(here, "inner");
        }
    }

    @Test
    void aSocketBelongsToTheNamespaceItWasOpenedIn() {
        try (Namespace namespace = Namespace.create();
                UdpPair outside = UdpPair.loopback(Sockets.AF_INET)) {
            int port = outside.target().getPort();
            int inside =
                    namespace.call(() -> UdpPair.sender(new InetSocketAddress(LOOPBACK, port)));
            // Nobody listens on that port in there.
            MemorySegment unit = Arena.ofAuto().allocate(1);
            assertThat(Sockets.send(inside, unit, 0, 1, 0)).isEqualTo(1);
            assertThat(Sockets.receive(inside, unit, 0, 1, 0)).isEqualTo(-Errno.ECONNREFUSED);
            assertThat(Sockets.receive(outside.receiver(), unit, 0, 1, Sockets.MSG_DONTWAIT))
                    .isEqualTo(-Errno.EAGAIN);
            Descriptors.close(inside);
        }
    }

    @Test
    void whatFailsInsideFailsOutside() {
        try (Namespace namespace = Namespace.create()) {
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            namespace.run(() -> {
                                throw new IllegalStateException("inside");
                            }))
                    .withMessage("inside");
            assertThat(namespace.call(() -> 5)).isEqualTo(5);
        }
    }

    @Test
    void linksHaveTheMtuAndAddressesTheyWereGiven() {
        try (VethPair veth = VethPair.open()) {
            Links links = veth.left().links();
            links.mtu("left", 1_280);
            assertThat(links.link("left").mtu()).isEqualTo(1_280);
            assertThat(links.link("left").isUp()).isTrue();
            assertThat(veth.right().links().link("right").mtu()).isEqualTo(1_500);

            assertErrno(
                    Errno.EEXIST, () -> links.address("left", VethPair.LEFT4, VethPair.PREFIX4));
            assertErrno(Errno.EINVAL, () -> links.mtu("left", 10));
            assertErrno(Errno.ENODEV, () -> links.up("nothing"));
            assertErrno(
                    Errno.EEXIST,
                    () -> links.createVeth("left", veth.right().descriptor(), "more", 1));
            assertErrno(Errno.EBADF, () -> links.createVeth("more", -1, "peer", 1));
            assertThatIllegalArgumentException().isThrownBy(() -> links.up("a-name-of-16-byt"));
            assertThatIllegalArgumentException().isThrownBy(() -> links.up(""));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> links.address("left", VethPair.LEFT4, 33));

            links.removeAddress("left", VethPair.LEFT4, VethPair.PREFIX4);
            assertErrno(
                    Errno.EADDRNOTAVAIL,
                    () -> links.removeAddress("left", VethPair.LEFT4, VethPair.PREFIX4));
            links.down("left");
            assertThat(links.link("left").isUp()).isFalse();
            links.delete("left");
            assertGone(links, "left");
            assertGone(veth.right().links(), "right");
        }
    }

    @Test
    void featuresAreSwitchedByName() {
        try (VethPair veth = VethPair.open()) {
            Ethtool ethtool = veth.left().ethtool();
            assertThat(ethtool.features("left")).containsEntry("tx-udp-segmentation", true);
            assertThat(ethtool.set("left", "tx-udp-segmentation", false)).isFalse();
            assertThat(ethtool.features("left")).containsEntry("tx-udp-segmentation", false);
            assertThat(ethtool.set("left", "tx-udp-segmentation", true)).isTrue();
            assertThat(ethtool.set("left", "rx-gro", true)).isTrue();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ethtool.set("left", "tx-telepathy", true));
            assertErrno(Errno.ENODEV, () -> ethtool.features("nothing"));
        }
    }

    @Test
    void closingRemovesTheNetworkWithAllThatIsInIt() throws InterruptedException {
        try (Namespace stays = Namespace.create()) {
            Namespace goes = Namespace.create();
            stays.join("here", goes, "there");
            goes.close();
            goes.close();
            assertVanishes(stays.links(), "here");
        }
    }

    @Test
    void aNameIsForOthersToFindAndGoesOnClosing() throws IOException, InterruptedException {
        String name = "wraith-test-" + ProcessHandle.current().pid();
        Path file = Path.of("/run/netns", name);
        Namespace first = Namespace.named(name);
        try (first) {
            Path inside = first.call(() -> inode(Path.of("/proc/thread-self/ns/net")));
            Object inode = java.nio.file.Files.getAttribute(file, "unix:ino");
            assertThat(inside).hasToString("net:[" + inode + "]");
            assertErrno(Errno.EEXIST, () -> Namespace.named(name).close());
            assertThat(file).exists();
        }
        assertThat(file).doesNotExist();
        assertThatIllegalArgumentException().isThrownBy(() -> Namespace.named("../etc").close());
    }

    @Test
    void aKilledProcessLeavesNoNamespaceBehind() throws IOException, InterruptedException {
        try (Namespace stays = Namespace.create()) {
            Process child = child(ProcessHandle.current().pid(), stays.descriptor());
            try (BufferedReader output =
                    new BufferedReader(
                            new InputStreamReader(
                                    child.getInputStream(), StandardCharsets.US_ASCII))) {
                assertThat(output.readLine()).isEqualTo("joined");
                assertThat(stays.links().link("here").index()).isPositive();
            } finally {
                child.destroyForcibly().waitFor();
            }
            assertVanishes(stays.links(), "here");
        }
    }

    /// The child: joins a namespace of its own to its parent's and waits to be killed.
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws InterruptedException {
            byte[] path = arguments[0].getBytes(StandardCharsets.US_ASCII);
            int parent = Files.open(Files.AT_FDCWD, path, Files.O_RDONLY, 0);
            Namespace own = Namespace.create();
            own.links().createVeth("there", parent, "here", 1);
            System.out.println("joined");
            Thread.sleep(60_000);
        }
    }

    private static Process child(long parent, int namespace) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        ChildClassPath.with(Child.class),
                        Child.class.getName(),
                        "/proc/" + parent + "/fd/" + namespace)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Path inode(Path link) {
        try {
            return java.nio.file.Files.readSymbolicLink(link);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static void assertErrno(int errno, Runnable call) {
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(call::run)
                .satisfies(e -> assertThat(e.errno()).isEqualTo(errno));
    }

    private static void assertGone(Links links, String name) {
        assertErrno(Errno.ENODEV, () -> links.link(name));
    }

    /// The kernel takes dead namespaces apart in the background.
    private static void assertVanishes(Links links, String name) throws InterruptedException {
        for (int i = 0; i < 500; i++) {
            try {
                links.link(name);
            } catch (LinuxException gone) {
                assertThat(gone.errno()).isEqualTo(Errno.ENODEV);
                return;
            }
            Thread.sleep(10);
        }
        throw new AssertionError(name + " is still there");
    }
}
