package io.wraith.node;

import io.wraith.base.Deadline;
import io.wraith.proto.CloseReason;
import io.wraith.proto.Connection;

import org.jspecify.annotations.Nullable;

/// Sees what the connections of one shard do, for who looks now and for who reads it later. Touched
/// by the shard's thread only.
final class Witness {
    static final Witness NONE = new Witness(null, null);

    private final @Nullable StatusPublisher publisher;
    private final @Nullable QlogRecorder recorder;

    Witness(@Nullable StatusPublisher publisher, @Nullable QlogRecorder recorder) {
        this.publisher = publisher;
        this.recorder = recorder;
    }

    void opened(Connection connection, long nowNs) {
        if (publisher != null) {
            publisher.opened(connection);
        }
        if (recorder != null) {
            recorder.opened(connection, nowNs);
        }
    }

    void closed(Connection connection, CloseReason reason, long nowNs) {
        if (publisher != null) {
            publisher.closed(connection);
        }
        if (recorder != null) {
            recorder.closed(connection, reason, nowNs);
        }
    }

    /// A turn began. Answers when it wants the next one.
    long turn(long nowNs) {
        if (recorder != null) {
            recorder.turn(nowNs);
        }
        return publisher == null ? Deadline.NONE : publisher.turn(nowNs);
    }
}
