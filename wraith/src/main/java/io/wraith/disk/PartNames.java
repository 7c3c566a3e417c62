package io.wraith.disk;

import io.wraith.simd.XxHash64;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The names of unfinished files: `.NAME.wraith-part`, `.NAME.wraith-log` and `.NAME.wraith-link`,
/// in the folder where NAME will be. Where that would be too long, a hash of it stands behind its
/// beginning.
final class PartNames {
    private static final int MOST_BYTES = 255;
    private static final byte[] PART = ".wraith-part".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LINK = ".wraith-link".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MARK = ".wraith-mark".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LOG = ".wraith-log".getBytes(StandardCharsets.US_ASCII);
    private static final int HASH_DIGITS = 16;

    private PartNames() {}

    static byte[] part(byte[] name) {
        return with(name, PART);
    }

    /// Of a link that is about to get its name.
    static byte[] link(byte[] name) {
        return with(name, LINK);
    }

    static byte[] log(byte[] name) {
        return with(name, LOG);
    }

    private static byte[] with(byte[] name, byte[] ending) {
        byte[] middle = name;
        // All endings leave the same room, so that a part and its log share their beginning.
        if (1 + name.length + PART.length > MOST_BYTES) {
            String hash = String.format("~%016x", XxHash64.of(name, 0, name.length));
            int kept = MOST_BYTES - 1 - PART.length - 1 - HASH_DIGITS;
            middle = Arrays.copyOf(name, kept + 1 + HASH_DIGITS);
            byte[] digits = hash.getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(digits, 0, middle, kept, digits.length);
        }
        byte[] whole = new byte[1 + middle.length + ending.length];
        whole[0] = '.';
        System.arraycopy(middle, 0, whole, 1, middle.length);
        System.arraycopy(ending, 0, whole, 1 + middle.length, ending.length);
        return whole;
    }

    /// Whether an unfinished file, or [UnsyncedMark], could have this name, on file systems that
    /// know no capitals, too.
    static boolean isOurs(byte[] name) {
        return name[0] == '.'
                && (endsWith(name, PART)
                        || endsWith(name, LINK)
                        || endsWith(name, LOG)
                        || endsWith(name, MARK));
    }

    private static boolean endsWith(byte[] name, byte[] ending) {
        int start = name.length - ending.length;
        for (int i = 0; start > 0 && i < ending.length; i++) {
            byte unit = name[start + i];
            byte small = unit >= 'A' && unit <= 'Z' ? (byte) (unit + 'a' - 'A') : unit;
            if (small != ending[i]) {
                return false;
            }
        }
        return start > 0;
    }
}
