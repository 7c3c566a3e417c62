package io.wraith.linux;

import java.lang.foreign.MemorySegment;

/// The memory that AF_XDP sockets and the kernel pass frames in: equal chunks, named by where they
/// begin. Registered by the first socket that is opened on it; others on other queues of the same
/// interface may share it. Close it after them.
public final class XdpUmem implements AutoCloseable {
    /// What the kernel keeps in front of a received packet besides the headroom asked for
    /// (`XDP_PACKET_HEADROOM`).
    static final int XDP_PACKET_HEADROOM = 256;

    private static final int LEAST_FRAME = 2_048;
    private static final int MOST_FRAME = 4_096;

    /// How the memory is divided.
    ///
    /// @param frames how many chunks
    /// @param frameBytes the size of each: 2048 or 4096, or anything between if `unaligned`
    /// @param headroom bytes left free in front of what is received, besides the kernel's own
    /// @param unaligned whether a chunk may begin anywhere, not just at multiples of its size
    public record Shape(int frames, int frameBytes, int headroom, boolean unaligned) {
        public Shape {
            boolean isPower = Integer.bitCount(frameBytes) == 1;
            if (frameBytes < LEAST_FRAME || frameBytes > MOST_FRAME || !(isPower || unaligned)) {
                throw new IllegalArgumentException("frames of " + frameBytes + " bytes");
            }
            if (frames < 1) {
                throw new IllegalArgumentException(frames + " frames");
            }
            if (headroom < 0 || headroom > frameBytes - XDP_PACKET_HEADROOM - LEAST_FRAME / 2) {
                throw new IllegalArgumentException("a headroom of " + headroom + " bytes");
            }
        }

        public long bytes() {
            return (long) frames * frameBytes;
        }

        /// The most that one chunk holds of a received packet.
        public int receivable() {
            return frameBytes - XDP_PACKET_HEADROOM - headroom;
        }
    }

    private final Memory.Region region;
    private final Shape shape;
    private final int lockRefusal;

    private XdpUmem(Memory.Region region, Shape shape, int lockRefusal) {
        this.region = region;
        this.shape = shape;
        this.lockRefusal = lockRefusal;
    }

    /// Maps the memory: on huge pages where there are any, if asked; kept in RAM, if asked, beyond
    /// what the kernel pins anyway while sockets use it.
    public static XdpUmem map(Shape shape, boolean hugePages, boolean locked) {
        String name = "AF_XDP frames";
        Memory.Region region =
                hugePages
                        ? Memory.huge(name, shape.bytes())
                        : Memory.anonymous(name, shape.bytes());
        return new XdpUmem(region, shape, locked ? region.lock() : 0);
    }

    public Shape shape() {
        return shape;
    }

    /// All chunks. Rounded up to whole pages of whatever size they are.
    public MemorySegment segment() {
        return region.segment();
    }

    public Memory.Pages pages() {
        return region.pages();
    }

    /// In what the memory falls short of what was asked; empty if in nothing.
    public String shortfall() {
        String unlocked = lockRefusal == 0 ? "" : "not locked: " + Errno.describe(-lockRefusal);
        String small = region.shortfall();
        return small + (small.isEmpty() || unlocked.isEmpty() ? "" : "; ") + unlocked;
    }

    @Override
    public void close() {
        region.close();
    }
}
