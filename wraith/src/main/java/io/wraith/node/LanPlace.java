package io.wraith.node;

import io.wraith.net.LanSocket;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/// Where a command is on the networks of this machine: a socket that is replaced when the networks
/// are others, and after it failed. One thread serves the socket, any may renew or close it.
final class LanPlace implements AutoCloseable {
    /// What failed is tried again so often.
    private static final long PAUSE_MS = 1_000;

    /// Opens a socket on the networks there are.
    @FunctionalInterface
    interface Opening {
        LanSocket open() throws IOException;
    }

    private final Opening opening;
    private LanSocket socket;
    private boolean isClosed;

    LanPlace(Opening opening) throws IOException {
        this.opening = opening;
        socket = opening.open();
    }

    synchronized LanSocket socket() {
        return socket;
    }

    /// The networks are others now: whoever serves the socket finds it closed, and asks for the one
    /// [#after] it.
    synchronized void renew() {
        if (isClosed) {
            return;
        }
        LanSocket before = socket;
        try {
            socket = opening.open();
            notifyAll();
        } catch (IOException refused) {
            // Who serves it tries again.
        }
        before.close();
    }

    /// The one to serve after another one is over; null after the end. Waits if that one failed and
    /// nothing has changed since.
    synchronized @Nullable LanSocket after(@Nullable LanSocket over) {
        try {
            while (!isClosed && socket == over) {
                wait(PAUSE_MS);
                if (socket == over) {
                    renew();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        }
        return isClosed ? null : socket;
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        socket.close();
        notifyAll();
    }
}
