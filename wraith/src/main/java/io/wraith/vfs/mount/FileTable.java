package io.wraith.vfs.mount;

import io.wraith.base.LongMap;
import io.wraith.vfs.cache.BlockCache;
import io.wraith.vfs.message.Version;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/// Files by inode: which version the caches hold. Files that nobody has open are kept up to a
/// bound, the latest.
final class FileTable {
    private static final int MOST_IDLE = 32_768;
    private static final int MOST_TRIES = 8;

    private final BlockCache cache;
    private final Names names;
    private final Map<Long, FileState> files = new LinkedHashMap<>(16, 0.75f, true);

    /// What the kernel's pages of a node are of.
    private final LongMap<Version> kernelPages = new LongMap<>(0);

    private long contents;

    FileTable(BlockCache cache, Names names) {
        this.cache = cache;
        this.names = names;
    }

    @Nullable FileState find(long inode) {
        return files.get(inode);
    }

    /// The file with this inode, which has this version now.
    FileState of(int node, long inode, Version version) {
        FileState file = files.get(inode);
        if (file == null) {
            file = new FileState(node, inode, version, ++contents);
            files.put(inode, file);
            trim();
        } else {
            file.node = node;
            seen(node, file, version);
        }
        return file;
    }

    private void trim() {
        int tries = files.size() > MOST_IDLE ? MOST_TRIES : 0;
        var oldest = files.values().iterator();
        for (; tries > 0 && oldest.hasNext(); tries--) {
            FileState file = oldest.next();
            if (file.opens == 0 && file.handle == 0 && !file.isOpening && file.handleUses == 0) {
                cache.drop(file.content, blocks(file.version));
                oldest.remove();
                return;
            }
        }
    }

    /// A content that no file has.
    long unusedContent() {
        return ++contents;
    }

    /// A file has this version now: what is kept of another is not good any more.
    void seen(int node, FileState file, Version version) {
        if (!file.version.equals(version)) {
            renew(file, version);
            forgetKernelPages(node);
        }
    }

    /// The kernel must not keep what it has, or will have, of the contents.
    void forgetKernelPages(int node) {
        names.tellContents(node, true);
        kernelPages.remove(node);
    }

    /// The same for a file of which only the inode is known to be the same.
    void seenIfKnown(int node, long inode, Version version) {
        FileState file = files.get(inode);
        if (file != null) {
            seen(node, file, version);
        }
    }

    /// Somebody wrote to the file, which its version need not show.
    void suspect(int node, long inode) {
        FileState file = files.get(inode);
        if (file != null) {
            renew(file, file.version);
        }
        forgetKernelPages(node);
    }

    /// Nobody knows which files changed: of all of them the version is asked for again, as in a new
    /// session.
    void suspectAll() {
        for (FileState file : files.values()) {
            renew(file, file.version);
        }
        kernelPages.forEach((node, _) -> names.tellContents((int) node, true));
        kernelPages.clear();
    }

    private void renew(FileState file, Version version) {
        cache.drop(file.content, blocks(file.version));
        file.version = version;
        file.content = ++contents;
    }

    private static long blocks(Version version) {
        return (version.size() + BlockCache.BLOCK_BYTES - 1) / BlockCache.BLOCK_BYTES;
    }

    /// Whether the kernel's pages are of the version that the file has now; they will be.
    boolean keepsPages(int node, FileState file) {
        return file.version.equals(kernelPages.put(node, file.version));
    }

    /// The kernel forgot a node, and its pages with it.
    void forgotten(int node) {
        kernelPages.remove(node);
    }
}
