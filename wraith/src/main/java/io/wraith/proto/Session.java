package io.wraith.proto;

import io.wraith.base.Check;
import io.wraith.base.Deadline;
import io.wraith.base.Prng;
import io.wraith.crypto.LaneKeys;
import io.wraith.crypto.SessionKeys;
import io.wraith.crypto.Suite;
import io.wraith.crypto.handshake.PublicIdentity;
import io.wraith.proto.handshake.Established;
import io.wraith.proto.handshake.Parameters;
import io.wraith.proto.keys.KeyPhases;
import io.wraith.proto.keys.Rekey;
import io.wraith.proto.recovery.SentFrames;
import io.wraith.wire.FrameReader;
import io.wraith.wire.FrameType;
import io.wraith.wire.FrameWriter;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/// What the lanes of one handshake share: who the peer is, the keys that lanes and epochs come
/// from, and the exchange of fresh ones. Lane 0 carries the frames of all this.
///
/// Both sides must derive the keys of lanes and epochs in the same order. So one side leads: the
/// initiator alone asks for lanes and for fresh exchanges, and for one thing at a time.
final class Session {
    private static final int REKEY_ANSWER_BIT = 32;
    private static final int NO_LANE = -1;

    /// More than an exchange itself causes on lane 0.
    private static final int EXCHANGE_DATAGRAMS = 32;

    private final EndpointConfig config;
    private final Suite suite;
    private final PublicIdentity peer;
    private final byte[] channelBinding;
    private final byte[] capability;
    private final Parameters peerParameters;
    private final boolean initiator;
    private final Rekey rekey;
    private final Prng random;

    /// By number; those that are over stay as null, since epochs count them.
    private final List<@Nullable Lane> lanes = new ArrayList<>();

    private SessionKeys keys;
    private long rekeyNs;
    private long datagramsThen;
    private int lanesWanted;
    private int openingLane = NO_LANE;
    private @Nullable LaneOpening opening;
    private boolean laneFrameDue;

    Session(
            Established established,
            EndpointConfig config,
            SecureRandom secureRandom,
            long seed,
            long nowNs) {
        this.config = config;
        suite = config.suite(established.suite());
        peer = established.peer();
        channelBinding = established.channelBinding();
        capability = established.capability();
        peerParameters = established.peerParameters();
        initiator = established.initiator();
        keys = established.keys();
        rekey = new Rekey(initiator, secureRandom);
        random = new Prng(seed);
        rekeyNs = nowNs + config.conduct().rekeyNs();
    }

    EndpointConfig config() {
        return config;
    }

    PublicIdentity peer() {
        return peer;
    }

    byte[] channelBinding() {
        return channelBinding.clone();
    }

    byte[] capability() {
        return capability.clone();
    }

    Parameters peerParameters() {
        return peerParameters;
    }

    boolean isInitiator() {
        return initiator;
    }

    Suite suite() {
        return suite;
    }

    Prng random() {
        return random;
    }

    KeyPhases keyPhases(LaneKeys ofLane, int epoch) {
        return new KeyPhases(ofLane, epoch, config.keyLimits(suite));
    }

    LaneKeys firstLaneKeys() {
        return keys.nextLane(suite);
    }

    void add(Lane lane) {
        Check.that(lane.number() == lanes.size(), "lane " + lane.number() + " out of turn");
        lanes.add(lane);
    }

    List<@Nullable Lane> lanes() {
        return lanes;
    }

    void over(Lane lane) {
        lanes.set(lane.number(), null);
        boolean last = lanes.stream().allMatch(other -> other == null);
        if (last) {
            keys.destroy();
            rekey.destroy();
        }
    }

    // ---- Fresh exchanges

    /// A session at rest needs no fresh keys, and is not woken to find that out.
    long deadlineNs(Lane first) {
        return mayOffer(first) ? rekeyNs : Deadline.NONE;
    }

    void timeout(Lane first, long nowNs) {
        if (Deadline.isDue(rekeyNs, nowNs) && mayOffer(first)) {
            rekey.offer();
        }
    }

    private boolean mayOffer(Lane first) {
        return initiator
                && !rekey.isUnderWay()
                && openingLane == NO_LANE
                && first.datagrams() - datagramsThen > EXCHANGE_DATAGRAMS
                && areLanesSettled();
    }

    private boolean areLanesSettled() {
        for (int lane = 0; lane < lanes.size(); lane++) {
            Lane each = lanes.get(lane);
            if (each != null && !each.keys().isSettled()) {
                return false;
            }
        }
        return true;
    }

    /// Takes the REKEY frame that the reader is at: 0 or the fault that ends the session.
    int rekeyed(FrameReader in, Lane first, long nowNs) {
        int answer = rekey.receive(in);
        if (answer != Rekey.READY) {
            return Math.min(answer, 0);
        }
        boolean offered = rekey.isOffered();
        keys = rekey.nextEpoch(keys);
        for (Lane lane : lanes) {
            LaneKeys next = keys.nextLane(suite);
            if (lane == null) {
                next.destroy();
                continue;
            }
            lane.keys().install(next, offered, nowNs + lane.graceNs());
            lane.counters().increment(Counter.KEY_EPOCHS);
            lane.trace().record(nowNs, Trace.Event.KEYS, rekey.epoch(), 0);
            // A silent lane would keep its old keys, and so the next exchange from beginning.
            lane.replies().keepAlive();
        }
        rekeyNs = nowNs + config.conduct().rekeyNs();
        datagramsThen = first.datagrams();
        return 0;
    }

    // ---- Lanes

    /// Wants one lane more; false if the peer takes no more, or it is the peer's to ask.
    boolean wantLane() {
        int most = Math.min(config.parameters().maxLanes(), peerParameters.maxLanes());
        if (!initiator || lanes.size() + lanesWanted >= most) {
            return false;
        }
        lanesWanted++;
        return true;
    }

    /// Whether a wanted lane can be asked for now.
    boolean mayOpenLane() {
        return lanesWanted > 0 && openingLane == NO_LANE && !rekey.isUnderWay();
    }

    /// The initiator asks for the next lane.
    void openLane(long ownId, byte[] ownToken) {
        lanesWanted--;
        begin(ownId, ownToken);
    }

    /// The responder takes the next lane, and will answer.
    LaneOpening acceptLane(long ownId, byte[] ownToken) {
        return begin(ownId, ownToken);
    }

    private LaneOpening begin(long ownId, byte[] ownToken) {
        LaneOpening next = new LaneOpening(keys.nextLane(suite), keys.epoch(), ownId, ownToken);
        openingLane = lanes.size();
        opening = next;
        laneFrameDue = true;
        return next;
    }

    /// Our id for the lane that is asked for; 0 if none is.
    long askedId() {
        return opening == null ? 0 : opening.ownId();
    }

    /// Whether the LANE frame answers what was asked, or asks for the next lane; else it is a
    /// repetition or a fault.
    boolean isExpected(int lane) {
        return initiator ? lane == openingLane : lane == lanes.size();
    }

    boolean isLaneFault(int lane) {
        if (lane < lanes.size()) {
            return false;
        }
        return initiator
                ? lane != openingLane
                // PROTOCOL: It MUST bound the number of lanes before it derives any.
                : lane > lanes.size() || lane >= config.parameters().maxLanes();
    }

    /// The initiator's lane was answered.
    LaneOpening laneAnswered() {
        LaneOpening answered = opening;
        if (answered == null) {
            throw Check.never(new IllegalStateException("an answer to nothing"));
        }
        openingLane = NO_LANE;
        opening = null;
        laneFrameDue = false;
        return answered;
    }

    // ---- Frames of lane 0

    boolean hasSomethingToSend() {
        return rekey.hasSomethingToSend() || laneFrameDue;
    }

    boolean write(FrameWriter out, SentFrames sent) {
        boolean written = false;
        while (rekey.write(out)) {
            long kind = rekey.isAnswer() ? 1L << REKEY_ANSWER_BIT : 0;
            sent.add(
                    FrameType.REKEY.code(),
                    rekey.outgoingEpoch(),
                    kind | rekey.lastOffset(),
                    rekey.lastLength());
            written = true;
        }
        LaneOpening asked = opening;
        if (laneFrameDue
                && asked != null
                && out.lane(openingLane, asked.ownId(), asked.ownToken(), 0)) {
            sent.add(FrameType.LANE.code(), openingLane, 0, 0);
            laneFrameDue = false;
            written = true;
        }
        return written;
    }

    void rekeyLost(int epoch, long kindAndOffset, int length) {
        rekey.lost(epoch, kindAndOffset >>> REKEY_ANSWER_BIT != 0, (int) kindAndOffset, length);
    }

    void laneLost(int lane) {
        laneFrameDue |= lane == openingLane;
    }
}
