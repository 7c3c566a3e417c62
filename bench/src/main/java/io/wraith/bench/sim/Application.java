package io.wraith.bench.sim;

import io.wraith.proto.Connection;
import io.wraith.proto.ConnectionEvent;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamSink;

/// What runs on a [Host] and uses its connections. Times are by the host's clock.
interface Application {
    StreamSink sink(Connection connection, ReceiveStream stream);

    void happened(ConnectionEvent event, long nowNs);

    void happened(Connection connection, StreamEvent event, long nowNs);

    /// After everything that happened, before anything is sent.
    void turn(long nowNs);
}
