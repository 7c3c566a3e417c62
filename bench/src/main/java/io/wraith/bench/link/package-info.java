/// A link between two network namespaces of this machine, through a thread of this process: what
/// one side sends is read from a TUN device, goes through the simulator's nodes ([LinkModel]) on
/// the real clock, packet by packet though it comes in super-packets, and is written to the other
/// side's device. `docs/LINK.md` is for users.
@NullMarked
package io.wraith.bench.link;

import io.wraith.bench.sim.LinkModel;

import org.jspecify.annotations.NullMarked;
