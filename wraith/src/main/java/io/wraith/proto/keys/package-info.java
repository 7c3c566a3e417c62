/// A connection's keys and names once the handshake is over: which key a packet is sealed or opened
/// with, fresh keys from time to time, and the ids by which both sides address each other.
package io.wraith.proto.keys;
