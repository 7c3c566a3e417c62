package io.wraith.proto.stream;

import io.wraith.base.Check;
import io.wraith.proto.recovery.SentFrames;
import io.wraith.wire.FrameType;
import io.wraith.wire.FrameWriter;

/// Whose data goes into the next packet. Eight classes, strictly one before the next, what repairs
/// losses before what is new. Within the urgent classes streams take turns of a packet. In the
/// other half, for bulk, one stream follows the other: of many parcels sent in turns each would be
/// whole only when almost all are, and whoever is cut off before has none. Only new bytes need
/// credit of the connection.
///
/// A stream is in these lists exactly while it could send, so nothing is searched.
final class Schedule {
    static final int CLASSES = 8;
    private static final int FIRST_BULK_CLASS = 4;

    private final Turns[] repairs = new Turns[CLASSES];
    private final Turns[] fresh = new Turns[CLASSES];
    private int repairClasses;
    private int freshClasses;
    private int blockedStreams;
    private long limit;
    private long used;

    Schedule(long limit) {
        this.limit = limit;
        for (int i = 0; i < CLASSES; i++) {
            repairs[i] = new Turns();
            fresh[i] = new Turns();
        }
    }

    /// The peer takes so many bytes in all.
    void limit(long newLimit) {
        limit = Math.max(limit, newLimit);
    }

    long credit() {
        return limit - used;
    }

    void spend(long bytes) {
        Check.that(bytes <= credit(), "more sent than granted");
        used += bytes;
    }

    /// Bytes of a stream that the peer never counted.
    void refund(long bytes) {
        used -= bytes;
    }

    boolean hasSomethingToSend() {
        return repairClasses != 0 || (freshClasses != 0 && credit() > 0);
    }

    Limiter limiter() {
        if (hasSomethingToSend()) {
            return Limiter.NONE;
        }
        if (freshClasses != 0) {
            return Limiter.FLOW_CONNECTION;
        }
        return blockedStreams > 0 ? Limiter.FLOW_STREAM : Limiter.SOURCE;
    }

    /// Puts a stream where it belongs after something changed.
    void update(SendStream stream) {
        int priority = stream.priority();
        if (stream.wantsRepair()) {
            repairs[priority].add(stream.repairTurn);
        } else {
            Turns.remove(stream.repairTurn);
        }
        if (stream.wantsFresh()) {
            fresh[priority].add(stream.freshTurn);
        } else {
            Turns.remove(stream.freshTurn);
        }
        repairClasses = marked(repairClasses, priority, repairs[priority]);
        freshClasses = marked(freshClasses, priority, fresh[priority]);
    }

    void blocked(int change) {
        blockedStreams += change;
    }

    /// Takes a stream out, before its class changes.
    void leave(SendStream stream) {
        int priority = stream.priority();
        Turns.remove(stream.repairTurn);
        Turns.remove(stream.freshTurn);
        repairClasses = marked(repairClasses, priority, repairs[priority]);
        freshClasses = marked(freshClasses, priority, fresh[priority]);
    }

    /// Fills the packet with data.
    void write(FrameWriter out, SentFrames sent) {
        while (out.room() >= FrameType.DATA.fixedLength() && hasSomethingToSend()) {
            int ready = credit() > 0 ? repairClasses | freshClasses : repairClasses;
            int priority = Integer.numberOfTrailingZeros(ready);
            boolean isRepair = (repairClasses >> priority & 1) != 0;
            Turns turns = (isRepair ? repairs : fresh)[priority];
            if (!(turns.first() instanceof SendStream stream)) {
                throw Check.never(new IllegalStateException("a class marked without a stream"));
            }
            if (isRepair) {
                stream.writeRepairs(out, sent);
            } else {
                stream.writeFresh(out, sent);
            }
            if (isRepair ? stream.wantsRepair() : stream.wantsFresh()) {
                // Its packet is full, or the credit is gone.
                if (priority < FIRST_BULK_CLASS) {
                    turns.rotate(isRepair ? stream.repairTurn : stream.freshTurn);
                }
                if (isRepair || credit() > 0) {
                    return;
                }
            }
        }
    }

    private static int marked(int classes, int priority, Turns turns) {
        int bit = 1 << priority;
        return turns.isEmpty() ? classes & ~bit : classes | bit;
    }
}
