package io.wraith.node;

import io.wraith.proto.Connection;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamSink;
import io.wraith.proto.stream.StreamSource;
import io.wraith.ring.Queues;

import org.jctools.queues.MessagePassingQueue;
import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Set;

/// A session of its own on another shard that carries parcels of a transfer. Two threads know it:
/// its **owner** is the shard that has the transfer, its **carrier** the one that has the session.
/// What goes between them is slots of blocks, by one queue each way with room for all of them.
abstract class Strand {
    /// A slot that changes hands.
    ///
    /// @param length of the parcel in it; negative if there is none
    /// @param source what gives the parcel's bytes, if it is to be sent
    record Cargo(int slot, int length, @Nullable StreamSource source) {}

    private final int number;
    private final Runnable wakeOwner;
    private final MessagePassingQueue<Cargo> toCarrier;
    private final MessagePassingQueue<Cargo> toOwner;

    private volatile Runnable wakeCarrier = () -> {};
    private volatile boolean isOpen;
    private volatile boolean isClosing;
    private volatile boolean isEnded;

    /// The owner's.
    private final Set<Integer> atCarrier = new HashSet<>();

    private long knock;
    private boolean isSettled;

    Strand(int number, int slots, Runnable wakeOwner) {
        this.number = number;
        this.wakeOwner = wakeOwner;
        toCarrier = Queues.spsc(slots);
        toOwner = Queues.spsc(slots);
    }

    /// From 1 on; the shard of that number carries it.
    final int number() {
        return number;
    }

    // ---- The owner's verbs

    /// Where its first message was to come; 0 if we knock.
    final long knock() {
        return knock;
    }

    final void expectedAt(long id) {
        knock = id;
    }

    final void carriedBy(Runnable wake) {
        wakeCarrier = wake;
    }

    /// Whether the session came to be, and is not over.
    final boolean isOpen() {
        return isOpen && !isClosing && !isEnded;
    }

    /// Nothing goes over it any more, once the carrier knows.
    final void close() {
        if (!isClosing) {
            isClosing = true;
            wakeCarrier.run();
        }
    }

    /// Whether it is over, and nothing of it is left with the carrier.
    final boolean isSettled() {
        return isSettled;
    }

    /// Hands a slot to the carrier.
    final void give(Cargo cargo) {
        atCarrier.add(cargo.slot);
        if (!toCarrier.offer(cargo)) {
            throw new IllegalStateException("more slots than there are");
        }
    }

    final void wakeCarrier() {
        wakeCarrier.run();
    }

    /// Takes what the carrier is done with; true if there was anything.
    final boolean collect() {
        boolean isOver = isEnded;
        boolean isAny = false;
        for (Cargo done = toOwner.poll(); done != null; done = toOwner.poll()) {
            atCarrier.remove(done.slot);
            returned(done);
            isAny = true;
        }
        if (isOver && !isSettled) {
            isSettled = true;
            isAny = true;
            lost(Set.copyOf(atCarrier));
            atCarrier.clear();
        }
        return isAny;
    }

    /// The carrier is done with a slot.
    abstract void returned(Cargo done);

    /// It is over, and did not get done with these.
    abstract void lost(Set<Integer> slots);

    // ---- The carrier's verbs

    /// Its session came to be.
    final void begun() {
        isOpen = true;
        wakeOwner.run();
    }

    final boolean isClosing() {
        return isClosing;
    }

    /// The peer breaks the rules of strands: it is given up.
    final void giveUp() {
        isClosing = true;
    }

    /// The next slot from the owner.
    final @Nullable Cargo next() {
        return toCarrier.poll();
    }

    /// Hands a slot to the owner.
    final void handBack(Cargo cargo) {
        if (!toOwner.offer(cargo)) {
            throw new IllegalStateException("more slots than there are");
        }
        wakeOwner.run();
    }

    /// Its session is over, or will never be. The carrier touches no slot of it after this.
    final void ended() {
        isEnded = true;
        wakeOwner.run();
    }

    /// The sink of a stream of the peer's; null if it must not open any.
    abstract @Nullable StreamSink sink(ReceiveStream stream);

    abstract void event(StreamEvent event);

    /// Moves what can be moved over the session.
    abstract void turn(Connection session);
}
