package io.wraith.disk;

import io.wraith.disk.ShareFiles.OpenFile;
import io.wraith.linux.IoVectors;
import io.wraith.linux.Stat;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.host.HostJob;
import io.wraith.vfs.message.Contents;
import io.wraith.vfs.message.FromHost.Answer;
import io.wraith.vfs.message.FromHost.Data;
import io.wraith.vfs.message.FromMount;
import io.wraith.vfs.message.FromMount.Open;
import io.wraith.vfs.message.FromMount.Read;
import io.wraith.vfs.message.FromMount.Walk;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.Status;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// What is answered from the kernel's memory, names from its cache of names and small reads from
/// its page cache, without the way to an I/O thread and back, which takes longer than the look.
/// Touched by the shard's thread only.
final class QuickAnswers implements AutoCloseable {
    private final Share share;
    private final ShareFiles files;
    private final ShareNames names;
    private final ShareContents contents;

    /// Given back by whoever gives the share back, which may be another thread.
    private final Arena arena = Arena.ofShared();

    private final MemorySegment memory = arena.allocate(Limits.MOST_SMALL_BYTES, Long.BYTES);
    private final IoVectors vectors =
            new IoVectors(arena.allocate(IoVectors.bytes(1), Long.BYTES), 1);
    private final Stat stat = new Stat(arena);

    private final ShareContents.Opener opener =
            new ShareContents.Opener(stat, memory, this::firstBytes);

    QuickAnswers(Share share, ShareFiles files, ShareNames names, ShareContents contents) {
        this.share = share;
        this.files = files;
        this.names = names;
        this.contents = contents;
    }

    /// Answers the job if that needs no waiting; false if it is one for an I/O thread.
    boolean answer(HostJob job, long mount) {
        return switch (job.request()) {
            case Read read -> !job.isLarge() && read(job, read, mount);
            case Walk walk -> walk(job, walk);
            case Open open -> open(job, open, mount);
            case FromMount.Request _ -> false;
        };
    }

    private boolean walk(HostJob job, Walk walk) {
        boolean isQuick =
                walk.names().size() == 1 && isRemembered(walk.folder(), walk.names().getFirst());
        if (isQuick) {
            job.answer(names.walk(job, walk, stat));
        }
        return isQuick;
    }

    private boolean open(HostJob job, Open open, long mount) {
        if (!isRemembered(open.place().folder(), open.place().name())) {
            return false;
        }
        Answer answer = contents.open(job, open, mount, opener);
        if (answer == null) {
            return false;
        }
        job.answer(answer);
        return true;
    }

    private boolean isRemembered(long number, ByteString name) {
        ShareFolder folder = share.isLocal && name.length() > 0 ? share.folders.of(number) : null;
        return folder != null && folder.isRemembered(name.toBytes());
    }

    private @Nullable Status firstBytes(ShareReader reader, int fd, int most) {
        return reader.readNow(fd, 0, most, null, vectors, memory);
    }

    private boolean read(HostJob job, Read read, long mount) {
        OpenFile file = files.acquire(mount, read.handle());
        if (file == null) {
            return false;
        }
        try {
            ShareReader reader = new ShareReader(share, stat);
            Status status = file.descriptor() < 0 ? null : now(reader, file, read);
            if (status == null) {
                return false;
            }
            Contents contents =
                    status == Status.OK ? ShareContents.contents(reader, memory) : Contents.NONE;
            job.answer(new Data(job.head(status), reader.attributes(), contents));
            return true;
        } finally {
            files.release(file);
        }
    }

    private @Nullable Status now(ShareReader reader, OpenFile file, Read read) {
        return reader.readNow(
                file.descriptor(), read.offset(), read.length(), read.wanted(), vectors, memory);
    }

    @Override
    public void close() {
        arena.close();
    }
}
