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

/// Carries a receiver over the streams of one connection. A parcel's bytes go from their packets
/// straight to their place in a slot.
///
/// The owner asks for a sink ([#acceptControl], [#acceptParcel]) when the sender opens a stream,
/// passes every event on, and calls [#turn] whenever something may have happened.
public final class ReceiverStreams {
    private static final int CONTROL_BYTES = 1 << 18;
    private static final int GIVEN_UP = 1;

    private record Parcel(ReceiveStream stream, int slot) {}

    private final Receiver receiver;
    private final Streams streams;
    private final LongMap<Parcel> parcels = new LongMap<>(0);
    private final byte[] piece = new byte[1 << 14];
    private final byte[] answer = new byte[1 << 14];
    private @Nullable SendBuffer output;
    private @Nullable ReceiveBuffer input;
    private int controlId = -1;
    private int filled;
    private boolean isEndSent;

    public ReceiverStreams(Receiver receiver, Streams streams) {
        this.receiver = receiver;
        this.streams = streams;
    }

    /// The sink of the control stream, which is the first that the sender opens with two
    /// directions.
    public StreamSink acceptControl(ReceiveStream control) {
        ReceiveBuffer buffer = new ReceiveBuffer(control, (int) control.windowBytes());
        input = buffer;
        controlId = control.id();
        return buffer;
    }

    /// The sink of a one-way stream.
    public StreamSink acceptParcel(ReceiveStream stream) {
        int slot = receiver.cancellation() == null ? receiver.openParcel() : SlotPool.NONE;
        if (slot < 0) {
            return (_, _, _, length) -> stream.consumed(length);
        }
        parcels.put(stream.id(), new Parcel(stream, slot));
        return (offset, bytes, at, length) -> {
            // The slot is room enough: the credit for parcels bounds memory, not the window.
            stream.consumed(length);
            if (receiver.parcelData(slot, offset, bytes, at, length) < 0) {
                stream.stop(GIVEN_UP);
            }
        };
    }

    /// Takes an event; false if it is of a stream that is not ours.
    public boolean event(StreamEvent event) {
        if (event.stream() == controlId) {
            return controlEvent(event);
        }
        Parcel parcel = parcels.get(event.stream());
        if (parcel == null) {
            return false;
        }
        switch (event.kind()) {
            case FINISHED -> {
                parcels.remove(event.stream());
                receiver.parcelArrived(parcel.slot, parcel.stream.finalSize());
            }
            case RESET, REFUSED -> {
                parcels.remove(event.stream());
                receiver.parcelGone(parcel.slot);
            }
            case OPENED, ADVANCED, STOPPED, DELIVERED -> {}
        }
        return true;
    }

    private boolean controlEvent(StreamEvent event) {
        switch (event.kind()) {
            case STOPPED, RESET, REFUSED ->
                    receiver.cancel(CancelCode.CANNOT_GO_ON, "the control stream was given up");
            case OPENED, ADVANCED, DELIVERED, FINISHED -> {}
        }
        return true;
    }

    /// Moves what can be moved.
    public void turn() {
        if (input == null) {
            return;
        }
        readControl(input);
        if (input.isAtEnd() && filled == 0 && !receiver.isControlAtEnd()) {
            receiver.cancel(CancelCode.CANNOT_GO_ON, "the control stream ended early");
        }
        SendBuffer control = output();
        if (control == null) {
            return;
        }
        while (receiver.hasControl() && control.room() > 0) {
            int length = receiver.control(answer, 0, Math.min(answer.length, control.room()));
            control.write(answer, 0, length);
        }
        if (receiver.isControlAtEnd() && !receiver.hasControl() && !isEndSent) {
            isEndSent = true;
            control.finish();
        }
    }

    /// Whether both sides have said everything.
    public boolean isOver() {
        return isEndSent && input != null && input.isAtEnd();
    }

    /// What the receiver does not take now stays here, and the rest in its stream.
    private void readControl(ReceiveBuffer control) {
        int taken;
        do {
            filled += control.read(piece, filled, piece.length - filled);
            taken = receiver.receive(piece, 0, filled);
            int used = taken < 0 ? filled : taken;
            filled -= used;
            System.arraycopy(piece, used, piece, 0, filled);
        } while (taken > 0);
    }

    private @Nullable SendBuffer output() {
        SendStream sending = output == null ? streams.sending(controlId) : null;
        if (sending != null) {
            sending.priority(SenderStreams.CONTROL_PRIORITY);
            output = new SendBuffer(sending, CONTROL_BYTES);
        }
        return output;
    }
}
