package io.wraith.disk;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Poll;
import io.wraith.transfer.ByteString;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;

/// Bytes whose end is not known yet. A transfer names the size of every file beforehand, so they
/// are collected in a file without a name first; what lies in a file already is sent from there.
final class StreamSpool {
    private static final long WAIT_NS = 50_000_000;
    private static final int READS_PER_TURN = 64;
    private static final int UNKNOWN = -1;

    private final SourceRoot.Stream stream;
    private int spool = UNKNOWN;
    private long length;

    StreamSpool(SourceRoot.Stream stream) {
        this.stream = stream;
    }

    ByteString name() {
        return stream.name();
    }

    /// Reads what is there; the file of all of it when the end has come.
    ///
    /// @throws LinuxException when the bytes cannot be read or kept
    @Nullable SourceFile read(Tools tools) {
        if (spool == UNKNOWN) {
            int answer = tools.stat.ofOpen(stream.descriptor());
            LinuxException.check(answer, "statx", "looking at the stream that is to be sent");
            if (tools.stat.isRegular() && Files.position(stream.descriptor()) == 0) {
                return SourceFile.open(Facts.of(tools.stat), name().toBytes(), stream.descriptor());
            }
            spool = openUnnamed();
        }
        for (int i = 0; i < READS_PER_TURN && isReady(); i++) {
            long got = Descriptors.read(stream.descriptor(), tools.scratch, 0, Tools.SCRATCH_BYTES);
            if (got == 0) {
                LinuxException.check(tools.stat.ofOpen(spool), "statx", "closing the spool");
                return SourceFile.open(Facts.of(tools.stat), name().toBytes(), spool);
            }
            if (got != -Errno.EAGAIN && got != -Errno.EINTR) {
                keep(tools, LinuxException.check(got, "read", "reading what is to be sent"));
            }
        }
        return null;
    }

    private static int openUnnamed() {
        String folder = System.getProperty("java.io.tmpdir", "/tmp");
        int flags = Files.O_TMPFILE | Files.O_RDWR;
        int answer =
                Files.open(Files.AT_FDCWD, folder.getBytes(StandardCharsets.UTF_8), flags, 0600);
        return LinuxException.check(answer, "openat", "making a file without a name in " + folder);
    }

    private boolean isReady() {
        try (Arena arena = Arena.ofConfined()) {
            Poll poll = new Poll(arena, 1);
            poll.watch(0, stream.descriptor(), Poll.POLLIN);
            return poll.await(WAIT_NS) > 0;
        }
    }

    private void keep(Tools tools, long bytes) {
        for (long done = 0; done < bytes; ) {
            long put = Files.pwrite(spool, tools.scratch, done, bytes - done, length + done);
            done += LinuxException.check(put, "pwrite", "keeping what is to be sent");
        }
        length += bytes;
    }

    void close() {
        if (spool != UNKNOWN) {
            Descriptors.close(spool);
        }
    }
}
