package io.wraith.net;

import io.wraith.linux.BufferRing;
import io.wraith.linux.CompletionQueue;
import io.wraith.linux.Errno;
import io.wraith.linux.LinuxException;
import io.wraith.linux.MessageBatch;
import io.wraith.linux.Poll;
import io.wraith.linux.ReceivedMessage;
import io.wraith.linux.Sockets;
import io.wraith.linux.Uring;
import io.wraith.linux.UringAbi;
import io.wraith.linux.UringSetup;
import io.wraith.wire.Burst;

import java.lang.foreign.Arena;

/// The io_uring of one port: a receive that goes on by itself into buffers the kernel takes from a
/// ring, sends that leave in one call, and waits for all of it at once.
///
/// Who opens a port may not be who uses it: the ring begins disabled and becomes the thread's that
/// [#start]s it. Requests are worked off within that thread's calls only, so that after the last of
/// them nothing touches the buffers any more.
final class UringQueue {
    /// Each has room for the longest message: the kernel cuts off what does not fit. What comes
    /// while all are full waits in the socket.
    private static final int BUFFERS = 64;

    private static final int PAYLOAD_BYTES = 1 << 16;
    private static final int CONTROL_BYTES = 128;
    private static final MessageBatch.Shape SHAPE = new MessageBatch.Shape(1, 1, CONTROL_BYTES);

    /// A whole burst, datagram by datagram, and what is armed beside it.
    private static final int ENTRIES = 2 * Burst.COUNT_LIMIT;

    private static final int GROUP = 0;
    private static final long RECEIVE = -1;
    private static final long WAKE = -2;
    private static final long ROOM = -3;

    private final int socket;
    private final PortWaker waker;
    private final PortLedger ledger;
    private final Uring ring;
    private final BufferRing buffers;
    private final MessageBatch template;
    private Thread owner = Thread.currentThread();
    private boolean isStarted;

    /// Which standing requests the kernel has.
    private boolean receives;

    private boolean watchesWaker;
    private boolean watchesRoom;

    /// What the owner has not been told yet.
    private boolean isWoken;

    private boolean hasRoom;

    /// Buffers that hold messages, oldest first, with what the receive answered.
    private final int[] filled = new int[BUFFERS];

    private final int[] results = new int[BUFFERS];
    private int first;
    private int waiting;

    /// Buffers that are not with the kernel, those that wait included.
    private int held;

    /// The sends under way: how many have ended, how many of those well, and the first failure.
    private int ended;

    private int taken;
    private int failure;

    /// Throws [LinuxException] where the kernel has no io_uring for this process, or an old one.
    UringQueue(Arena arena, int socket, PortWaker waker, PortLedger ledger) {
        this.socket = socket;
        this.waker = waker;
        this.ledger = ledger;
        template = new MessageBatch(arena.allocate(SHAPE.bytes(), Long.BYTES), SHAPE);
        ring = Uring.open(UringSetup.of(ENTRIES).startingDisabled());
        try {
            if ((ring.flags() & UringAbi.IORING_SETUP_DEFER_TASKRUN) == 0) {
                throw new LinuxException(
                        "io_uring_setup",
                        Errno.EINVAL,
                        "opening an io_uring, which before Linux 6.1 lacks what a port needs");
            }
            int bytes = PAYLOAD_BYTES + ReceivedMessage.overhead(SHAPE);
            buffers = ring.provideBuffers(GROUP, BUFFERS, bytes);
        } catch (LinuxException refused) {
            ring.close();
            throw refused;
        }
    }

    ReceivedMessage message(Arena arena) {
        return new ReceivedMessage(arena, SHAPE);
    }

    BufferRing buffers() {
        return buffers;
    }

    /// From the first call on the ring is the calling thread's.
    void start() {
        if (!isStarted) {
            ring.enable();
            owner = Thread.currentThread();
            isStarted = true;
        }
    }

    /// Whether messages can be taken without asking the kernel.
    boolean holdsMore() {
        return waiting > 0;
    }

    /// Looks for messages that have come: whether there are any. Costs no call when there are none.
    boolean look() {
        arm(false);
        require(ring.submit());
        reap();
        return waiting > 0;
    }

    /// Reads the oldest message and answers the buffer it is in, which is the reader's until
    /// [#giveBack]; -1 when the kernel brought something that is no message.
    int read(ReceivedMessage into) {
        int buffer = filled[first];
        boolean isWhole = into.read(buffers, buffer, results[first]);
        first = (first + 1) % BUFFERS;
        waiting--;
        if (!isWhole) {
            giveBack(buffer);
            return -1;
        }
        return buffer;
    }

    void giveBack(int buffer) {
        buffers.giveBack(buffer);
        held--;
    }

    /// Sends the first `count` messages of `batch`, in order up to the first that fails, without
    /// waiting for room: how many went out, or `-errno` when the first did not.
    int send(MessageBatch batch, int count) {
        ended = 0;
        taken = 0;
        failure = 0;
        arm(false);
        for (int i = 0; i < count; i++) {
            ring.prepare().sendmsg(socket, batch, i, Sockets.MSG_DONTWAIT);
            if (i < count - 1) {
                ring.prepare().link();
            }
            boolean isOffered = ring.prepare().offer(i);
            if (!isOffered) {
                throw new IllegalStateException("an io_uring without room for a burst");
            }
        }
        require(ring.submit());
        reap();
        while (ended < count) {
            require(ring.submitAndWait(1, Uring.FOREVER));
            reap();
        }
        return taken > 0 ? taken : failure;
    }

    /// Waits until something came, for at most `timeoutNs` (negative: no limit).
    void await(long timeoutNs, boolean wantsRoom) {
        arm(wantsRoom);
        boolean isThere = waiting > 0 || isWoken || hasRoom;
        require(
                isThere
                        ? ring.submit()
                        : ring.submitAndWait(1, timeoutNs < 0 ? Uring.FOREVER : timeoutNs));
        reap();
        isWoken = false;
    }

    String describe() {
        return "a standing receive into %d buffers of %d bytes".formatted(BUFFERS, PAYLOAD_BYTES);
    }

    /// Whether the socket has had room since the last question.
    boolean hadRoom() {
        boolean had = hasRoom;
        hasRoom = false;
        return had;
    }

    /// Offers what the kernel is to watch for and does not.
    private void arm(boolean wantsRoom) {
        buffers.publish();
        boolean isTaken = true;
        if (!receives && held < BUFFERS) {
            template.rearm(1);
            isTaken =
                    ring.prepare().recvmsgMultishot(socket, template, 0, buffers, 0).offer(RECEIVE);
            receives = true;
        }
        if (!watchesWaker && !isWoken) {
            isTaken &= ring.prepare().pollAdd(waker.descriptor(), Poll.POLLIN, 0).offer(WAKE);
            watchesWaker = true;
        }
        if (wantsRoom && !watchesRoom && !hasRoom) {
            isTaken &= ring.prepare().pollAdd(socket, Poll.POLLOUT, 0).offer(ROOM);
            watchesRoom = true;
        }
        if (!isTaken) {
            throw new IllegalStateException("an io_uring without room for three requests");
        }
    }

    private void reap() {
        CompletionQueue done = ring.completions();
        int before = waiting;
        while (done.next()) {
            long request = done.userData();
            if (request == RECEIVE) {
                received(done);
            } else if (request == WAKE) {
                watchesWaker = false;
                isWoken = true;
                waker.seen();
            } else if (request == ROOM) {
                watchesRoom = false;
                hasRoom = true;
                if ((done.result() & Poll.POLLERR) != 0) {
                    ledger.notices().drain();
                }
            } else {
                sent(done.result());
            }
        }
        if (waiting > before) {
            ledger.counts().add(PortCounter.RECEIVE_CALLS, 1);
        }
    }

    private void received(CompletionQueue done) {
        receives = done.hasMore();
        int buffer = done.bufferId();
        if (buffer >= 0) {
            int place = (first + waiting) % BUFFERS;
            filled[place] = buffer;
            results[place] = done.result();
            waiting++;
            held++;
        } else if (done.result() != -Errno.ENOBUFS) {
            // A report about a datagram sent earlier ends the receive, which goes on when it is
            // asked for again.
            ledger.notices().drain();
        }
    }

    private void sent(int result) {
        ended++;
        if (result >= 0) {
            taken++;
        } else if (failure == 0) {
            // Later ones were cancelled because of this one.
            failure = result;
        }
    }

    /// A wait may end in time or early; a full completion queue is emptied next.
    private static void require(int answer) {
        switch (-answer) {
            case Errno.ETIME, Errno.EINTR, Errno.EBUSY, Errno.EAGAIN -> {}
            default -> LinuxException.check(answer, "io_uring_enter", "moving datagrams");
        }
    }

    /// For the owner, or for anybody once the owner is outside for good. Only the owner's close
    /// waits until the kernel has let go of the socket.
    void close() {
        if (owner.equals(Thread.currentThread())) {
            ring.close();
        } else {
            ring.abandon();
        }
    }
}
