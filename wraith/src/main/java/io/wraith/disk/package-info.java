/// Files and folders for a transfer: what a [io.wraith.transfer.Sender] and a
/// [io.wraith.transfer.Receiver] ask for is done here, on threads of its own.
///
/// [FileSource] lists and reads, [FileSink] decides, writes and names. Both belong to the thread of
/// their shard, which calls `turn()` whenever something may have happened and never waits for a
/// disk: [DiskThreads] do that, and wake the shard. The bytes lie in a [SlotSlab].
///
/// [SharedFiles] is a folder that others mount: it does what a [io.wraith.vfs.host.HostSide] asks.
@NullMarked
package io.wraith.disk;

import org.jspecify.annotations.NullMarked;
