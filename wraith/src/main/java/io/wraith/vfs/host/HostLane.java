package io.wraith.vfs.host;

import io.wraith.transfer.ControlInput;
import io.wraith.transfer.ControlOutput;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.MessageWriter;

/// A stream of a mount that was opened with two directions.
///
///     FRESH ──LANE──▶ LANE      FRESH ──READ──▶ LARGE ──end──▶ over
///     CONTROL from the beginning, if it is the first
final class HostLane {
    enum Role {
        CONTROL,
        FRESH,
        LANE,
        LARGE
    }

    final int stream;
    final ControlInput input = new ControlInput(Limits.MOST_REQUEST_BYTES);
    final ControlOutput output = MessageWriter.output();
    Role role;

    /// Of a lane, as the mount said.
    int laneClass;

    HostLane(int stream, Role role) {
        this.stream = stream;
        this.role = role;
    }
}
