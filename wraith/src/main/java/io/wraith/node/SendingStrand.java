package io.wraith.node;

import io.wraith.base.LongMap;
import io.wraith.proto.Connection;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.SendStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamSink;
import io.wraith.proto.stream.StreamSource;
import io.wraith.transfer.Sender;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.Set;

/// Carries parcels to the receiver.
final class SendingStrand extends Strand {
    private static final int PARCEL_PRIORITY = 4;

    private final Sender sender;

    /// The carrier's: which slot goes over which stream.
    private final LongMap<Integer> slots = new LongMap<>(0);

    private @Nullable Cargo held;

    SendingStrand(int number, Sender sender, int slotCount, Runnable wakeOwner) {
        super(number, slotCount, wakeOwner);
        this.sender = sender;
    }

    /// Gives the carrier a parcel if it is this strand's turn; false if not.
    boolean load() {
        int slot = isOpen() ? sender.nextParcel(number()) : -1;
        if (slot < 0) {
            return false;
        }
        give(new Cargo(slot, sender.parcelLength(slot), sender.source(slot)));
        wakeCarrier();
        return true;
    }

    @Override
    void returned(Cargo done) {
        sender.delivered(done.slot());
    }

    @Override
    void lost(Set<Integer> slots) {
        sender.strandEnded(number());
        slots.forEach(sender::takenBack);
    }

    @Override
    @Nullable StreamSink sink(ReceiveStream stream) {
        return null;
    }

    @Override
    void event(StreamEvent event) {
        Integer slot = slots.get(event.stream());
        if (slot == null) {
            return;
        }
        switch (event.kind()) {
            case DELIVERED -> {
                slots.remove(event.stream());
                handBack(new Cargo(slot, 0, null));
            }
            case STOPPED, REFUSED -> giveUp();
            case OPENED, ADVANCED, FINISHED, RESET -> {}
        }
    }

    @Override
    void turn(Connection session) {
        for (Cargo cargo = take(); cargo != null; cargo = take()) {
            SendStream stream = session.streams().open(true, PARCEL_PRIORITY);
            if (stream == null) {
                held = cargo;
                return;
            }
            StreamSource source = Objects.requireNonNull(cargo.source());
            slots.put(stream.id(), cargo.slot());
            stream.from(source);
            stream.finish(cargo.length());
        }
    }

    private @Nullable Cargo take() {
        Cargo next = held == null ? next() : held;
        held = null;
        return next;
    }
}
