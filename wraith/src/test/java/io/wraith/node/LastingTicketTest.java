package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wraith.vfs.message.FromHost.Welcome;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Tickets to shares, and the ports where these are, after the host was started again.
@Timeout(120)
@SuppressWarnings("NullAway.Init") // each test begins it
final class LastingTicketTest {
    private static final int SECONDS = 30;

    @TempDir private Path home;
    private Path folder;
    private Node guest;

    @BeforeEach
    void open() throws IOException, NodeException {
        folder = Files.createDirectory(home.resolve("folder"));
        guest = Node.open(local(NodeConfig.usual().withoutHome()));
    }

    @AfterEach
    void close() {
        guest.close();
    }

    private static NodeConfig local(NodeConfig config) {
        return config.withoutLan().withListen("127.0.0.1:0").withSlots(8);
    }

    private Node host() throws NodeException {
        return Node.open(local(NodeConfig.usual().withHome(home.resolve("config"))));
    }

    /// Shares it, and shares it no more.
    private String ticket(HostOrder order) throws NodeException {
        try (Node node = host();
                HostedShare share = node.host(order)) {
            return share.ticket();
        }
    }

    private RawMount come(String ticket, Node host) throws Exception {
        Contact known = Contact.parse(ticket, guest.peers());
        return RawMount.call(guest, known.at(host.listenText()));
    }

    private void assertWelcome(HostOrder order, String ticket) throws Exception {
        try (Node node = host();
                HostedShare _ = node.host(order)) {
            assertThat(come(ticket, node).hear(Welcome.class).title()).isEqualTo(order.name());
        }
    }

    private void assertRefused(HostOrder order, String ticket) throws Exception {
        try (Node node = host();
                HostedShare _ = node.host(order)) {
            NodeException why = come(ticket, node).refusal.get(SECONDS, TimeUnit.SECONDS);
            assertThat(why.trouble()).isEqualTo(Trouble.REFUSED);
        }
    }

    @Test
    void itIsGoodWhenTheSameIsSharedAgain() throws Exception {
        String ticket = ticket(HostOrder.of(folder));
        assertWelcome(HostOrder.of(folder).named("another"), ticket);
        assertWelcome(HostOrder.of(home.resolve(".").resolve("folder")), ticket);
    }

    @Test
    void itOpensNothingElse() throws Exception {
        String ticket = ticket(HostOrder.of(folder).without(List.of("*.key")));
        assertRefused(HostOrder.of(folder), ticket);
        assertRefused(HostOrder.of(home).without(List.of("*.key")), ticket);
        assertRefused(HostOrder.of(folder).without(List.of("*", ".key")), ticket);
    }

    @Test
    void itIsOfItsIdentity() throws Exception {
        String ticket = ticket(HostOrder.of(folder));
        Files.delete(home.resolve("config").resolve("identity"));
        try (Node node = host();
                HostedShare share = node.host(HostOrder.of(folder))) {
            byte[] old = Contact.parse(ticket, guest.peers()).capability();
            assertThat(Contact.parse(share.ticket(), guest.peers()).capability()).isNotEqualTo(old);
        }
    }

    @Test
    void itEndsWhenANewOneIsWanted() throws Exception {
        String ticket = ticket(HostOrder.of(folder));
        String second = ticket(HostOrder.of(folder).withNewTicket());
        assertRefused(HostOrder.of(folder), ticket);
        assertWelcome(HostOrder.of(folder), second);
        String third = ticket(HostOrder.of(folder).withNewTicket());
        assertRefused(HostOrder.of(folder), second);
        assertWelcome(HostOrder.of(folder), third);
    }

    @Test
    void itEndsAtItsTime() throws Exception {
        String ticket = ticket(HostOrder.of(folder).lasting(Duration.ofSeconds(1)));
        TimeUnit.MILLISECONDS.sleep(2_100);
        assertRefused(HostOrder.of(folder), ticket);
    }

    @Test
    void nothingIsSharedWhereItIsNotKnownWhatWasTakenBack() throws Exception {
        ticket(HostOrder.of(folder).withNewTicket());
        Path file = home.resolve("config").resolve("tickets");
        Files.writeString(file, Files.readString(file) + "half a li");
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> ticket(HostOrder.of(folder)))
                .satisfies(why -> assertThat(why.why()).contains("line 2"));
    }

    @Test
    void oneFolderIsSharedOnceAtATime() throws Exception {
        try (Node node = host()) {
            try (HostedShare _ = node.host(HostOrder.of(folder))) {
                assertThatExceptionOfType(NodeException.class)
                        .isThrownBy(() -> node.host(HostOrder.of(folder)));
            }
            try (HostedShare share = node.host(HostOrder.of(folder))) {
                come(share.ticket(), node).hear(Welcome.class);
            }
        }
    }

    @Test
    void thePortIsTheSameAsLongAsItIsFree() throws IOException {
        String identity = "ab".repeat(32);
        String place = LastingPort.of("127.0.0.1:0", identity, folder);
        assertThat(LastingPort.of("127.0.0.1:0", identity, folder)).isEqualTo(place);
        assertThat(LastingPort.of("127.0.0.1:7", identity, folder)).isEqualTo("127.0.0.1:7");
        assertThat(place).matches("127\\.0\\.0\\.1:6[1-5]\\d{3}");
        int port = Integer.parseInt(place.substring(place.indexOf(':') + 1));
        try (DatagramSocket _ =
                new DatagramSocket(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port))) {
            assertThat(LastingPort.of("127.0.0.1:0", identity, folder)).isEqualTo("127.0.0.1:0");
        }
    }
}
