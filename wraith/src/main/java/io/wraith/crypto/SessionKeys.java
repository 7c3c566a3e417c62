package io.wraith.crypto;

import io.wraith.base.Big;
import io.wraith.base.Check;

import java.util.Arrays;

/// The key schedule of one session, from the handshake or from a later exchange to the keys of
/// lanes. One object is one epoch; [#nextEpoch] consumes it.
///
/// ```
/// epoch 0 = Extract(handshake hash, initiator key ‖ responder key)
/// epoch e+1 = Extract(mix of epoch e, what a fresh exchange gave)
///   ├─ mix      = Expand(epoch, "mix")          kept until the next epoch
///   └─ chain 0  = Expand(epoch, "lanes")        then the epoch's secret is overwritten
///        ├─ lane n    = Expand(chain n, "lane", n)
///        └─ chain n+1 = Expand(chain n, "chain", n)   and chain n is overwritten
/// ```
///
/// So what is kept to open further lanes and epochs says nothing about keys already in use, and the
/// forward ratchet of [TrafficKeys] is worth something while the session lives.
public final class SessionKeys {
    private static final byte[] NOTHING = {};

    private final boolean initiator;
    private final int epoch;
    private final byte[] mix;
    private byte[] chain;
    private int lanes;
    private boolean destroyed;

    /// Overwrites the epoch's secret.
    private SessionKeys(boolean initiator, int epoch, byte[] secret) {
        this.initiator = initiator;
        this.epoch = epoch;
        mix = Hkdf.expand(secret, "mix", NOTHING, Hkdf.SECRET_LENGTH);
        chain = Hkdf.expand(secret, "lanes", NOTHING, Hkdf.SECRET_LENGTH);
        // PROTOCOL: Once `mix` and the first chain are derived, the epoch's secret MUST be
        // erased; a chain MUST be erased once its lane and the next chain are derived; a secret
        // MUST be erased once its key, iv and successor are derived; `mix` MUST be erased once
        // the next epoch is derived.
        Arrays.fill(secret, (byte) 0);
    }

    /// Epoch 0. The keys are those of Noise's `Split`, named after the side that encrypts with
    /// them; the caller overwrites them.
    public static SessionKeys of(
            boolean initiator, byte[] handshakeHash, byte[] initiatorKey, byte[] responderKey) {
        byte[] input = Arrays.copyOf(initiatorKey, initiatorKey.length + responderKey.length);
        System.arraycopy(responderKey, 0, input, initiatorKey.length, responderKey.length);
        byte[] secret = Hkdf.extract(handshakeHash, input);
        Arrays.fill(input, (byte) 0);
        return new SessionKeys(initiator, 0, secret);
    }

    /// The keys of the next lane; the first is lane 0. Both sides open lanes in this order, so who
    /// meets a later lane first derives those before it as well.
    public LaneKeys nextLane(Suite suite) {
        Check.that(!destroyed, "keys of an epoch that is over");
        byte[] number = new byte[4];
        Big.u32(number, 0, lanes);
        byte[] lane = Hkdf.expand(chain, "lane", number, Hkdf.SECRET_LENGTH);
        byte[] following = Hkdf.expand(chain, "chain", number, Hkdf.SECRET_LENGTH);
        Arrays.fill(chain, (byte) 0);
        chain = following;
        TrafficKeys byInitiator = traffic(suite, lane, "initiator");
        TrafficKeys byResponder = traffic(suite, lane, "responder");
        Arrays.fill(lane, (byte) 0);
        return initiator
                ? new LaneKeys(lanes++, byInitiator, byResponder)
                : new LaneKeys(lanes++, byResponder, byInitiator);
    }

    public int epoch() {
        return epoch;
    }

    /// Mixes the result of a fresh exchange in. This object is destroyed, so lanes that were not
    /// opened in this epoch are opened in the next; keys that lanes already hold live on until they
    /// are destroyed.
    public SessionKeys nextEpoch(byte[] exchanged) {
        Check.that(!destroyed, "keys of an epoch that is over");
        byte[] secret = Hkdf.extract(mix, exchanged);
        destroy();
        return new SessionKeys(initiator, epoch + 1, secret);
    }

    public void destroy() {
        destroyed = true;
        Arrays.fill(mix, (byte) 0);
        Arrays.fill(chain, (byte) 0);
    }

    private static TrafficKeys traffic(Suite suite, byte[] lane, String sender) {
        return new TrafficKeys(suite, Hkdf.expand(lane, sender, NOTHING, Hkdf.SECRET_LENGTH));
    }
}
