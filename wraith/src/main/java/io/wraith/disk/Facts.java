package io.wraith.disk;

import io.wraith.linux.Stat;

/// What shows that a file is still the one that was listed, with the same contents.
record Facts(
        long device,
        long inode,
        long size,
        long modifiedSeconds,
        int modifiedNanos,
        long changedSeconds,
        int changedNanos,
        boolean isSparse) {
    static Facts of(Stat stat) {
        return new Facts(
                stat.device(),
                stat.inode(),
                stat.size(),
                stat.modifiedSeconds(),
                stat.modifiedNanos(),
                stat.changedSeconds(),
                stat.changedNanos(),
                stat.allocatedBytes() < stat.size());
    }

    // TRANSFER: It looks again before it sends anything again.
    boolean isStill(Stat stat) {
        return stat.device() == device
                && stat.inode() == inode
                && stat.size() == size
                && stat.modifiedSeconds() == modifiedSeconds
                && stat.modifiedNanos() == modifiedNanos
                && stat.changedSeconds() == changedSeconds
                && stat.changedNanos() == changedNanos;
    }
}
