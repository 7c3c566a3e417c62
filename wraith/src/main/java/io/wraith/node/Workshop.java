package io.wraith.node;

import io.wraith.disk.DiskThreads;

/// What transfers of a node are done with.
///
/// @param slots how many blocks each may have in memory
/// @param threads what reads, hashes and writes
/// @param wake has the first shard take a turn; for any thread
/// @param strands what lets a transfer use the other shards
record Workshop(int slots, DiskThreads threads, Runnable wake, Strands strands) {}
