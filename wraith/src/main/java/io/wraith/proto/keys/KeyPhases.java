package io.wraith.proto.keys;

import io.wraith.base.Check;
import io.wraith.base.Deadline;
import io.wraith.crypto.Aead;
import io.wraith.crypto.CryptoFault;
import io.wraith.crypto.LaneKeys;
import io.wraith.crypto.Suite;
import io.wraith.wire.ProtectedHeader;

import org.jspecify.annotations.Nullable;

/// One lane's keys in both directions, over phases and epochs. Every packet says with which key it
/// was sealed, so neither side ever waits for the other to change:
///
/// * a *phase* ends when its key has sealed enough; the receiver follows when a packet of the next
///   opens;
/// * an *epoch* begins with a fresh exchange. Whoever offered it has both sides' proof that the
///   keys exist once it holds the answer, and seals with them at once; the other seals with the old
///   ones until a packet of the new epoch opens.
///
/// Old keys are kept for late packets until a deadline that comes with the first packet of the new
/// ones. Whether a number was received before is not decided here: that comes before [#open], and
/// is remembered after it.
public final class KeyPhases {
    private final Limits limits;
    private final ProtectedHeader header = new ProtectedHeader();
    private SendingKeys sending;
    private @Nullable SendingKeys sendingNext;
    private @Nullable ReceivingKeys previous;
    private ReceivingKeys present;
    private @Nullable ReceivingKeys next;
    private long previousEndNs = Long.MAX_VALUE;

    /// Epoch 0 of a lane.
    public KeyPhases(LaneKeys keys, Limits limits) {
        this(keys, 0, limits);
    }

    /// A lane that is opened in a later epoch.
    public KeyPhases(LaneKeys keys, int epoch, Limits limits) {
        this.limits = limits;
        sending = new SendingKeys(epoch, keys.sending(), limits.sealsPerPhase);
        present = new ReceivingKeys(epoch, keys.receiving(), limits.forgeriesAllowed);
    }

    /// After how many packets a key gives way to the next, and how many forged ones end the
    /// session.
    public record Limits(long sealsPerPhase, long forgeriesAllowed) {
        public Limits {
            Check.that(sealsPerPhase > 0 && forgeriesAllowed > 0, "a key that may do nothing");
        }

        public static Limits of(Suite suite) {
            return new Limits(Aead.SEALS_INTENDED, suite.forgeriesAllowed());
        }
    }

    /// Makes a packet of the `length` bytes at `at` + 16, in place: writes the header before and
    /// the tag behind them. Answers the datagram's length or [CryptoFault#EXHAUSTED], after which
    /// the connection must end.
    public int seal(long connectionId, long number, byte[] datagram, int at, int length) {
        Aead aead = sending.next();
        header.wrap(datagram, at).write(connectionId, sending.epoch(), sending.phase(), number);
        int textAt = at + ProtectedHeader.LENGTH;
        int sealed =
                aead.header(datagram, at, ProtectedHeader.LENGTH)
                        .seal(number, datagram, textAt, length, datagram, textAt);
        return sealed < 0 ? sealed : ProtectedHeader.LENGTH + sealed;
    }

    /// Opens a datagram of the kind PROTECTED into another array: the length of the plaintext,
    /// [CryptoFault#FORGED], [CryptoFault#KEY_UNKNOWN] if it names a key that is not or no longer
    /// there, or [CryptoFault#EXHAUSTED] if the session must end because of too many forgeries.
    ///
    /// If it is the first packet under newer keys, the older ones are kept until `graceEndNs`.
    public int open(
            byte[] datagram, int at, int length, byte[] plain, int plainAt, long graceEndNs) {
        header.wrap(datagram, at);
        ReceivingKeys keys = ofEpoch(header.epoch());
        if (keys == null) {
            return CryptoFault.KEY_UNKNOWN.code();
        }
        int opened = keys.open(header, datagram, at, length, plain, plainAt, graceEndNs);
        if (opened >= 0 && isNext(keys)) {
            advance(graceEndNs);
        }
        return opened;
    }

    /// Takes the keys of the next epoch. Who offered the exchange seals with them from now on; who
    /// answered does so once a packet of that epoch opened.
    ///
    /// Epochs follow each other only when both sides use the last one on some lane. If this lane
    /// was silent meanwhile, it catches up first.
    public void install(LaneKeys keys, boolean offered, long graceEndNs) {
        if (next != null) {
            advance(graceEndNs);
        }
        int epoch = present.epoch() + 1;
        next = new ReceivingKeys(epoch, keys.receiving(), limits.forgeriesAllowed);
        sendingNext = new SendingKeys(epoch, keys.sending(), limits.sealsPerPhase);
        // PROTOCOL: The side that offered MUST seal with the keys of the new epoch once it took
        // the
        // answer; the side that answered MUST NOT before a packet of the new epoch opened.
        if (offered) {
            sendInNextEpoch();
        }
    }

    /// Whether both directions use the newest keys that this lane was given, and late packets under
    /// older ones can no longer come. A side that makes an offer earlier cuts their time short.
    public boolean isSettled() {
        return next == null && sendingNext == null && previous == null;
    }

    /// The epoch that packets are sealed in.
    public int sendingEpoch() {
        return sending.epoch();
    }

    public int sendingPhase() {
        return sending.phase();
    }

    /// The epoch of the newest packet that opened.
    public int receivingEpoch() {
        return present.epoch();
    }

    public int receivingPhase() {
        return present.phase();
    }

    /// When [#expire] has something to do; `Long.MAX_VALUE` is never.
    public long deadlineNs() {
        return Deadline.earlier(previousEndNs, present.deadlineNs());
    }

    /// Gives old keys up whose late packets can no longer come.
    public void expire(long nowNs) {
        present.expire(nowNs);
        if (previous != null && previousEndNs - nowNs <= 0) {
            previous.destroy();
            previous = null;
            previousEndNs = Long.MAX_VALUE;
        }
    }

    public void destroy() {
        sending.destroy();
        present.destroy();
        if (sendingNext != null) {
            sendingNext.destroy();
        }
        if (next != null) {
            next.destroy();
        }
        if (previous != null) {
            previous.destroy();
        }
    }

    /// How many keys to open with were derived in the present epoch.
    int derivations() {
        return present.derivations();
    }

    private @Nullable ReceivingKeys ofEpoch(int bits) {
        return switch (bits - present.epoch() & ProtectedHeader.EPOCHS - 1) {
            case 0 -> present;
            case 1 -> next;
            case ProtectedHeader.EPOCHS - 1 -> previous;
            default -> null;
        };
    }

    @SuppressWarnings("ReferenceEquality") // which of the objects it is
    private boolean isNext(ReceivingKeys keys) {
        return keys == next;
    }

    private void advance(long graceEndNs) {
        if (next == null) {
            throw Check.never(new IllegalStateException("an epoch without keys"));
        }
        if (previous != null) {
            previous.destroy();
        }
        previous = present;
        previousEndNs = graceEndNs;
        present = next;
        next = null;
        sendInNextEpoch();
    }

    private void sendInNextEpoch() {
        if (sendingNext != null) {
            sending.destroy();
            sending = sendingNext;
            sendingNext = null;
        }
    }
}
