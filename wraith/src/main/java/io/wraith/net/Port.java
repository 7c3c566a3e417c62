package io.wraith.net;

import io.wraith.wire.Burst;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.List;

/// A UDP socket as its shard sees it: bursts come in, bursts go out, and the shard sleeps here
/// until there is something to do.
///
/// One thread owns a port. [#wake] and [#close] may be called by any; a port that is closed while
/// its owner is inside a call lets the owner finish first. Nothing blocks but [#await].
public interface Port extends AutoCloseable {
    /// What a burst may hold in all. A burst of this capacity takes in everything that can come.
    int BURST_BYTES = 1 << 16;

    /// Takes in what has arrived next: how many datagrams, all of one peer, with its address and
    /// their ECN mark; 0 when nothing is there.
    int receive(Burst burst);

    /// Sends a burst to the address it bears. The bytes are copied: the burst is the caller's again
    /// at once, whatever the answer.
    SendOutcome send(Burst burst);

    /// Waits until something arrived, there is room to send again after [SendOutcome#BLOCKED],
    /// somebody called [#wake], or `timeoutNs` are over (negative: no limit). May also return for
    /// no reason; false only when the port is closed.
    boolean await(long timeoutNs);

    /// Lets the owner's present or next [#await] return.
    void wake();

    /// What somebody said about datagrams that were sent: the next report, or null.
    @Nullable PathNotice notice();

    /// Where peers on this machine reach it; the address may be the unspecified one.
    InetSocketAddress localAddress();

    long count(PortCounter counter);

    /// What this port has and lacks at this moment, for people to read.
    List<PortFact> facts();

    @Override
    void close();
}
