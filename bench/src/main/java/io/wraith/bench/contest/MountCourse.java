package io.wraith.bench.contest;

import java.io.IOException;
import java.util.Set;

/// Something that programs do with a folder, from the first look at a fresh mount on.
///
/// @param isOnce whether one round is enough, because it takes long and says little by its speed
/// @param only who runs it
record MountCourse(String name, boolean isOnce, Set<String> only, Run run) {
    private static final Set<String> ALL =
            Set.of(
                    MountPeers.NATIVE,
                    MountPeers.WRAITH,
                    MountPeers.URING,
                    MountPeers.SSHFS,
                    MountPeers.RCLONE);

    /// Tells a row's figure.
    interface Result {
        void tell(MountTable.Row row, double figure);
    }

    interface Run {
        void on(MountedFolder folder, Result result) throws IOException, InterruptedException;
    }

    MountCourse {
        only = Set.copyOf(only);
    }

    static MountCourse of(String name, Run run) {
        return new MountCourse(name, false, ALL, run);
    }

    /// One that makes no sense without a mount.
    static MountCourse onceMounted(String name, Run run) {
        return new MountCourse(
                name, true, Set.of(MountPeers.WRAITH, MountPeers.SSHFS, MountPeers.RCLONE), run);
    }
}
