package io.wraith.node;

import io.wraith.base.Deadline;
import io.wraith.meet.Admission;
import io.wraith.meet.Code;
import io.wraith.meet.Guesses;
import io.wraith.meet.Lock;
import io.wraith.meet.Purpose;
import io.wraith.meet.Refusal;
import io.wraith.node.Candidates.Candidate;
import io.wraith.proto.CloseReason;
import io.wraith.proto.Connection;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Set;

/// An attempt to reach a peer, at every address where it may be, until one answers. Touched by the
/// shard's thread only.
final class Call implements Sponsor {
    private static final long PATIENCE_NS = 30_000_000_000L;

    /// So long others are looked for after a refusal that may be another program's.
    private static final long OTHERS_NS = 1_000_000_000L;

    /// Begins an attempt for a call at one address, and answers its number.
    @FunctionalInterface
    interface Beginning {
        long begin(Call call, InetSocketAddress address, long nowNs);
    }

    /// Who wanted the call.
    interface Caller {
        /// The peer is called, or others of its identity are, after one who was somebody else.
        void calling(Call call);

        /// What is to be done with the peer; null if nothing can be done.
        @Nullable Work work(Connection connection);

        /// The peer answered; now each side proves itself.
        void answered();

        /// It came to nothing.
        void failed(NodeException why);
    }

    private final Contact contact;
    private final Purpose purpose;
    private final Caller caller;
    private final SecureRandom random;
    private final Guesses guesses = new Guesses();
    private final Candidates candidates = new Candidates();
    private final Beginning beginning;
    private final long deadlineNs;
    private @Nullable CloseReason lastReason;
    private @Nullable Connection taken;
    private @Nullable Candidate takenAt;
    private @Nullable Refusal refusal;
    private long refusedUntilNs = Deadline.NONE;
    private Runnable settled = () -> {};
    private Runnable others = () -> {};
    private @Nullable String deaf;
    private boolean isOver;

    Call(
            Contact contact,
            Purpose purpose,
            Caller caller,
            Beginning beginning,
            SecureRandom random,
            long nowNs) {
        this.beginning = beginning;
        this.contact = contact;
        this.purpose = purpose;
        this.caller = caller;
        this.random = random;
        deadlineNs = nowNs + PATIENCE_NS;
    }

    /// What is to happen once nobody need be looked for any more.
    void whenSettled(Runnable action) {
        settled = action;
    }

    /// How others than the one who refused are looked for.
    void whenRefused(Runnable action) {
        others = action;
    }

    /// Nobody is looked for on the local networks, for that reason. Without an address there is
    /// nothing to wait for then.
    void cannotLook(String why) {
        deaf = why;
        if (isLooking() && contact.addresses().isEmpty()) {
            fail(nobody());
        }
    }

    /// Whether it still looks for somebody who answers.
    boolean isLooking() {
        return !isOver && taken == null;
    }

    /// Those that are under way.
    Set<Long> attempts() {
        return candidates.underWay();
    }

    Contact contact() {
        return contact;
    }

    /// The peer may be there, which is tried as soon as there is room; somebody on the local
    /// network said so, or nobody but the one who calls.
    void maybeAt(InetSocketAddress address, @Nullable InetAddress responder) {
        candidates.add(new Candidate(address, responder));
    }

    /// Whether this is the connection that is wanted: the first that came to be.
    boolean takes(Connection connection) {
        Candidate place = candidates.ended(connection.attempt());
        if (!isLooking()) {
            return false;
        }
        taken = connection;
        takenAt = place;
        settled.run();
        caller.answered();
        return true;
    }

    /// One attempt came to nothing.
    void failed(long attempt, CloseReason reason) {
        Candidate _ = candidates.ended(attempt);
        lastReason = reason;
        if (candidates.isEmpty() && isLookedForNowhere() && isLooking()) {
            fail(nobody());
        }
    }

    private boolean isLookedForNowhere() {
        return deaf != null || contact.lanName() == null;
    }

    /// Answers when it wants to be asked again.
    long turn(long nowNs) {
        if (!isLooking()) {
            return Deadline.NONE;
        }
        if (Deadline.isDue(deadlineNs, nowNs)) {
            fail(nobody());
            return Deadline.NONE;
        }
        for (var next = candidates.next(); next != null; next = candidates.next()) {
            candidates.begun(beginning.begin(this, next.address(), nowNs), next);
        }
        return Deadline.earlier(deadlineNs, others(nowNs));
    }

    /// How long somebody else may still answer after a refusal.
    private long others(long nowNs) {
        if (refusal == null) {
            return Deadline.NONE;
        }
        if (refusedUntilNs == Deadline.NONE) {
            refusedUntilNs = nowNs + OTHERS_NS;
        }
        boolean isLate = isLookedForNowhere() || Deadline.isDue(refusedUntilNs, nowNs);
        if (isLate && candidates.isEmpty()) {
            fail(nobody());
        }
        return refusedUntilNs;
    }

    void cancel() {
        fail(
                new NodeException(
                        Trouble.CANCELLED,
                        "stopped before the peer was reached",
                        "it was interrupted here",
                        "run the same command again"));
    }

    private void fail(NodeException why) {
        if (!isOver) {
            isOver = true;
            settled.run();
            caller.failed(why);
        }
    }

    private NodeException nobody() {
        if (refusal != null) {
            return Refusals.explain(refusal);
        }
        String unheard = deaf;
        if (candidates.count() == 0 && unheard != null) {
            return new NodeException(
                    Trouble.NOT_FOUND,
                    "nobody with " + contact + " can be looked for on this network",
                    unheard,
                    "give --to HOST:PORT, or a ticket");
        }
        if (candidates.count() == 0) {
            return new NodeException(
                    Trouble.NOT_FOUND,
                    "nobody with " + contact + " was found on this network",
                    "no peer answered for " + PATIENCE_NS / 1_000_000_000L + " seconds",
                    "see that the other side still waits; from another network give --to HOST:PORT"
                            + " or a ticket");
        }
        if (lastReason instanceof CloseReason.NotEstablished(int _, String text)
                && !text.contains("in time")) {
            return new NodeException(
                    Trouble.REFUSED,
                    "no connection with the peer of " + contact,
                    text,
                    "see that both sides run the same version, and that the ticket is theirs");
        }
        return new NodeException(
                Trouble.TIMEOUT,
                "the peer of " + contact + " does not answer",
                "nothing came back from "
                        + (candidates.count() == 1
                                ? "1 address"
                                : candidates.count() + " addresses"),
                "see that it still waits, and that UDP passes the firewalls between");
    }

    @Override
    public Admission admission(Connection connection) {
        byte[] binding = connection.channelBinding();
        Code code = contact.code();
        return code == null
                ? Admission.calling(purpose, binding, random)
                : Admission.calling(purpose, code, guesses, binding, random);
    }

    @Override
    public @Nullable Work work(Connection connection, Admission admission, long nowNs) {
        return caller.work(connection);
    }

    @Override
    public void guessed(Lock lock) {
        // Whoever calls has no lock of its own.
    }

    /// Several programs of one user have one identity, and who is found by it may be another than
    /// the one that is meant: then the others are tried.
    @Override
    public void refused(Connection connection, Refusal why) {
        Candidate place = takenAt;
        if (isOver || place == null || contact.code() != null || !mayBeOfAnother(why)) {
            fail(Refusals.explain(why));
            return;
        }
        candidates.exclude(place);
        taken = null;
        refusal = why;
        refusedUntilNs = Deadline.NONE;
        others.run();
    }

    private static boolean mayBeOfAnother(Refusal why) {
        return switch (why) {
            case UNKNOWN, REVOKED, OTHER_PURPOSE, FULL -> true;
            case EXPIRED, WRONG_CODE, BURNT_CODE, MALFORMED -> false;
        };
    }

    @Override
    public void lost(Connection connection, CloseReason reason) {
        lost(reason);
    }

    /// The node cannot call anybody any more.
    void ended() {
        fail(Refusals.ended());
    }

    void lost(CloseReason reason) {
        fail(Refusals.lost(reason));
    }
}
