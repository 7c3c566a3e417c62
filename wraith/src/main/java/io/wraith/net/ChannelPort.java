package io.wraith.net;

import io.wraith.base.Check;
import io.wraith.wire.Burst;

import jdk.net.ExtendedSocketOptions;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// A port on the JDK's `DatagramChannel`: for systems other than Linux, and where native access is
/// not granted. Each datagram is a call of its own, and [#facts] says what else is lacking.
public final class ChannelPort extends OwnedPort {
    private static final String LACKING = "the JDK's channels have none";

    private final DatagramChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final InetSocketAddress local;
    private final List<PortFact> facts;
    private final PortCounts counts = new PortCounts();

    /// A datagram that was read and did not fit into the burst before; empty if there is none.
    private final ByteBuffer inbox = ByteBuffer.allocateDirect(BURST_BYTES).limit(0);

    private @Nullable InetSocketAddress sender;

    /// What is being sent, in datagrams of `stride`.
    private final ByteBuffer outbox = ByteBuffer.allocateDirect(BURST_BYTES).limit(0);

    private int stride = 1;
    private byte[] targetBytes = {};
    private @Nullable InetSocketAddress target;
    private boolean wantsRoom;

    private ChannelPort(DatagramChannel channel, PortConfig config) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        String fragments = forbidFragments(channel);
        if (config.steering().shard() > 0) {
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
        channel.setOption(StandardSocketOptions.SO_RCVBUF, config.receiveBufferBytes());
        channel.setOption(StandardSocketOptions.SO_SNDBUF, config.sendBufferBytes());
        channel.bind(config.local());
        if (!config.steering().isAlone()) {
            // Only now: the first of a group must not share with who was there before.
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
        local = (InetSocketAddress) channel.getLocalAddress();
        facts = describe(fragments, config);
        selector = Selector.open();
        key = channel.register(selector, SelectionKey.OP_READ);
    }

    public static ChannelPort open(PortConfig config) throws IOException {
        // A channel of no stated family serves both, and has IPv6 addresses only.
        boolean isIpv4 = config.local().getAddress().getAddress().length == 4;
        DatagramChannel channel =
                isIpv4 ? DatagramChannel.open(StandardProtocolFamily.INET) : DatagramChannel.open();
        try {
            return new ChannelPort(channel, config);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /// Nothing, or why datagrams may be fragmented.
    private static String forbidFragments(DatagramChannel channel) throws IOException {
        if (!channel.supportedOptions().contains(ExtendedSocketOptions.IP_DONTFRAGMENT)) {
            return "the JDK cannot forbid fragments on this system";
        }
        channel.setOption(ExtendedSocketOptions.IP_DONTFRAGMENT, true);
        return "";
    }

    private List<PortFact> describe(String fragments, PortConfig config) throws IOException {
        List<PortFact> lines = new ArrayList<>();
        lines.add(new PortFact("segmentation offload (GSO)", false, LACKING));
        lines.add(new PortFact("receive offload (GRO)", false, LACKING));
        lines.add(new PortFact("ECN", false, "the JDK does not show the marks"));
        boolean whole = fragments.isEmpty();
        String mtu = whole ? "datagrams are never fragmented" : fragments;
        lines.add(new PortFact("path MTU", whole, mtu));
        boolean isAny = config.local().getAddress().isAnyLocalAddress();
        String source = isAny ? "answers leave from the address that the system prefers" : "one";
        lines.add(new PortFact("local address", !isAny, source));
        if (!config.steering().isAlone()) {
            lines.add(
                    new PortFact(
                            "steering by connection id",
                            false,
                            LACKING + ": what comes to another shard is handed over"));
        }
        lines.add(new PortFact("drops of the socket", false, "the JDK does not count them"));
        int receiveBytes = channel.getOption(StandardSocketOptions.SO_RCVBUF);
        int sendBytes = channel.getOption(StandardSocketOptions.SO_SNDBUF);
        lines.add(bufferFact("receive buffer", receiveBytes, config.receiveBufferBytes()));
        lines.add(bufferFact("send buffer", sendBytes, config.sendBufferBytes()));
        return List.copyOf(lines);
    }

    private static PortFact bufferFact(String name, int granted, int asked) {
        return new PortFact(name, granted >= asked, granted + " of " + asked + " bytes");
    }

    @Override
    int receiveInside(Burst burst) {
        return gather(burst);
    }

    /// Datagrams of one peer and one length become one burst, as GRO would make it.
    private int gather(Burst burst) {
        burst.clear();
        InetSocketAddress peer = null;
        while (inbox.hasRemaining() || read()) {
            int length = inbox.remaining();
            if (length > burst.bytes().length) {
                counts.add(PortCounter.OVERSIZED, 1);
                inbox.limit(0);
                continue;
            }
            boolean fits = length <= burst.room() && (peer == null || peer.equals(sender));
            if (!fits) {
                break;
            }
            inbox.get(burst.bytes(), burst.end(), length);
            burst.append(length);
            peer = sender;
        }
        if (peer != null) {
            byte[] address = PeerAddress.encode(peer);
            burst.address(address, 0, address.length);
            counts.add(PortCounter.RECEIVED_DATAGRAMS, burst.count());
            counts.add(PortCounter.RECEIVED_BYTES, burst.length());
            counts.add(PortCounter.RECEIVED_BURSTS, 1);
        }
        return burst.count();
    }

    /// Takes in the next datagram that is not empty.
    private boolean read() {
        try {
            do {
                sender = (InetSocketAddress) channel.receive(inbox.clear());
                inbox.flip();
                if (sender == null) {
                    return false;
                }
                counts.add(PortCounter.RECEIVE_CALLS, 1);
            } while (!inbox.hasRemaining());
            return true;
        } catch (IOException refused) {
            inbox.limit(0);
            return false;
        }
    }

    @Override
    SendOutcome sendInside(Burst burst) {
        transmit();
        if (outbox.hasRemaining()) {
            return blocked();
        }
        load(burst);
        int whole = outbox.remaining();
        SendOutcome outcome = transmit();
        if (whole > 0 && outbox.remaining() == whole) {
            outbox.limit(0);
            return blocked();
        }
        return outcome;
    }

    private SendOutcome blocked() {
        wantsRoom = true;
        counts.add(PortCounter.BLOCKED_SENDS, 1);
        return SendOutcome.BLOCKED;
    }

    private void load(Burst burst) {
        Check.that(burst.length() <= BURST_BYTES, "a burst that is longer than a port takes");
        if (target == null || !burst.sameAddress(targetBytes, targetBytes.length)) {
            target = PeerAddress.decode(burst.address(), burst.addressLength());
            targetBytes = Arrays.copyOf(burst.address(), burst.addressLength());
        }
        stride = Math.max(1, burst.stride());
        outbox.clear().put(burst.bytes(), 0, burst.length()).flip();
    }

    /// Sends what is left until there is no room.
    private SendOutcome transmit() {
        int end = outbox.limit();
        int at = outbox.position();
        try {
            while (at < end) {
                int length = Math.min(stride, end - at);
                int sent = channel.send(outbox.limit(at + length), target);
                if (sent == 0) {
                    break;
                }
                at += length;
                counts.add(PortCounter.SENT_DATAGRAMS, 1);
                counts.add(PortCounter.SENT_BYTES, length);
                counts.add(PortCounter.SEND_CALLS, 1);
            }
            outbox.limit(end).position(at);
            return SendOutcome.SENT;
        } catch (IOException | IllegalArgumentException failure) {
            outbox.limit(0);
            return giveUp(failure, Math.ceilDiv(end - at, stride));
        }
    }

    /// The JDK tells the kernel's reasons apart in words only. An unsupported address is an
    /// `IllegalArgumentException` or its own kind of `IOException`.
    private SendOutcome giveUp(Exception failure, int datagrams) {
        String reason = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (reason.contains("too long") || reason.contains("too large")) {
            counts.add(PortCounter.TOO_LARGE, datagrams);
            return SendOutcome.TOO_LARGE;
        }
        if (reason.contains("not permitted") || reason.contains("buffer space")) {
            counts.add(PortCounter.SEND_DROPS, datagrams);
            return SendOutcome.DROPPED;
        }
        counts.add(PortCounter.UNREACHABLE, datagrams);
        return SendOutcome.UNREACHABLE;
    }

    @Override
    void awaitInside(long timeoutNs) {
        try {
            if (!inbox.hasRemaining() && timeoutNs != 0) {
                sleep(timeoutNs);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("waiting for datagrams", failure);
        }
    }

    /// The selector counts whole milliseconds, and 0 as for ever; a shorter wait becomes one.
    private void sleep(long timeoutNs) throws IOException {
        boolean outwards = wantsRoom || outbox.hasRemaining();
        key.interestOps(SelectionKey.OP_READ | (outwards ? SelectionKey.OP_WRITE : 0));
        counts.add(PortCounter.WAITS, 1);
        long timeoutMs = timeoutNs < 0 ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(timeoutNs));
        long startNs = System.nanoTime();
        int ready = selector.select(timeoutMs);
        boolean isEarly = timeoutNs < 0 || System.nanoTime() - startNs < timeoutNs;
        if (ready == 0 && isEarly) {
            counts.add(PortCounter.WAKE_UPS, 1);
        }
        if (key.isWritable()) {
            wantsRoom = false;
            transmit();
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void wake() {
        try {
            selector.wakeup();
        } catch (ClosedSelectorException closed) {
            // Nobody waits any more.
        }
    }

    /// The JDK does not show reports about single datagrams.
    @Override
    public @Nullable PathNotice notice() {
        return null;
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public long count(PortCounter counter) {
        return counts.get(counter);
    }

    @Override
    public List<PortFact> facts() {
        return facts;
    }

    @Override
    void release() {
        try {
            selector.close();
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("closing a port", failure);
        }
    }
}
