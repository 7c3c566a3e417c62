/// What travels: bursts of datagrams, the headers of datagrams and the frames inside packets.
///
/// Layouts are windows on byte arrays. What reads a peer's bytes is total: whatever they hold, it
/// answers with a kind or a fault in time proportional to their length, and neither throws nor
/// allocates.
package io.wraith.wire;
