package io.wraith.disk;

import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.linux.IoVectors;
import io.wraith.linux.Stat;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.Status;
import io.wraith.vfs.message.Version;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/// Reads bytes of one version of an open file: looks at it before and after, and waits until its
/// change time is old enough to tell versions apart. One per I/O thread and read.
final class ShareReader {
    /// More than a tick of any kernel's clock, which is 1 to 10 ms.
    private static final long TICK_NS = 12_000_000L;

    /// So often it waits for a version to settle; then it is served as it is.
    private static final int WAITS = 2;

    private static final int ATTEMPTS = 16;
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private final Share share;
    private final Stat stat;

    private Attributes attributes = Attributes.NONE;
    private int length;
    private int flags;

    ShareReader(Share share, Stat stat) {
        this.share = share;
        this.stat = stat;
    }

    /// What the file was at the last look.
    Attributes attributes() {
        return attributes;
    }

    /// How many bytes were read, or are zeros.
    int length() {
        return length;
    }

    /// [Limits#WHOLE] and the like.
    int flags() {
        return flags;
    }

    /// Fills memory with so many bytes, or as many as there are. Without a wanted version it is the
    /// one that is found.
    Status read(
            int fd,
            long offset,
            int most,
            @Nullable Version wanted,
            MemorySegment target,
            long targetAt) {
        // MOUNT: A host MUST look at the file's version before and after it reads, with the same
        // descriptor. It serves the bytes if both are the version that was asked for. It MUST wait
        // until the change time is older than one tick of the file system's clock (at least 10 ms,
        // by the host's clock): within a tick two versions can have the same times.
        for (int attempt = 1; ; attempt++) {
            Status before = look(fd, wanted);
            if (before != Status.OK) {
                return before;
            }
            Version version = attributes.version();
            long unsettledNs = unsettledNs(version);
            boolean isLast = attempt >= ATTEMPTS;
            if (unsettledNs > 0 && attempt <= WAITS) {
                LockSupport.parkNanos(unsettledNs);
                continue;
            }
            flags = unsettledNs > 0 ? Limits.UNSETTLED : 0;
            length = Math.clamp(version.size() - offset, 0, most);
            flags |= offset == 0 && length == version.size() ? Limits.WHOLE : 0;
            Status status = fill(fd, offset, target, targetAt);
            Status after = look(fd, wanted == null ? version : wanted);
            boolean isAgain = after == Status.CHANGED && wanted == null && !isLast;
            if (!isAgain) {
                return after == Status.OK ? status : after;
            }
        }
    }

    /// The same for who may not wait: null if the version is not settled, or the bytes are not all
    /// in the page cache.
    @Nullable Status readNow(
            int fd,
            long offset,
            int most,
            @Nullable Version wanted,
            IoVectors target,
            MemorySegment memory) {
        Status before = look(fd, wanted);
        if (before != Status.OK) {
            return before;
        }
        Version version = attributes.version();
        if (unsettledNs(version) > 0) {
            return null;
        }
        length = Math.clamp(version.size() - offset, 0, most);
        flags = offset == 0 && length == version.size() ? Limits.WHOLE : 0;
        if (length > 0) {
            target.set(0, memory, 0, length);
            // A file system in memory does not know the flag, and never waits.
            int now = share.isInMemory ? 0 : Files.RWF_NOWAIT;
            if (Files.preadv2(fd, target, 1, offset, now) != length) {
                return null;
            }
        }
        Status after = look(fd, version);
        return after == Status.CHANGED && wanted == null ? null : after;
    }

    /// [Status#CHANGED] if it is another version than that.
    private Status look(int fd, @Nullable Version wanted) {
        int answer = stat.ofOpen(fd);
        if (answer < 0) {
            return ShareFaults.of(answer);
        }
        if (Share.isTooLarge(stat)) {
            return Status.UNSUPPORTED;
        }
        attributes = share.attributes(stat);
        boolean isWanted = wanted == null || wanted.equals(attributes.version());
        return isWanted ? Status.OK : Status.CHANGED;
    }

    /// How long to wait until a change after this look would show. Another clock's time to come
    /// never settles, and is told so.
    private static long unsettledNs(Version version) {
        Instant now = Instant.now();
        long seconds = now.getEpochSecond() - version.changedSeconds();
        if (seconds > 1) {
            return 0;
        }
        long ageNs = seconds * NS_PER_SECOND + now.getNano() - version.changedNanos();
        return Math.clamp(TICK_NS - ageNs, 0, TICK_NS);
    }

    private Status fill(int fd, long offset, MemorySegment target, long targetAt) {
        if (length > 0 && isHole(fd, offset)) {
            flags |= Limits.ZEROS;
            return Status.OK;
        }
        long got = Files.preadAll(fd, target, targetAt, length, offset);
        if (got < 0) {
            return ShareFaults.of(got);
        }
        if (got < length) {
            // Shorter than it was: the second look tells.
            length = (int) got;
            return Status.CHANGED;
        }
        return Status.OK;
    }

    private boolean isHole(int fd, long offset) {
        if (attributes.allocatedBytes() >= attributes.size()) {
            return false;
        }
        long data = Files.nextData(fd, offset);
        return data == -Errno.ENXIO || data >= offset + length;
    }
}
