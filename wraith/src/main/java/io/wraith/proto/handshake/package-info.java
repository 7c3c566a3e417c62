/// The handshake on the network: from nothing to [Established] keys, over datagrams that are lost,
/// repeated, reordered, damaged and forged.
///
/// [Initiation] is one attempt of the side that begins; [Greeter] is the side that is called, with
/// all its attempts, in tables of fixed size. Both take datagrams (`receive`), do the public-key
/// work that these caused in as small steps as the owner wants (`work`), and write what is due
/// (`transmit`). After any of them the owner asks `deadlineNs` again.
package io.wraith.proto.handshake;
