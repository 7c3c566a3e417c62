package io.wraith.node;

import io.wraith.base.LongMap;
import io.wraith.proto.Connection;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamId;
import io.wraith.proto.stream.StreamSink;
import io.wraith.transfer.Blocks;
import io.wraith.transfer.Receiver;
import io.wraith.transfer.Slots;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/// Brings parcels from the sender, each in a slot that the owner gave beforehand.
final class ReceivingStrand extends Strand {
    private static final int NO_PARCEL = -1;

    private record Parcel(ReceiveStream stream, int slot) {}

    private final Receiver receiver;
    private final Slots slots;

    /// The carrier's: what is on its way.
    private final LongMap<Parcel> parcels = new LongMap<>(0);

    ReceivingStrand(int number, Receiver receiver, Slots slots, int slotCount, Runnable wakeOwner) {
        super(number, slotCount, wakeOwner);
        this.receiver = receiver;
        this.slots = slots;
    }

    /// Gives the carrier a slot for the next parcel; false if there is none.
    boolean load() {
        int slot = isOpen() ? receiver.strandSlot(number()) : -1;
        if (slot >= 0) {
            give(new Cargo(slot, NO_PARCEL, null));
        }
        return slot >= 0;
    }

    @Override
    void returned(Cargo done) {
        if (done.length() == NO_PARCEL) {
            receiver.parcelGone(done.slot());
        } else {
            receiver.parcelArrived(done.slot(), done.length());
        }
    }

    @Override
    void lost(Set<Integer> atCarrier) {
        receiver.strandEnded(number());
        atCarrier.forEach(receiver::parcelGone);
    }

    /// More streams than slots, or more bytes than fit, are the peer's fault.
    @Override
    @Nullable StreamSink sink(ReceiveStream stream) {
        Cargo room = StreamId.isOneWay(stream.id()) && !isClosing() ? next() : null;
        if (room == null) {
            giveUp();
            return null;
        }
        int slot = room.slot();
        parcels.put(stream.id(), new Parcel(stream, slot));
        return (offset, bytes, at, length) -> {
            stream.consumed(length);
            if (offset + length > Blocks.SLOT_BYTES) {
                giveUp();
            } else {
                slots.put(slot, (int) offset, bytes, at, length);
            }
        };
    }

    @Override
    void event(StreamEvent event) {
        switch (event.kind()) {
            case FINISHED -> {
                Parcel parcel = parcels.remove(event.stream());
                // What is longer than a slot was given up when its first byte too many came.
                if (parcel != null && !isClosing()) {
                    handBack(new Cargo(parcel.slot, (int) parcel.stream.finalSize(), null));
                }
            }
            case RESET, REFUSED -> {
                Parcel parcel = parcels.remove(event.stream());
                if (parcel != null) {
                    handBack(new Cargo(parcel.slot, NO_PARCEL, null));
                }
            }
            case OPENED, ADVANCED, STOPPED, DELIVERED -> {}
        }
    }

    @Override
    void turn(Connection session) {}
}
