package io.wraith.proto;

import io.wraith.proto.handshake.HandshakeSetup;
import io.wraith.wire.Burst;
import io.wraith.wire.Datagram;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/// Answers packets of connections that this endpoint does not know, most likely because it was
/// restarted: random bytes with a token at the end that only it can make from the id. Costs no
/// memory per peer, and no more answers a second than [#PER_SECOND].
final class StatelessResets {
    static final int LONGEST = 40;
    static final int SHORTEST = 25;

    private static final int PER_SECOND = 100;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int WAITING = 16;
    private static final int FLAGS_AT = 8;
    private static final int FLAG = 0x80;

    private final HandshakeSetup setup;
    private final SecureRandom random;
    private final Queue<Reset> waiting = new ArrayDeque<>();
    private long secondNs;
    private int thisSecond;

    private static final class Reset {
        private final byte[] address;
        private final byte[] bytes;

        Reset(byte[] address, byte[] bytes) {
            this.address = address;
            this.bytes = bytes;
        }
    }

    StatelessResets(HandshakeSetup setup, SecureRandom random, long nowNs) {
        this.setup = setup;
        this.random = random;
        secondNs = nowNs;
    }

    // PROTOCOL: A reset MUST be shorter than the datagram that it answers, so that two peers who
    // both lost their state do not answer each other for ever.
    void unknown(Burst burst, int index, long nowNs) {
        int length = Math.min(LONGEST, burst.length(index) - 1);
        if (nowNs - secondNs >= SECOND_NS) {
            secondNs = nowNs;
            thisSecond = 0;
        }
        if (length < SHORTEST || waiting.size() >= WAITING || thisSecond >= PER_SECOND) {
            return;
        }
        thisSecond++;
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        bytes[FLAGS_AT] |= (byte) FLAG;
        byte[] token = setup.resetToken(Datagram.connectionId(burst.bytes(), burst.offset(index)));
        System.arraycopy(token, 0, bytes, length - token.length, token.length);
        waiting.add(new Reset(Arrays.copyOf(burst.address(), burst.addressLength()), bytes));
    }

    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    boolean transmit(Burst out) {
        Reset reset = waiting.poll();
        if (reset == null) {
            return false;
        }
        System.arraycopy(reset.bytes, 0, out.bytes(), 0, reset.bytes.length);
        out.append(reset.bytes.length);
        out.address(reset.address, 0, reset.address.length);
        return true;
    }
}
