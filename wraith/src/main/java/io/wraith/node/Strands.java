package io.wraith.node;

import io.wraith.crypto.handshake.PublicIdentity;
import io.wraith.proto.Connection;
import io.wraith.proto.handshake.Goal;
import io.wraith.transfer.ByteString;
import io.wraith.transfer.Invitation;
import io.wraith.wire.Steering;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/// Has other shards begin strands. Touched by the first shard's thread only.
final class Strands {
    /// A shard that carries strands.
    record Bearer(Shard shard, Carrier carrier) {}

    private final List<Bearer> bearers;
    private final Dealer dealer;
    private final SecureRandom random;

    /// The bearers have the numbers from 1 on; the dealer is the first shard's.
    Strands(List<Bearer> bearers, Dealer dealer, SecureRandom random) {
        this.bearers = List.copyOf(bearers);
        this.dealer = dealer;
        this.random = random;
    }

    /// How many strands a transfer can have.
    int most() {
        return bearers.size();
    }

    /// Expects strands from a peer, which is to be told how to bring them.
    Invitation invite(PublicIdentity peer, List<? extends Strand> strands) {
        byte[] secret = new byte[Invitation.CAPABILITY_BYTES];
        random.nextBytes(secret);
        ByteString capability = ByteString.of(secret, 0, secret.length);
        List<Long> ids = new ArrayList<>();
        for (Strand strand : strands) {
            long id = id(strand.number());
            ids.add(id);
            dealer.expect(id, strand.number());
            strand.expectedAt(id);
            Bearer bearer = bearer(strand);
            begin(strand, nowNs -> bearer.carrier.expect(capability, peer, strand, nowNs));
        }
        return new Invitation(capability, ids);
    }

    private long id(int shard) {
        long id = random.nextLong();
        while (id == 0 || Steering.of(id, bearers.size() + 1) != shard) {
            id = random.nextLong();
        }
        return id;
    }

    /// Brings the peer of a session the strands that it expects.
    void join(Connection session, Invitation invitation, List<? extends Strand> strands) {
        byte[] address = session.address();
        PublicIdentity peer = session.peer();
        byte[] capability = invitation.capability().toBytes();
        for (int i = 0; i < strands.size(); i++) {
            Strand strand = strands.get(i);
            long id = invitation.ids().get(i);
            Goal goal = Goal.agreed(id, address, peer, capability);
            Bearer bearer = bearer(strand);
            begin(
                    strand,
                    nowNs -> bearer.carrier.join(goal, strand, bearer.shard.endpoint(), nowNs));
        }
    }

    private void begin(Strand strand, Shard.Command command) {
        Shard shard = bearer(strand).shard;
        strand.carriedBy(shard::wake);
        if (!shard.execute(command)) {
            strand.ended();
        }
    }

    private Bearer bearer(Strand strand) {
        return bearers.get(strand.number() - 1);
    }

    /// Nobody is expected for it any more.
    void over(Strand strand) {
        dealer.forget(strand.knock());
    }
}
