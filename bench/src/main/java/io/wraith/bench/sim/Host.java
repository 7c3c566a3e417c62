package io.wraith.bench.sim;

import io.wraith.base.Big;
import io.wraith.base.Deadline;
import io.wraith.base.Prng;
import io.wraith.crypto.KeyedToken;
import io.wraith.crypto.handshake.Identity;
import io.wraith.crypto.handshake.Party;
import io.wraith.crypto.handshake.PublicIdentity;
import io.wraith.crypto.handshake.VerifiedKeys;
import io.wraith.crypto.noise.X25519;
import io.wraith.proto.Connection;
import io.wraith.proto.ConnectionEvent;
import io.wraith.proto.Endpoint;
import io.wraith.proto.EndpointConfig;
import io.wraith.proto.StreamOwner;
import io.wraith.proto.stream.StreamAcceptor;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.wire.Burst;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// A machine with a real endpoint and an application that uses it. All randomness of the endpoint,
/// keys included, follows from the simulation's seed.
final class Host extends Machine implements StreamOwner {
    /// Of an IPv4 address with its port, and of an IPv6 address with its.
    private static final int NARROW = 6;

    private static final int WIDE = 18;

    /// 2001:db8::/32, which belongs to nobody.
    private static final long DOCUMENTATION_PREFIX = 0x2001_0db8_0000_0000L;

    private static final int BURST_BYTES = 1 << 16;
    private static final int STEPS_OF_WORK = 8;

    /// Turns without anything arriving and without the clock going on are useless.
    private static final int MOST_IDLE_TURNS = 50;

    private final Application application;
    private final Prng random;
    private final EndpointConfig config;
    private final Identity identity;
    private final KeyedToken resetTokens;
    private final Burst burst = new Burst(BURST_BYTES);
    private byte[] address = new byte[NARROW];
    private final StreamEvent streamEvent = new StreamEvent();
    private final List<Connection> connections = new ArrayList<>();
    private @Nullable HostCheck check;
    private Endpoint endpoint;
    private long dropsOfEarlierLives;
    private long idleTurnNs;
    private int idleTurns;

    Host(Simulation simulation, long address, EndpointConfig config, Application application) {
        this(simulation, simulation.fork(), address, config, application);
    }

    private Host(
            Simulation simulation,
            Prng random,
            long address,
            EndpointConfig config,
            Application application) {
        super(simulation, address, random.nextLong() >> 8);
        this.random = random;
        this.config = config;
        this.application = application;
        SeededRandom secrets = new SeededRandom(random.split());
        identity = Identity.generate(secrets);
        byte[] secret = new byte[32];
        random.fill(secret, 0, secret.length);
        resetTokens = new KeyedToken(secret, "reset");
        endpoint = begin();
    }

    private Endpoint begin() {
        SeededRandom secrets = new SeededRandom(random.split());
        Party party =
                new Party(identity.certify(X25519.generate(secrets)), new VerifiedKeys(8), secrets);
        return new Endpoint(config, party, resetTokens, this, localNs());
    }

    /// Its endpoint is told addresses as long as those of IPv6 from now on.
    void widen() {
        address = new byte[WIDE];
        Big.u64(address, 0, DOCUMENTATION_PREFIX);
    }

    /// Looks at everything that this host does.
    void check(HostCheck observer) {
        check = observer;
    }

    /// Forgets all but who it is and the secret of its reset tokens.
    void restart() {
        while (!inbox.isEmpty()) {
            datagrams.release(take());
        }
        dropsOfEarlierLives = socketDrops();
        connections.clear();
        endpoint = begin();
        schedule();
    }

    void connect(long target, PublicIdentity expected) {
        write(target);
        endpoint.connect(address, expected, new byte[0], localNs());
        schedule();
    }

    PublicIdentity identity() {
        return identity.publicIdentity();
    }

    /// Those that did not end yet.
    List<Connection> connections() {
        return connections;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    long localNs() {
        return simulation.nowNs() + clockOffset();
    }

    @Override
    public StreamAcceptor of(Connection connection) {
        connections.add(connection);
        return stream -> application.sink(connection, stream);
    }

    @Override
    void turn(long localNs) {
        noticeIdleTurns(localNs);
        while (!inbox.isEmpty()) {
            receive(localNs);
        }
        endpoint.socketDrops(socketDrops() - dropsOfEarlierLives);
        endpoint.work(localNs, STEPS_OF_WORK);
        endpoint.timeout(localNs);
        events(localNs);
        application.turn(localNs);
        while (endpoint.transmit(burst, localNs)) {
            send();
        }
        if (check != null) {
            check.turned(this);
        }
    }

    /// An endpoint that asks for turns without end at one instant would hang its thread.
    private void noticeIdleTurns(long localNs) {
        boolean isIdle = inbox.isEmpty() && localNs == idleTurnNs;
        idleTurns = isIdle ? idleTurns + 1 : 0;
        idleTurnNs = localNs;
        if (idleTurns == MOST_IDLE_TURNS) {
            throw new SimulationFault(describe() + " asks for turns at one instant");
        }
    }

    private void receive(long localNs) {
        int datagram = take();
        int length = datagrams.length(datagram);
        burst.clear();
        System.arraycopy(datagrams.bytes(datagram), 0, burst.bytes(), 0, length);
        burst.received(length, length);
        burst.ecn(datagrams.ecn(datagram));
        write(datagrams.source(datagram));
        burst.address(address, 0, address.length);
        datagrams.release(datagram);
        endpoint.receive(burst, localNs);
    }

    /// Network order, the port behind.
    private void write(long ofMachine) {
        Big.u32(address, address.length - NARROW, (int) (ofMachine >>> 16));
        Big.u16(address, address.length - 2, (int) ofMachine & 0xffff);
    }

    private void events(long localNs) {
        ConnectionEvent event = endpoint.poll();
        while (event != null) {
            if (event instanceof ConnectionEvent.Closed closed) {
                connections.remove(closed.connection());
            }
            application.happened(event, localNs);
            event = endpoint.poll();
        }
        for (int i = 0; i < connections.size(); i++) {
            Connection connection = connections.get(i);
            while (connection.streams().poll(streamEvent)) {
                application.happened(connection, streamEvent, localNs);
            }
        }
    }

    private void send() {
        if (burst.count() == 0 || burst.addressLength() != address.length) {
            throw new SimulationFault(describe() + " sends nothing, or nowhere");
        }
        long host = Integer.toUnsignedLong(Big.u32(burst.address(), address.length - NARROW));
        long target = host << 16 | Big.u16(burst.address(), address.length - 2);
        for (int i = 0; i < burst.count(); i++) {
            if (check != null) {
                check.sent(this, burst.bytes(), burst.offset(i), burst.length(i));
            }
            send(burst.bytes(), burst.offset(i), burst.length(i), target, burst.ecn());
        }
    }

    @Override
    long deadlineNs() {
        long deadline = endpoint.deadlineNs(localNs());
        return deadline == Deadline.NONE ? Wakeups.NEVER : deadline;
    }

    @Override
    String describe() {
        return "host " + Long.toHexString(address());
    }
}
