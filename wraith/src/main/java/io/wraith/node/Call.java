package io.wraith.node;

import io.wraith.base.Deadline;
import io.wraith.meet.Admission;
import io.wraith.meet.Code;
import io.wraith.meet.Guesses;
import io.wraith.meet.Purpose;
import io.wraith.meet.Refusal;
import io.wraith.net.PeerAddress;
import io.wraith.proto.CloseReason;
import io.wraith.proto.Connection;
import io.wraith.proto.Endpoint;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;

/// An attempt to reach a peer, at every address where it may be, until one answers. Touched by the
/// shard's thread only.
final class Call implements Sponsor {
    private static final long PATIENCE_NS = 30_000_000_000L;
    private static final int MOST_ATTEMPTS = 16;

    /// Who wanted the call.
    interface Caller {
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
    private final Set<Long> attempts = new HashSet<>();
    private final long deadlineNs;
    private int begun;
    private @Nullable CloseReason lastReason;
    private @Nullable Connection taken;
    private Runnable settled = () -> {};
    private @Nullable String deaf;
    private boolean isOver;

    Call(Contact contact, Purpose purpose, Caller caller, SecureRandom random, long nowNs) {
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
        return Set.copyOf(attempts);
    }

    /// The peer may be there: 0 if that is not tried, else the number of the attempt.
    long tryAt(InetSocketAddress address, Endpoint endpoint, long nowNs) {
        if (!isLooking() || begun == MOST_ATTEMPTS) {
            return 0;
        }
        begun++;
        byte[] encoded = PeerAddress.encode(address);
        long attempt = endpoint.connect(encoded, contact.identity(), contact.capability(), nowNs);
        attempts.add(attempt);
        return attempt;
    }

    /// Whether this is the connection that is wanted: the first that came to be.
    boolean takes(Connection connection) {
        attempts.remove(connection.attempt());
        if (!isLooking()) {
            return false;
        }
        taken = connection;
        settled.run();
        caller.answered();
        return true;
    }

    /// One attempt came to nothing.
    void failed(long attempt, CloseReason reason) {
        attempts.remove(attempt);
        lastReason = reason;
        boolean isLast = attempts.isEmpty() && (deaf != null || contact.lanName() == null);
        if (isLast && isLooking()) {
            fail(nobody());
        }
    }

    /// Answers when it wants to be asked again.
    long turn(long nowNs) {
        if (!isLooking()) {
            return Deadline.NONE;
        }
        if (Deadline.isDue(deadlineNs, nowNs)) {
            fail(nobody());
        }
        return deadlineNs;
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
        String unheard = deaf;
        if (begun == 0 && unheard != null) {
            return new NodeException(
                    Trouble.NOT_FOUND,
                    "nobody with " + contact + " can be looked for on this network",
                    unheard,
                    "give --to HOST:PORT, or a ticket");
        }
        if (begun == 0) {
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
                "nothing came back from " + begun + " addresses",
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
    public void refused(Connection connection, Refusal refusal) {
        fail(Refusals.explain(refusal));
    }

    @Override
    public void lost(Connection connection, CloseReason reason) {
        lost(reason);
    }

    void lost(CloseReason reason) {
        fail(Refusals.lost(reason));
    }
}
