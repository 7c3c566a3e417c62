package io.wraith.vfs.mount;

/// Plans of mounts in a [MountWorld].
final class SmallPlan {
    private static final long SECOND = 1_000 * MountWorld.MS;

    private SmallPlan() {}

    /// Of a mount that may go on without its host, or not.
    static MountPlan of(boolean isOfflineOk) {
        return new MountPlan(
                512,
                4 << 20,
                10_000,
                new MountPlan.Patience(10 * SECOND, SECOND),
                MountPlan.USUAL_VALID_NS,
                isOfflineOk);
    }
}
