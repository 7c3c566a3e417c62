package io.wraith.proto;

import io.wraith.crypto.Suite;
import io.wraith.proto.EndpointConfig.Conduct;
import io.wraith.proto.congestion.CongestionProfile;
import io.wraith.proto.stream.SendStream;
import io.wraith.wire.Burst;

import java.util.Objects;

/// Two endpoints that hand their bursts to each other without a network between them, and one
/// stream from the first to the second that never ends.
final class DirectPair {
    private static final long STEP_NS = 20_000;
    private static final int MOST_TURNS = 1_000_000;

    final Machine sender;
    final Machine receiver;

    private final Burst burst = new Burst(1 << 16);
    private final SendStream stream;
    private final long chunk;
    private long nowNs = 1;
    private long available;

    DirectPair(CongestionProfile congestion, int plaintext, long chunk) {
        EndpointConfig config =
                Machine.config()
                        .with(Machine.parameters(plaintext))
                        .with(Conduct.USUAL.with(congestion).insisting(Suite.NULL));
        this.chunk = chunk;
        sender = new Machine(1, 5, config, nowNs);
        receiver = new Machine(2, 6, config, nowNs);
        sender.connect(receiver, nowNs);
        while (!sender.isConnected() || !receiver.isConnected()) {
            turn();
        }
        stream = Objects.requireNonNull(sender.connection().streams().open(true, 3));
        stream.from((offset, target, at, length) -> {});
        receiver.discard();
    }

    /// Sends another chunk and waits until it arrived.
    void run() {
        available += chunk;
        stream.available(available);
        long target = available;
        for (int turns = 0; receiver.received < target; turns++) {
            if (turns > MOST_TURNS) {
                throw new AssertionError("nothing arrives any more");
            }
            turn();
        }
    }

    private void turn() {
        nowNs += STEP_NS;
        move(sender, receiver);
        move(receiver, sender);
    }

    private void move(Machine from, Machine to) {
        from.turn(nowNs);
        while (from.endpoint.transmit(burst, nowNs)) {
            burst.address(from.address, 0, from.address.length);
            to.endpoint.receive(burst, nowNs);
        }
    }
}
