/// Ports: what moves bursts of datagrams in and out of this machine for one shard.
///
/// [Ports] chooses between two: [UdpPort] on Linux, where one kernel call carries a whole burst,
/// and [ChannelPort] wherever there is a JDK. Both carry peers as the bytes of [PeerAddress].
package io.wraith.net;
