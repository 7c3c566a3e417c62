package io.wraith.kit;

import io.wraith.linux.ControlWriter;
import io.wraith.linux.Errno;
import io.wraith.linux.MessageBatch;
import io.wraith.linux.SocketOptions;
import io.wraith.linux.Sockets;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Sends runs of datagrams on a connected UDP socket with few calls. A run is memory that is cut
/// into datagrams of one size, the last of which may be shorter. Where the kernel can
/// (`UDP_SEGMENT`), it does the cutting, which is what saves the time; else, and as soon as a path
/// refuses that, every datagram is a message of its own and `sendmmsg` takes many.
///
/// Nothing is copied, so a run must not change before it is gone. Belongs to one thread.
public final class DatagramSender {
    /// Kernels before 6.9 cut no message into more.
    private static final int MOST_SEGMENTS = 64;

    /// Above this, with its headers, the kernel would do the cutting by software.
    private static final int MOST_BYTES = 65_000;

    private static final int CONTROL_BYTES = 24;

    private final int fd;
    private final boolean mayOffload;
    private final MessageBatch batch;
    private final long[] messageBytes;

    private final @Nullable MemorySegment[] sources;
    private final long[] offsets;
    private final long[] lengths;
    private final int[] sizes;
    private int first;
    private int count;

    private boolean offloads;
    private long datagrams;
    private long calls;
    private long refusals;

    /// Sends up to `messages` in one call, and has room for as many runs.
    public DatagramSender(Arena arena, int fd, int messages, boolean mayOffload) {
        MessageBatch.Shape shape = new MessageBatch.Shape(messages, 1, CONTROL_BYTES);
        this.fd = fd;
        this.batch = new MessageBatch(arena.allocate(shape.bytes(), Long.BYTES), shape);
        this.messageBytes = new long[messages];
        this.sources = new MemorySegment[messages];
        this.offsets = new long[messages];
        this.lengths = new long[messages];
        this.sizes = new int[messages];
        this.mayOffload =
                mayOffload
                        && SocketOptions.set(
                                        fd, SocketOptions.SOL_UDP, SocketOptions.UDP_SEGMENT, 0)
                                == 0;
        this.offloads = this.mayOffload;
    }

    /// Takes a run of datagrams of `datagramBytes`; false when there is no room for it.
    public boolean add(MemorySegment source, long offset, long length, int datagramBytes) {
        if (length < 1 || datagramBytes < 1 || datagramBytes > MOST_BYTES) {
            throw new IllegalArgumentException(length + " bytes in datagrams of " + datagramBytes);
        }
        if (count == sources.length) {
            return false;
        }
        int at = (first + count) % sources.length;
        sources[at] = source;
        offsets[at] = offset;
        lengths[at] = length;
        sizes[at] = datagramBytes;
        count++;
        return true;
    }

    /// Sends what waits: 0 when all is gone, or `-errno` with the rest still waiting: `-EAGAIN`
    /// from a socket that does not block, `-EMSGSIZE` for a datagram larger than the path takes.
    /// The refusals that an earlier datagram met are counted and not an answer.
    public int flush() {
        while (count > 0) {
            int messages = fill();
            calls++;
            int sent = Sockets.sendMessages(fd, batch, 0, messages, 0);
            if (sent > 0) {
                for (int i = 0; i < sent; i++) {
                    advance(messageBytes[i]);
                }
            } else if (sent == -Errno.ECONNREFUSED) {
                refusals++;
            } else if (offloads && isOffloadRefusal(sent)) {
                offloads = false;
            } else if (sent != -Errno.EINTR) {
                // The datagrams were too long, not their segmentation at fault.
                offloads |= mayOffload && sent == -Errno.EMSGSIZE;
                return sent;
            }
        }
        return 0;
    }

    /// Forgets what waits.
    public void discard() {
        while (count > 0) {
            removeFirst();
        }
    }

    /// Whether the kernel cuts the runs into datagrams.
    public boolean offloads() {
        return offloads;
    }

    /// Sent so far, and with how many calls.
    public long datagrams() {
        return datagrams;
    }

    public long calls() {
        return calls;
    }

    /// How often the peer's machine said that nobody listens.
    public long refusals() {
        return refusals;
    }

    private static boolean isOffloadRefusal(int answer) {
        return answer == -Errno.EIO || answer == -Errno.EINVAL || answer == -Errno.EMSGSIZE;
    }

    /// Turns the first runs into messages: how many.
    private int fill() {
        int messages = 0;
        for (int run = 0; run < count && messages < messageBytes.length; run++) {
            int at = (first + run) % sources.length;
            MemorySegment source = sources[at];
            if (source == null) {
                throw new IllegalStateException("a run without memory");
            }
            long most = mostBytes(sizes[at]);
            long done = 0;
            while (done < lengths[at] && messages < messageBytes.length) {
                long bytes = Math.min(most, lengths[at] - done);
                batch.buffer(messages, source, offsets[at] + done, bytes);
                ControlWriter control = batch.control(messages);
                if (bytes > sizes[at]) {
                    control.segmentSize(sizes[at]);
                }
                messageBytes[messages] = bytes;
                messages++;
                done += bytes;
            }
        }
        return messages;
    }

    private long mostBytes(int size) {
        return offloads ? (long) size * Math.clamp(MOST_BYTES / size, 1, MOST_SEGMENTS) : size;
    }

    private void advance(long bytes) {
        datagrams += Math.ceilDiv(bytes, sizes[first]);
        offsets[first] += bytes;
        lengths[first] -= bytes;
        if (lengths[first] == 0) {
            removeFirst();
        }
    }

    private void removeFirst() {
        sources[first] = null;
        first = (first + 1) % sources.length;
        count--;
    }
}
