package io.wraith.node;

import io.wraith.crypto.KeyedToken;
import io.wraith.crypto.handshake.Credentials;
import io.wraith.crypto.handshake.Identity;
import io.wraith.crypto.handshake.Party;
import io.wraith.crypto.handshake.PublicIdentity;
import io.wraith.crypto.handshake.VerifiedKeys;
import io.wraith.crypto.noise.X25519;
import io.wraith.disk.DiskThreads;
import io.wraith.disk.FileIo;
import io.wraith.linux.CpuFeatures;
import io.wraith.meet.Code;
import io.wraith.meet.Guesses;
import io.wraith.meet.Lock;
import io.wraith.meet.Parsed;
import io.wraith.meet.Purpose;
import io.wraith.meet.lan.LanName;
import io.wraith.net.Ports;
import io.wraith.proto.Connection;
import io.wraith.proto.Endpoint;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// One peer: it can send, receive and be reached, until it is closed. Any thread may use it.
///
/// ```java
/// try (Node node = Node.open(NodeConfig.usual());
///         Service service = node.offer(SendOrder.of(Path.of("video.mkv")))) {
///     System.out.println(service.code());
///     service.next(Duration.ofHours(1)).orElseThrow().await();
/// }
/// ```
public final class Node implements AutoCloseable {
    private static final int VERIFIED_KEYS = 256;
    private static final int SECRET_BYTES = 32;

    private final NodeConfig config;
    private final SecureRandom random = new SecureRandom();
    private final PublicIdentity identity;
    private final PeerBook book;
    private final Ports.Choice port;
    private final ShardGroup group;
    private final FileIo.Choice diskIo;
    private final DiskThreads diskThreads;
    private final Tickets tickets;
    private final Sharing sharing;
    private final Mounting mounting;
    private final List<MountedShare> mounts = new CopyOnWriteArrayList<>();
    private final Host host;
    private final Reception reception;
    private final Shard shard;
    private final Workshop shop;
    private final Reach reach;
    private final SuiteSpeeds speeds;
    private final @Nullable StatusPage statusPage;
    private final @Nullable QlogFiles qlog;
    private final @Nullable NetworkWatch watch;
    private final List<LanBeacon> beacons = new CopyOnWriteArrayList<>();
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private int services;

    private Node(
            NodeConfig config,
            Identity own,
            PeerBook book,
            ShardPlan plan,
            List<Ports.Choice> ports,
            FileIo.Choice diskIo,
            @Nullable QlogFiles qlog) {
        this.diskIo = diskIo;
        this.qlog = qlog;
        this.config = config;
        this.book = book;
        port = ports.getFirst();
        identity = own.publicIdentity();
        diskThreads = new DiskThreads(config.diskThreads(), diskIo);
        tickets = Tickets.of(own, address(), random);
        sharing =
                new Sharing(
                        tickets,
                        new ShareGrants(config.home(), random),
                        config.slots(),
                        diskThreads,
                        this::wake,
                        this::end);
        host = new Host(tickets, book, random);
        reception = new Reception(host);
        Credentials credentials = own.certify(X25519.generate(random));
        byte[] resets = secret();
        speeds = new SuiteSpeeds(config.home().map(_ -> UserFolders.cache()), CpuFeatures.read());
        ShardGroup.Endpoints endpoints =
                (steering, owner, nowNs) ->
                        new Endpoint(
                                QlogRecorder.terms(
                                        TransportTerms.of(config, speeds.known(), steering), qlog),
                                new Party(credentials, new VerifiedKeys(VERIFIED_KEYS), random),
                                new KeyedToken(resets, "reset"),
                                owner,
                                nowNs);
        group = new ShardGroup(ports, plan, endpoints, reception);
        shard = group.first();
        shop = new Workshop(config.slots(), diskThreads, this::wake, group.strands());
        statusPage = config.home().isEmpty() ? null : page(ports.size());
        group.showTo(statusPage, qlog, reception);
        group.start();
        reach = new Reach(shard, reception, random, config.isFoundOnLan());
        watch = NetworkWatch.start(this::networkChanged);
        mounting =
                new Mounting(
                        reach,
                        action -> shard.execute(_ -> action.run()),
                        this::wake,
                        mounts,
                        statusPage == null ? null : UserFolders.runtime());
    }

    private @Nullable StatusPage page(int shards) {
        return StatusPage.create(UserFolders.runtime(), address().getPort(), shards, describe());
    }

    private String describe() {
        return "identity=%s\nlisten=%s\ndatapath=%s\nfiles=%s\n"
                .formatted(identity(), listenText(), datapath(), diskIo.reason());
    }

    /// Opens the port and starts the threads.
    public static Node open(NodeConfig config) throws NodeException {
        return open(config, NodePort.plan());
    }

    /// The same with other shards than the environment says.
    static Node open(NodeConfig config, ShardPlan plan) throws NodeException {
        SecureRandom random = new SecureRandom();
        Identity identity =
                config.home().isPresent()
                        ? new IdentityFile(config.home().get())
                                .openOrCreate(random, config.passphrases())
                        : Identity.generate(random);
        PeerBook book = PeerBook.open(config.home());
        FileIo.Choice diskIo = NodePort.fileIo();
        QlogFiles qlog = QlogFiles.open(System.getenv(), System.nanoTime());
        ShardPlan placed = config.isSpinning() ? plan.spinning() : plan;
        return new Node(config, identity, book, placed, NodePort.open(config, plan), diskIo, qlog);
    }

    ShardGroup shards() {
        return group;
    }

    private byte[] secret() {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return secret;
    }

    /// Who this node is, as peers pin it.
    public String identity() {
        return identity.toString();
    }

    public PeerBook peers() {
        return book;
    }

    /// Where peers on this machine reach it.
    public InetSocketAddress address() {
        return port.port().localAddress();
    }

    /// The same as text.
    public String listenText() {
        return io.wraith.net.PeerAddress.print(address());
    }

    /// Which way datagrams take to the kernel, and why.
    public String datapath() {
        return port.reason();
    }

    /// Whether that is what was asked for, rather than what was left.
    public boolean hasWishedDatapath() {
        return port.isWished();
    }

    /// How many threads move packets, each with a port of its own.
    public int shardCount() {
        return group.size();
    }

    /// What had to be replaced by something else, and why: lines for people.
    public List<String> replacements() {
        List<String> lines = new ArrayList<>();
        if (!port.isWished()) {
            lines.add("The datapath is " + port.reason());
        }
        if (!diskIo.isWished()) {
            lines.add("Files are read and written by " + diskIo.reason());
        }
        return lines;
    }

    /// Sends to everyone who comes with the code or the ticket, or is pinned.
    public Service offer(SendOrder order) throws NodeException {
        Sending sending = Sending.prepare(order, shop);
        return serve(Purpose.RECEIVE, order.receivers(), code(order.code()), sending);
    }

    private Code code(String agreed) throws NodeException {
        if (agreed.isEmpty()) {
            return Code.generate(random);
        }
        return switch (Code.parse(agreed)) {
            case Parsed.Of<Code>(Code parsed) -> parsed;
            case Parsed.Not<Code>(String why) ->
                    throw new NodeException(
                            Trouble.GENERAL,
                            "the agreed code cannot be used",
                            why,
                            "leave --code out for a new one");
        };
    }

    /// Receives from everyone who comes with the code or the ticket, or is pinned.
    public Service accept(ReceiveOrder order) throws NodeException {
        Receiving receiving = Receiving.prepare(order, shop);
        return serve(Purpose.SEND, order.senders(), Code.generate(random), receiving);
    }

    /// Lets everyone mount a folder who comes with the code or the ticket, or is pinned.
    public HostedShare host(HostOrder order) throws NodeException {
        HostedShare share = sharing.open(order);
        open(share, () -> reception.begin(share));
        share.foundBy(beacon(share.lock()));
        return share;
    }

    /// Mounts a folder that a peer shares. When this returns, programs can use it.
    public MountedShare mount(Contact from, MountOrder order) throws NodeException {
        Rehearsal.begin(speeds, from.code() != null, false, reception.outlook());
        return mounting.mount(from, order);
    }

    private void end(HostedShare share) {
        sharing.grants().ended(share.grant());
        shard.execute(_ -> {
            host.remove(share);
            share.end();
        });
    }

    /// Sends to a peer that waits to receive.
    public Transfer send(Contact to, SendOrder order) throws NodeException {
        return call(to, Purpose.SEND, Sending.prepare(order, shop));
    }

    /// Receives from a peer that waits to send.
    public Transfer receive(Contact from, ReceiveOrder order) throws NodeException {
        return call(from, Purpose.RECEIVE, Receiving.prepare(order, shop));
    }

    /// Measures round trips to a peer that waits for something.
    public Ping ping(Contact to, int count, Duration interval) throws NodeException {
        Ping ping = new Ping(count);
        Call.Caller caller = PingWork.caller(ping, count, interval.toNanos());
        reach.begin(to, Purpose.PING, caller);
        return ping;
    }

    private @Nullable Work begin(Task task, Connection connection, Transfer transfer) {
        PublicIdentity peer = connection.peer();
        Thread.ofVirtual().name("wraith-peers").start(() -> remember(peer));
        return FileWork.begin(task, connection, transfer, shard);
    }

    private void remember(PublicIdentity peer) {
        try {
            book.seen(peer, System.currentTimeMillis() / 1_000);
        } catch (NodeException unwritable) {
            // Who was here is worth no failure.
        }
    }

    private void wake() {
        shard.wake();
    }

    /// Sessions whose way out is another one now say so to their peers, and those who look for this
    /// node on the local networks, or whom it looks for, are found at the new addresses.
    private void networkChanged() {
        group.networkChanged(reception);
        beacons.forEach(LanBeacon::renew);
        reach.networkChanged();
    }

    // ---- Being reached

    private Service serve(Purpose purpose, int most, Code code, Task task) {
        int subject = ++services;
        Lock lock = new Lock(code, new Guesses(), purpose);
        Supplier<String> ticket = tickets.toService(subject);
        Service.Terms terms = new Service.Terms(subject, purpose, lock, ticket, most);
        Service made =
                new Service(
                        terms,
                        (connection, transfer) -> begin(task, connection, transfer),
                        closed -> shard.execute(_ -> host.remove(closed)));
        Rehearsal.begin(speeds, true, true, reception.outlook());
        open(made, () -> {});
        LanBeacon beacon = beacon(lock);
        made.foundBy(beacon, config.isFoundOnLan());
        return made;
    }

    private void open(Destination destination, Runnable begin) {
        boolean isOpen =
                shard.execute(_ -> {
                    host.add(destination);
                    begin.run();
                });
        if (!isOpen) {
            destination.broken(Refusals.ended());
        }
    }

    private @Nullable LanBeacon beacon(Lock lock) {
        if (!config.isFoundOnLan()) {
            return null;
        }
        List<LanName> names = List.of(LanName.of(lock.code()), LanName.of(identity));
        LanBeacon beacon = LanBeacon.start(names, address().getPort(), random, beacons::remove);
        if (beacon != null) {
            beacons.add(beacon);
        }
        return beacon;
    }

    private Transfer call(Contact to, Purpose purpose, Task task) {
        Transfer transfer =
                new Transfer(
                        to.addresses().isEmpty() ? Transfer.Phase.LOOKING : Transfer.Phase.CALLING);
        Call.Caller caller =
                new Call.Caller() {
                    @Override
                    public void calling(Call call) {
                        transfer.cancelBy(() -> shard.execute(_ -> call.cancel()));
                    }

                    @Override
                    public @Nullable Work work(Connection connection) {
                        return begin(task, connection, transfer);
                    }

                    @Override
                    public void answered() {
                        transfer.phase(Transfer.Phase.ENTERING);
                    }

                    @Override
                    public void failed(NodeException why) {
                        transfer.failed(why);
                    }
                };
        Rehearsal.begin(speeds, to.code() != null, false, reception.outlook());
        reach.begin(to, purpose, caller);
        return transfer;
    }

    /// Ends all sessions, and tells the peers.
    @Override
    public void close() {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        mounts.forEach(MountedShare::close);
        if (watch != null) {
            watch.close();
        }
        group.stop(reception);
        reception.dispose();
        if (qlog != null) {
            qlog.close();
        }
        diskThreads.close();
        group.closePorts();
        if (statusPage != null) {
            statusPage.close();
        }
    }
}
