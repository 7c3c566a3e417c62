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
import io.wraith.transfer.Entry.File;
import io.wraith.transfer.Entry.Folder;
import io.wraith.transfer.Entry.HardLink;
import io.wraith.transfer.Entry.SymbolicLink;
import io.wraith.transfer.Reason;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/// Looks what is there of a listed entry, and makes folders and links. On I/O threads.
final class Decider {
    private final SinkFolder top;
    private final Existing existing;
    private final Placement placement;
    private final UnsyncedMark mark;

    Decider(SinkFolder top, Existing existing, Placement placement, UnsyncedMark mark) {
        this.mark = mark;
        this.top = top;
        this.existing = existing;
        this.placement = placement;
    }

    Decision decide(Entry entry, SinkFolder folder, Tools tools) {
        if (PartNames.isOurs(entry.name().toBytes())) {
            return new Decision.Failed(Reason.NAME_REFUSED);
        }
        return switch (entry.content()) {
            case Folder _ -> {
                SinkFolder.Made made = folder.make(entry.name(), tools);
                SinkFolder inner = made.folder();
                yield inner == null ? failed(made.error()) : new Decision.Made(inner);
            }
            case SymbolicLink link -> symbolicLink(entry, link, folder, tools);
            case HardLink link -> hardLink(entry, link, folder, tools);
            case File _ -> file(entry, folder, tools);
        };
    }

    private static Decision failed(int answer) {
        return new Decision.Failed(Faults.writing(answer));
    }

    private Decision file(Entry entry, SinkFolder folder, Tools tools) {
        Stat stat = tools.stat;
        byte[] name = entry.name().toBytes();
        int answer = stat.of(folder.fd, name, Stat.AT_SYMLINK_NOFOLLOW);
        // TRANSFER: A receiver SHOULD keep a file whose size and modification time are those of the
        // entry, and close it as kept.
        if (answer == 0 && isLost(entry, stat)) {
            // It becomes the part that it was. What its log names, if that is left, is looked at.
            answer = Folders.rename(folder.fd, name, folder.fd, PartNames.part(name), 0);
            if (answer < 0) {
                return failed(answer);
            }
            answer = -Errno.ENOENT;
        } else if (answer == 0 && isSame(entry, stat)) {
            if (entry.size() > Blocks.BYTES) {
                // A crash may have come between the last two steps.
                Folders.unlink(folder.fd, PartNames.log(name), 0);
            }
            return new Decision.Kept(false);
        }
        if (answer == 0) {
            Decision taken = taken(stat.isDirectory());
            if (taken != null) {
                return taken;
            }
        } else if (answer != -Errno.ENOENT) {
            return failed(answer);
        }
        PartFile part = new PartFile(folder, entry);
        part.resume(tools);
        if (part.kept().isEmpty()) {
            // Nothing of it counts, and who begins it anew opens it once more.
            part.abandon();
            return new Decision.Wanted();
        }
        return new Decision.Resumed(part);
    }

    private static boolean isSame(Entry entry, Stat stat) {
        return isAsOld(entry, stat) && stat.size() == entry.size();
    }

    /// Whether it is what a transfer named, and power may have gone before all of it was on the
    /// disk, its size not excepted.
    private boolean isLost(Entry entry, Stat stat) {
        return entry.size() > 0 && isAsOld(entry, stat) && mark.isDoubtful(stat);
    }

    private static boolean isAsOld(Entry entry, Stat stat) {
        Attributes attributes = entry.attributes();
        return stat.isRegular()
                && stat.modifiedSeconds() == attributes.modifiedSeconds()
                && stat.modifiedNanos() == attributes.modifiedNanos();
    }

    /// What a name that something else has means; null if the entry goes on.
    private @Nullable Decision taken(boolean byFolder) {
        return switch (existing) {
            case FAIL -> new Decision.Failed(Reason.EXISTS);
            case SKIP -> new Decision.Kept(true);
            case OVERWRITE -> byFolder ? new Decision.Failed(Reason.EXISTS) : null;
            case RENAME -> null;
        };
    }

    private Decision symbolicLink(Entry entry, SymbolicLink link, SinkFolder folder, Tools tools) {
        byte[] name = entry.name().toBytes();
        byte[] target = link.target().toBytes();
        int answer = tools.stat.of(folder.fd, name, Stat.AT_SYMLINK_NOFOLLOW);
        if (answer == 0 && tools.stat.isSymbolicLink() && isLinkTo(target, folder, name)) {
            return new Decision.Kept(false);
        }
        Decision taken = answer == 0 ? taken(tools.stat.isDirectory()) : null;
        if (taken != null) {
            return taken;
        }
        byte[] temporary = PartNames.link(name);
        answer = Folders.symlink(target, folder.fd, temporary);
        if (answer == -Errno.EEXIST && Folders.unlink(folder.fd, temporary, 0) == 0) {
            answer = Folders.symlink(target, folder.fd, temporary);
        }
        if (answer == 0) {
            Attributes attributes = entry.attributes();
            // Not every file system keeps the time of a link, and nobody needs it.
            tools.attributes.modified(
                    folder.fd, temporary, attributes.modifiedSeconds(), attributes.modifiedNanos());
        }
        return answer < 0 ? failed(answer) : placed(entry.name(), folder, temporary, tools);
    }

    private static boolean isLinkTo(byte[] target, SinkFolder folder, byte[] name) {
        try {
            return Arrays.equals(Folders.readlink(folder.fd, name), target);
        } catch (LinuxException _) {
            return false;
        }
    }

    private Decision placed(ByteString name, SinkFolder folder, byte[] temporary, Tools tools) {
        int answer = placement.place(folder, temporary, name, tools);
        if (answer < 0) {
            Folders.unlink(folder.fd, temporary, 0);
            return failed(answer);
        }
        return new Decision.Linked();
    }

    /// Links to the file if it is there as it was listed; else the entry is a file of its own.
    private Decision hardLink(Entry entry, HardLink link, SinkFolder folder, Tools tools) {
        List<ByteString> path = link.path();
        int holder = openHolder(path);
        if (holder < 0) {
            return file(entry, folder, tools);
        }
        byte[] source = path.getLast().toBytes();
        byte[] name = entry.name().toBytes();
        byte[] temporary = PartNames.link(name);
        Stat stat = tools.stat;
        try {
            int answer = stat.of(holder, source, Stat.AT_SYMLINK_NOFOLLOW);
            if (answer < 0 || !isSame(entry, stat)) {
                return file(entry, folder, tools);
            }
            long device = stat.device();
            long inode = stat.inode();
            if (stat.of(folder.fd, name, Stat.AT_SYMLINK_NOFOLLOW) == 0) {
                boolean isLost = isLost(entry, stat);
                boolean isLinked = stat.device() == device && stat.inode() == inode;
                // Or a file of its own, which an earlier transfer had to make of it.
                if (isLinked || (isSame(entry, stat) && !isLost)) {
                    return new Decision.Kept(false);
                }
                Decision taken = isLost ? null : taken(stat.isDirectory());
                if (taken != null) {
                    return taken;
                }
                if (isLost) {
                    Folders.unlink(folder.fd, name, 0);
                }
            }
            answer = Folders.link(holder, source, folder.fd, temporary, 0);
            if (answer == -Errno.EEXIST && Folders.unlink(folder.fd, temporary, 0) == 0) {
                answer = Folders.link(holder, source, folder.fd, temporary, 0);
            }
            return answer < 0
                    ? file(entry, folder, tools)
                    : placed(entry.name(), folder, temporary, tools);
        } finally {
            Descriptors.close(holder);
        }
    }

    /// The folder in which the last name of a path lies, from a path that the peer gave.
    private int openHolder(List<ByteString> path) {
        // TRANSFER: A receiver MUST NOT follow a symbolic link that it received.
        int flags = Files.O_DIRECTORY | Files.O_NOFOLLOW;
        int holder = Files.open(top.fd, new byte[] {'.'}, Files.O_DIRECTORY, 0);
        for (int i = 0; i < path.size() - 1 && holder >= 0; i++) {
            int inner = Files.open(holder, path.get(i).toBytes(), flags, 0);
            Descriptors.close(holder);
            holder = inner;
        }
        return holder;
    }
}
