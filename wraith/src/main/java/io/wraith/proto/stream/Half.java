package io.wraith.proto.stream;

import io.wraith.proto.recovery.SentFrames;
import io.wraith.proto.stream.Turns.Turn;
import io.wraith.wire.FrameWriter;

/// One direction of a stream. A stream with two directions is two halves that share a number.
abstract sealed class Half permits SendStream, ReceiveStream {
    final Turn controlTurn = new Turn(this);
    final Turn eventTurn = new Turn(this);
    final Agenda agenda;
    private final int id;
    private int events;

    Half(int id, Agenda agenda) {
        this.id = id;
        this.agenda = agenda;
    }

    /// The stream's number.
    public final int id() {
        return id;
    }

    /// Whether nothing more is sent or expected: frames of this half that still arrive mean
    /// nothing.
    public abstract boolean isOver();

    /// Writes the control frames that wait, as far as they fit.
    abstract void writeControl(FrameWriter out, SentFrames sent);

    abstract boolean hasControl();

    /// The peer's code that belongs to an event.
    abstract int code(StreamEvent.Kind kind);

    final void tell(StreamEvent.Kind kind) {
        events |= kind.bit();
        agenda.events().add(eventTurn);
    }

    /// What was not told yet turned out to be wrong.
    final void takeBack(StreamEvent.Kind kind) {
        events &= ~kind.bit();
    }

    final boolean hasEvents() {
        return events != 0;
    }

    final void takeEvent(StreamEvent event) {
        StreamEvent.Kind kind = StreamEvent.lowest(events);
        events &= ~kind.bit();
        event.set(kind, id, code(kind));
    }

    /// Enters or leaves the queue of control frames.
    final void updateControl() {
        if (hasControl()) {
            agenda.controls().add(controlTurn);
        } else {
            Turns.remove(controlTurn);
        }
    }
}
