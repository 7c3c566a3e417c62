package io.wraith.node;

import io.wraith.proto.Connection;

/// What is done with each peer that comes, or is called.
interface Task {
    /// Begins with one of them. Throws [io.wraith.linux.LinuxException] or
    /// [IllegalArgumentException] if the files for it cannot be had any more.
    Side begin(Connection connection);
}
