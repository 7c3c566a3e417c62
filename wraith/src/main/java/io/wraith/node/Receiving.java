package io.wraith.node;

import io.wraith.disk.DiskThreads;
import io.wraith.proto.Connection;

import java.io.IOException;
import java.nio.file.Files;

/// Receives into the same folder from everyone who sends.
///
/// @param slots how many blocks may be in memory for each sender
/// @param wake has the shard take a turn; for any thread
record Receiving(ReceiveOrder order, int slots, DiskThreads threads, Runnable wake)
        implements Task {
    /// Makes the folder if there is none.
    static Receiving prepare(
            ReceiveOrder order, NodeConfig config, DiskThreads threads, Runnable wake)
            throws NodeException {
        try {
            Files.createDirectories(order.folder());
        } catch (IOException refused) {
            throw new NodeException(
                    Trouble.GENERAL,
                    "nothing can be received into " + order.folder(),
                    String.valueOf(refused.getMessage()),
                    "choose another folder",
                    refused);
        }
        return new Receiving(order, config.slots(), threads, wake);
    }

    @Override
    public Side begin(Connection connection) {
        return new ReceiveSide(connection, this);
    }
}
