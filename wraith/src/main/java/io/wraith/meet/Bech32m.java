package io.wraith.meet;

import io.wraith.base.Check;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// Bech32m (BIP-350) without its limit of 90 characters: a prefix, `1`, groups of five bits as
/// letters and digits that are hard to mistake for each other, and a checksum of six more.
///
/// Up to 1023 characters one or two wrong ones are always noticed, and more with a chance of one in
/// a billion not to be.
final class Bech32m {
    static final int MOST_CHARACTERS = 1023;

    private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int[] GENERATOR = {
        0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
    };
    private static final int CONSTANT = 0x2bc830a3;
    private static final int CHECKSUM = 6;
    private static final int GROUP_BITS = 5;

    private final String prefix;
    private final byte[] groups;

    /// A prefix in lower case, and values below 32 without the checksum.
    Bech32m(String prefix, byte[] groups) {
        this.prefix = prefix;
        this.groups = groups;
    }

    static Bech32m of(String prefix, byte[] bytes) {
        byte[] groups = new byte[(8 * bytes.length + GROUP_BITS - 1) / GROUP_BITS];
        int pending = 0;
        int bits = 0;
        int at = 0;
        for (byte value : bytes) {
            pending = (pending << 8) | (value & 0xff);
            for (bits += 8; bits >= GROUP_BITS; bits -= GROUP_BITS) {
                groups[at++] = (byte) ((pending >>> (bits - GROUP_BITS)) & 31);
            }
            pending &= (1 << bits) - 1;
        }
        if (bits > 0) {
            groups[at] = (byte) ((pending << (GROUP_BITS - bits)) & 31);
        }
        return new Bech32m(prefix, groups);
    }

    /// Null for anything but a valid string of at most `most` characters, all of one case.
    static @Nullable Bech32m parse(String text, int most) {
        String lower = text.toLowerCase(Locale.ROOT);
        int separator = lower.lastIndexOf('1');
        boolean mixed = !text.equals(lower) && !text.equals(text.toUpperCase(Locale.ROOT));
        boolean wrongLength = text.length() > most || separator + 1 + CHECKSUM > text.length();
        if (mixed || wrongLength || separator < 1 || !isPrintable(lower)) {
            return null;
        }
        byte[] groups = new byte[lower.length() - separator - 1];
        for (int i = 0; i < groups.length; i++) {
            int value = ALPHABET.indexOf(lower.charAt(separator + 1 + i));
            if (value < 0) {
                return null;
            }
            groups[i] = (byte) value;
        }
        String prefix = lower.substring(0, separator);
        if (checksum(prefix, groups) != CONSTANT) {
            return null;
        }
        return new Bech32m(prefix, Arrays.copyOf(groups, groups.length - CHECKSUM));
    }

    String prefix() {
        return prefix;
    }

    byte[] groups() {
        return groups;
    }

    String text() {
        byte[] whole = Arrays.copyOf(groups, groups.length + CHECKSUM);
        int checksum = checksum(prefix, whole) ^ CONSTANT;
        for (int i = 0; i < CHECKSUM; i++) {
            int shift = GROUP_BITS * (CHECKSUM - 1 - i);
            whole[groups.length + i] = (byte) ((checksum >>> shift) & 31);
        }
        StringBuilder text = new StringBuilder(prefix).append('1');
        for (byte group : whole) {
            text.append(ALPHABET.charAt(group));
        }
        Check.that(text.length() <= MOST_CHARACTERS, "a text of " + text.length() + " characters");
        return text.toString();
    }

    /// Null if the groups are not a whole number of bytes and fewer than five zero bits.
    byte @Nullable [] bytes() {
        byte[] bytes = new byte[groups.length * GROUP_BITS / 8];
        int pending = 0;
        int bits = 0;
        int at = 0;
        for (byte group : groups) {
            pending = (pending << GROUP_BITS) | group;
            bits += GROUP_BITS;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (pending >>> bits);
            }
            pending &= (1 << bits) - 1;
        }
        return bits < GROUP_BITS && pending == 0 ? bytes : null;
    }

    private static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    private static int checksum(String prefix, byte[] groups) {
        byte[] letters = prefix.getBytes(StandardCharsets.US_ASCII);
        int sum = 1;
        for (byte letter : letters) {
            sum = step(sum) ^ (letter >> GROUP_BITS);
        }
        sum = step(sum);
        for (byte letter : letters) {
            sum = step(sum) ^ (letter & 31);
        }
        for (byte group : groups) {
            sum = step(sum) ^ group;
        }
        return sum;
    }

    private static int step(int sum) {
        int top = sum >>> 25;
        int next = (sum & 0x1ffffff) << GROUP_BITS;
        for (int i = 0; i < GENERATOR.length; i++) {
            next ^= ((top >>> i) & 1) == 0 ? 0 : GENERATOR[i];
        }
        return next;
    }
}
