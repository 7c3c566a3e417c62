package io.wraith.proto.stream;

import io.wraith.base.Check;
import io.wraith.wire.FrameType;
import io.wraith.wire.FrameWriter;

/// Unreliable datagrams: sent once, in order, not counted against any window, and not repeated when
/// lost. Both queues are bounded; what does not fit is dropped and counted.
public final class Datagrams {
    /// The answer of [#nextLength] while none has arrived.
    public static final int NONE = -1;

    private final DatagramQueue outgoing;
    private final DatagramQueue incoming;
    private int packetBytes = FrameType.DATAGRAM.fixedLength() + DatagramQueue.MOST;
    private long refused;
    private long dropped;

    Datagrams(int sendBytes, int receiveBytes) {
        outgoing = new DatagramQueue(sendBytes);
        incoming = new DatagramQueue(receiveBytes);
    }

    /// Queues a datagram; false, and counted, if it is longer than [#mostBytes] or finds no room.
    public boolean offer(byte[] bytes, int at, int length) {
        boolean isTaken = length <= mostBytes() && outgoing.add(bytes, at, length);
        refused += isTaken ? 0 : 1;
        return isTaken;
    }

    /// The longest datagram that a packet takes.
    public int mostBytes() {
        return packetBytes - FrameType.DATAGRAM.fixedLength();
    }

    /// The length of the next datagram that arrived, or [#NONE].
    public int nextLength() {
        return incoming.isEmpty() ? NONE : incoming.nextLength();
    }

    /// Takes the next datagram that arrived, of which there is one.
    public void take(byte[] target, int at) {
        Check.that(!incoming.isEmpty(), "no datagram has arrived");
        incoming.take(target, at);
    }

    /// Datagrams that [#offer] did not take, or that became longer than a packet while they waited.
    public long refused() {
        return refused;
    }

    /// Datagrams that arrived and found no room.
    public long dropped() {
        return dropped;
    }

    /// Packets have so many bytes of plaintext from now on.
    void packetBytes(int bytes) {
        packetBytes = Math.min(bytes, FrameType.DATAGRAM.fixedLength() + DatagramQueue.MOST);
    }

    boolean isWaiting() {
        // What waited while packets became shorter never fits again.
        while (!outgoing.isEmpty() && outgoing.nextLength() > mostBytes()) {
            outgoing.drop();
            refused++;
        }
        return !outgoing.isEmpty();
    }

    /// Writes what fits; false if none did.
    boolean write(FrameWriter out) {
        boolean isWritten = false;
        while (isWaiting() && outgoing.nextLength() <= out.datagramRoom()) {
            outgoing.take(out.bytes(), out.datagram(outgoing.nextLength()));
            isWritten = true;
        }
        return isWritten;
    }

    void receive(byte[] bytes, int at, int length) {
        dropped += incoming.add(bytes, at, length) ? 0 : 1;
    }
}
