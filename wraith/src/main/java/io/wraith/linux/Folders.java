package io.wraith.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Names in folders: rename, remove, make, link. A name is raw bytes, relative to the folder
/// descriptor or to [Files#AT_FDCWD]. Every verb gives 0 or `-errno`.
@Header({"fcntl.h", "stdio.h", "unistd.h", "linux/limits.h"})
public final class Folders {
    /// Refuse to replace what has the new name already.
    public static final int RENAME_NOREPLACE = 1;

    /// Swap the two names in one step.
    public static final int RENAME_EXCHANGE = 2;

    /// For [#unlink]: remove an empty folder instead of a file.
    public static final int AT_REMOVEDIR = 0x200;

    /// For [#link]: the old name's symbolic link is followed, which makes a file of
    /// [Files#O_TMPFILE] linkable by its name in `/proc/self/fd`.
    public static final int AT_SYMLINK_FOLLOW = 0x400;

    static final int PATH_MAX = 4096;

    private static final Sys.Call5 RENAMEAT2 = Sys.call5("renameat2");
    private static final Sys.Call3 UNLINKAT = Sys.call3("unlinkat");
    private static final Sys.Call3 MKDIRAT = Sys.call3("mkdirat");
    private static final Sys.Call5 LINKAT = Sys.call5("linkat");
    private static final Sys.Call3 SYMLINKAT = Sys.call3("symlinkat");
    private static final Sys.Call4 READLINKAT = Sys.call4("readlinkat");

    private Folders() {}

    /// Gives a file another name, in one step for every onlooker.
    public static int rename(
            int folder, byte[] name, int newFolder, byte[] newName, int renameFlags) {
        try (Arena arena = Arena.ofConfined()) {
            long from = Sys.address(Names.terminated(arena, name));
            long to = Sys.address(Names.terminated(arena, newName));
            return RENAMEAT2.toInt(folder, from, newFolder, to, renameFlags);
        }
    }

    public static int unlink(int folder, byte[] name, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return UNLINKAT.toInt(folder, Sys.address(Names.terminated(arena, name)), flags);
        }
    }

    public static int mkdir(int folder, byte[] name, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return MKDIRAT.toInt(folder, Sys.address(Names.terminated(arena, name)), mode);
        }
    }

    /// Gives a file a second name.
    public static int link(int folder, byte[] name, int newFolder, byte[] newName, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            long from = Sys.address(Names.terminated(arena, name));
            long to = Sys.address(Names.terminated(arena, newName));
            return LINKAT.toInt(folder, from, newFolder, to, flags);
        }
    }

    /// Makes `name` a symbolic link that says `target`.
    public static int symlink(byte[] target, int folder, byte[] name) {
        try (Arena arena = Arena.ofConfined()) {
            long says = Sys.address(Names.terminated(arena, target));
            return SYMLINKAT.toInt(says, folder, Sys.address(Names.terminated(arena, name)));
        }
    }

    /// What a symbolic link says.
    ///
    /// @throws LinuxException when it is none (`EINVAL`) or cannot be read
    public static byte[] readlink(int folder, byte[] name) {
        try (Arena arena = Arena.ofConfined()) {
            // A link's text ends without a zero and is shorter than any path may be.
            MemorySegment text = arena.allocate(PATH_MAX);
            long link = Sys.address(Names.terminated(arena, name));
            int length = READLINKAT.toInt(folder, link, Sys.address(text), PATH_MAX);
            LinuxException.check(length, "readlinkat", "reading a symbolic link");
            return text.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        }
    }
}
