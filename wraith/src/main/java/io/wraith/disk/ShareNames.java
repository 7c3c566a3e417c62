package io.wraith.disk;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.linux.FolderReader.Named;
import io.wraith.linux.Folders;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Stat;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.host.HostJob;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.FromHost.Answer;
import io.wraith.vfs.message.FromHost.Listed;
import io.wraith.vfs.message.FromHost.Page;
import io.wraith.vfs.message.FromHost.Walked;
import io.wraith.vfs.message.FromMount.ListFolder;
import io.wraith.vfs.message.FromMount.Walk;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.ListEntry;
import io.wraith.vfs.message.Node;
import io.wraith.vfs.message.Place;
import io.wraith.vfs.message.Refused;
import io.wraith.vfs.message.Status;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Answers about names: walks and listings. On I/O threads.
///
/// A folder is watched before anything in it is looked at: whatever changes afterwards is told.
final class ShareNames {
    private static final int LISTING_BYTES = 1 << 14;

    private final Share share;
    private final ShareWatch watch;

    ShareNames(Share share, ShareWatch watch) {
        this.share = share;
        this.watch = watch;
    }

    // ---- Walks

    Answer walk(HostJob job, Walk walk, Stat stat) {
        ShareFolder folder = share.folders.of(walk.folder());
        int fd = folder == null ? -Errno.ESTALE : folder.open(Files.O_PATH, stat);
        if (folder == null || fd < 0) {
            return Refused.answer(walk, job.head(ShareFaults.of(fd)));
        }
        Walker walker = new Walker(job, folder, fd, stat);
        try {
            return walk.names().isEmpty() ? walker.itself() : walker.through(walk.names());
        } finally {
            Descriptors.close(walker.fd);
        }
    }

    /// Where a walk stands.
    private final class Walker {
        private final HostJob job;
        private final Stat stat;
        private final List<Node> nodes = new ArrayList<>();
        private ShareFolder folder;
        private int fd;
        private int leaseMs;

        Walker(HostJob job, ShareFolder folder, int fd, Stat stat) {
            this.job = job;
            this.folder = folder;
            this.fd = fd;
            this.stat = stat;
            leaseMs = watch.watch(folder, fd, job);
        }

        Answer itself() {
            int answer = stat.ofOpen(fd);
            if (answer == 0) {
                nodes.add(new Node(folder.number, share.attributes(stat), ByteString.EMPTY));
            }
            return walked(answer == 0 ? Status.OK : ShareFaults.of(answer));
        }

        Answer through(List<ByteString> names) {
            for (int i = 0; i < names.size(); i++) {
                Status status = step(names.get(i).toBytes());
                boolean hasMore = i + 1 < names.size();
                if (status == Status.OK && hasMore && nodes.getLast().folder() == 0) {
                    status = Status.NOT_FOLDER;
                }
                if (status != Status.OK) {
                    return walked(status);
                }
            }
            return walked(Status.OK);
        }

        /// Adds a node, and goes into it if it is a folder.
        private Status step(byte[] name) {
            int answer = stat.of(fd, name, Stat.AT_SYMLINK_NOFOLLOW);
            if (answer < 0) {
                return ShareFaults.of(answer);
            }
            if (share.isHidden(folder, name, stat.isDirectory())) {
                return Status.NOT_FOUND;
            }
            if (stat.isDirectory()) {
                return enter(name);
            }
            ByteString link = stat.isSymbolicLink() ? link(fd, name) : ByteString.EMPTY;
            Attributes attributes = share.attributes(stat);
            if (link == null) {
                return Status.STALE;
            }
            nodes.add(new Node(0, attributes, link));
            return Status.OK;
        }

        private Status enter(byte[] name) {
            int inner = Files.open(fd, name, ENTER, 0);
            if (inner < 0) {
                return ShareFaults.of(inner);
            }
            Descriptors.close(fd);
            fd = inner;
            int answer = stat.ofOpen(fd);
            if (answer < 0) {
                return ShareFaults.of(answer);
            }
            folder = share.folders.found(folder, name, stat);
            leaseMs = Math.min(leaseMs, watch.watch(folder, fd, job));
            // Once more: what happened before the watch is in the answer then.
            answer = stat.ofOpen(fd);
            Attributes attributes = share.attributes(stat);
            nodes.add(new Node(folder.number, attributes, ByteString.EMPTY));
            return answer < 0 ? ShareFaults.of(answer) : Status.OK;
        }

        private Walked walked(Status status) {
            return new Walked(job.head(status), leaseMs, nodes);
        }
    }

    private static final int ENTER = Files.O_DIRECTORY | Files.O_PATH | Files.O_NOFOLLOW;

    /// Null if it is none any more, or none that a mount takes.
    private static @Nullable ByteString link(int folder, byte[] name) {
        try {
            byte[] text = Folders.readlink(folder, name);
            boolean isSayable = text.length > 0 && text.length <= Limits.MOST_LINK_BYTES;
            return isSayable ? ByteString.of(text, 0, text.length) : null;
        } catch (LinuxException gone) {
            return null;
        }
    }

    // ---- Listings

    /// One page.
    Answer list(HostJob job, ListFolder list, Tools tools) {
        Found found = folder(list.place(), tools);
        ShareFolder folder = found.folder;
        int fd = folder == null ? 0 : folder.open(Files.O_RDONLY, tools.stat);
        if (folder == null || fd < 0) {
            Status status = folder == null ? found.status : ShareFaults.of(fd);
            return Refused.answer(list, job.head(status));
        }
        try {
            int leaseMs = watch.watch(folder, fd, job);
            long sought = Files.seek(fd, list.cursor());
            return sought < 0
                    ? Refused.answer(list, job.head(Status.STALE))
                    : page(job, list, new Opened(folder, fd, leaseMs), tools);
        } finally {
            Descriptors.close(fd);
        }
    }

    private record Opened(ShareFolder folder, int fd, int leaseMs) {}

    private Answer page(HostJob job, ListFolder list, Opened opened, Tools tools) {
        List<ListEntry> entries = new ArrayList<>();
        List<Named> names = new ArrayList<>();
        long cursor = list.cursor();
        int bytes = 0;
        while (bytes < Limits.MOST_PAGE_BYTES) {
            names.clear();
            int filled = tools.reader.next(opened.fd, LISTING_BYTES, names);
            if (filled < 0) {
                return Refused.answer(list, job.head(ShareFaults.of(filled)));
            }
            if (filled == 0) {
                return listed(job, opened, true, cursor, entries);
            }
            for (Named named : names) {
                ListEntry entry = entry(opened, named.name(), tools.stat);
                int length = entry == null ? 0 : entry.bytes();
                if (bytes + length > Limits.MOST_PAGE_BYTES) {
                    return listed(job, opened, false, cursor, entries);
                }
                if (entry != null) {
                    entries.add(entry);
                    bytes += length;
                }
                cursor = named.next();
            }
        }
        return listed(job, opened, false, cursor, entries);
    }

    private static Listed listed(
            HostJob job, Opened opened, boolean isEnd, long cursor, List<ListEntry> entries) {
        Page page = new Page(isEnd, false, opened.folder.number, opened.leaseMs, cursor, entries);
        return new Listed(job.head(Status.OK), page);
    }

    /// Null if it went away meanwhile, or is not shown.
    private @Nullable ListEntry entry(Opened opened, byte[] name, Stat stat) {
        if (stat.of(opened.fd, name, Stat.AT_SYMLINK_NOFOLLOW) < 0
                || share.isHidden(opened.folder, name, stat.isDirectory())) {
            return null;
        }
        Attributes attributes = share.attributes(stat);
        ByteString link = stat.isSymbolicLink() ? link(opened.fd, name) : ByteString.EMPTY;
        return link == null
                ? null
                : new ListEntry(ByteString.of(name, 0, name.length), attributes, link);
    }

    /// A folder, or why there is none.
    private record Found(@Nullable ShareFolder folder, Status status) {}

    /// The folder that a place names, numbered if it was not.
    private Found folder(Place place, Tools tools) {
        ShareFolder folder = share.folders.of(place.folder());
        if (folder == null) {
            return new Found(null, Status.STALE);
        }
        if (place.name().length() == 0) {
            return new Found(folder, Status.OK);
        }
        int fd = folder.open(Files.O_PATH, tools.stat);
        if (fd < 0) {
            return new Found(null, ShareFaults.of(fd));
        }
        try {
            return inside(folder, fd, place.name().toBytes(), tools.stat);
        } finally {
            Descriptors.close(fd);
        }
    }

    private Found inside(ShareFolder folder, int fd, byte[] name, Stat stat) {
        int answer = stat.of(fd, name, Stat.AT_SYMLINK_NOFOLLOW);
        if (answer < 0) {
            return new Found(null, ShareFaults.of(answer));
        }
        if (share.isHidden(folder, name, stat.isDirectory())) {
            return new Found(null, Status.NOT_FOUND);
        }
        return stat.isDirectory()
                ? new Found(share.folders.found(folder, name, stat), Status.OK)
                : new Found(null, Status.NOT_FOLDER);
    }
}
