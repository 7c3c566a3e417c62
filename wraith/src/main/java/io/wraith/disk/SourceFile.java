package io.wraith.disk;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.linux.Stat;
import io.wraith.transfer.ByteString;
import io.wraith.transfer.Reason;

import org.jspecify.annotations.Nullable;

/// A listed file that may be read.
final class SourceFile {
    private static final int FLAGS = Files.O_RDONLY | Descriptors.O_NONBLOCK;
    private static final int NONE = -1;

    final Facts facts;
    private final @Nullable SourceFolder folder;
    private final byte[] name;
    private final int descriptor;

    private SourceFile(Facts facts, @Nullable SourceFolder folder, byte[] name, int descriptor) {
        this.facts = facts;
        this.folder = folder;
        this.name = name;
        this.descriptor = descriptor;
    }

    static SourceFile named(Facts facts, SourceFolder folder, byte[] name) {
        return new SourceFile(facts, folder, name, NONE);
    }

    /// A file without a name, open for as long as the source is.
    static SourceFile open(Facts facts, byte[] shownAs, int descriptor) {
        return new SourceFile(facts, null, shownAs, descriptor);
    }

    ByteString shown() {
        return folder == null ? ByteString.of(name, 0, name.length) : folder.shown(name);
    }

    /// A descriptor to be closed, or `-errno`.
    int open() {
        if (folder == null) {
            return Descriptors.duplicate(descriptor);
        }
        // Only the owner may leave the time of access alone.
        int answer = folder.open(name, FLAGS | Files.O_NOATIME);
        return answer == -Errno.EPERM ? folder.open(name, FLAGS) : answer;
    }

    /// Why what is open now is not the file as it was listed; null if it is.
    @Nullable Reason change(int fd, Stat stat) {
        int answer = stat.ofOpen(fd);
        if (answer < 0) {
            return Faults.reading(answer);
        }
        return facts.isStill(stat) ? null : Reason.SOURCE_CHANGED;
    }
}
