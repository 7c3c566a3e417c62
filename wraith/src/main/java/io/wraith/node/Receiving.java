package io.wraith.node;

import io.wraith.proto.Connection;

import java.io.IOException;
import java.nio.file.Files;

/// Receives into the same folder from everyone who sends.
///
/// @param shop what it is done with
record Receiving(ReceiveOrder order, Workshop shop) implements Task {
    /// Makes the folder if there is none.
    static Receiving prepare(ReceiveOrder order, Workshop shop) throws NodeException {
        try {
            Files.createDirectories(order.folder());
        } catch (IOException refused) {
            throw new NodeException(
                    Trouble.GENERAL,
                    "nothing can be received into " + order.folder(),
                    FileReason.of(refused, order.folder()),
                    "choose another folder",
                    refused);
        }
        return new Receiving(order, shop);
    }

    @Override
    public Side begin(Connection connection) {
        return new ReceiveSide(connection, this);
    }
}
