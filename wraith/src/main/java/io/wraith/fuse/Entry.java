package io.wraith.fuse;

import io.wraith.vfs.message.Attributes;

/// A file by name as the kernel may keep it.
///
/// @param entryNs how long the name is good for
/// @param attributesNs how long the attributes are
public record Entry(long node, Attributes attributes, long entryNs, long attributesNs) {}
