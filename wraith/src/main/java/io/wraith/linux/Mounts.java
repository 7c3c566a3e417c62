package io.wraith.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Mounting and unmounting for who may do it himself, and the table of what is mounted.
@Header("sys/mount.h")
public final class Mounts {
    public static final int MS_RDONLY = 1;
    public static final int MS_NOSUID = 2;
    public static final int MS_NODEV = 4;
    public static final int MS_NOEXEC = 8;

    /// Takes the mount out of sight at once, and apart when nobody uses it any more.
    public static final int MNT_DETACH = 2;

    private static final Path TABLE = Path.of("/proc/self/mountinfo");

    /// `36 35 98:0 /root /point options optional-fields... - type source super-options`; the source
    /// may be empty.
    private static final Pattern LINE =
            Pattern.compile(
                    "\\d+ \\d+ (\\d+:\\d+) \\S+ (\\S+) (\\S+)(?: \\S+)*? - (\\S+) (\\S*) (\\S+)");

    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");

    private static final Sys.Call5 MOUNT = Sys.call5("mount");
    private static final Sys.Call2 UMOUNT2 = Sys.call2("umount2");

    private Mounts() {}

    /// A line of the table.
    ///
    /// @param device major and minor number with a colon between, the name below `/sys/class/bdi`
    /// @param options those of the mount itself, with commas between
    public record Mounted(String device, Path point, String options, String type, String source) {}

    /// Puts a file system of `type` on a folder: 0 or `-errno`.
    public static int mount(String source, Path point, String type, long flags, String data) {
        try (Arena arena = Arena.ofConfined()) {
            return MOUNT.toInt(
                    Sys.address(Names.terminated(arena, bytes(source))),
                    Sys.address(Names.terminated(arena, RawNames.bytes(point))),
                    Sys.address(Names.terminated(arena, bytes(type))),
                    flags,
                    Sys.address(Names.terminated(arena, bytes(data))));
        }
    }

    /// Takes the uppermost file system off a folder: 0 or `-errno`, `-EBUSY` while a file of it is
    /// open, unless `flags` say [#MNT_DETACH].
    public static int unmount(Path point, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return UMOUNT2.toInt(
                    Sys.address(Names.terminated(arena, RawNames.bytes(point))), flags);
        }
    }

    /// What is mounted as this process sees it, later mounts last.
    public static List<Mounted> table() {
        try {
            // A mount point's name need not be text.
            String text = RawNames.text(java.nio.file.Files.readAllBytes(TABLE));
            return text.lines().flatMap(line -> parse(line).stream()).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// The uppermost mount on exactly this folder. It only reads the table, so a mount whose
    /// process is gone or hangs is found too.
    public static Optional<Mounted> at(Path point) {
        return table().stream()
                .filter(mounted -> mounted.point().equals(point))
                .reduce((_, later) -> later);
    }

    static Optional<Mounted> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new Mounted(
                        matcher.group(1),
                        RawNames.path(unescaped(matcher.group(2))),
                        matcher.group(3),
                        matcher.group(4),
                        unescaped(matcher.group(5))));
    }

    /// The kernel writes blanks, tabs, line feeds and backslashes as three octal digits.
    private static String unescaped(String field) {
        return ESCAPE.matcher(field)
                .replaceAll(escape -> {
                    String unit = Character.toString(Integer.parseInt(escape.group(1), 8));
                    return Matcher.quoteReplacement(unit);
                });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
