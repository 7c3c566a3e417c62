/// How peers on one network find each other without a server: DNS-SD (RFC 6763) over multicast DNS
/// (RFC 6762), as messages only. Sockets, and when to ask again, belong to whoever sends them.
package io.wraith.meet.lan;
