package io.wraith.vfs.mount;

import io.wraith.transfer.ByteString;
import io.wraith.vfs.cache.BlockCache;
import io.wraith.vfs.message.Contents;
import io.wraith.vfs.message.FromMount;
import io.wraith.vfs.message.Tail;
import io.wraith.vfs.message.Version;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/// Bytes of a file on their way. Those of one version go into slots of the cache, which are pinned
/// meanwhile: such a fetch begins and ends at the border of a page, or at the end of the file.
/// Those of any version are for one reader, and wait here until all are there.
final class Fetch {
    final FileState file;
    final Version version;
    final long content;
    final long offset;
    final int length;

    /// The slots of the blocks from the one with the first byte on.
    final int[] slots;

    int urgency;

    /// Of large reads, the owner's number; 0 for what goes over a lane.
    int stream;

    /// The host's, under which it was asked for.
    int handle;

    /// When, by the clock of reads.
    long born;

    FromMount.@Nullable Read message;

    /// The first and the last bytes of a large read's stream, one of which is its tail; of any
    /// version, whose end nobody knows, all of the stream.
    private final byte[] ends;

    /// Who gets the bytes of any version; null if there is a version.
    final @Nullable Operation reader;

    /// For one reader.
    Fetch(FileState file, Operation reader) {
        this.file = file;
        this.reader = reader;
        version = Version.NONE;
        content = file.content;
        offset = reader.offset;
        length = reader.length;
        urgency = Fetches.URGENT;
        slots = new int[0];
        ends = new byte[length + Tail.BYTES];
    }

    Fetch(FileState file, long offset, int length, int urgency) {
        this.file = file;
        this.version = file.version;
        this.content = file.content;
        this.offset = offset;
        this.length = length;
        this.urgency = urgency;
        reader = null;
        ends = new byte[2 * Tail.BYTES];
        long first = offset / BlockCache.BLOCK_BYTES;
        long last = (offset + length - 1) / BlockCache.BLOCK_BYTES;
        slots = new int[(int) (last - first + 1)];
        Arrays.fill(slots, BlockCache.NONE);
    }

    FromMount.Read message() {
        if (message == null) {
            throw new IllegalStateException("a fetch that was not sent");
        }
        return message;
    }

    /// Where in its block the fetch begins.
    int lead() {
        return (int) (offset % BlockCache.BLOCK_BYTES);
    }

    long firstBlock() {
        return offset / BlockCache.BLOCK_BYTES;
    }

    /// The pages of the `i`-th slot that it brings.
    int pages(int i) {
        int from = i == 0 ? lead() : 0;
        int to = Math.min(BlockCache.BLOCK_BYTES, lead() + length - i * BlockCache.BLOCK_BYTES);
        return Pieces.pages(from, to);
    }

    boolean overlaps(Operation operation) {
        return operation.offset < offset + length && offset < operation.offset + operation.length;
    }

    /// Who waits for it, or for other bytes of the file.
    List<Operation> waiting() {
        return reader == null ? file.waiting : List.of(reader);
    }

    /// Nobody waits any more.
    void clearWaiting() {
        if (reader == null) {
            file.waiting.clear();
        }
    }

    /// Who waits for any of it gets an error.
    void refuse() {
        for (Operation operation : waiting()) {
            if (operation.isOpen() && overlaps(operation)) {
                operation.fail(Failure.IO_ERROR);
            }
        }
    }

    /// Keeps what may be the tail: it follows the payload, or there is none.
    void keepEnds(long at, byte[] bytes, int from, int count) {
        if (reader != null) {
            int room = (int) Math.min(count, ends.length - at);
            System.arraycopy(bytes, from, ends, (int) at, room);
            return;
        }
        keep(0, at, bytes, from, count);
        keep(length, at, bytes, from, count);
    }

    private void keep(long tailAt, long at, byte[] bytes, int from, int count) {
        int base = tailAt == 0 ? 0 : Tail.BYTES;
        long first = Math.max(at, tailAt);
        long end = Math.min(at + count, tailAt + Tail.BYTES);
        if (first < end) {
            int source = from + (int) (first - at);
            int target = base + (int) (first - tailAt);
            System.arraycopy(bytes, source, ends, target, (int) (end - first));
        }
    }

    /// What came for one reader, behind which is this tail.
    Contents contents(Tail tail) {
        ByteString bytes = ByteString.of(ends, 0, tail.payload());
        return new Contents(tail.flags(), tail.check(), tail.length(), bytes);
    }

    /// The tail behind a payload of this length; null if there is none that fits.
    @Nullable Tail tail(long payload) {
        if (reader != null) {
            boolean isFit = payload >= 0 && payload <= length;
            return isFit ? Tail.read(ends, (int) payload, payload) : null;
        }
        if (payload != 0 && payload != length) {
            return null;
        }
        return Tail.read(ends, payload == 0 ? 0 : Tail.BYTES, payload);
    }
}
