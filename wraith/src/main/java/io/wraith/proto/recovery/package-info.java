/// What happened to the packets of one lane: which were delivered, which were lost, how long they
/// took and how fast they went; which of the peer's we owe an acknowledgement; how large they may
/// be. Decides nothing about rates: that is congestion control, which is told.
///
/// Packets live in flat rings indexed by packet number. Numbers ascend, are never used twice, and
/// may leave gaps on purpose, so an acknowledgement is never ambiguous. Times are arguments, in
/// nanoseconds of a clock that may have started anywhere; a deadline that is not set is
/// `Long.MAX_VALUE`.
package io.wraith.proto.recovery;
