package io.wraith.proto.congestion;

import io.wraith.proto.recovery.AckSample;
import io.wraith.proto.recovery.LostPacket;

/// BBRv3 of draft-ietf-ccwg-bbr: the order of steps. The model is [BbrPath], the states
/// [BbrMachine]; what random loss means is [LossFloor]'s decision.
final class BbrV3 implements Congestion {
    private final BbrPath path;
    private final BbrMachine machine;

    BbrV3(BbrRules rules, long nowNs, long firstRttNs, int datagramBytes, long seed) {
        path = new BbrPath(rules, nowNs, firstRttNs, datagramBytes);
        machine = new BbrMachine(path, rules.watchesQueue(), seed);
        wishForAcks();
    }

    @Override
    public void sent(long nowNs, long number, int bytes, long inFlightBefore, boolean appLimited) {
        path.event(nowNs, inFlightBefore + bytes);
        path.floor.sent(number, machine.state() == BbrState.DOWN);
        path.windowUse.sent(path.inFlight(), path.limits.window(), path.limits.datagramBytes());
    }

    @Override
    public void lost(LostPacket packet) {
        path.event(packet.nowNs, packet.inFlightAfter);
        if (!packet.isCongestionSignal) {
            return;
        }
        if (path.losses.lost(packet.number, packet.bytes, path.delivered())) {
            path.limits.save(machine.state() == BbrState.PROBE_RTT);
            path.losses.save(path.bandwidth, path.bounds);
        }
        // PROTOCOL: and MUST NOT count packets that the peer's socket buffer dropped as random
        // loss.
        if (!packet.isSocketDrop) {
            path.floor.lost(packet.number, BbrPath.wasSentIn(packet.tag, BbrState.DOWN));
        }
        if (machine.isAnsweringProbe() && path.isTooMuch(packet.lostSinceSent, packet.txInFlight)) {
            machine.probeWasTooHigh(
                    path.inFlightAtLoss(packet.bytes, packet.lostSinceSent, packet.txInFlight),
                    BbrPath.isLimited(packet.isAppLimited, packet.tag));
        }
    }

    @Override
    public void acked(AckSample sample) {
        if (sample.number < 0) {
            path.event(sample.nowNs, sample.inFlightAfter);
            return;
        }
        path.adopt(sample);
        if (sample.ecnCe > 0) {
            answerMarks(sample);
        }
        learnFloor(sample);
        updateModel(sample);
        machine.acked(sample);
        path.minRtt.sampled(path.nowNs(), sample.rttNs);
        machine.checkDelayProbe(sample.newlyAckedBytes > 0);
        path.advanceLatest(sample.sampleDelivered);
        updateLimits(sample.newlyAckedBytes);
    }

    @Override
    public void spurious(long nowNs, long number, int bytes, byte tag) {
        path.event(nowNs, path.inFlight());
        path.floor.tookBack(BbrPath.wasSentIn(tag, BbrState.DOWN));
        if (path.losses.takeBack(bytes)) {
            machine.undo();
        }
    }

    /// Neither the delay nor the bandwidth that were measured are forgotten.
    @Override
    public void persistentCongestion(long nowNs) {
        path.event(nowNs, path.inFlight());
        path.limits.save(path.losses.isActive() || machine.state() == BbrState.PROBE_RTT);
        // PROTOCOL: A sender MUST NOT lower its estimate of bandwidth or delay because of a
        // timeout alone.
        path.limits.collapse(path.inFlight());
        path.floor.forget("persistent congestion");
    }

    @Override
    public void idleRestart(long nowNs) {
        path.event(nowNs, 0);
        path.extraAcked.restart(nowNs);
        machine.idleRestart();
        if (machine.state().isInProbeBw()) {
            path.limits.pace(path.pacing(1), path.fullPipe.wasReached());
        }
    }

    @Override
    public void datagramBytes(int bytes) {
        path.limits.datagramBytes(bytes);
    }

    @Override
    public long windowBytes() {
        return path.limits.window();
    }

    @Override
    public long pacingBytesPerSecond() {
        return Math.max((long) path.limits.pacing(), 1);
    }

    @Override
    public int sendQuantumBytes() {
        return path.limits.quantum(path.fullPipe.wasReached());
    }

    @Override
    public byte tag() {
        return path.tag(machine.state());
    }

    @Override
    public AckWish ackWish() {
        return path.ackWish;
    }

    @Override
    public void describe(CongestionTrace trace) {
        trace.clear(machine.state().name(), this)
                .path(path.bandwidth.usable(), path.minRtt.isKnown() ? path.minRtt.ns() : 0)
                .floor(path.floor.share(), path.floor.reason());
    }

    // ---- one ACK ----

    /// The draft leaves marks open. One says what a loss says, and cannot be the path's own doing:
    /// no floor applies.
    private void answerMarks(AckSample sample) {
        // PROTOCOL: A sender MUST answer a mark of congestion as it answers a lost packet, and
        // MUST NOT let a learnt share of random loss excuse it.
        path.losses.marked(path.delivered());
        path.floor.marked();
        if (machine.state() == BbrState.STARTUP) {
            machine.startupWentTooFar();
        } else if (machine.isAnsweringProbe()) {
            machine.probeWasTooHigh(sample.txInFlight, path.isLimited());
        }
    }

    private void learnFloor(AckSample sample) {
        path.floor.acked(sample, path.minRtt.ns(), path.packets(sample.newlyAckedBytes));
    }

    private void updateModel(AckSample sample) {
        path.bandwidth.sawLatest(path.rate());
        path.bounds.sawLatest(sample.sampleDelivered);
        boolean lossRoundEnded = path.losses.acked(sample.priorDelivered, path.delivered());
        path.rounds.acked(sample.priorDelivered, path.delivered());
        boolean roundStarted = path.rounds.hasStarted();
        if (roundStarted) {
            machine.roundStarted();
            path.windowUse.roundStarted();
            path.floor.roundStarted(machine.state() == BbrState.DOWN);
            path.queue.roundStarted();
            if (machine.hasCruised() && path.queue.isStanding(path.minRtt.ns())) {
                path.bandwidth.easeOff();
            }
        }
        if (sample.rttNs >= 0) {
            path.queue.sampled(path.nowNs(), sample.rttNs, path.minRtt.ns());
        }
        path.bandwidth.sampled(path.rate(), path.isLimited());
        if (lossRoundEnded) {
            answerLossOfRound();
        }
        path.extraAcked.acked(
                path.nowNs(),
                sample.newlyAckedBytes,
                path.bandwidth.usable(),
                path.limits.window(),
                path.rounds.count());
        boolean tellsNothing =
                path.isLimited()
                        || (!path.fullPipe.wasReached() && !path.queue.mayBeFull(path.minRtt.ns()));
        path.fullPipe.sampled(path.rate(), tellsNothing, roundStarted);
    }

    private void answerLossOfRound() {
        LossEpisode losses = path.losses;
        if (losses.hasJustEnded()) {
            path.limits.restore();
        }
        boolean isTold = losses.endedWithLoss() || losses.endedWithMark();
        if (!isTold || machine.state().isAccelerating()) {
            return;
        }
        double lost = path.packets(losses.endedLost());
        double all = lost + path.packets(losses.endedDelivered());
        if (losses.endedWithMark() || path.floor.isCongested(lost, all, path.wasQueueEmpty())) {
            double scale = path.floor.compensation();
            path.bandwidth.cutShortTerm(scale);
            path.bounds.cutShortTerm(path.limits.window(), scale);
        }
    }

    private void updateLimits(long newlyAcked) {
        BbrState state = machine.state();
        SendLimits limits = path.limits;
        boolean pipeWasFull = path.fullPipe.wasReached();
        limits.pace(path.pacing(state.pacingGain()), pipeWasFull);
        wishForAcks();
        limits.grow(newlyAcked, path.mostInFlight(state), pipeWasFull, path.delivered());
        if (state == BbrState.PROBE_RTT) {
            limits.cap(path.delayProbeWindow());
        }
        long roomy = path.bounds.withHeadroom(limits.datagramBytes(), limits.minWindow());
        switch (state) {
            case CRUISE, PROBE_RTT -> limits.cap(roomy);
            case DOWN, REFILL, UP -> limits.cap(path.bounds.longTerm());
            case STARTUP, DRAIN -> {}
        }
        limits.cap(path.bounds.shortTerm());
    }

    private void wishForAcks() {
        long window = (long) path.packets(path.limits.window());
        long rttNs = path.minRtt.isKnown() ? path.minRtt.ns() : AckWish.LONGEST_DELAY_NS;
        switch (machine.state()) {
            case STARTUP, DRAIN, REFILL, UP -> path.ackWish.probing(window, rttNs);
            case DOWN, CRUISE -> path.ackWish.steady(window, rttNs);
            case PROBE_RTT -> path.ackWish.prompt();
        }
    }
}
