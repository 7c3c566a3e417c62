package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wraith.proto.CloseReason;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.FromHost.Bye;
import io.wraith.vfs.message.FromHost.Invalidate;
import io.wraith.vfs.message.FromHost.Opened;
import io.wraith.vfs.message.FromHost.Walked;
import io.wraith.vfs.message.FromHost.Welcome;
import io.wraith.vfs.message.FromMount;
import io.wraith.vfs.message.FromMount.Open;
import io.wraith.vfs.message.FromMount.Read;
import io.wraith.vfs.message.FromMount.Walk;
import io.wraith.vfs.message.Place;
import io.wraith.vfs.message.Status;
import io.wraith.vfs.message.Tail;
import io.wraith.vfs.message.Version;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// Shares over sessions between whole nodes, on the loopback interface.
@Timeout(120)
final class HostedShareTest {
    private static final int LARGE = 1_500_000;
    private static final int SECONDS = 30;

    @TempDir private Path folder;
    private final byte[] large = new byte[LARGE];
    private Node host;
    private Node guest;

    @BeforeEach
    void open() throws IOException, NodeException {
        new Random(5).nextBytes(large);
        Files.write(folder.resolve("large"), large);
        Files.writeString(folder.resolve("small"), "a few bytes");
        host = node(NodeConfig.usual().withoutHome());
        guest = node(NodeConfig.usual().withoutHome());
    }

    private static Node node(NodeConfig config) throws NodeException {
        return Node.open(config.withoutLan().withListen("127.0.0.1:0").withSlots(8));
    }

    @AfterEach
    void close() {
        guest.close();
        host.close();
    }

    private RawMount mount(HostedShare share) throws Exception {
        return RawMount.call(guest, Contact.parse(share.ticket(), guest.peers()));
    }

    private NodeException refused(RawMount mount) throws Exception {
        return mount.refusal.get(SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void whatMountsAskIsAnswered() throws Exception {
        try (HostedShare share = host.host(HostOrder.of(folder).named("pictures"))) {
            RawMount mount = mount(share);
            Welcome welcome = mount.hear(Welcome.class);
            assertThat(welcome.title()).isEqualTo("pictures");
            assertThat(welcome.root().attributes().isFolder()).isTrue();
            assertThat(share.mounts()).isEqualTo(1);
            long root = welcome.root().folder();
            Place place = new Place(root, ByteString.of("small"));
            mount.say(new Open(1, place, true, 65_536, Version.NONE));
            Opened small = mount.hear(Opened.class);
            assertThat(small.first().bytes()).isEqualTo(ByteString.of("a few bytes"));
            assertThat(readLarge(mount, root)).isEqualTo(large);
            Files.writeString(folder.resolve("small"), "other bytes");
            Invalidate told = mount.hear(Invalidate.class);
            assertThat(told.changes()).anyMatch(it -> it.name().equals(ByteString.of("small")));
        }
    }

    /// All of the large file, by two reads that are under way at once.
    private static byte[] readLarge(RawMount mount, long root) throws InterruptedException {
        Place place = new Place(root, ByteString.of("large"));
        mount.say(new Open(2, place, false, 0, Version.NONE));
        Opened opened = mount.hear(Opened.class);
        Version version = opened.node().attributes().version();
        byte[] all = new byte[LARGE];
        mount.readLarge(new Read(0, opened.handle(), 0, 1 << 20, 0, version));
        mount.readLarge(new Read(0, opened.handle(), 1 << 20, 1 << 20, 1, version));
        for (int i = 0; i < 2; i++) {
            byte[] answer = Objects.requireNonNull(mount.large.poll(SECONDS, TimeUnit.SECONDS));
            int length = answer.length - Tail.BYTES;
            Tail tail = Objects.requireNonNull(Tail.read(answer, length, length));
            assertThat(tail.status()).isEqualTo(Status.OK);
            System.arraycopy(answer, 0, all, length == 1 << 20 ? 0 : 1 << 20, length);
        }
        return all;
    }

    @Test
    void aHundredMountsAtOnce() throws Exception {
        try (HostedShare share = host.host(HostOrder.of(folder))) {
            List<RawMount> mounts = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                // One address gets few handshakes at once, hence one after the other.
                RawMount mount = mount(share);
                mount.hear(Welcome.class);
                mounts.add(mount);
            }
            for (RawMount mount : mounts) {
                mount.say(new Walk(1, 1, List.of(ByteString.of("small"))));
            }
            for (RawMount mount : mounts) {
                assertThat(mount.hear(Walked.class).head().status()).isEqualTo(Status.OK);
            }
            for (RawMount mount : mounts.subList(0, 10)) {
                assertThat(readLarge(mount, 1)).isEqualTo(large);
            }
            assertThat(share.mounts()).isEqualTo(100);
        }
    }

    @Test
    void severalSharesOfOneNode() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        try (HostedShare first = host.host(HostOrder.of(folder));
                HostedShare second = host.host(HostOrder.of(other))) {
            assertThat(mount(first).hear(Welcome.class).title())
                    .isEqualTo(folder.getFileName().toString());
            Welcome inner = mount(second).hear(Welcome.class);
            assertThat(inner.title()).isEqualTo("other");
            assertThat(inner.share()).isNotEqualTo(mount(first).hear(Welcome.class).share());
        }
    }

    @Test
    void aShareThatIsClosedSaysSo() throws Exception {
        HostedShare share = host.host(HostOrder.of(folder));
        RawMount mount = mount(share);
        mount.hear(Welcome.class);
        share.close();
        assertThat(mount.hear(Bye.class).why()).isEqualTo(Bye.Why.SHARE_CLOSED);
        assertThat(mount.end.get(SECONDS, TimeUnit.SECONDS)).isNotNull();
        assertThat(share.await(Duration.ofSeconds(SECONDS))).isTrue();
        assertThat(refused(mount(share)).trouble()).isIn(Trouble.REFUSED, Trouble.LIMIT);
    }

    @Test
    void aShareExpires() throws Exception {
        HostedShare share = host.host(HostOrder.of(folder).lasting(Duration.ofSeconds(2)));
        RawMount mount = mount(share);
        mount.hear(Welcome.class);
        assertThat(mount.hear(Bye.class).why()).isEqualTo(Bye.Why.SHARE_CLOSED);
        assertThat(share.await(Duration.ofSeconds(SECONDS))).isTrue();
        assertThat(refused(mount(share)).trouble()).isEqualTo(Trouble.REFUSED);
    }

    @Test
    void noMoreThanWanted() throws Exception {
        try (HostedShare share = host.host(HostOrder.of(folder).forAtMost(1))) {
            RawMount mount = mount(share);
            mount.hear(Welcome.class);
            assertThat(refused(mount(share)).trouble()).isEqualTo(Trouble.LIMIT);
        }
    }

    @Test
    void onlyWhoIsAllowed() throws Exception {
        String stranger = "ab".repeat(32);
        try (HostedShare share = host.host(HostOrder.of(folder).forOnly(List.of(stranger)))) {
            assertThat(refused(mount(share)).trouble()).isEqualTo(Trouble.REFUSED);
        }
        HostOrder forGuest = HostOrder.of(folder).forOnly(List.of(guest.identity()));
        try (HostedShare share = host.host(forGuest)) {
            mount(share).hear(Welcome.class);
            // Whoever is named needs no ticket.
            Contact byIdentity =
                    Contact.parse(host.identity(), guest.peers()).at(host.listenText());
            RawMount.call(guest, byIdentity).hear(Welcome.class);
            Node other = node(NodeConfig.usual().withoutHome());
            try {
                Contact to = Contact.parse(host.identity(), other.peers()).at(host.listenText());
                assertThat(refused(RawMount.call(other, to)).trouble()).isEqualTo(Trouble.REFUSED);
            } finally {
                other.close();
            }
        }
    }

    @Test
    void brokenRulesEndTheSession() throws Exception {
        try (HostedShare share = host.host(HostOrder.of(folder))) {
            RawMount mount = mount(share);
            mount.hear(Welcome.class);
            mount.say(new FromMount.Lane(0));
            CloseReason reason = mount.end.get(SECONDS, TimeUnit.SECONDS);
            assertThat(reason.toString()).contains("rules of mounts");
            mount(share).hear(Welcome.class);
        }
    }

    @Test
    void aTicketIsForItsShareOnly() throws Exception {
        try (HostedShare share = host.host(HostOrder.of(folder))) {
            Transfer transfer =
                    guest.receive(
                            Contact.parse(share.ticket(), guest.peers()),
                            ReceiveOrder.into(folder.resolve("target")));
            assertThatExceptionOfType(NodeException.class)
                    .isThrownBy(transfer::await)
                    .satisfies(refused -> assertThat(refused.trouble()).isEqualTo(Trouble.REFUSED));
            assertThat(folder.resolve("target")).isEmptyDirectory();
        }
    }
}
