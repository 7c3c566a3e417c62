/// The mount's cache on disk: blocks under 128-bit keys in a ring of cells, each with a checksum.
/// It never says anything wrong, whatever happened to its files; at worst it says nothing.
@NullMarked
package io.wraith.disk.cache;

import org.jspecify.annotations.NullMarked;
