package io.wraith.bench;

import io.wraith.base.Check;
import io.wraith.crypto.KeyedToken;
import io.wraith.crypto.Suite;
import io.wraith.crypto.handshake.Identity;
import io.wraith.crypto.handshake.Party;
import io.wraith.crypto.handshake.VerifiedKeys;
import io.wraith.crypto.noise.X25519;
import io.wraith.proto.Connection;
import io.wraith.proto.Endpoint;
import io.wraith.proto.stream.SendStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.wire.Burst;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Two endpoints on one thread and in virtual time, with everything but a network: what one
/// transmits, the other receives at once.
public final class EndpointPair {
    /// What a full packet with one frame of data carries less than its plaintext.
    public static final int FRAME_BYTES = 15;

    /// Virtual time between two turns: a round trip of about as much.
    private static final long STEP_NS = 20_000;

    private static final int MOST_TURNS = 1_000_000;
    private static final int MEMORY_BYTES = 1 << 20;

    private final byte[] file = new byte[MEMORY_BYTES];
    private final byte[] block = new byte[MEMORY_BYTES];
    private final StreamEvent event = new StreamEvent();
    private final Burst burst = new Burst(1 << 16);
    private final Suite suite;
    private final int plainBytes;
    private final Side sender;
    private final Side receiver;
    private final List<SendStream> streams = new ArrayList<>();
    private int lossEvery;
    private long bursts;
    private long nowNs;
    private long received;
    private long wanted;

    private final class Side {
        final byte[] address;
        final List<Connection> connections = new ArrayList<>();
        final Endpoint endpoint;
        long spentNs;

        Side(int number) {
            address = new byte[] {10, 0, 0, (byte) number, 1, 1};
            SecureRandom random = new SecureRandom();
            Party party =
                    new Party(
                            Identity.generate(random).certify(X25519.generate(random)),
                            new VerifiedKeys(8),
                            random);
            endpoint =
                    new Endpoint(
                            PairTerms.of(plainBytes, suite),
                            party,
                            new KeyedToken(new byte[32], "reset"),
                            connection -> {
                                connections.add(connection);
                                return incoming ->
                                        (offset, bytes, at, length) -> {
                                            int to = (int) (offset & MEMORY_BYTES / 2 - 1);
                                            System.arraycopy(bytes, at, block, to, length);
                                            received += length;
                                            incoming.consumed(length);
                                        };
                            },
                            nowNs);
        }
    }

    /// Connected, with packets of `plainBytes` of plaintext. [Suite#NULL] leaves the cipher out.
    public EndpointPair(Suite suite, int plainBytes) {
        this(suite, plainBytes, 1);
    }

    /// The same with several streams, among which what is sent is divided.
    public EndpointPair(Suite suite, int plainBytes, int streamCount) {
        this.suite = suite;
        this.plainBytes = plainBytes;
        sender = new Side(1);
        receiver = new Side(2);
        sender.endpoint.connect(receiver.address, null, new byte[0], nowNs);
        turnUntil(() -> !receiver.connections.isEmpty());
        for (int i = 0; i < streamCount; i++) {
            SendStream stream =
                    Objects.requireNonNull(sender.connections.get(0).streams().open(true, 3));
            stream.from((offset, target, at, length) ->
                    System.arraycopy(
                            file, (int) (offset & MEMORY_BYTES / 2 - 1), target, at, length));
            streams.add(stream);
        }
    }

    /// From now on each so many bursts of the sender lose all but their first datagram; 0 for none.
    public void loseEvery(int every) {
        lossEvery = every;
    }

    /// Sends so much more, divided among the streams, and returns when it has arrived: how much has
    /// in all.
    public long send(int bytes) {
        int each = bytes / streams.size();
        wanted += (long) each * streams.size();
        for (SendStream stream : streams) {
            stream.available(wanted / streams.size());
        }
        turnUntil(() -> received >= wanted);
        return received;
    }

    /// The plaintext of a full packet by now: paths are searched for the largest.
    public int packetBytes() {
        return sender.connections.get(0).packetBytes();
    }

    /// Time spent inside the endpoint that sends.
    public long senderNs() {
        return sender.spentNs;
    }

    /// Time spent inside the endpoint that receives.
    public long receiverNs() {
        return receiver.spentNs;
    }

    private interface Condition {
        boolean holds();
    }

    private void turnUntil(Condition condition) {
        for (int turn = 0; !condition.holds(); turn++) {
            Check.that(turn < MOST_TURNS, "a transfer that stands still");
            nowNs += STEP_NS;
            move(sender, receiver);
            move(receiver, sender);
        }
    }

    private void move(Side from, Side to) {
        long startNs = System.nanoTime();
        from.endpoint.work(nowNs, 8);
        from.endpoint.timeout(nowNs);
        while (from.endpoint.poll() != null) {
            // Nothing is to be decided.
        }
        for (int i = 0; i < from.connections.size(); i++) {
            while (from.connections.get(i).streams().poll(event)) {
                // Streams that advanced.
            }
        }
        boolean transmits = from.endpoint.transmit(burst, nowNs);
        while (transmits) {
            long madeNs = System.nanoTime();
            from.spentNs += madeNs - startNs;
            carry(from, to);
            startNs = System.nanoTime();
            to.spentNs += startNs - madeNs;
            transmits = from.endpoint.transmit(burst, nowNs);
        }
        from.spentNs += System.nanoTime() - startNs;
    }

    private void carry(Side from, Side to) {
        if (lossEvery > 0 && from == sender && ++bursts % lossEvery == 0) {
            burst.received(burst.length(0), burst.length(0));
        }
        burst.address(from.address, 0, from.address.length);
        to.endpoint.receive(burst, nowNs);
    }
}
