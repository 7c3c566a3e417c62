/// Streams and unreliable datagrams of a connection: flow control, order of sending, ends.
package io.wraith.proto.stream;
