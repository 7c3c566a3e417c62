package io.wraith.proto;

import io.wraith.base.Deadline;
import io.wraith.base.Utf8;
import io.wraith.wire.FrameReader;

import org.jspecify.annotations.Nullable;

/// How a connection comes to its end.
///
/// ```
/// OPEN ──close here──▶ CLOSING ──3 probe timeouts──▶ OVER     answers what still arrives
///   ├───CLOSE read───▶ DRAINING ─3 probe timeouts──▶ OVER     says nothing
///   └───idle, reset──────────────────────────────────▶ OVER
/// ```
final class Ending {
    private static final int TIMEOUTS = 3;

    private State state = State.OPEN;
    private @Nullable CloseReason reason;
    private byte[] text = {};
    private int code;
    private boolean closeDue;
    private int unanswered;
    private int patience = 1;
    private long deadlineNs = Deadline.NONE;

    enum State {
        OPEN,
        CLOSING,
        DRAINING,
        OVER
    }

    State state() {
        return state;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    @Nullable CloseReason reason() {
        return reason;
    }

    /// This side ends it; the first reason stands.
    void close(CloseReason why, int closeCode, String closeText, long nowNs, long timeoutNs) {
        if (state != State.OPEN) {
            return;
        }
        reason = why;
        code = closeCode;
        text = Utf8.shortened(closeText, FrameReader.REASON_LIMIT);
        state = State.CLOSING;
        closeDue = true;
        deadlineNs = nowNs + TIMEOUTS * timeoutNs;
    }

    /// The peer ended it. Where both did, this side need no longer answer.
    // PROTOCOL: Who received a CLOSE MUST NOT send anything more on that connection.
    void drain(CloseReason why, long nowNs, long timeoutNs) {
        if (state == State.OPEN) {
            reason = why;
            deadlineNs = nowNs + TIMEOUTS * timeoutNs;
        }
        if (state != State.OVER) {
            state = State.DRAINING;
            closeDue = false;
        }
    }

    /// There is nobody left to tell.
    void vanish(CloseReason why) {
        reason = reason == null ? why : reason;
        state = State.OVER;
        deadlineNs = Deadline.NONE;
    }

    /// A packet arrived although it is over: the CLOSE was lost, or has not yet arrived. Ever fewer
    /// packets are answered.
    // PROTOCOL: Who closed a connection MUST answer packets that still arrive with CLOSE, ever more
    // seldom, until it forgets the connection.
    void received() {
        if (state == State.CLOSING && ++unanswered >= patience) {
            closeDue = true;
            unanswered = 0;
            patience *= 2;
        }
    }

    boolean closeDue() {
        return closeDue;
    }

    void closeSent() {
        closeDue = false;
    }

    int code() {
        return code;
    }

    byte[] text() {
        return text;
    }

    long deadlineNs() {
        return deadlineNs;
    }

    void timeout(long nowNs) {
        if (Deadline.isDue(deadlineNs, nowNs)) {
            state = State.OVER;
            deadlineNs = Deadline.NONE;
        }
    }
}
