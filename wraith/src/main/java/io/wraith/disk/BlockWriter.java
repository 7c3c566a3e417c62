package io.wraith.disk;

import io.wraith.linux.Errno;
import io.wraith.linux.Files;

/// Clears ranges of files. Answers are 0 or `-errno`.
final class BlockWriter {
    private static final int PUNCH = Files.FALLOC_FL_PUNCH_HOLE | Files.FALLOC_FL_KEEP_SIZE;

    private BlockWriter() {}

    /// Makes a range zeros, and gives its space back where the file system can do that.
    static int zeros(int fd, long offset, long length, Tools tools) {
        if (length == 0) {
            return 0;
        }
        int answer = Files.fallocate(fd, PUNCH, offset, length);
        if (answer != -Errno.EOPNOTSUPP && answer != -Errno.ENOSYS) {
            return answer;
        }
        tools.scratch.fill((byte) 0);
        answer = 0;
        for (long done = 0; done < length && answer == 0; done += Tools.SCRATCH_BYTES) {
            long part = Math.min(Tools.SCRATCH_BYTES, length - done);
            answer = tools.io.write(fd, offset + done, tools.scratch, 0, part);
        }
        return answer;
    }
}
