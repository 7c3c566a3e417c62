package io.wraith.disk;

import io.wraith.linux.Errno;
import io.wraith.linux.Folders;
import io.wraith.linux.Stat;
import io.wraith.transfer.ByteString;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Gives what is complete its name.
final class Placement {
    private static final int MOST_NUMBERS = 10_000;
    private static final int MOST_NAME_BYTES = 255;

    /// Longer than any ending that tells the kind of a file.
    private static final int MOST_ENDING_BYTES = 16;

    private final Existing existing;

    Placement(Existing existing) {
        this.existing = existing;
    }

    /// Renames within a folder: 0, or `-errno`; `-EEXIST` if the name is taken and has to stay.
    int place(SinkFolder folder, byte[] temporary, ByteString name, Tools tools) {
        byte[] target = name.toBytes();
        int answer = rename(folder, temporary, target, tools);
        if (answer != -Errno.EEXIST) {
            return answer;
        }
        return switch (existing) {
            case FAIL, SKIP -> answer;
            case OVERWRITE -> Folders.rename(folder.fd, temporary, folder.fd, target, 0);
            case RENAME -> {
                for (int i = 1; i <= MOST_NUMBERS && answer == -Errno.EEXIST; i++) {
                    answer = rename(folder, temporary, numbered(target, i), tools);
                }
                yield answer;
            }
        };
    }

    private static int rename(SinkFolder folder, byte[] from, byte[] to, Tools tools) {
        int answer = Folders.rename(folder.fd, from, folder.fd, to, Folders.RENAME_NOREPLACE);
        if (answer != -Errno.EINVAL) {
            return answer;
        }
        // Some file systems (of networks, mostly) cannot promise it. Then looking first is the best
        // there is.
        int there = tools.stat.of(folder.fd, to, Stat.AT_SYMLINK_NOFOLLOW);
        if (there == 0) {
            return -Errno.EEXIST;
        }
        return there == -Errno.ENOENT ? Folders.rename(folder.fd, from, folder.fd, to, 0) : there;
    }

    /// `a.txt` becomes `a (1).txt`.
    static byte[] numbered(byte[] name, int number) {
        int dot = name.length - 1;
        while (dot > 0 && name[dot] != '.') {
            dot--;
        }
        boolean hasEnding = dot > 0 && name.length - dot <= MOST_ENDING_BYTES;
        int stem = hasEnding ? dot : name.length;
        byte[] suffix = (" (" + number + ")").getBytes(StandardCharsets.US_ASCII);
        int ending = name.length - stem;
        int kept = Math.min(stem, MOST_NAME_BYTES - suffix.length - ending);
        byte[] numbered = Arrays.copyOf(name, kept + suffix.length + ending);
        System.arraycopy(suffix, 0, numbered, kept, suffix.length);
        System.arraycopy(name, stem, numbered, kept + suffix.length, ending);
        return numbered;
    }
}
