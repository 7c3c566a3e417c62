package io.wraith.disk;

import io.wraith.linux.RawNames;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which entries are left out, by patterns as in `.gitignore`, without exceptions (`!`):
///
/// * `*` stands for any part of a name, `?` for one character, `[a-z]` or `[!a-z]` for one of some
///   bytes, `\` takes the meaning of what follows away;
/// * a pattern without `/` is for names at any depth, one with `/` at its beginning or inside for
///   paths from what is sent on; `**` stands for any number of folders;
/// * a pattern that ends in `/` is for folders only.
///
/// What lies in a folder that is left out is not looked at.
final class Excludes {
    private record Pattern(List<byte[]> parts, boolean isAnywhere, boolean isForFolders) {}

    private static final byte[] ANY_DEPTH = {'*', '*'};

    private final List<Pattern> patterns = new ArrayList<>();

    /// @throws IllegalArgumentException for a pattern that is empty or begins with `!`: exceptions
    ///   are not known
    Excludes(List<String> texts) {
        for (String text : texts) {
            patterns.add(parse(text));
        }
    }

    /// Throws the same as the constructor.
    static void check(List<String> texts) {
        texts.forEach(Excludes::parse);
    }

    private static Pattern parse(String text) {
        if (text.isBlank() || text.startsWith("!") || text.equals("/")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no pattern of names to leave out");
        }
        boolean isForFolders = text.endsWith("/");
        String body = isForFolders ? text.substring(0, text.length() - 1) : text;
        List<byte[]> parts = new ArrayList<>();
        for (String part : body.split("/", -1)) {
            if (!part.isEmpty()) {
                parts.add(RawNames.bytes(part));
            }
        }
        return new Pattern(parts, !body.contains("/"), isForFolders);
    }

    boolean isEmpty() {
        return patterns.isEmpty();
    }

    /// Whether an entry is left out; `path` has the names from what is sent on, without its own.
    boolean matches(List<byte[]> path, boolean isFolder) {
        for (Pattern pattern : patterns) {
            if (pattern.isForFolders && !isFolder) {
                continue;
            }
            boolean isMatch =
                    pattern.isAnywhere
                            ? isName(pattern.parts.getFirst(), 0, path.getLast(), 0)
                            : isPath(pattern.parts, 0, path, 0);
            if (isMatch) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPath(List<byte[]> parts, int part, List<byte[]> path, int at) {
        if (part == parts.size()) {
            return at == path.size();
        }
        byte[] wanted = parts.get(part);
        if (Arrays.equals(wanted, ANY_DEPTH)) {
            for (int from = at; from <= path.size(); from++) {
                if (isPath(parts, part + 1, path, from)) {
                    return true;
                }
            }
            return false;
        }
        return at < path.size()
                && isName(wanted, 0, path.get(at), 0)
                && isPath(parts, part + 1, path, at + 1);
    }

    /// Goes back to the last star only: what an earlier star takes, a later one can take too.
    private static boolean isName(byte[] pattern, int fromPattern, byte[] name, int fromName) {
        int p = fromPattern;
        int n = fromName;
        int star = -1;
        int starName = 0;
        while (n < name.length) {
            int next = p < pattern.length ? step(pattern, p, name, n) : 0;
            if (p < pattern.length && pattern[p] == '*') {
                star = p++;
                starName = n;
            } else if (next > 0) {
                n += pattern[p] == '?' ? character(name, n) : 1;
                p += next;
            } else if (star >= 0) {
                p = star + 1;
                n = ++starName;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p == pattern.length;
    }

    /// How much of the pattern stands for what is at `n` of the name; 0 if none.
    private static int step(byte[] pattern, int p, byte[] name, int n) {
        return switch (pattern[p]) {
            case '?' -> 1;
            case '[' -> set(pattern, p, name[n]);
            case '\\' -> p + 1 < pattern.length && pattern[p + 1] == name[n] ? 2 : 0;
            default -> pattern[p] == name[n] ? 1 : 0;
        };
    }

    /// A set of bytes in brackets; a bracket that is not closed stands for itself.
    private static int set(byte[] pattern, int open, byte unit) {
        int at = open + 1;
        boolean isOthers = at < pattern.length && pattern[at] == '!';
        at += isOthers ? 1 : 0;
        int first = at;
        boolean isIn = false;
        while (at < pattern.length && (pattern[at] != ']' || at == first)) {
            int low = pattern[at] & 0xff;
            int high = low;
            if (at + 2 < pattern.length && pattern[at + 1] == '-' && pattern[at + 2] != ']') {
                high = pattern[at + 2] & 0xff;
                at += 2;
            }
            isIn |= low <= (unit & 0xff) && (unit & 0xff) <= high;
            at++;
        }
        if (at == pattern.length) {
            return unit == '[' ? 1 : 0;
        }
        return isIn == isOthers ? 0 : at + 1 - open;
    }

    /// The bytes of the character at `n`: in UTF-8, those that go on with it belong to it.
    private static int character(byte[] name, int n) {
        int end = n + 1;
        while (end < name.length && (name[end] & 0xc0) == 0x80) {
            end++;
        }
        return end - n;
    }
}
