package io.wraith.disk;

import io.wraith.disk.ShareFiles.OpenFile;
import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.linux.Stat;
import io.wraith.simd.XxHash64;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.host.HostJob;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.Contents;
import io.wraith.vfs.message.FromHost.Answer;
import io.wraith.vfs.message.FromHost.Data;
import io.wraith.vfs.message.FromHost.Opened;
import io.wraith.vfs.message.FromHost.Sought;
import io.wraith.vfs.message.FromHost.Stated;
import io.wraith.vfs.message.FromMount.Open;
import io.wraith.vfs.message.FromMount.Read;
import io.wraith.vfs.message.FromMount.Seek;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.Node;
import io.wraith.vfs.message.Refused;
import io.wraith.vfs.message.Status;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/// Answers about contents: opens, reads, holes. On I/O threads, and for one mount.
final class ShareContents {
    private final Share share;
    private final ShareWatch watch;
    private final ShareFiles files;
    private final SlotSlab slab;

    ShareContents(Share share, ShareWatch watch, ShareFiles files, SlotSlab slab) {
        this.share = share;
        this.watch = watch;
        this.files = files;
        this.slab = slab;
    }

    // ---- Opening

    /// How the first bytes of a file are read; null if that would have to wait, and may not.
    interface FirstRead {
        @Nullable Status read(ShareReader reader, int fd, int most);
    }

    /// What one thread opens files with: the bytes that are read first are in `memory` then.
    record Opener(Stat stat, MemorySegment memory, FirstRead first) {}

    Answer open(HostJob job, Open open, long mount, Tools tools) {
        FirstRead first = (reader, fd, most) -> reader.read(fd, 0, most, null, tools.scratch, 0);
        Answer answer = open(job, open, mount, new Opener(tools.stat, tools.scratch, first));
        return Objects.requireNonNull(answer);
    }

    /// Null if the first bytes may not be waited for.
    @Nullable Answer open(HostJob job, Open open, long mount, Opener opener) {
        ShareFolder folder = share.folders.of(open.place().folder());
        int fd = folder == null ? -Errno.ESTALE : folder.open(Files.O_PATH, opener.stat);
        if (folder == null || fd < 0) {
            return Refused.answer(open, job.head(ShareFaults.of(fd)));
        }
        int leaseMs;
        int file;
        byte[] name = open.place().name().toBytes();
        try {
            leaseMs = watch.watch(folder, fd, job);
            Status kind = name.length == 0 ? Status.IS_FOLDER : kind(folder, fd, name, opener.stat);
            if (kind != Status.OK) {
                return Refused.answer(open, job.head(kind));
            }
            file = Files.open(fd, name, ShareFiles.FLAGS, 0);
        } finally {
            Descriptors.close(fd);
        }
        if (file < 0) {
            return Refused.answer(open, job.head(ShareFaults.of(file)));
        }
        Opening opening = new Opening(folder, open.place().name(), file, leaseMs);
        return first(job, open, opening, mount, opener);
    }

    private record Opening(ShareFolder folder, ByteString name, int file, int leaseMs) {}

    /// [Status#OK] for what can be opened: devices and pipes are not, as that may do something.
    private Status kind(ShareFolder folder, int fd, byte[] name, Stat stat) {
        int answer = stat.of(fd, name, Stat.AT_SYMLINK_NOFOLLOW);
        if (answer < 0) {
            return ShareFaults.of(answer);
        }
        if (share.isHidden(folder, name, stat.isDirectory())) {
            return Status.NOT_FOUND;
        }
        if (stat.isDirectory()) {
            return Status.IS_FOLDER;
        }
        Status regular = Share.isTooLarge(stat) ? Status.UNSUPPORTED : Status.OK;
        return stat.isRegular() ? regular : Status.NOT_FILE;
    }

    private @Nullable Answer first(
            HostJob job, Open open, Opening opening, long mount, Opener opener) {
        int answer = opener.stat.ofOpen(opening.file);
        boolean isFile = answer == 0 && opener.stat.isRegular();
        if (!isFile) {
            Descriptors.close(opening.file);
            Status status = answer < 0 ? ShareFaults.of(answer) : Status.NOT_FILE;
            return Refused.answer(open, job.head(status));
        }
        OpenFile kept =
                new OpenFile(opening.folder, opening.name.toBytes(), opener.stat, opening.file);
        Attributes found = share.attributes(opener.stat);
        Contents contents = new Contents(Limits.SAME, 0, 0, ByteString.EMPTY);
        if (!found.version().equals(open.known())) {
            ShareReader reader = new ShareReader(share, opener.stat);
            Status status = opener.first.read(reader, opening.file, open.first());
            if (status != Status.OK) {
                Descriptors.close(opening.file);
                if (status == null) {
                    return null;
                }
                Status told = status == Status.CHANGED ? Status.BUSY : status;
                return Refused.answer(open, job.head(told));
            }
            found = reader.attributes();
            contents = contents(reader, opener.memory);
        }
        boolean isEnough =
                open.isWholeEnough()
                        && contents.has(Limits.WHOLE)
                        && !contents.has(Limits.UNSETTLED);
        if (isEnough) {
            Descriptors.close(opening.file);
        } else {
            files.add(mount, job.reservedHandle(), kept);
        }
        int handle = isEnough ? 0 : job.reservedHandle();
        Node node = new Node(0, found, ByteString.EMPTY);
        return new Opened(job.head(Status.OK), handle, opening.leaseMs, node, contents);
    }

    static Contents contents(ShareReader reader, MemorySegment memory) {
        boolean isLeftOut = (reader.flags() & Limits.ZEROS) != 0;
        int length = isLeftOut ? 0 : reader.length();
        byte[] bytes = memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        long check = isLeftOut ? 0 : XxHash64.of(bytes, 0, length);
        return new Contents(
                reader.flags(), check, reader.length(), ByteString.of(bytes, 0, length));
    }

    // ---- What is open

    Answer stat(HostJob job, long mount, Tools tools) {
        OpenFile file = files.acquire(mount, job.handle());
        if (file == null) {
            return Refused.answer(job.request(), job.head(Status.STALE));
        }
        try {
            int answer = files.reopen(file, tools.stat);
            answer = answer == 0 ? tools.stat.ofOpen(file.descriptor()) : answer;
            return answer == 0
                    ? new Stated(job.head(Status.OK), share.attributes(tools.stat))
                    : Refused.answer(job.request(), job.head(ShareFaults.of(answer)));
        } finally {
            files.release(file);
        }
    }

    Answer seek(HostJob job, Seek seek, long mount, Tools tools) {
        OpenFile file = files.acquire(mount, seek.handle());
        if (file == null) {
            return Refused.answer(seek, job.head(Status.STALE));
        }
        try {
            long answer = files.reopen(file, tools.stat);
            if (answer == 0) {
                answer =
                        seek.isForHole()
                                ? Files.nextHole(file.descriptor(), seek.offset())
                                : Files.nextData(file.descriptor(), seek.offset());
            }
            boolean isSayable = answer < Limits.SIZE_LIMIT;
            Status found = isSayable ? Status.OK : Status.UNSUPPORTED;
            Status status = answer < 0 ? ShareFaults.of(answer) : found;
            return new Sought(job.head(status), Math.max(0, answer));
        } finally {
            files.release(file);
        }
    }

    /// A read on a lane.
    Answer read(HostJob job, Read read, long mount, Tools tools) {
        ShareReader reader = new ShareReader(share, tools.stat);
        Status status = read(read, mount, reader, tools.scratch, 0, tools.stat);
        Contents contents = status == Status.OK ? contents(reader, tools.scratch) : Contents.NONE;
        return new Data(job.head(status), reader.attributes(), contents);
    }

    /// A read into a slot.
    void readLarge(HostJob job, Read read, long mount, Tools tools) {
        ShareReader reader = new ShareReader(share, tools.stat);
        long at = slab.place(job.slot(), 0, read.length());
        Status status = read(read, mount, reader, slab.memory(), at, tools.stat);
        boolean hasBytes = status == Status.OK && (reader.flags() & Limits.ZEROS) == 0;
        long check = hasBytes ? XxHash64.of(slab.memory(), at, reader.length()) : 0;
        int length = status == Status.OK ? reader.length() : 0;
        int flags = status == Status.OK ? reader.flags() : 0;
        job.tail(status, flags, length, check, reader.attributes());
    }

    private Status read(
            Read read,
            long mount,
            ShareReader reader,
            MemorySegment target,
            long targetAt,
            Stat stat) {
        OpenFile file = files.acquire(mount, read.handle());
        if (file == null) {
            return Status.STALE;
        }
        try {
            int answer = files.reopen(file, stat);
            return answer < 0
                    ? ShareFaults.of(answer)
                    : reader.read(
                            file.descriptor(),
                            read.offset(),
                            read.length(),
                            read.wanted(),
                            target,
                            targetAt);
        } finally {
            files.release(file);
        }
    }
}
