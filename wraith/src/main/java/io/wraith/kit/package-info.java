/// What the edges of Wraith run on, and a library of its own: the parts that need threads, clocks
/// or the kernel, and know nothing of the protocol.
///
/// [BufferPool] holds native buffers of all sizes, mapped once; [PoolPlan] says how many, and a
/// [PoolCache] is one thread's way to it. [PinnedWorkers] are threads that stay on their
/// processors.
///
/// A [Prefetcher] brings in what a reader of a file or a mapping will want next.
///
/// [GatherWriter], [ScatterReader], [DatagramSender] and [SpliceMover] do much with few calls of
/// the kernel. A [Pipeline] is stages on threads of their own, with bounded queues between them.
///
/// A [Profile] shows where time, memory and waiting go, a [LatencyRecorder] how long things take,
/// and [EventCounts] what the processor counted meanwhile.
///
/// [KernelGate] decides which vector kernels of `io.wraith.simd` run in this process.
@NullMarked
package io.wraith.kit;

import org.jspecify.annotations.NullMarked;
