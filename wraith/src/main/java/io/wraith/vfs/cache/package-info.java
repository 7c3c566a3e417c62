/// What a mount keeps in memory: which slots hold which blocks and which of them goes first, what
/// to read ahead. Slots are numbers; their bytes belong to somebody else.
package io.wraith.vfs.cache;
