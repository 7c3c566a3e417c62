package io.wraith.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A part of a file that this process has mapped, whoever mapped it.
public record MappedFile(String path, long address, long bytes) {
    private static final Path TABLE = Path.of("/proc/self/maps");

    /// Address range, permissions, offset, device, inode; then blanks, and the path to the end.
    private static final int PATH_FIELD = 6;

    /// All of them, in the order of their addresses.
    public static List<MappedFile> all() throws IOException {
        List<MappedFile> mapped = new ArrayList<>();
        // Paths are any bytes.
        for (String line : Files.readAllLines(TABLE, StandardCharsets.ISO_8859_1)) {
            String[] fields = line.split(" +", PATH_FIELD);
            if (fields.length == PATH_FIELD && fields[PATH_FIELD - 1].startsWith("/")) {
                mapped.add(of(fields[0], fields[PATH_FIELD - 1]));
            }
        }
        return mapped;
    }

    private static MappedFile of(String range, String path) {
        int dash = range.indexOf('-');
        long from = Long.parseUnsignedLong(range, 0, dash, 16);
        long to = Long.parseUnsignedLong(range, dash + 1, range.length(), 16);
        return new MappedFile(path, from, to - from);
    }

    /// Takes its pages out of this process's memory. They come back from the page cache when they
    /// are touched; those that were written are left where they are unless there is swap space. 0
    /// or `-errno`.
    public int pageOut() {
        return Memory.advise(address, bytes, Memory.MADV_PAGEOUT);
    }
}
