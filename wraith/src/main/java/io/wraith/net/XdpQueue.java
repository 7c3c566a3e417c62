package io.wraith.net;

import io.wraith.linux.Errno;
import io.wraith.linux.XdpConsumer;
import io.wraith.linux.XdpProducer;
import io.wraith.linux.XdpSocket;

/// One queue of an interface: the four rings of its socket, and the frames that are in them.
final class XdpQueue {
    /// Calls into the kernel for one burst: before Linux 6.17 one sends 32 frames at most.
    private static final int MOST_KICKS = 16;

    private final XdpSocket socket;
    private final XdpFrames frames;
    private final PortCounts counts;
    private final XdpProducer fill;
    private final XdpProducer transmit;
    private final XdpConsumer completion;
    private final XdpConsumer receive;
    private final int receiveShare;
    private final int sendShare;
    private int filling;
    private int sending;

    /// `receiveShare` and `sendShare` are how many frames it may have in either direction.
    XdpQueue(
            XdpSocket socket,
            XdpFrames frames,
            int receiveShare,
            int sendShare,
            PortCounts counts) {
        this.socket = socket;
        this.frames = frames;
        this.counts = counts;
        this.receiveShare = receiveShare;
        this.sendShare = sendShare;
        fill = socket.fill();
        transmit = socket.transmit();
        completion = socket.completion();
        receive = socket.receive();
        refill();
    }

    XdpSocket socket() {
        return socket;
    }

    boolean isReady() {
        return receive.isReady();
    }

    /// Moves to the next frame that came in, if there is one.
    boolean next() {
        return receive.next();
    }

    long address() {
        return receive.address();
    }

    int length() {
        return receive.length();
    }

    /// Whether the frame goes on in the next one, which nobody asked the kernel for.
    boolean continues() {
        return receive.continues();
    }

    /// Takes the frame out of the kernel's hands; its bytes are no longer needed.
    void taken() {
        frames.filled(receive.address());
        filling--;
    }

    /// Gives the kernel the places of all frames taken, and new frames to fill.
    void refill() {
        receive.release();
        boolean isMore = false;
        while (filling < receiveShare && fill.room() > 0) {
            long address = frames.toFill();
            if (address < 0) {
                break;
            }
            fill.offer(address);
            filling++;
            isMore = true;
        }
        if (isMore) {
            fill.publish();
        }
    }

    /// How many frames can be sent now.
    int room() {
        return Math.min(transmit.room(), Math.min(sendShare - sending, frames.free()));
    }

    /// A frame to write into, within [#room].
    long frame() {
        return frames.toSend();
    }

    /// Puts a frame behind those that leave with the next [#flush].
    void send(long frame, int length) {
        transmit.offer(frame, length, false);
        sending++;
    }

    /// Frames that the kernel has not begun to send.
    int waiting() {
        return transmit.pending();
    }

    /// Has the kernel send what there is, and takes back what it has sent. What it does not take
    /// now, a full device queue for one, waits for the next flush.
    void flush() {
        transmit.publish();
        for (int i = 0; i < MOST_KICKS && waiting() > 0 && transmit.needsWakeUp(); i++) {
            int answer = socket.kick();
            counts.add(PortCounter.SEND_CALLS, 1);
            if (answer == -Errno.EBUSY) {
                // The device had no room: the frame is lost, and comes back like one that was sent.
                counts.add(PortCounter.SEND_DROPS, 1);
            } else if (answer < 0 && answer != -Errno.EAGAIN) {
                break;
            }
            reap();
        }
        reap();
    }

    private void reap() {
        while (completion.next()) {
            frames.sent(completion.address());
            sending--;
        }
        completion.release();
    }
}
