package io.wraith.proto.handshake;

import io.wraith.base.Big;
import io.wraith.base.Check;
import io.wraith.crypto.KeyedToken;
import io.wraith.crypto.handshake.Party;

import java.util.function.LongSupplier;

/// What all handshakes of one endpoint share. `newIds` gives connection ids that nobody can guess,
/// never 0 and never one in use; `resetTokens` makes the token that belongs to one.
public record HandshakeSetup(
        Party party, Parameters parameters, KeyedToken resetTokens, LongSupplier newIds) {
    long newId() {
        long id = newIds.getAsLong();
        Check.that(id != 0, "a connection id of 0");
        return id;
    }

    /// The token with which this endpoint ends what belongs to that id of its own.
    public byte[] resetToken(long id) {
        byte[] input = new byte[Long.BYTES];
        Big.u64(input, 0, id);
        byte[] token = new byte[KeyedToken.LENGTH];
        resetTokens.write(input, 0, input.length, token, 0);
        return token;
    }

    /// The ids of message 1, which become part of the handshake's hash.
    // PROTOCOL: The context of the prologue MUST be the id that message 1 was addressed to,
    // followed by the initiator's id.
    static byte[] context(long asAddressed, long initiatorId) {
        byte[] context = new byte[2 * Long.BYTES];
        Big.u64(context, 0, asAddressed);
        Big.u64(context, Long.BYTES, initiatorId);
        return context;
    }
}
