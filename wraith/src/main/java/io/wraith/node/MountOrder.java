package io.wraith.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// How a folder of another machine is to be mounted. Begin with [#at] and change what matters.
///
/// @param folder where; an empty folder, unless `isHiding`
/// @param isHiding whether the folder's own contents may be hidden meanwhile
/// @param isOfflineOk whether caches answer while the host cannot be reached, however old they are
/// @param requests how the kernel's requests are to come
/// @param patience after which an operation that the host did not answer fails
public record MountOrder(
        Path folder,
        boolean isHiding,
        Caches caches,
        Access access,
        boolean isOfflineOk,
        Requests requests,
        Duration patience) {
    private static final long MIB = 1 << 20;
    private static final long LEAST_MEMORY = 4 * MIB;
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(30);

    /// By which of the kernel's interfaces its requests come.
    public enum Requests {
        /// By io_uring where root allows it to mounts, else by calls.
        AUTO,
        /// By reading and writing `/dev/fuse`.
        CALLS,
        /// By io_uring, which Linux 6.14 has.
        URING
    }

    /// What is kept here of the host's files.
    ///
    /// @param disk a folder for what outlives the mount; none if empty
    /// @param diskBytes how much it may take
    /// @param memoryBytes how much of the files is kept in memory
    /// @param readAheadBytes how far one file is read ahead at most
    /// @param names how long the kernel may keep a name at most, when the host allows that
    /// @param attributes the same of attributes
    public record Caches(
            Optional<Path> disk,
            long diskBytes,
            long memoryBytes,
            long readAheadBytes,
            Duration names,
            Duration attributes) {
        private static final Duration MINUTE = Duration.ofSeconds(60);

        /// 64 MiB of memory, and nothing on disk.
        public static final Caches USUAL =
                new Caches(Optional.empty(), 1 << 30, 64 * MIB, 32 * MIB, MINUTE, MINUTE);

        public Caches {
            if (memoryBytes < LEAST_MEMORY) {
                throw new IllegalArgumentException(
                        "a cache in memory of " + memoryBytes + " bytes: 4 MiB at least");
            }
            if (diskBytes <= 0) {
                throw new IllegalArgumentException("a cache on disk of no size");
            }
            if (readAheadBytes < 0) {
                throw new IllegalArgumentException("reading ahead less than nothing");
            }
            if (names.isNegative() || attributes.isNegative()) {
                throw new IllegalArgumentException("a time below zero");
            }
        }
    }

    /// Who may use the mount, and whose its files seem to be.
    ///
    /// @param isForOthers whether users other than this one may
    /// @param isChecked whether the kernel compares owners and permissions
    /// @param mayExecute whether programs in it may be started
    /// @param user to show as the owner of everything
    /// @param group to show as the group of everything
    /// @param umask permissions to leave out
    public record Access(
            boolean isForOthers,
            boolean isChecked,
            boolean mayExecute,
            OptionalInt user,
            OptionalInt group,
            int umask) {
        /// For this user, with what the host says of owners and permissions.
        public static final Access USUAL =
                new Access(false, false, true, OptionalInt.empty(), OptionalInt.empty(), 0);
    }

    public MountOrder {
        if (!patience.isPositive()) {
            throw new IllegalArgumentException("no time to answer");
        }
    }

    /// With a cache in memory, for this user, with owners and permissions as on the host.
    public static MountOrder at(Path folder) {
        return new MountOrder(
                folder, false, Caches.USUAL, Access.USUAL, false, Requests.AUTO, USUAL_PATIENCE);
    }

    public MountOrder with(Caches wanted) {
        return new MountOrder(folder, isHiding, wanted, access, isOfflineOk, requests, patience);
    }

    public MountOrder with(Access wanted) {
        return new MountOrder(folder, isHiding, caches, wanted, isOfflineOk, requests, patience);
    }

    /// Also on a folder that is not empty.
    public MountOrder hiding() {
        return new MountOrder(folder, true, caches, access, isOfflineOk, requests, patience);
    }

    /// Caches answer also while there is no host.
    public MountOrder offline() {
        return new MountOrder(folder, isHiding, caches, access, true, requests, patience);
    }

    /// Where they cannot come so, [MountStatus#requests] says why.
    public MountOrder with(Requests wanted) {
        return new MountOrder(folder, isHiding, caches, access, isOfflineOk, wanted, patience);
    }

    public MountOrder patient(Duration time) {
        return new MountOrder(folder, isHiding, caches, access, isOfflineOk, requests, time);
    }
}
