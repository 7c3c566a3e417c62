/// The deterministic simulator: machines and the network between them in virtual time, from one
/// seed. Nodes stand in chains from machine to machine and know one verb, [Node#process]; the same
/// seed gives the same datagrams at the same times, which [Fingerprint] shows. `docs/SIMULATOR.md`
/// says what is modelled.
@NullMarked
package io.wraith.bench.sim;

import org.jspecify.annotations.NullMarked;
