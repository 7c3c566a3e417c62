package io.wraith.linux;

import java.util.Map;

/// Error numbers of the kernel, with the words that `strerror` uses for those that users meet.
@Header("errno.h")
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int ENXIO = 6;
    public static final int E2BIG = 7;
    public static final int EBADF = 9;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EFAULT = 14;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int EXDEV = 18;
    public static final int ENODEV = 19;
    public static final int ENOTDIR = 20;
    public static final int EISDIR = 21;
    public static final int EINVAL = 22;
    public static final int ENFILE = 23;
    public static final int EMFILE = 24;
    public static final int ENOTTY = 25;
    public static final int EFBIG = 27;
    public static final int ENOSPC = 28;
    public static final int ESPIPE = 29;
    public static final int EROFS = 30;
    public static final int EMLINK = 31;
    public static final int EPIPE = 32;
    public static final int ERANGE = 34;
    public static final int ENAMETOOLONG = 36;
    public static final int ENOSYS = 38;
    public static final int ENOTEMPTY = 39;
    public static final int ELOOP = 40;
    public static final int ENODATA = 61;
    public static final int ETIME = 62;
    public static final int EILSEQ = 84;
    public static final int ENOTCONN = 107;
    public static final int EMSGSIZE = 90;
    public static final int ENOPROTOOPT = 92;
    public static final int EOPNOTSUPP = 95;
    public static final int EAFNOSUPPORT = 97;
    public static final int EADDRINUSE = 98;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ENETDOWN = 100;
    public static final int ENETUNREACH = 101;
    public static final int ECONNABORTED = 103;
    public static final int ENOBUFS = 105;
    public static final int ETIMEDOUT = 110;
    public static final int ECONNREFUSED = 111;
    public static final int EHOSTUNREACH = 113;
    public static final int EINPROGRESS = 115;
    public static final int ESTALE = 116;
    public static final int EDQUOT = 122;
    public static final int ECANCELED = 125;

    private static final Map<Integer, String> WORDS =
            Map.ofEntries(
                    Map.entry(EPERM, "EPERM (operation not permitted)"),
                    Map.entry(ENOENT, "ENOENT (no such file or directory)"),
                    Map.entry(EINTR, "EINTR (interrupted)"),
                    Map.entry(EIO, "EIO (input/output error)"),
                    Map.entry(ENXIO, "ENXIO (no such device or address)"),
                    Map.entry(E2BIG, "E2BIG (argument too long)"),
                    Map.entry(EBADF, "EBADF (bad file descriptor)"),
                    Map.entry(EAGAIN, "EAGAIN (try again)"),
                    Map.entry(ENOMEM, "ENOMEM (out of memory, or over the memlock limit)"),
                    Map.entry(EACCES, "EACCES (permission denied)"),
                    Map.entry(EFAULT, "EFAULT (bad address)"),
                    Map.entry(EBUSY, "EBUSY (device or resource busy)"),
                    Map.entry(EEXIST, "EEXIST (already exists)"),
                    Map.entry(EXDEV, "EXDEV (different file systems)"),
                    Map.entry(ENODEV, "ENODEV (no such device)"),
                    Map.entry(ENOTDIR, "ENOTDIR (not a directory)"),
                    Map.entry(EISDIR, "EISDIR (is a directory)"),
                    Map.entry(EINVAL, "EINVAL (invalid argument)"),
                    Map.entry(ENFILE, "ENFILE (too many open files in the system)"),
                    Map.entry(EMFILE, "EMFILE (too many open files in this process)"),
                    Map.entry(ENOTTY, "ENOTTY (not a device of that kind)"),
                    Map.entry(EFBIG, "EFBIG (file too large)"),
                    Map.entry(ENOSPC, "ENOSPC (no space left)"),
                    Map.entry(ESPIPE, "ESPIPE (not seekable)"),
                    Map.entry(EROFS, "EROFS (read-only file system)"),
                    Map.entry(EMLINK, "EMLINK (too many links)"),
                    Map.entry(EPIPE, "EPIPE (broken pipe)"),
                    Map.entry(ERANGE, "ERANGE (result too large)"),
                    Map.entry(ENAMETOOLONG, "ENAMETOOLONG (name too long)"),
                    Map.entry(ENOSYS, "ENOSYS (not in this kernel)"),
                    Map.entry(ENOTEMPTY, "ENOTEMPTY (directory not empty)"),
                    Map.entry(ELOOP, "ELOOP (too many symbolic links)"),
                    Map.entry(ENODATA, "ENODATA (no data)"),
                    Map.entry(ETIME, "ETIME (timer expired)"),
                    Map.entry(EILSEQ, "EILSEQ (invalid multibyte sequence)"),
                    Map.entry(ENOTCONN, "ENOTCONN (not connected)"),
                    Map.entry(EMSGSIZE, "EMSGSIZE (message too long)"),
                    Map.entry(ENOPROTOOPT, "ENOPROTOOPT (option not available)"),
                    Map.entry(EOPNOTSUPP, "EOPNOTSUPP (operation not supported)"),
                    Map.entry(EAFNOSUPPORT, "EAFNOSUPPORT (address family not supported)"),
                    Map.entry(EADDRINUSE, "EADDRINUSE (address in use)"),
                    Map.entry(EADDRNOTAVAIL, "EADDRNOTAVAIL (not an address of this machine)"),
                    Map.entry(ENETDOWN, "ENETDOWN (network is down)"),
                    Map.entry(ENETUNREACH, "ENETUNREACH (network is unreachable)"),
                    Map.entry(ENOBUFS, "ENOBUFS (no buffer space)"),
                    Map.entry(ETIMEDOUT, "ETIMEDOUT (timed out)"),
                    Map.entry(ECONNREFUSED, "ECONNREFUSED (connection refused)"),
                    Map.entry(EHOSTUNREACH, "EHOSTUNREACH (no route to host)"),
                    Map.entry(EINPROGRESS, "EINPROGRESS (in progress)"),
                    Map.entry(EDQUOT, "EDQUOT (disk quota exceeded)"),
                    Map.entry(ECANCELED, "ECANCELED (cancelled)"));

    private Errno() {}

    /// Name and meaning of a positive error number.
    public static String describe(int errno) {
        return WORDS.getOrDefault(errno, "errno " + errno);
    }
}
