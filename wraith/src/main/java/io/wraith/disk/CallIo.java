package io.wraith.disk;

import io.wraith.linux.Errno;
import io.wraith.linux.Files;

import java.lang.foreign.MemorySegment;

/// One call after the other.
final class CallIo implements FileIo {
    @Override
    public long read(int fd, long offset, MemorySegment target, long at, long length) {
        return Files.preadAll(fd, target, at, length, offset);
    }

    @Override
    public int write(int fd, long offset, MemorySegment source, long at, long length) {
        for (long done = 0; done < length; ) {
            long put = Files.pwrite(fd, source, at + done, length - done, offset + done);
            if (put < 0 && put != -Errno.EINTR) {
                return (int) put;
            }
            done += Math.max(put, 0);
        }
        return 0;
    }

    @Override
    public void close() {}
}
