/// What a mount and a host say to each other: `docs/MOUNT-PROTOCOL.md` as records, their bytes
/// ([MessageWriter], [MountReader], [HostReader]), and the limits of the format.
@NullMarked
package io.wraith.vfs.message;

import org.jspecify.annotations.NullMarked;
