package io.wraith.net;

import io.wraith.base.Check;
import io.wraith.linux.ControlWriter;
import io.wraith.linux.Errno;
import io.wraith.linux.MessageBatch;
import io.wraith.linux.Sockaddr;
import io.wraith.linux.Sockets;
import io.wraith.wire.Burst;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The outward half of a [UdpPort] or [UringPort]: copies a burst into native memory and sends it,
/// in one message that the kernel cuts into datagrams (`UDP_SEGMENT`), or in one message per
/// datagram where the kernel refuses that.
///
/// An error may have three causes besides the datagram itself, so a failed call is tried again with
/// less each time: as it was, because the error may be a late report about another one; without a
/// source address, because the address may be gone; without segmentation.
final class UdpSender {
    /// Above this, with its headers, the kernel would cut by software.
    private static final int MOST_BYTES = 65_000;

    private static final int CONTROL_BYTES = 96;
    private static final MessageBatch.Shape SHAPE =
            new MessageBatch.Shape(Burst.COUNT_LIMIT, 1, CONTROL_BYTES);

    /// The way into the kernel.
    @FunctionalInterface
    interface Outlet {
        /// Sends the first `count` messages of the batch without waiting: how many went out, or
        /// `-errno` when the first did not.
        int send(MessageBatch batch, int count);
    }

    private final UdpSocket socket;
    private final MemorySegment slab;
    private final MessageBatch batch;
    private final Sockaddr target;
    private final ReplySources sources;
    private final NoticeQueue notices;
    private final PortCounts counts;
    private final Outlet outlet;

    /// Whether a message may be cut by the kernel; why it may not any more, as a positive errno.
    private boolean offloads;

    private int refusal;

    /// What is being sent: bytes `at` to `end` of the slab in datagrams of `stride`.
    private int at;

    private int end;
    private int stride;
    private int ecn;
    private int ipFamily;
    private boolean hasSource;

    /// The address it leaves from, if one is chosen: a copy, since the table may have changed when
    /// the rest of a burst goes out later.
    private long sourceHigh;

    private long sourceLow;
    private int sourceInterface;

    /// Failed calls since the last that took something, and the error that segmentation was
    /// suspected for, or 0.
    private int failures;

    private int suspicion;

    static long bytes() {
        return Port.BURST_BYTES + SHAPE.bytes();
    }

    /// `memory` has [#bytes].
    UdpSender(
            Arena arena,
            MemorySegment memory,
            UdpSocket socket,
            boolean offloads,
            PortLedger ledger,
            Outlet outlet) {
        this.socket = socket;
        this.slab = memory;
        this.batch = new MessageBatch(memory.asSlice(Port.BURST_BYTES), SHAPE);
        this.target = Sockaddr.in(arena);
        this.sources = ledger.sources();
        this.notices = ledger.notices();
        this.counts = ledger.counts();
        this.outlet = outlet;
        this.offloads = offloads;
    }

    /// Why the kernel stopped cutting messages on this socket, as a positive errno; 0 if it did
    /// not.
    int refusal() {
        return refusal;
    }

    boolean offloads() {
        return offloads;
    }

    /// Whether a part of an earlier burst still waits for room.
    boolean holdsMore() {
        return at < end;
    }

    SendOutcome send(Burst burst) {
        if (holdsMore()) {
            resume();
            if (holdsMore()) {
                counts.add(PortCounter.BLOCKED_SENDS, 1);
                return SendOutcome.BLOCKED;
            }
        }
        Check.that(burst.length() <= Port.BURST_BYTES, "a burst that is longer than a port takes");
        if (!load(burst)) {
            counts.add(PortCounter.UNREACHABLE, burst.count());
            return SendOutcome.UNREACHABLE;
        }
        return transmit();
    }

    /// Goes on with what waits.
    void resume() {
        if (holdsMore()) {
            transmit();
        }
    }

    /// False when the address belongs to a family that the socket cannot reach.
    private boolean load(Burst burst) {
        byte[] address = burst.address();
        int addressLength = burst.addressLength();
        PeerAddress.requireLength(addressLength);
        boolean isIpv4 = PeerAddress.isIpv4(addressLength);
        boolean isOnlyIpv6 = socket.family() == Sockets.AF_INET6 && !socket.choosesSource();
        if (socket.family() == Sockets.AF_INET ? !isIpv4 : isIpv4 && isOnlyIpv6) {
            return false;
        }
        long high = PeerAddress.high(address, addressLength);
        long low = PeerAddress.low(address, addressLength);
        int port = PeerAddress.port(address, addressLength);
        int scope = PeerAddress.scope(address, addressLength);
        target.set(socket.family(), high, low, port, scope);
        hasSource = socket.choosesSource() && sources.find(high, low, port, scope);
        if (hasSource) {
            sourceHigh = sources.high();
            sourceLow = sources.low();
            sourceInterface = sources.interfaceIndex();
        }
        ipFamily = isIpv4 ? Sockets.AF_INET : Sockets.AF_INET6;
        ecn = burst.ecn();
        at = 0;
        end = burst.length();
        stride = burst.stride();
        MemorySegment.copy(burst.bytes(), 0, slab, ValueLayout.JAVA_BYTE, 0, end);
        failures = 0;
        return true;
    }

    private SendOutcome transmit() {
        SendOutcome outcome = SendOutcome.SENT;
        while (at < end && outcome == SendOutcome.SENT) {
            int messages = arrange();
            int answer = outlet.send(batch, messages);
            if (answer > 0) {
                taken(answer);
            } else if (answer == -Errno.EAGAIN) {
                return blocked();
            } else if (answer != -Errno.EINTR && !tryWithLess(-answer)) {
                outcome = giveUp(-answer);
            }
        }
        return outcome;
    }

    /// Describes what is left as messages: how many.
    private int arrange() {
        int most = messageBytes();
        int messages = 0;
        for (int from = at; from < end && messages < SHAPE.slots(); from += most) {
            int length = Math.min(most, end - from);
            batch.buffer(messages, slab, from, length);
            batch.to(messages, target);
            ControlWriter control = batch.control(messages);
            if (length > stride) {
                control.segmentSize(stride);
            }
            if (ecn != 0) {
                control.trafficClass(ipFamily, ecn);
            }
            if (hasSource) {
                control.source(ipFamily, sourceHigh, sourceLow, sourceInterface);
            }
            messages++;
        }
        return messages;
    }

    private int messageBytes() {
        boolean cuts = offloads && suspicion == 0;
        return cuts ? stride * Math.clamp(MOST_BYTES / stride, 1, Burst.COUNT_LIMIT) : stride;
    }

    private void taken(int messages) {
        int length = Math.min(messages * messageBytes(), end - at);
        if (suspicion != 0) {
            refusal = suspicion;
            offloads = false;
            suspicion = 0;
        }
        at += length;
        failures = 0;
        counts.add(PortCounter.SENT_DATAGRAMS, Math.ceilDiv(length, stride));
        counts.add(PortCounter.SENT_BYTES, length);
        counts.add(PortCounter.SEND_CALLS, 1);
    }

    private SendOutcome blocked() {
        suspicion = 0;
        if (at > 0) {
            return SendOutcome.SENT;
        }
        end = 0;
        counts.add(PortCounter.BLOCKED_SENDS, 1);
        return SendOutcome.BLOCKED;
    }

    /// Whether there is another way to try.
    private boolean tryWithLess(int errno) {
        if (isLocalLoss(errno)) {
            return false;
        }
        notices.drain();
        failures++;
        if (failures == 1) {
            return true;
        }
        if (hasSource && isSourceRefusal(errno)) {
            sources.forget(target);
            hasSource = false;
            return true;
        }
        if (offloads && suspicion == 0 && end - at > stride && isSegmentationRefusal(errno)) {
            suspicion = errno;
            return true;
        }
        return false;
    }

    /// What no report from elsewhere can be.
    private static boolean isLocalLoss(int errno) {
        return errno == Errno.ENOBUFS || errno == Errno.ENOMEM || errno == Errno.EPERM;
    }

    private static boolean isSourceRefusal(int errno) {
        return errno == Errno.EINVAL
                || errno == Errno.EADDRNOTAVAIL
                || errno == Errno.ENETUNREACH
                || errno == Errno.EHOSTUNREACH;
    }

    private static boolean isSegmentationRefusal(int errno) {
        return errno == Errno.EIO
                || errno == Errno.EINVAL
                || errno == Errno.EMSGSIZE
                || errno == Errno.EOPNOTSUPP;
    }

    /// Gives up what is left of the burst.
    private SendOutcome giveUp(int errno) {
        int lost = Math.ceilDiv(end - at, stride);
        at = end;
        suspicion = 0;
        if (errno == Errno.EMSGSIZE) {
            return lose(PortCounter.TOO_LARGE, lost, SendOutcome.TOO_LARGE);
        }
        // Refused twice: reports about earlier datagrams come in faster than they are taken.
        boolean isLoss = isLocalLoss(errno) || errno == Errno.ECONNREFUSED;
        return isLoss
                ? lose(PortCounter.SEND_DROPS, lost, SendOutcome.DROPPED)
                : lose(PortCounter.UNREACHABLE, lost, SendOutcome.UNREACHABLE);
    }

    private SendOutcome lose(PortCounter counter, int datagrams, SendOutcome outcome) {
        counts.add(counter, datagrams);
        return outcome;
    }
}
