package io.wraith.net;

import io.wraith.wire.Burst;

/// What all ports have in common: only the owner gets in, and what the port holds is released by
/// whoever is last, see [OwnerGuard].
abstract class OwnedPort implements Port {
    private final OwnerGuard guard = new OwnerGuard(this::release, this::wake);

    @Override
    public final int receive(Burst burst) {
        if (!guard.enter()) {
            return 0;
        }
        try {
            return receiveInside(burst);
        } finally {
            guard.leave();
        }
    }

    @Override
    public final SendOutcome send(Burst burst) {
        if (!guard.enter()) {
            return SendOutcome.CLOSED;
        }
        try {
            return sendInside(burst);
        } finally {
            guard.leave();
        }
    }

    @Override
    public final boolean await(long timeoutNs) {
        if (!guard.enter()) {
            return false;
        }
        try {
            awaitInside(timeoutNs);
        } finally {
            guard.leave();
        }
        return !guard.isClosed();
    }

    @Override
    public final void close() {
        guard.close();
    }

    /// [#receive] on an open port.
    abstract int receiveInside(Burst burst);

    /// [#send] on an open port.
    abstract SendOutcome sendInside(Burst burst);

    /// [#await] on an open port.
    abstract void awaitInside(long timeoutNs);

    /// Gives back what the port holds. Nobody is inside, or comes in again.
    abstract void release();
}
