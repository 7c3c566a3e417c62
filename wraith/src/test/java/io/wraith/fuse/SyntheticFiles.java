package io.wraith.fuse;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.wraith.linux.Errno;
import io.wraith.linux.FuseKernel;
import io.wraith.linux.Memory;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.Timestamp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Files that are made up: what no disk has at hand.
///
/// * `many`: a folder of [#MANY] empty files
/// * `huge`: 1 TiB; each 8 bytes hold their offset, and only the last MiB is data, not hole
/// * `text`: what [#text] says, told to be kept for long
/// * `stuck`: whoever reads it waits, and its call comes to [#stuck]
final class SyntheticFiles implements FileSystem {
    static final int MANY = 100_000;
    static final long HUGE_BYTES = 1L << 40;
    static final long DATA_FROM = HUGE_BYTES - (1 << 20);

    static final long MANY_NODE = 2;
    static final long HUGE_NODE = 3;
    static final long TEXT_NODE = 4;
    static final long STUCK_NODE = 5;
    private static final long FIRST_OF_MANY = 1_000;

    private static final List<String> TOP = List.of("many", "huge", "text", "stuck");
    private static final long KEPT_NS = 3_600_000_000_000L;
    private static final int FILE = 0x8000 | 0644;
    private static final int FOLDER = 0x4000 | 0755;

    final BlockingQueue<Call> stuck = new LinkedBlockingQueue<>();
    final AtomicInteger reads = new AtomicInteger();
    final BlockingQueue<Long> forgotten = new LinkedBlockingQueue<>();
    final AtomicInteger lookups = new AtomicInteger();
    volatile String text = "first";

    /// Whether `text` is there.
    volatile boolean hasText = true;

    @Override
    public void lookup(Call call, long folder, byte[] name) {
        lookups.incrementAndGet();
        String text = new String(name, StandardCharsets.ISO_8859_1);
        long node = 0;
        if (folder == ROOT && TOP.contains(text) && (hasText || !text.equals("text"))) {
            node = 2L + TOP.indexOf(text);
        } else if (folder == MANY_NODE && text.matches("file-\\d{6}")) {
            node = FIRST_OF_MANY + Integer.parseInt(text.substring(5));
        }
        if (node == 0 || node >= FIRST_OF_MANY + MANY) {
            call.noEntry(KEPT_NS);
        } else {
            call.entry(entry(node));
        }
    }

    private Entry entry(long node) {
        return new Entry(node, attributes(node), KEPT_NS, KEPT_NS);
    }

    private Attributes attributes(long node) {
        boolean isFolder = node == ROOT || node == MANY_NODE;
        long size =
                node == HUGE_NODE || node == STUCK_NODE
                        ? HUGE_BYTES
                        : node == TEXT_NODE ? text.length() : 0;
        Timestamp time = new Timestamp(1_000_000_000, text.hashCode() & 0xffff);
        return new Attributes(
                node,
                size,
                0,
                new Attributes.Times(time, time, time, Timestamp.UNKNOWN),
                isFolder ? FOLDER : FILE,
                new Attributes.Owner(isFolder ? 2 : 1, 7, 8),
                0);
    }

    @Override
    public void forget(long node, long count) {
        forgotten.add(node);
    }

    @Override
    public void attributes(Call call, long node) {
        call.attributes(attributes(node), KEPT_NS);
    }

    @Override
    public void readLink(Call call, long node) {
        call.fail(Errno.EINVAL);
    }

    @Override
    public void open(Call call, long node) {
        call.opened(node, FuseKernel.FOPEN_KEEP_CACHE);
    }

    @Override
    public void read(Call call, Extent extent) {
        reads.incrementAndGet();
        if (extent.node() == STUCK_NODE) {
            stuck.add(call);
        } else if (extent.node() == HUGE_NODE) {
            readHuge(call, extent);
        } else {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            int from = (int) Math.min(extent.offset(), bytes.length);
            int to = Math.min(from + extent.length(), bytes.length);
            call.bytes(Arrays.copyOfRange(bytes, from, to));
        }
    }

    /// In two pieces, as bytes of two slots come.
    private static void readHuge(Call call, Extent extent) {
        long length = Math.clamp(HUGE_BYTES - extent.offset(), 0L, (long) extent.length());
        if (length == 0) {
            call.bytes(new byte[0]);
            return;
        }
        try (Memory.Region buffer = Memory.anonymous("synthetic", length)) {
            for (long at = 0; at + 8 <= length; at += 8) {
                buffer.segment().set(JAVA_LONG, at, extent.offset() + at);
            }
            long half = length / 2;
            call.data(
                    List.of(
                            new Call.Piece(buffer.segment(), 0, half),
                            new Call.Piece(buffer.segment(), half, length - half)));
        }
    }

    @Override
    public void release(long node, long handle) {}

    @Override
    public void openFolder(Call call, long node) {
        call.opened(node, FuseKernel.FOPEN_CACHE_DIR | FuseKernel.FOPEN_KEEP_CACHE);
    }

    @Override
    public void list(Call call, FolderPart listing) {
        boolean isTop = listing.node() == ROOT;
        int size = isTop ? TOP.size() : MANY;
        call.listing(
                listing.isWithAttributes(),
                page -> {
                    int i = Math.clamp(listing.cookie(), 0, size);
                    while (i < size) {
                        String name = isTop ? TOP.get(i) : "file-%06d".formatted(i);
                        long node = isTop ? 2 + i : FIRST_OF_MANY + i;
                        Entry entry = listing.isWithAttributes() ? entry(node) : null;
                        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
                        if (!page.add(bytes, node, attributes(node).mode(), i + 1L, entry)) {
                            return;
                        }
                        i++;
                    }
                });
    }

    @Override
    public void releaseFolder(long node, long handle) {}

    @Override
    public void statistics(Call call) {
        call.statistics(new Call.Statistics(4096, 1_000_000, 250_000, 250_000, 1_000, 100));
    }

    @Override
    public void extendedAttribute(Call call, long node, byte[] name) {
        call.fail(Errno.ENODATA);
    }

    @Override
    public void extendedAttributes(Call call, long node) {
        call.value(new byte[0]);
    }

    @Override
    public void seek(Call call, Seek seek) {
        long size = attributes(seek.node()).size();
        if (seek.offset() >= size) {
            call.fail(Errno.ENXIO);
        } else if (seek.isForData()) {
            call.position(Math.max(seek.offset(), seek.node() == HUGE_NODE ? DATA_FROM : 0));
        } else {
            call.position(
                    seek.node() == HUGE_NODE && seek.offset() < DATA_FROM ? seek.offset() : size);
        }
    }
}
