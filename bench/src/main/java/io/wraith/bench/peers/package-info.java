/// Other transports for the JVM, from memory to memory over loopback as `wraith bench transport`
/// has ours: their usual settings, one stream, both ends in this process.
@NullMarked
package io.wraith.bench.peers;

import org.jspecify.annotations.NullMarked;
