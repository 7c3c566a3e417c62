package io.wraith.vfs.message;

import io.wraith.transfer.ControlOutput;
import io.wraith.transfer.Fields;

/// What is known of a file besides its name and contents.
///
/// ```
///   0: inode u64     | 8: size u64       | 16: allocated bytes u64
///  24: accessed i64  | 32: modified i64  | 40: changed i64  | 48: born i64
///  56: nanos of the four, u32 each
///  72: mode u32      | 76: links u32     | 80: user u32     | 84: group u32
///  88: device u64    | 96: flags u32, 0  | 100: 0 u32
/// ```
///
/// @param mode type and permissions, as on Linux
/// @param device what a device file stands for, major ‖ minor
public record Attributes(
        long inode,
        long size,
        long allocatedBytes,
        Times times,
        int mode,
        Owner owner,
        long device) {
    public static final int BYTES = 104;

    static final int TYPE_MASK = 0xf000;
    static final int FILE = 0x8000;
    static final int FOLDER = 0x4000;
    static final int SYMBOLIC_LINK = 0xa000;

    /// When it was read, its contents were changed, anything of it was changed, and it was made.
    public record Times(
            Timestamp accessed, Timestamp modified, Timestamp changed, Timestamp born) {}

    /// How many names it has, and whose it is.
    public record Owner(int links, int user, int group) {}

    /// In place of what is not known.
    public static final Attributes NONE =
            new Attributes(
                    0,
                    0,
                    0,
                    new Times(
                            Timestamp.UNKNOWN,
                            Timestamp.UNKNOWN,
                            Timestamp.UNKNOWN,
                            Timestamp.UNKNOWN),
                    0,
                    new Owner(0, 0, 0),
                    0);

    public boolean isFolder() {
        return (mode & TYPE_MASK) == FOLDER;
    }

    public boolean isFile() {
        return (mode & TYPE_MASK) == FILE;
    }

    public boolean isSymbolicLink() {
        return (mode & TYPE_MASK) == SYMBOLIC_LINK;
    }

    public Version version() {
        return new Version(inode, times.changed.seconds(), times.changed.nanos(), size);
    }

    public void write(ControlOutput out) {
        out.u64(inode)
                .u64(size)
                .u64(allocatedBytes)
                .u64(times.accessed.seconds())
                .u64(times.modified.seconds())
                .u64(times.changed.seconds())
                .u64(times.born.seconds())
                .u32(times.accessed.nanos())
                .u32(times.modified.nanos())
                .u32(times.changed.nanos())
                .u32(times.born.nanos())
                .u32(mode)
                .u32(owner.links)
                .u32(owner.user)
                .u32(owner.group)
                .u64(device)
                .u32(0)
                .u32(0);
    }

    public static Attributes read(Fields in) {
        long inode = in.i64();
        long size = in.below(Limits.SIZE_LIMIT);
        long allocated = in.below(Limits.SIZE_LIMIT);
        long accessed = in.i64();
        long modified = in.i64();
        long changed = in.i64();
        long born = in.i64();
        Times times =
                new Times(
                        new Timestamp(accessed, nanos(in)),
                        new Timestamp(modified, nanos(in)),
                        new Timestamp(changed, nanos(in)),
                        new Timestamp(born, nanos(in)));
        long mode = in.u32();
        in.require(mode <= 0xffff);
        Owner owner = new Owner((int) in.u32(), (int) in.u32(), (int) in.u32());
        long device = in.i64();
        in.require(in.u32() == 0);
        in.require(in.u32() == 0);
        return new Attributes(inode, size, allocated, times, (int) mode, owner, device);
    }

    private static int nanos(Fields in) {
        long nanos = in.u32();
        in.require(nanos < Limits.NANOS);
        return (int) nanos;
    }
}
