/// Vector kernels: XOR, checksums, BLAKE3 and batched ChaCha20-Poly1305 on the Vector API.
///
/// Every kernel has a scalar twin with the same results, and runs the twin until somebody has shown
/// that the vector form is compiled well in this process: before that it is 100 to 1000 times
/// slower. [Kernel] says which form runs and why; `io.wraith.kit.KernelGate` decides it. [Simd] is
/// the user's setting. Nothing here reads a clock or starts a thread.
///
/// The Vector API is an incubator module. Without it every kernel stays on its twin, so this
/// package works in a Java started without `--add-modules jdk.incubator.vector`. Classes whose name
/// begins with `Vector` use the API and are loaded by a [Trial] or behind [Kernel#isActive] only;
/// the compiler directives in `etc/compiler-directives.json` match them by that name.
@NullMarked
package io.wraith.simd;

import org.jspecify.annotations.NullMarked;
