package io.wraith.proto.recovery;

/// Hears what became of packets, while an acknowledgement or a timeout is processed: first what was
/// acknowledged, then what was lost, each once. The frames of a packet are read from [SentFrames],
/// during the call only.
public interface Outcome {
    /// It was delivered. Comes also for one that was declared lost before, after [#spurious].
    void acked(long number, int bytes, int firstFrame, int frames);

    /// It is taken for lost; the argument is filled anew for the next one.
    void lost(LostPacket packet, int firstFrame, int frames);

    /// It is among the oldest that the peer has not acknowledged, and a timeout wants probes: what
    /// it carried is what they had better say. It is not taken for lost.
    void suspected(int firstFrame, int frames);

    /// Its loss was told as a congestion signal, but it was delivered after all.
    void spurious(long number, int bytes, byte tag);

    /// Nothing that was sent during a long time has arrived. Comes after the losses that show it.
    void persistentCongestion();
}
