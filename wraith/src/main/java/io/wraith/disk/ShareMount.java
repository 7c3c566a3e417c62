package io.wraith.disk;

import io.wraith.vfs.host.HostJob;
import io.wraith.vfs.host.HostSide;

/// One mount of a share, as long as its session lasts. Touched by the shard's thread only.
public final class ShareMount {
    private final SharedFiles shared;
    private final long number;
    private final HostSide side;
    private boolean isGone;

    ShareMount(SharedFiles shared, long number, HostSide side) {
        this.shared = shared;
        this.number = number;
        this.side = side;
    }

    public HostSide side() {
        return side;
    }

    long number() {
        return number;
    }

    /// Copies bytes of a slot that the mount's side holds.
    public void read(int slot, int at, byte[] target, int to, int length) {
        shared.slab().get(slot, at, target, to, length);
    }

    void done(HostJob job) {
        side.done(job);
        dropClosed();
    }

    void dropClosed() {
        for (int handle = side.nextClosed(); handle != 0; handle = side.nextClosed()) {
            shared.files().drop(number, handle);
        }
        if (isGone && side.underWay() == 0) {
            shared.files().dropAll(number);
        }
    }

    /// The session is over. What is under way comes to its end.
    public void gone() {
        isGone = true;
        side.gone();
        shared.remove(this);
    }

    /// Whether nobody works for it any more.
    public boolean isIdle() {
        return side.underWay() == 0;
    }
}
