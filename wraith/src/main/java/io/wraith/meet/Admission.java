package io.wraith.meet;

import io.wraith.base.Big;
import io.wraith.base.Check;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/// How the one who calls is let in, once the handshake has shown who both are. It takes place on
/// the first two-way stream of the session, which the caller opens, in messages of
///
/// ```
/// 0: length u16 | 2: body
/// ```
///
/// where the first byte of a body tells what it is:
///
/// ```
/// 1 to 5   a message of a Pairing
/// 6        enter, the caller's first: purpose u8 | name of the code; without one the caller comes
///          by identity or capability
/// 7        welcome
/// 8        refused: reason u8
/// ```
///
/// Until the caller is let in, the other side says nothing of itself.
public final class Admission {
    /// The longest message with its length.
    public static final int MESSAGE_LIMIT = 2 + Pairing.MESSAGE_LIMIT;

    private static final int ENTER = 6;
    private static final int WELCOME = 7;
    private static final int REFUSED = 8;
    private static final int MOST_NAME = 7;

    /// Where an admission stands.
    public enum State {
        RUNNING,
        ADMITTED,
        REFUSED
    }

    private final byte[] channelBinding;
    private final SecureRandom random;
    private final @Nullable Door door;
    private final Queue<byte[]> outgoing = new ArrayDeque<>();
    private final byte[] message = new byte[MESSAGE_LIMIT];
    private int filled;
    private State state = State.RUNNING;
    private Refusal refusal = Refusal.UNKNOWN;
    private @Nullable Purpose purpose;
    private @Nullable Lock lock;
    private @Nullable Pairing pairing;

    private Admission(byte[] channelBinding, SecureRandom random, @Nullable Door door) {
        this.channelBinding = channelBinding.clone();
        this.random = random;
        this.door = door;
    }

    /// The caller's side, by what it said in the handshake.
    public static Admission calling(Purpose purpose, byte[] channelBinding, SecureRandom random) {
        Admission admission = new Admission(channelBinding, random, null);
        admission.enter(purpose, "");
        return admission;
    }

    /// The caller's side, by a code.
    public static Admission calling(
            Purpose purpose,
            Code code,
            Guesses guesses,
            byte[] channelBinding,
            SecureRandom random) {
        Admission admission = new Admission(channelBinding, random, null);
        admission.enter(purpose, code.name());
        admission.pairing = Pairing.initiator(code, channelBinding, guesses, random);
        admission.movePairing();
        return admission;
    }

    /// The side that was called.
    public static Admission called(Door door, byte[] channelBinding, SecureRandom random) {
        return new Admission(channelBinding, random, door);
    }

    public State state() {
        return state;
    }

    /// Why it ended in [State#REFUSED].
    public Refusal refusal() {
        Check.that(state == State.REFUSED, "a refusal that was not");
        return refusal;
    }

    /// What the caller came for.
    public Purpose purpose() {
        Purpose known = purpose;
        if (known == null) {
            throw Check.never(new IllegalStateException("nobody said the purpose"));
        }
        return known;
    }

    /// The lock that was opened by its code, or null if that was not the way.
    public @Nullable Lock lock() {
        return lock;
    }

    /// The next bytes for the peer, or null. There may be some after the end.
    public byte @Nullable [] poll() {
        return outgoing.poll();
    }

    /// Takes bytes of the stream, and answers how many: all of them, unless it is over before.
    public int receive(byte[] bytes, int at, int length) {
        int taken = 0;
        while (taken < length && state == State.RUNNING) {
            message[filled++] = bytes[at + taken++];
            if (filled >= 2 && filled == 2 + Big.u16(message, 0)) {
                byte[] body = Arrays.copyOfRange(message, 2, filled);
                filled = 0;
                message(body);
            } else if (filled == MESSAGE_LIMIT) {
                refuse(Refusal.MALFORMED);
            }
        }
        return taken;
    }

    private void message(byte[] body) {
        int kind = body.length == 0 ? 0 : body[0];
        if (kind == REFUSED && body.length == 2) {
            end(Refusal.of(body[1] & 0xff));
        } else if (kind >= 1 && kind < ENTER && pairing != null) {
            pair(pairing, body);
        } else if (kind == ENTER && body.length >= 2 && door != null && purpose == null) {
            entered(door, body);
        } else if (kind == WELCOME && body.length == 1 && door == null && isProven()) {
            state = State.ADMITTED;
        } else {
            refuse(Refusal.MALFORMED);
        }
    }

    // PROTOCOL: A caller that wants to prove a code MUST NOT take a welcome before the pairing is
    // confirmed.
    private boolean isProven() {
        return pairing == null || pairing.state() == Pairing.State.CONFIRMED;
    }

    private void entered(Door at, byte[] body) {
        Purpose wanted = Purpose.of(body[1]);
        String name = new String(body, 2, body.length - 2, StandardCharsets.US_ASCII);
        if (wanted == null || name.length() > MOST_NAME) {
            refuse(Refusal.MALFORMED);
            return;
        }
        purpose = wanted;
        Lock found = at.lock(name);
        Refusal standing = at.standing();
        if (found != null) {
            lock = found;
            pairing = Pairing.responder(found.code(), channelBinding, found.guesses(), random);
            movePairing();
        } else if (!name.isEmpty() || standing != null) {
            refuse(standing == null ? Refusal.UNKNOWN : standing);
        } else {
            decide(at);
        }
    }

    private void pair(Pairing running, byte[] body) {
        running.receive(body, 0, body.length);
        movePairing();
    }

    private void movePairing() {
        Pairing running = pairing;
        if (running == null) {
            return;
        }
        for (byte[] next = running.poll(); next != null; next = running.poll()) {
            send(next);
        }
        switch (running.state()) {
            case RUNNING -> {}
            case FAILED -> end(Refusal.of(running.fault()));
            case CONFIRMED -> {
                if (door != null) {
                    decide(door);
                }
            }
        }
    }

    // PROTOCOL: The side that was called MUST NOT tell what it is there for before the caller is
    // proven.
    private void decide(Door at) {
        boolean isWanted =
                lock == null
                        ? at.purposes().contains(purpose())
                        : lock.purpose() == purpose() || purpose() == Purpose.PING;
        if (isWanted) {
            send(new byte[] {WELCOME});
            state = State.ADMITTED;
        } else {
            refuse(Refusal.OTHER_PURPOSE);
        }
    }

    private void enter(Purpose wanted, String codeName) {
        purpose = wanted;
        byte[] name = codeName.getBytes(StandardCharsets.US_ASCII);
        byte[] body = new byte[2 + name.length];
        body[0] = ENTER;
        body[1] = (byte) wanted.code();
        System.arraycopy(name, 0, body, 2, name.length);
        send(body);
    }

    private void refuse(Refusal reason) {
        send(new byte[] {REFUSED, (byte) reason.code()});
        end(reason);
    }

    private void end(Refusal reason) {
        refusal = reason;
        state = State.REFUSED;
    }

    private void send(byte[] body) {
        byte[] framed = new byte[2 + body.length];
        Big.u16(framed, 0, body.length);
        System.arraycopy(body, 0, framed, 2, body.length);
        outgoing.add(framed);
    }
}
