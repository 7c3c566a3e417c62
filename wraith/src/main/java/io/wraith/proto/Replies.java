package io.wraith.proto;

import io.wraith.wire.FrameWriter;

import java.util.Arrays;

/// Small frames that wait for the next packet: echoes that the owner asked for and answers the peer
/// waits for. All bounded; what finds no room is dropped, as if the network had lost it.
final class Replies {
    private static final int TOKENS = 32;

    private final Tokens pings = new Tokens();
    private final Tokens pongs = new Tokens();
    private boolean keepAlive;
    private byte[] responseAddress = {};
    private long responseToken;
    private boolean responseDue;

    void ping(long token) {
        pings.add(token);
    }

    void pong(long token) {
        pongs.add(token);
    }

    /// Anything that the peer acknowledges will do.
    void keepAlive() {
        keepAlive = true;
    }

    /// The newest challenge is answered, to where it came from.
    void pathResponse(long token, byte[] address, int length) {
        responseToken = token;
        responseAddress = Arrays.copyOf(address, length);
        responseDue = true;
    }

    boolean responseDue() {
        return responseDue;
    }

    byte[] responseAddress() {
        return responseAddress;
    }

    long takeResponse() {
        responseDue = false;
        return responseToken;
    }

    boolean waiting() {
        return keepAlive || pings.count > 0 || pongs.count > 0;
    }

    /// Writes what fits; whether anything was written.
    boolean write(FrameWriter out) {
        boolean written = false;
        while (pongs.count > 0 && out.pong(pongs.first())) {
            pongs.remove();
            written = true;
        }
        while (pings.count > 0 && out.ping(pings.first())) {
            pings.remove();
            written = true;
        }
        if (keepAlive && !written) {
            written = out.ackNow();
        }
        keepAlive &= !written;
        return written;
    }

    private static final class Tokens {
        private final long[] ring = new long[TOKENS];
        private int first;
        private int count;

        void add(long token) {
            if (count < TOKENS) {
                ring[(first + count++) % TOKENS] = token;
            }
        }

        long first() {
            return ring[first];
        }

        void remove() {
            first = (first + 1) % TOKENS;
            count--;
        }
    }
}
