/// The minds of a mount and its host in one process, without files, streams or a kernel.
@NullMarked
package io.wraith.bench.vfs;

import org.jspecify.annotations.NullMarked;
