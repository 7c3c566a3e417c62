/// What the edges of Wraith run on, and a library of its own: the parts that need threads, clocks
/// or the kernel, and know nothing of the protocol.
///
/// [KernelGate] decides which vector kernels of `io.wraith.simd` run in this process.
@NullMarked
package io.wraith.kit;

import org.jspecify.annotations.NullMarked;
