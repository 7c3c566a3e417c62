package io.wraith.proto.congestion;

import io.wraith.proto.recovery.AckSample;

/// BBRv3's states. What is measured comes from a [BbrPath]; what is decided changes its bounds.
///
/// ```
/// STARTUP → DRAIN → DOWN → CRUISE → REFILL → UP → DOWN …        any → PROBE_RTT → CRUISE | STARTUP
/// ```
final class BbrMachine {
    private static final int STARTUP_RANGES = 6;
    private static final int DRAIN_ROUNDS = 3;
    private static final double STARTUP_QUEUE = 1.25;
    private static final int LEARNING_ROUNDS = 6;
    private static final long LEARNING_NS = 800_000_000;

    private final BbrPath path;
    private final ProbeCycle cycle;
    private final DelayProbe delayProbe = new DelayProbe();
    private BbrState state = BbrState.STARTUP;
    private long drainStartRound;
    private long downStartRound;
    private long cruiseStartRound;
    private boolean isRestartingFromIdle;

    BbrMachine(BbrPath path, boolean probesEndEarly, long seed) {
        this.path = path;
        cycle = new ProbeCycle(probesEndEarly, seed);
    }

    BbrState state() {
        return state;
    }

    /// The samples of the last round show what CRUISE does, no longer what was before.
    boolean hasCruised() {
        return state == BbrState.CRUISE && path.rounds.count() - cruiseStartRound >= 2;
    }

    boolean isAnsweringProbe() {
        return cycle.isProbeSample();
    }

    // ---- one ACK ----

    void roundStarted() {
        cycle.roundStarted();
    }

    void acked(AckSample sample) {
        if (state == BbrState.STARTUP) {
            checkStartupLoss(sample);
            if (path.fullPipe.wasReached()) {
                state = BbrState.DRAIN;
                drainStartRound = path.rounds.count();
            }
        }
        if (state == BbrState.DRAIN && isDrained()) {
            enterDown();
        }
        if (path.fullPipe.wasReached() && !adaptLongTerm(sample)) {
            updateProbePhase();
        }
    }

    private void checkStartupLoss(AckSample sample) {
        LossEpisode losses = path.losses;
        if (!losses.roundEnded()
                || !losses.endedWithLoss()
                || losses.endedRanges() < STARTUP_RANGES
                || !path.isTooMuch(sample.lostSinceSent, sample.txInFlight)) {
            return;
        }
        double lost = path.packets(losses.endedLost());
        double all = lost + path.packets(losses.endedDelivered());
        boolean hasQueue = path.lowestRttOfRoundNs() >= STARTUP_QUEUE * path.minRtt.ns();
        if (path.floor.endsStartup(lost, all, hasQueue)) {
            losses.left(BbrState.STARTUP);
            startupWentTooFar();
        }
    }

    void startupWentTooFar() {
        path.fullPipe.reached();
        path.bounds.longTerm(Math.max((long) path.bdp(), path.bounds.latest()));
    }

    private boolean isDrained() {
        return path.inFlight() <= path.fullPipeBytes(false)
                || path.rounds.count() > drainStartRound + DRAIN_ROUNDS;
    }

    /// True if it decided what the state is.
    private boolean adaptLongTerm(AckSample sample) {
        boolean roundStarted = path.rounds.hasStarted();
        if (roundStarted && cycle.feedback() == ProbeCycle.Feedback.STARTING) {
            cycle.feedback(ProbeCycle.Feedback.ARRIVING);
        } else if (roundStarted && cycle.feedback() == ProbeCycle.Feedback.STOPPING) {
            endFeedback();
            if (state == BbrState.REFILL) {
                return true;
            }
        }
        if (!path.isTooMuch(sample.lostSinceSent, sample.txInFlight)) {
            path.bounds.proved(sample.txInFlight);
            if (state == BbrState.UP && isHeldByLongTerm()) {
                path.bounds.grow(sample.newlyAckedBytes, path.limits.datagramBytes());
                if (roundStarted) {
                    growFaster();
                }
            }
        }
        return false;
    }

    private void endFeedback() {
        cycle.isProbeSample(false);
        cycle.feedback(ProbeCycle.Feedback.NONE);
        if (!state.isInProbeBw()) {
            return;
        }
        cycle.found(path.bandwidth.max());
        if (!path.isLimited()) {
            path.bandwidth.nextCycle();
        }
        if (cycle.wasPrecautionary() && !cycle.wasTooHigh()) {
            enterRefill();
        }
    }

    private void updateProbePhase() {
        switch (state) {
            case DOWN -> {
                if (isProbeDue()) {
                    enterRefill();
                } else if (isTimeToCruise()) {
                    enterCruise();
                }
            }
            case CRUISE -> {
                if (isProbeDue() || cycle.hasFoundMore()) {
                    enterRefill();
                }
            }
            case REFILL -> {
                if (path.rounds.hasStarted()) {
                    cycle.isProbeSample(true);
                    enterUp();
                }
            }
            case UP -> {
                if (isTimeToGoDown()) {
                    cycle.wasTooHigh(false);
                    enterDown();
                }
            }
            case STARTUP, DRAIN, PROBE_RTT -> {}
        }
    }

    private boolean isProbeDue() {
        return cycle.isProbeDue(path.nowNs(), (long) path.packets(target()));
    }

    /// What should be in flight, unless congestion has cut the window below it.
    private long target() {
        return Math.min((long) path.bdp(), path.limits.window());
    }

    private boolean isTimeToCruise() {
        SendLimits limits = path.limits;
        boolean mayLearn =
                path.floor.wantsMore()
                        && path.rounds.count() - downStartRound < LEARNING_ROUNDS
                        && path.nowNs() - cycle.startNs() < LEARNING_NS;
        long roomy = path.bounds.withHeadroom(limits.datagramBytes(), limits.minWindow());
        return !mayLearn
                && path.inFlight() <= roomy
                && path.inFlight() <= path.fullPipeBytesAtMaximum();
    }

    private boolean isTimeToGoDown() {
        if (cycle.wasTooHigh() && path.inFlight() >= path.bounds.longTerm()) {
            cycle.wasPrecautionary(true);
            return true;
        }
        if (path.queue.hasGrownByProbe(path.minRtt.ns())) {
            return true;
        }
        if (isHeldByLongTerm()) {
            path.fullPipe.restart(path.rate());
            return false;
        }
        return path.fullPipe.isFullNow();
    }

    private boolean isHeldByLongTerm() {
        return path.windowUse.isFull() && path.limits.window() >= path.bounds.longTerm();
    }

    // ---- the delay probe ----

    void checkDelayProbe(boolean hasDelivered) {
        if (state != BbrState.PROBE_RTT && path.minRtt.isExpired() && !isRestartingFromIdle) {
            path.limits.save(path.losses.isActive());
            state = BbrState.PROBE_RTT;
            delayProbe.begin();
            cycle.feedback(ProbeCycle.Feedback.STOPPING);
            path.rounds.restart(path.delivered());
        }
        if (state == BbrState.PROBE_RTT) {
            continueDelayProbe();
        }
        if (hasDelivered) {
            isRestartingFromIdle = false;
        }
    }

    private void continueDelayProbe() {
        path.holdBack();
        if (!delayProbe.isLow()) {
            if (path.inFlight() <= path.delayProbeWindow()) {
                delayProbe.low(path.nowNs());
                path.rounds.restart(path.delivered());
            }
            return;
        }
        if (path.rounds.hasStarted()) {
            delayProbe.roundStarted();
        }
        if (delayProbe.hadRound()) {
            endDelayProbeIfDone();
        }
    }

    private void endDelayProbeIfDone() {
        if (!delayProbe.isDone(path.nowNs())) {
            return;
        }
        path.minRtt.confirm(path.nowNs());
        path.limits.restore();
        forgetShortTerm();
        if (path.fullPipe.wasReached()) {
            enterDown();
            enterCruise();
        } else {
            state = BbrState.STARTUP;
        }
    }

    // ---- other events ----

    void idleRestart() {
        isRestartingFromIdle = true;
        if (state == BbrState.PROBE_RTT) {
            endDelayProbeIfDone();
        }
    }

    void probeWasTooHigh(long inFlightAtLoss, boolean limited) {
        cycle.wasTooHigh(true);
        cycle.isProbeSample(false);
        if (!limited) {
            long least = (long) (target() * Bandwidth.BETA);
            path.bounds.longTerm(Math.max(inFlightAtLoss, least));
        }
        if (state == BbrState.UP) {
            path.losses.left(BbrState.UP);
            enterDown();
        }
    }

    /// All losses of the episode proved spurious.
    void undo() {
        path.limits.restore();
        BbrState back = path.losses.undo(path.bandwidth, path.bounds);
        path.fullPipe.restart(0);
        if (back == BbrState.STARTUP && state != BbrState.STARTUP) {
            path.fullPipe.notReachedAfterAll();
            state = state == BbrState.PROBE_RTT ? state : BbrState.STARTUP;
        } else if (back == BbrState.UP && state != BbrState.UP && state != BbrState.PROBE_RTT) {
            enterRefill();
        }
    }

    // ---- entering states ----

    private void enterDown() {
        path.losses.forgetRound();
        path.bandwidth.restartLatest(0);
        path.bounds.restartLatest(0);
        path.bounds.stopGrowing();
        cycle.start(path.nowNs());
        path.rounds.restart(path.delivered());
        downStartRound = path.rounds.count();
        state = BbrState.DOWN;
    }

    private void enterCruise() {
        state = BbrState.CRUISE;
        cruiseStartRound = path.rounds.count();
    }

    private void enterRefill() {
        forgetShortTerm();
        path.bounds.prepareGrowing();
        cycle.wasPrecautionary(false);
        cycle.feedback(ProbeCycle.Feedback.REFILLING);
        cycle.probes(path.bandwidth.max());
        path.rounds.restart(path.delivered());
        state = BbrState.REFILL;
    }

    private void enterUp() {
        cycle.feedback(ProbeCycle.Feedback.STARTING);
        path.rounds.restart(path.delivered());
        path.fullPipe.restart(path.rate());
        path.queue.probeStarts(path.minRtt.ns());
        growFaster();
        state = BbrState.UP;
    }

    private void growFaster() {
        path.bounds.nextGrowingRound(path.limits.window(), path.limits.datagramBytes());
    }

    private void forgetShortTerm() {
        path.bandwidth.forgetShortTerm();
        path.bounds.forgetShortTerm();
    }
}
