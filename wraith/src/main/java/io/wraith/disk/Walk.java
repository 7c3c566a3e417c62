package io.wraith.disk;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.linux.Folders;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Stat;
import io.wraith.transfer.Blocks;
import io.wraith.transfer.ByteString;
import io.wraith.transfer.Entry;
import io.wraith.transfer.Entry.Attributes;
import io.wraith.transfer.Entry.Content;
import io.wraith.transfer.Entry.Extended;
import io.wraith.transfer.Entry.File;
import io.wraith.transfer.Entry.Folder;
import io.wraith.transfer.Entry.HardLink;
import io.wraith.transfer.Entry.SymbolicLink;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// Finds what is to be sent, folder by folder, each in the order of its names' bytes. Used by one
/// I/O thread at a time. No symbolic link is followed.
final class Walk {
    private static final int MOST_DEPTH = 256;

    /// Files with several names that are remembered; of further ones every name is sent as a file.
    private static final int MOST_LINKED = 1 << 16;

    private record Inode(long device, long number) {
        static Inode of(Facts facts) {
            return new Inode(facts.device(), facts.inode());
        }
    }

    private record Linked(long id, List<ByteString> path) {}

    /// A folder that is being walked through.
    private record Level(
            SourceFolder folder,
            int descriptor,
            boolean isTop,
            long id,
            @Nullable ByteString sentAs,
            Iterator<byte[]> names) {}

    private final Iterator<SourceRoot> roots;
    private final Map<SourceRoot, SourceTop> tops;
    private final Excludes excludes;
    private final Extras extras;
    private final boolean isExtended;
    private final Notes warnings;
    private final ArrayDeque<Level> levels = new ArrayDeque<>();
    private final List<byte[]> path = new ArrayList<>();
    private final List<ByteString> sentPath = new ArrayList<>();
    private final Map<Inode, Linked> linked = new HashMap<>();
    private final List<StreamSpool> spools = new ArrayList<>();
    private @Nullable StreamSpool spool;
    private long ids;
    private long bytes;
    private boolean isEnded;

    Walk(
            List<SourceRoot> roots,
            Map<SourceRoot, SourceTop> tops,
            SourceOptions options,
            Notes warnings) {
        this.roots = roots.iterator();
        this.tops = tops;
        this.excludes = new Excludes(options.excludes());
        this.extras = new Extras(warnings);
        this.isExtended = options.extended();
        this.warnings = warnings;
    }

    /// Adds about as many findings as asked for; fewer when a stream has to be waited for.
    void more(int count, List<Listed> found, Tools tools) {
        while (found.size() < count && !isEnded) {
            if (spool != null) {
                if (!spool(spool, found, tools)) {
                    return;
                }
                continue;
            }
            Level level = levels.peek();
            if (level == null) {
                nextRoot(found);
            } else if (level.names.hasNext()) {
                look(level, level.names.next(), found, tools);
            } else {
                leave(level, found);
            }
        }
    }

    private void nextRoot(List<Listed> found) {
        if (!roots.hasNext()) {
            isEnded = true;
            found.add(new Listed.End());
            return;
        }
        SourceRoot root = roots.next();
        SourceTop top = tops.get(root);
        if (top != null) {
            levels.push(
                    new Level(
                            top.folder(),
                            top.descriptor(),
                            true,
                            Entry.ROOT,
                            top.sentAs(),
                            List.of(top.name().toBytes()).iterator()));
        } else if (root instanceof SourceRoot.Stream stream) {
            spool = new StreamSpool(stream);
            spools.add(spool);
        }
    }

    /// False while there is nothing to be read.
    private boolean spool(StreamSpool stream, List<Listed> found, Tools tools) {
        SourceFile file = stream.read(tools);
        if (file == null) {
            return false;
        }
        spool = null;
        Facts facts = file.facts;
        Attributes attributes =
                new Attributes(0600, facts.modifiedSeconds(), facts.modifiedNanos(), List.of());
        Content content = new File(facts.size());
        Entry entry = new Entry(ids + 1, Entry.ROOT, stream.name(), attributes, content);
        boolean _ = add(entry, file, stream.name(), found);
        return true;
    }

    private void leave(Level level, List<Listed> found) {
        levels.pop();
        if (!level.isTop) {
            close(level);
            path.removeLast();
            sentPath.removeLast();
            found.add(new Listed.FolderEnd(level.id));
        }
    }

    private void look(Level level, byte[] name, List<Listed> found, Tools tools) {
        Stat stat = tools.stat;
        ByteString shown = level.folder.shown(name);
        int answer = stat.of(level.descriptor, name, Stat.AT_SYMLINK_NOFOLLOW);
        if (answer < 0) {
            warnings.add(shown + ": " + Errno.describe(-answer));
            return;
        }
        if (PartNames.isOurs(name) || (!level.isTop && isLeftOut(name, stat.isDirectory()))) {
            return;
        }
        boolean isSent = stat.isRegular() || stat.isDirectory() || stat.isSymbolicLink();
        if (!isSent) {
            warnings.add(shown + ": neither file nor folder nor link, not sent");
        } else if (path.size() >= MOST_DEPTH) {
            warnings.add(shown + ": too deep, not sent");
        } else {
            list(level, name, found, tools);
        }
    }

    private boolean isLeftOut(byte[] name, boolean isFolder) {
        if (excludes.isEmpty()) {
            return false;
        }
        // The first is the folder that is sent: patterns count from there.
        List<byte[]> inside = new ArrayList<>(path.subList(1, path.size()));
        inside.add(name);
        return excludes.matches(inside, isFolder);
    }

    private void list(Level level, byte[] name, List<Listed> found, Tools tools) {
        Stat stat = tools.stat;
        ByteString sentAs =
                level.sentAs != null ? level.sentAs : ByteString.of(name, 0, name.length);
        ByteString shown = level.folder.shown(name);
        boolean isLink = stat.isSymbolicLink();
        List<Extended> extended =
                isExtended && !isLink
                        ? extras.of(level.descriptor, name, tools.attributes, shown)
                        : List.of();
        Attributes attributes =
                new Attributes(
                        stat.mode() & 0xfff,
                        stat.modifiedSeconds(),
                        stat.modifiedNanos(),
                        extended);
        Facts facts = Facts.of(stat);
        Content content =
                isLink
                        ? readLink(level, name, shown)
                        : stat.isDirectory() ? new Folder() : content(stat, facts);
        if (content == null) {
            return;
        }
        Entry entry = new Entry(ids + 1, level.id, sentAs, attributes, content);
        SourceFile file = entry.isFile() ? SourceFile.named(facts, level.folder, name) : null;
        if (!add(entry, file, shown, found)) {
            return;
        }
        if (entry.isFolder()) {
            enter(level, name, sentAs, tools);
        } else if (content instanceof File && stat.links() > 1) {
            remember(facts, sentAs);
        }
    }

    /// False if no peer could be told of it, which is said here. What all files have together must
    /// be a number that can be told, too.
    private boolean add(
            Entry entry, @Nullable SourceFile file, ByteString shown, List<Listed> found) {
        boolean isTooMuch = entry.size() >= Blocks.SIZE_LIMIT - bytes;
        String fault = isTooMuch ? "too large to be sent" : entry.fault();
        if (fault != null) {
            warnings.add(shown + ": " + fault);
            return false;
        }
        ids = entry.id();
        bytes += entry.size();
        found.add(new Listed.Found(entry, file));
        return true;
    }

    private @Nullable SymbolicLink readLink(Level level, byte[] name, ByteString shown) {
        try {
            byte[] target = Folders.readlink(level.descriptor, name);
            return new SymbolicLink(ByteString.of(target, 0, target.length));
        } catch (LinuxException gone) {
            warnings.add(shown + ": " + Errno.describe(gone.errno()));
            return null;
        }
    }

    /// A file, or another name of one that was found before, unless that lies too deep to be told.
    private Content content(Stat stat, Facts facts) {
        Linked first = stat.links() < 2 ? null : linked.get(Inode.of(facts));
        if (first != null) {
            HardLink link = new HardLink(facts.size(), first.id, first.path);
            if (link.isShort()) {
                return link;
            }
        }
        return new File(facts.size());
    }

    /// The file that was found last has other names.
    private void remember(Facts facts, ByteString sentAs) {
        if (linked.size() < MOST_LINKED) {
            List<ByteString> place = new ArrayList<>(sentPath);
            place.add(sentAs);
            linked.put(Inode.of(facts), new Linked(ids, List.copyOf(place)));
        }
    }

    /// Goes into the folder that was found last. One that cannot be read is sent empty.
    private void enter(Level level, byte[] name, ByteString sentAs, Tools tools) {
        long id = ids;
        SourceFolder folder = level.folder.inner(name);
        path.add(name);
        sentPath.add(sentAs);
        List<byte[]> names = new ArrayList<>();
        int flags = Files.O_DIRECTORY | Files.O_NOFOLLOW;
        int fd = Files.open(level.descriptor, name, flags, 0);
        int answer = fd;
        if (fd >= 0) {
            do {
                answer = tools.reader.next(fd, names);
            } while (answer > 0);
        }
        if (answer < 0) {
            warnings.add(level.folder.shown(name) + ": " + Errno.describe(-answer));
        }
        names.sort(Arrays::compareUnsigned);
        levels.push(new Level(folder, fd, false, id, null, names.iterator()));
    }

    /// Gives back what the walk holds; files of streams cannot be read any more.
    void close() {
        for (Level level : levels) {
            close(level);
        }
        levels.clear();
        spools.forEach(StreamSpool::close);
    }

    private static void close(Level level) {
        if (!level.isTop && level.descriptor >= 0) {
            Descriptors.close(level.descriptor);
        }
    }
}
