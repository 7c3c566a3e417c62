package io.wraith.disk;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Files;
import io.wraith.linux.LinuxException;
import io.wraith.linux.RawNames;
import io.wraith.linux.Stat;
import io.wraith.linux.StatFs;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.Attributes.Owner;
import io.wraith.vfs.message.Attributes.Times;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.Node;
import io.wraith.vfs.message.Timestamp;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// A folder that is shared, open: what belongs to it, and how what lies in it is described.
final class Share implements AutoCloseable {
    private static final int MOST_FOLDERS = 1 << 17;
    private static final int TAG_BITS = 16;
    private static final Set<Integer> LOCAL =
            Set.of(StatFs.EXT4_SUPER_MAGIC, StatFs.XFS_SUPER_MAGIC, StatFs.BTRFS_SUPER_MAGIC);

    private static final long MIX = 0x9e3779b97f4a7c15L;

    final int top;
    final Excludes excludes;
    final ShareFolders folders;
    final boolean isInMemory;

    /// Whether the kernel answers about what it remembers without asking anybody.
    final boolean isLocal;

    private final long device;
    private final Map<Long, Long> tags = new HashMap<>();

    /// Throws [LinuxException] if the folder cannot be opened, [IllegalArgumentException] for a
    /// pattern that is none.
    Share(ShareOptions options) {
        excludes = new Excludes(options.excludes());
        byte[] path = RawNames.bytes(options.folder());
        top =
                LinuxException.check(
                        Files.open(Files.AT_FDCWD, path, Files.O_DIRECTORY | Files.O_PATH, 0),
                        "open",
                        "opening the folder " + options.folder());
        try (Arena arena = Arena.ofConfined()) {
            Stat stat = new Stat(arena);
            LinuxException.check(stat.ofOpen(top), "statx", "looking at " + options.folder());
            device = stat.device();
            StatFs kind = new StatFs(arena);
            long type = kind.of(top) < 0 ? 0 : kind.type();
            isInMemory = type == StatFs.TMPFS_MAGIC;
            isLocal = isInMemory || LOCAL.contains((int) type);
            folders = new ShareFolders(ShareFolder.top(ShareFolders.TOP, top, stat), MOST_FOLDERS);
        }
    }

    /// What a mount is told of the top; null if it cannot be looked at.
    @Nullable Node topNode() {
        try (Arena arena = Arena.ofConfined()) {
            Stat stat = new Stat(arena);
            return stat.ofOpen(top) < 0
                    ? null
                    : new Node(ShareFolders.TOP, attributes(stat), ByteString.EMPTY);
        }
    }

    /// Whether mounts do not see it; nor do they see names that a message cannot say.
    boolean isHidden(ShareFolder folder, byte[] name, boolean isFolder) {
        return name.length > Limits.MOST_NAME_BYTES
                || (!excludes.isEmpty() && excludes.matches(folder.path(name), isFolder));
    }

    /// Whether the file is so large that places in it cannot be said.
    static boolean isTooLarge(Stat stat) {
        return stat.size() < 0 || stat.size() >= Limits.SIZE_LIMIT;
    }

    // MOUNT: A host MUST NOT say numbers beyond these limits, whatever its files have.
    Attributes attributes(Stat stat) {
        Timestamp born =
                stat.hasBorn() ? time(stat.bornSeconds(), stat.bornNanos()) : Timestamp.UNKNOWN;
        return new Attributes(
                inode(stat),
                bytes(stat.size()),
                bytes(stat.allocatedBytes()),
                new Times(
                        time(stat.accessedSeconds(), stat.accessedNanos()),
                        time(stat.modifiedSeconds(), stat.modifiedNanos()),
                        time(stat.changedSeconds(), stat.changedNanos()),
                        born),
                stat.mode(),
                new Owner(stat.links(), stat.user(), stat.group()),
                stat.standsFor());
    }

    /// What is beyond a signed number is large, too.
    private static long bytes(long count) {
        return count < 0 ? Limits.SIZE_LIMIT - 1 : Math.min(count, Limits.SIZE_LIMIT - 1);
    }

    /// A damaged disk can have more nanoseconds than a second has.
    private static Timestamp time(long seconds, int nanos) {
        return new Timestamp(seconds, Math.clamp(nanos, 0, Limits.NANOS - 1));
    }

    /// Inodes of file systems that are mounted inside are told apart by their upper bits, which
    /// inodes leave alone as far as known.
    private long inode(Stat stat) {
        return stat.device() == device ? stat.inode() : stat.inode() ^ tag(stat.device());
    }

    private synchronized long tag(long other) {
        Long known = tags.get(other);
        if (known != null) {
            return known;
        }
        long tag = (other * MIX) >>> (Long.SIZE - TAG_BITS);
        while (tag == 0 || tags.containsValue(tag << (Long.SIZE - TAG_BITS))) {
            tag = (tag + 1) & ((1L << TAG_BITS) - 1);
        }
        tags.put(other, tag << (Long.SIZE - TAG_BITS));
        return tag << (Long.SIZE - TAG_BITS);
    }

    @Override
    public void close() {
        Descriptors.close(top);
    }
}
