package io.wraith.disk;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.linux.Stat;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.host.HostJob;
import io.wraith.vfs.message.FromHost.Answer;
import io.wraith.vfs.message.FromHost.AttributeList;
import io.wraith.vfs.message.FromHost.AttributeValue;
import io.wraith.vfs.message.FromHost.Extended;
import io.wraith.vfs.message.FromHost.FileSystem;
import io.wraith.vfs.message.FromHost.Usage;
import io.wraith.vfs.message.FromMount.GetAttribute;
import io.wraith.vfs.message.FromMount.ListAttributes;
import io.wraith.vfs.message.FromMount.StatFileSystem;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.Place;
import io.wraith.vfs.message.Refused;
import io.wraith.vfs.message.Status;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Answers about extended attributes and the file system. On I/O threads.
final class ShareExtras {
    private static final int MOST_NAME_BYTES = 255;
    // What an answer has before the list, and what a name without its value costs beside itself:
    // two lengths of at most four bytes, and whether the value is there.
    private static final int HEAD_BYTES = 64;
    private static final int NAME_COST = 2 * Integer.BYTES + 1;

    private final Share share;
    private final ShareWatch watch;

    ShareExtras(Share share, ShareWatch watch) {
        this.share = share;
        this.watch = watch;
    }

    Answer usage(HostJob job, StatFileSystem request, Tools tools) {
        // A descriptor that only stands for a place can be asked since Linux 3.12.
        int answer = tools.statFs.of(share.top);
        if (answer < 0) {
            return Refused.answer(request, job.head(ShareFaults.of(answer)));
        }
        Usage usage =
                new Usage(
                        (int) tools.statFs.blockBytes(),
                        (int) tools.statFs.nameBytes(),
                        tools.statFs.blocks(),
                        tools.statFs.freeBlocks(),
                        tools.statFs.availableBlocks(),
                        tools.statFs.files(),
                        tools.statFs.freeFiles());
        return new FileSystem(job.head(Status.OK), usage);
    }

    Answer list(HostJob job, ListAttributes request, Tools tools) {
        try (Asked asked = new Asked(job, request.place(), tools)) {
            if (asked.status != Status.OK) {
                return Refused.answer(request, job.head(asked.status));
            }
            List<byte[]> names = new ArrayList<>();
            int count = tools.attributes.list(asked.path, names);
            if (count < 0) {
                return Refused.answer(request, job.head(ShareFaults.of(count)));
            }
            return new AttributeList(
                    job.head(Status.OK), asked.leaseMs, values(asked.path, names, tools));
        }
    }

    /// As many values as there is room for; names always.
    private static List<Extended> values(byte[] path, List<byte[]> names, Tools tools) {
        List<Extended> all = new ArrayList<>();
        List<byte[]> value = new ArrayList<>();
        int room = Limits.MOST_BODY_BYTES - HEAD_BYTES;
        for (byte[] name : names) {
            room -= name.length + NAME_COST;
        }
        for (byte[] name : names) {
            if (!Extras.travels(name) || name.length > MOST_NAME_BYTES) {
                continue;
            }
            value.clear();
            if (tools.attributes.get(path, name, value) < 0) {
                continue;
            }
            byte[] bytes = value.getFirst();
            boolean hasRoom = bytes.length <= room;
            room -= hasRoom ? bytes.length : 0;
            all.add(
                    new Extended(
                            ByteString.of(name, 0, name.length),
                            hasRoom,
                            hasRoom ? ByteString.of(bytes, 0, bytes.length) : ByteString.EMPTY));
        }
        return all;
    }

    Answer get(HostJob job, GetAttribute request, Tools tools) {
        byte[] name = request.name().toBytes();
        if (!Extras.travels(name)) {
            return Refused.answer(request, job.head(Status.NO_ATTRIBUTE));
        }
        try (Asked asked = new Asked(job, request.place(), tools)) {
            if (asked.status != Status.OK) {
                return Refused.answer(request, job.head(asked.status));
            }
            List<byte[]> value = new ArrayList<>();
            int answer = tools.attributes.get(asked.path, name, value);
            if (answer < 0) {
                return Refused.answer(request, job.head(ShareFaults.of(answer)));
            }
            byte[] bytes = value.getFirst();
            return new AttributeValue(
                    job.head(Status.OK), asked.leaseMs, ByteString.of(bytes, 0, bytes.length));
        }
    }

    /// What is asked about, by a path through its open folder: opening it may be forbidden where
    /// asking is not.
    private final class Asked implements AutoCloseable {
        final Status status;
        final byte[] path;
        final int leaseMs;
        private final int fd;

        Asked(HostJob job, Place place, Tools tools) {
            ShareFolder folder = share.folders.of(place.folder());
            fd = folder == null ? -Errno.ESTALE : folder.open(Files.O_PATH, tools.stat);
            byte[] name = place.name().length() == 0 ? new byte[] {'.'} : place.name().toBytes();
            ByteArrayOutputStream through = new ByteArrayOutputStream();
            through.writeBytes(("/proc/self/fd/" + fd + "/").getBytes(StandardCharsets.US_ASCII));
            through.writeBytes(name);
            path = through.toByteArray();
            if (folder == null || fd < 0) {
                status = ShareFaults.of(fd);
                leaseMs = 0;
                return;
            }
            leaseMs = watch.watch(folder, fd, job);
            int answer = tools.stat.of(fd, name, Stat.AT_SYMLINK_NOFOLLOW);
            boolean isHidden =
                    answer == 0
                            && place.name().length() > 0
                            && share.isHidden(folder, name, tools.stat.isDirectory());
            status = answer < 0 ? ShareFaults.of(answer) : isHidden ? Status.NOT_FOUND : Status.OK;
        }

        @Override
        public void close() {
            if (fd >= 0) {
                Descriptors.close(fd);
            }
        }
    }
}
