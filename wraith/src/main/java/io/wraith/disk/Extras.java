package io.wraith.disk;

import io.wraith.linux.Errno;
import io.wraith.linux.FileAttributes;
import io.wraith.transfer.ByteString;
import io.wraith.transfer.Entry.Extended;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Extended attributes that travel: those of users, and access control lists. Others give rights or
/// belong to the machine.
final class Extras {
    private static final byte[] USER = "user.".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LISTS = "system.posix_acl_".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST = 256;
    private static final int MOST_BYTES = 32_768;

    private final List<byte[]> names = new ArrayList<>();
    private final List<byte[]> values = new ArrayList<>();
    private final Notes warnings;

    Extras(Notes warnings) {
        this.warnings = warnings;
    }

    static boolean travels(byte[] name) {
        return starts(name, USER) || starts(name, LISTS);
    }

    static boolean isAccessList(byte[] name) {
        return starts(name, LISTS);
    }

    private static boolean starts(byte[] name, byte[] prefix) {
        if (name.length <= prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (name[i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    /// Those of something in a folder. There are calls for open files and for paths, but opening a
    /// file may be forbidden where asking is not, hence the path through the folder's descriptor.
    List<Extended> of(int folder, byte[] name, FileAttributes attributes, ByteString shown) {
        ByteArrayOutputStream path = new ByteArrayOutputStream();
        path.writeBytes(("/proc/self/fd/" + folder + "/").getBytes(StandardCharsets.US_ASCII));
        path.writeBytes(name);
        byte[] place = path.toByteArray();
        int count = attributes.list(place, names);
        if (count < 0 && count != -Errno.EOPNOTSUPP) {
            warnings.add(shown + ": its attributes: " + Errno.describe(-count));
        }
        return count <= 0 ? List.of() : read(place, attributes, shown);
    }

    private List<Extended> read(byte[] place, FileAttributes attributes, ByteString shown) {
        List<Extended> found = new ArrayList<>();
        int bytes = 0;
        for (byte[] each : names) {
            if (!travels(each)) {
                continue;
            }
            values.clear();
            int length = attributes.get(place, each, values);
            boolean hasRoom = found.size() < MOST && bytes + each.length + length <= MOST_BYTES;
            if (length < 0 || !hasRoom) {
                String why = length < 0 ? Errno.describe(-length) : "too large to be sent";
                warnings.add(shown + ": attribute " + string(each) + ": " + why);
            } else {
                bytes += each.length + length;
                found.add(new Extended(string(each), string(values.getFirst())));
            }
        }
        return found;
    }

    private static ByteString string(byte[] bytes) {
        return ByteString.of(bytes, 0, bytes.length);
    }
}
