package io.wraith.transfer;

import io.wraith.base.LongMap;
import io.wraith.proto.stream.ReceiveBuffer;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.SendBuffer;
import io.wraith.proto.stream.SendStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamSink;
import io.wraith.proto.stream.Streams;

import org.jspecify.annotations.Nullable;

/// Carries a sender over the streams of one connection: control on a two-way stream, each parcel on
/// a one-way stream of its own.
///
/// The owner opens the control stream, gives its receiving half to [#accept] when the connection
/// asks for a sink and its sending half to [#start], passes every event on, and calls [#turn]
/// whenever something may have happened.
public final class SenderStreams {
    static final int CONTROL_PRIORITY = 2;
    static final int PARCEL_PRIORITY = 4;

    private static final int CONTROL_BYTES = 1 << 18;
    private static final int GIVEN_UP = 1;

    private final Sender sender;
    private final Streams streams;
    private final LongMap<Integer> parcels = new LongMap<>(0);
    private final byte[] piece = new byte[1 << 14];
    private @Nullable SendBuffer output;
    private @Nullable ReceiveBuffer input;
    private int controlId = -1;
    private int held = SlotPool.NONE;
    private boolean isEndSent;

    public SenderStreams(Sender sender, Streams streams) {
        this.sender = sender;
        this.streams = streams;
    }

    /// The sink of the control stream.
    public StreamSink accept(ReceiveStream control) {
        ReceiveBuffer buffer = new ReceiveBuffer(control, (int) control.windowBytes());
        input = buffer;
        controlId = control.id();
        return buffer;
    }

    public void start(SendStream control) {
        control.priority(CONTROL_PRIORITY);
        output = new SendBuffer(control, CONTROL_BYTES);
        turn();
    }

    /// Takes an event; false if it is of a stream that is not ours.
    public boolean event(StreamEvent event) {
        if (event.stream() == controlId) {
            boolean isBroken =
                    switch (event.kind()) {
                        case STOPPED, RESET, REFUSED -> true;
                        case OPENED, ADVANCED, DELIVERED, FINISHED -> false;
                    };
            if (isBroken) {
                sender.cancel(CancelCode.CANNOT_GO_ON, "the control stream was given up");
            }
            return true;
        }
        Integer parcel = parcels.get(event.stream());
        if (parcel == null) {
            return false;
        }
        switch (event.kind()) {
            case DELIVERED, STOPPED, REFUSED -> {
                parcels.remove(event.stream());
                sender.delivered(parcel);
            }
            case OPENED, ADVANCED, FINISHED, RESET -> {}
        }
        return true;
    }

    /// Moves what can be moved.
    public void turn() {
        if (output == null || input == null) {
            return;
        }
        for (int length = input.read(piece, 0, piece.length);
                length > 0;
                length = input.read(piece, 0, piece.length)) {
            sender.receive(piece, 0, length);
        }
        if (input.isAtEnd() && !sender.isControlAtEnd()) {
            sender.cancel(CancelCode.CANNOT_GO_ON, "the control stream ended early");
        }
        while (sender.hasControl() && output.room() > 0) {
            int length = sender.control(piece, 0, Math.min(piece.length, output.room()));
            output.write(piece, 0, length);
        }
        if (sender.isControlAtEnd() && !sender.hasControl() && !isEndSent) {
            isEndSent = true;
            output.finish();
        }
        if (sender.cancellation() != null) {
            giveUpParcels();
        }
        while (sendParcel()) {
            // As many as streams and credit allow.
        }
    }

    /// Whether both sides have said everything.
    public boolean isOver() {
        return isEndSent && input != null && input.isAtEnd();
    }

    /// Nobody waits for what is on its way.
    private void giveUpParcels() {
        parcels.forEach((id, _) -> {
            SendStream stream = streams.sending((int) id);
            if (stream != null) {
                stream.reset(GIVEN_UP);
            }
        });
        parcels.clear();
    }

    private boolean sendParcel() {
        if (held == SlotPool.NONE) {
            held = sender.nextParcel();
        }
        SendStream stream = held == SlotPool.NONE ? null : streams.open(true, PARCEL_PRIORITY);
        if (stream == null) {
            return false;
        }
        int slot = held;
        held = SlotPool.NONE;
        parcels.put(stream.id(), slot);
        stream.from((offset, target, at, length) ->
                sender.readParcel(slot, offset, target, at, length));
        stream.finish(sender.parcelLength(slot));
        return true;
    }
}
