package io.wraith.disk;

import io.wraith.disk.ShareFiles.OpenFile;
import io.wraith.linux.IoVectors;
import io.wraith.linux.Stat;
import io.wraith.vfs.host.HostJob;
import io.wraith.vfs.message.Contents;
import io.wraith.vfs.message.FromHost.Data;
import io.wraith.vfs.message.FromMount.Read;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.Status;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Small reads whose bytes are in the page cache, without the way to an I/O thread and back, which
/// takes longer than the read. Touched by the shard's thread only.
final class QuickReads implements AutoCloseable {
    private final Share share;
    private final ShareFiles files;

    /// Given back by whoever gives the share back, which may be another thread.
    private final Arena arena = Arena.ofShared();

    private final MemorySegment memory = arena.allocate(Limits.MOST_SMALL_BYTES, Long.BYTES);
    private final IoVectors vectors =
            new IoVectors(arena.allocate(IoVectors.bytes(1), Long.BYTES), 1);
    private final Stat stat = new Stat(arena);

    QuickReads(Share share, ShareFiles files) {
        this.share = share;
        this.files = files;
    }

    /// Answers the job if that needs no waiting; false if it is one for an I/O thread.
    boolean read(HostJob job, long mount) {
        if (job.isLarge() || !(job.request() instanceof Read read)) {
            return false;
        }
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
                file.descriptor(), read.offset(), read.length(), read.version(), vectors, memory);
    }

    @Override
    public void close() {
        arena.close();
    }
}
