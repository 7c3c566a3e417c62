/// What the machine offers Wraith: one [Capability] per thing that can be had or not, found by
/// reading `/proc` and `/sys` below a root (so that tests examine other machines) and by trying the
/// kernel calls in question ([Probes]).
///
/// Nothing here fails: what cannot be read counts as not there, and the text says so.
package io.wraith.node.doctor;
