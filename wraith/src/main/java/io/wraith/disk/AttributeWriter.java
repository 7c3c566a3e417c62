package io.wraith.disk;

import io.wraith.linux.Errno;
import io.wraith.linux.FileAttributes;
import io.wraith.transfer.ByteString;
import io.wraith.transfer.Entry.Attributes;
import io.wraith.transfer.Entry.Extended;

import java.util.concurrent.atomic.AtomicBoolean;

/// Gives open files and folders the attributes that they have at the sender. What the file system
/// or the user's rights do not allow is noted and left.
final class AttributeWriter {
    private static final int PROGRAM_BITS = 06000;
    private static final int SET_GROUP = 02000;

    private final Notes warnings;
    private final AtomicBoolean isDropTold = new AtomicBoolean();

    AttributeWriter(Notes warnings) {
        this.warnings = warnings;
    }

    void writeFile(int fd, Attributes attributes, ByteString shown, Tools tools) {
        write(fd, attributes, permissions(attributes, shown), shown, tools);
    }

    /// A folder hands its group on to what is made in it if its own parent said so; that stays.
    void writeFolder(int fd, Attributes attributes, ByteString shown, Tools tools) {
        int inherited = tools.stat.ofOpen(fd) == 0 ? tools.stat.mode() & SET_GROUP : 0;
        write(fd, attributes, permissions(attributes, shown) | inherited, shown, tools);
    }

    /// A program of a stranger's never runs as somebody else. Said once: there may be many.
    private int permissions(Attributes attributes, ByteString shown) {
        int bits = attributes.permissions();
        if ((bits & PROGRAM_BITS) != 0 && isDropTold.compareAndSet(false, true)) {
            warnings.add(shown + ": set-user-id and set-group-id are dropped, here and elsewhere");
        }
        return bits & ~PROGRAM_BITS;
    }

    /// Setting attributes of users needs the right to write, which the permissions may take away,
    /// and access lists change permissions; so those stand between them. The time comes last.
    private void write(
            int fd, Attributes attributes, int permissions, ByteString shown, Tools tools) {
        for (Extended each : attributes.extended()) {
            if (!Extras.isAccessList(each.name().toBytes())) {
                extended(fd, each, shown, tools);
            }
        }
        note(FileAttributes.permissions(fd, permissions), "permissions", shown);
        for (Extended each : attributes.extended()) {
            if (Extras.isAccessList(each.name().toBytes())) {
                extended(fd, each, shown, tools);
            }
        }
        int answer =
                tools.attributes.modified(
                        fd, attributes.modifiedSeconds(), attributes.modifiedNanos());
        note(answer, "modification time", shown);
    }

    private void extended(int fd, Extended each, ByteString shown, Tools tools) {
        byte[] name = each.name().toBytes();
        int answer =
                Extras.travels(name)
                        ? tools.attributes.set(fd, name, each.value().toBytes())
                        : -Errno.EPERM;
        note(answer, "attribute " + each.name(), shown);
    }

    private void note(int answer, String what, ByteString shown) {
        if (answer < 0) {
            warnings.add(shown + ": " + what + ": " + Errno.describe(-answer));
        }
    }
}
