package io.wraith.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/// Memory straight from the kernel: anonymous regions on small or huge pages, mapped files and
/// devices. Every region has a name and is counted, because native memory is invisible to the
/// heap's limit; [#regions] is what `wraith status` shows.
@Header({"sys/mman.h", "linux/mman.h", "unistd.h"})
public final class Memory {
    public static final int PROT_NONE = 0;
    public static final int PROT_READ = 1;
    public static final int PROT_WRITE = 2;

    public static final int MAP_SHARED = 0x01;
    public static final int MAP_PRIVATE = 0x02;
    public static final int MAP_ANONYMOUS = 0x20;
    public static final int MAP_POPULATE = 0x8000;
    public static final int MAP_HUGETLB = 0x40000;
    public static final int MAP_HUGE_2MB = 21 << 26;

    public static final int MADV_NORMAL = 0;
    public static final int MADV_RANDOM = 1;
    public static final int MADV_SEQUENTIAL = 2;
    public static final int MADV_WILLNEED = 3;
    public static final int MADV_DONTNEED = 4;
    public static final int MADV_HUGEPAGE = 14;
    public static final int MADV_NOHUGEPAGE = 15;
    public static final int MADV_DONTDUMP = 16;
    public static final int MADV_PAGEOUT = 21;
    public static final int MADV_POPULATE_READ = 22;
    public static final int MADV_POPULATE_WRITE = 23;

    static final int _SC_PAGESIZE = 30;

    private static final long HUGE_PAGE = 2L << 20;

    /// More than any address space; what it leaves keeps the roundings from overflowing.
    private static final long LARGEST = 1L << 60;

    private static final Path TRANSPARENT_SETTING =
            Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

    private static final Sys.Call6 MMAP = Sys.call6("mmap");
    private static final Sys.Call2 MUNMAP = Sys.call2("munmap");
    private static final Sys.Call3 MADVISE = Sys.call3("madvise");
    private static final Sys.Call2 MLOCK = Sys.call2("mlock");
    private static final Sys.Call1 SYSCONF = Sys.call1("sysconf");

    /// By address: the kernel gives no address twice while it is mapped.
    private static final ConcurrentHashMap<Long, Region> LIVE = new ConcurrentHashMap<>();

    private Memory() {}

    /// What a region's pages turned out to be.
    public enum Pages {
        SMALL,
        /// Small pages that the kernel was asked to merge, and may.
        TRANSPARENT,
        /// Reserved 2 MiB pages (`vm.nr_hugepages`): huge for certain.
        HUGE
    }

    /// A mapping with a name. It lives until [#close], after which Java code that still uses the
    /// segment gets an exception. The kernel gets none: the owner takes the region out of rings,
    /// and waits for calls in progress, before it closes.
    public static final class Region implements AutoCloseable {
        private final String name;
        private final MemorySegment segment;
        private final Pages pages;
        private final String shortfall;

        /// Shared, because regions are used and closed by several threads. Addresses go to the
        /// kernel as numbers ([Sys#address]), so no call pays for the arena's reference count.
        private final Arena life = Arena.ofShared();

        private boolean closed;

        @SuppressWarnings("restricted")
        private Region(String name, long address, long bytes, Pages pages, String shortfall) {
            this.name = name;
            this.segment = MemorySegment.ofAddress(address).reinterpret(bytes, life, null);
            this.pages = pages;
            this.shortfall = shortfall;
        }

        public String name() {
            return name;
        }

        public MemorySegment segment() {
            return segment;
        }

        public Pages pages() {
            return pages;
        }

        /// Why the pages are not as huge as asked; empty when they are.
        public String shortfall() {
            return shortfall;
        }

        public long bytes() {
            return segment.byteSize();
        }

        /// Keeps the region in RAM: 0, or `-errno` (over `RLIMIT_MEMLOCK`, mostly).
        public int lock() {
            return MLOCK.toInt(Sys.address(segment), segment.byteSize());
        }

        /// Tells the kernel how the region will be used: 0 or `-errno`.
        public int advise(int advice) {
            return Memory.advise(segment, advice);
        }

        /// Gives the memory back. A second close does nothing.
        ///
        /// @throws IllegalStateException while a JDK channel is using the segment; the region stays
        @Override
        public synchronized void close() {
            if (!closed) {
                life.close();
                closed = true;
                LIVE.remove(segment.address());
                unmap(segment.address(), segment.byteSize());
            }
        }

        @Override
        public String toString() {
            return name + ": " + bytes() + " bytes, " + pages;
        }
    }

    /// Zeroed private memory on ordinary pages.
    public static Region anonymous(String name, long bytes) {
        return map(name, bytes, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    }

    /// Zeroed private memory on the hugest pages to be had: reserved ones, else transparent ones,
    /// else ordinary ones. The size is rounded up to whole huge pages.
    public static Region huge(String name, long bytes) {
        requireSize(name, bytes);
        long rounded = Math.ceilDiv(bytes, HUGE_PAGE) * HUGE_PAGE;
        long address = mmapReserved(rounded);
        if (address > 0) {
            return register(name, address, rounded, Pages.HUGE, "");
        }
        String none = "no reserved 2 MiB pages: " + Errno.describe((int) -address);
        address = mmapAligned(name, rounded);
        String refusal = transparentRefusal(TRANSPARENT_SETTING);
        if (refusal.isEmpty()) {
            int advised = MADVISE.toInt(address, rounded, MADV_HUGEPAGE);
            refusal = advised == 0 ? "" : Errno.describe(-advised);
        }
        return refusal.isEmpty()
                ? register(name, address, rounded, Pages.TRANSPARENT, none)
                : register(
                        name,
                        address,
                        rounded,
                        Pages.SMALL,
                        none + "; no transparent ones: " + refusal);
    }

    /// A shared mapping of a file or a device's rings, from `offset`.
    public static Region shared(String name, int fd, long offset, long bytes) {
        return map(name, bytes, MAP_SHARED, fd, offset);
    }

    /// A shared mapping whose pages are all present before the call returns.
    public static Region populated(String name, int fd, long offset, long bytes) {
        return map(name, bytes, MAP_SHARED | MAP_POPULATE, fd, offset);
    }

    /// Tells the kernel how mapped memory will be used: 0 or `-errno`. The segment has to begin on
    /// a page.
    public static int advise(MemorySegment segment, int advice) {
        return advise(Sys.address(segment), segment.byteSize(), advice);
    }

    /// The same for what somebody else has mapped.
    static int advise(long address, long bytes, int advice) {
        return MADVISE.toInt(address, bytes, advice);
    }

    /// Of an ordinary page.
    public static int pageBytes() {
        return SYSCONF.toInt(_SC_PAGESIZE);
    }

    /// Every region that is mapped now, largest first.
    public static List<Region> regions() {
        return LIVE.values().stream()
                .sorted(Comparator.comparingLong(Region::bytes).reversed())
                .toList();
    }

    /// Bytes of address space in all regions.
    public static long totalBytes() {
        return LIVE.values().stream().mapToLong(Region::bytes).sum();
    }

    private static Region map(String name, long bytes, int flags, int fd, long offset) {
        requireSize(name, bytes);
        long address = mmap(bytes, flags, fd, offset);
        LinuxException.check(address, "mmap", "mapping " + bytes + " bytes for " + name);
        return register(name, address, bytes, Pages.SMALL, "");
    }

    /// An address, or `-errno`. A reservation is only a promise: a limit of the control group shows
    /// when a page is first touched, and then as a fatal signal. So all pages are touched here, by
    /// the kernel, where it shows as an error.
    private static long mmapReserved(long bytes) {
        int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | MAP_HUGE_2MB;
        long address = mmap(bytes, flags, -1, 0);
        if (address < 0) {
            return address;
        }
        int populated;
        do {
            populated = MADVISE.toInt(address, bytes, MADV_POPULATE_WRITE);
        } while (populated == -Errno.EINTR || populated == -Errno.EAGAIN);
        // Before Linux 5.14 the advice is unknown, and the promise is all there is.
        if (populated < 0 && populated != -Errno.EINVAL) {
            unmap(address, bytes);
            return populated;
        }
        return address;
    }

    /// Why the kernel never merges small pages, or nothing: the advice alone is accepted and
    /// ignored when an administrator has switched merging off.
    static String transparentRefusal(Path setting) {
        try {
            return java.nio.file.Files.readString(setting).contains("[never]")
                    ? setting + " says never"
                    : "";
        } catch (IOException absent) {
            return "not in this kernel";
        }
    }

    /// Older kernels place large mappings on any page; merging needs 2 MiB alignment, so one huge
    /// page more is mapped and the ends are given back.
    private static long mmapAligned(String name, long bytes) {
        long wide = bytes + HUGE_PAGE;
        long address = mmap(wide, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        LinuxException.check(address, "mmap", "mapping " + bytes + " bytes for " + name);
        long aligned = Math.ceilDiv(address, HUGE_PAGE) * HUGE_PAGE;
        if (aligned > address) {
            unmap(address, aligned - address);
        }
        long tail = address + wide - (aligned + bytes);
        if (tail > 0) {
            unmap(aligned + bytes, tail);
        }
        return aligned;
    }

    private static long mmap(long bytes, int flags, int fd, long offset) {
        return MMAP.toLong(0, bytes, PROT_READ | PROT_WRITE, flags, fd, offset);
    }

    private static void unmap(long address, long bytes) {
        LinuxException.check(
                MUNMAP.toInt(address, bytes), "munmap", "giving back " + bytes + " bytes");
    }

    private static Region register(
            String name, long address, long bytes, Pages pages, String shortfall) {
        Region region = new Region(name, address, bytes, pages, shortfall);
        LIVE.put(address, region);
        return region;
    }

    private static void requireSize(String name, long bytes) {
        if (bytes <= 0 || bytes > LARGEST) {
            throw new IllegalArgumentException(name + ": a region of " + bytes + " bytes");
        }
    }
}
