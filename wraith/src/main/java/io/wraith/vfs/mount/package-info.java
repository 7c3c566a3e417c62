/// The mount's mind: what programs ask of files, answered from memory or by asking the host, as
/// `docs/MOUNT-PROTOCOL.md` says. It knows no kernel, no socket, no clock and no file. Whoever owns
/// a [MountSide] calls it under one lock.
@NullMarked
package io.wraith.vfs.mount;

import org.jspecify.annotations.NullMarked;
