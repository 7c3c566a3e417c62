package io.wraith.node;

import io.wraith.disk.SourceOptions;
import io.wraith.disk.SourceRoot;
import io.wraith.linux.Descriptors;
import io.wraith.linux.Files;
import io.wraith.proto.Connection;
import io.wraith.transfer.ByteString;

import java.util.ArrayList;
import java.util.List;

/// Sends the same to everyone who comes for it.
///
/// @param roots what is sent
/// @param shop what it is done with
record Sending(SendOrder order, List<SourceRoot> roots, SourceOptions options, Workshop shop)
        implements Task {
    private static final String STANDARD_INPUT = "-";
    private static final String STREAM_NAME = "stdin";

    /// Looks whether all of it is there.
    static Sending prepare(SendOrder order, Workshop shop) throws NodeException {
        return new Sending(order, roots(order), options(order), shop);
    }

    static SourceOptions options(SendOrder order) {
        return new SourceOptions(order.excludes(), true);
    }

    static List<SourceRoot> roots(SendOrder order) throws NodeException {
        List<SourceRoot> roots = new ArrayList<>();
        for (String name : order.names()) {
            if (name.equals(STANDARD_INPUT)) {
                roots.add(new SourceRoot.Stream(0, ByteString.of(STREAM_NAME)));
                continue;
            }
            ByteString path = FileNames.of(name);
            int fd = Files.open(Files.AT_FDCWD, path.toBytes(), Files.O_PATH | Files.O_NOFOLLOW, 0);
            if (fd < 0) {
                throw new NodeException(
                        Trouble.NOT_FOUND,
                        path + " cannot be sent",
                        FileReason.ofErrno(-fd),
                        "check the name");
            }
            Descriptors.close(fd);
            roots.add(new SourceRoot.Named(path));
        }
        return List.copyOf(roots);
    }

    /// How many strands there may be. A limit is one for all of the transfer, so one session has to
    /// keep it.
    int mostStrands() {
        return order.bytesPerSecond() > 0 ? 0 : shop.strands().most();
    }

    @Override
    public Side begin(Connection connection) {
        if (order.bytesPerSecond() > 0) {
            connection.limit(order.bytesPerSecond());
        }
        return new SendSide(connection, this);
    }
}
