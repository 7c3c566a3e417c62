/// The mind of a host: takes the bytes of a mount's streams, gives work for whoever has the files,
/// takes what came of it, and gives the bytes of answers. No file, no stream, no clock.
@NullMarked
package io.wraith.vfs.host;

import org.jspecify.annotations.NullMarked;
