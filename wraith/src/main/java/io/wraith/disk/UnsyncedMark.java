package io.wraith.disk;

import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.linux.Folders;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Stat;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A note in the folder that is received into, from before the first file gets its name until all
/// are on the disk. Who finds the note of another boot knows that power went between: a file has
/// its name, size and times from the file system's journal, and its contents perhaps not.
///
/// The note is the text of a symbolic link, which file systems keep where the journal keeps names:
/// it is on the disk no later than any name that was given after it, without anything being flushed
/// for it.
final class UnsyncedMark {
    static final byte[] NAME = bytes(".unsynced.wraith-mark");
    private static final byte[] NEXT = bytes(".next.wraith-mark");

    /// The clock of file systems is behind by a tick, and clocks are set.
    private static final long SLACK_S = 2;

    private static final long NEVER = Long.MAX_VALUE;
    private static final Pattern TEXT =
            Pattern.compile(
                    "boot=(\\p{XDigit}{16}) since=(\\d{1,19}) lost=(\\d{1,19})-(\\d{1,19})");

    private final int top;
    private final boolean isNeeded;
    private long sinceSeconds = NEVER;

    /// What was changed from then to then may not have come to the disk: at whatever losses of
    /// power, since a transfer that mends some files says nothing of others.
    private long lostFromSeconds = NEVER;

    private long lostUntilSeconds;
    private volatile boolean isSet;

    private UnsyncedMark(int top, boolean isNeeded) {
        this.top = top;
        this.isNeeded = isNeeded;
    }

    /// Reads the note in a folder that is held open. It is not needed by who brings every file to
    /// the disk before naming it.
    static UnsyncedMark in(int top, boolean isNeeded) {
        UnsyncedMark mark = new UnsyncedMark(top, isNeeded);
        // As long as somebody else receives into the folder, the note stays.
        int _ = Files.lock(top, Files.LOCK_SH | Files.LOCK_NB);
        Matcher text = TEXT.matcher(read(top));
        if (text.matches()) {
            mark.found(
                    Long.parseUnsignedLong(text.group(1), 16),
                    Long.parseLong(text.group(2)),
                    Long.parseLong(text.group(3)),
                    Long.parseLong(text.group(4)));
        }
        return mark;
    }

    private static String read(int top) {
        try {
            return new String(Folders.readlink(top, NAME), StandardCharsets.US_ASCII);
        } catch (LinuxException none) {
            return "";
        }
    }

    private void found(long boot, long since, long lostFrom, long lostUntil) {
        lostFromSeconds = lostFrom;
        lostUntilSeconds = lostUntil;
        if (Boot.isThis(boot)) {
            sinceSeconds = since;
        } else if (since != NEVER) {
            lostFromSeconds = Math.min(lostFrom, since);
            lostUntilSeconds = nowSeconds() + SLACK_S;
        }
    }

    private static long nowSeconds() {
        return System.currentTimeMillis() / 1_000;
    }

    /// Whether what the stat tells of may have lost its contents with the power.
    boolean isDoubtful(Stat stat) {
        return stat.changedSeconds() >= lostFromSeconds
                && stat.changedSeconds() <= lostUntilSeconds;
    }

    /// A file is about to get its name.
    void set() {
        if (isNeeded && !isSet) {
            setNow();
        }
    }

    private synchronized void setNow() {
        if (!isSet) {
            sinceSeconds = Math.min(sinceSeconds, nowSeconds() - SLACK_S);
            write();
            isSet = true;
        }
    }

    /// All that has a name is on the disk, also what transfers left that were cut off.
    synchronized void synced() {
        boolean isThere = sinceSeconds != NEVER;
        if (!isThere || Files.lock(top, Files.LOCK_EX | Files.LOCK_NB) == -Errno.EAGAIN) {
            return;
        }
        sinceSeconds = NEVER;
        if (lostFromSeconds == NEVER) {
            Folders.unlink(top, NAME, 0);
        } else {
            write();
        }
    }

    /// Where there are no symbolic links there is no journal either that would make a note worth
    /// anything, so it is no fault if none can be made.
    private void write() {
        String text =
                "boot=%016x since=%d lost=%d-%d"
                        .formatted(Boot.ID, sinceSeconds, lostFromSeconds, lostUntilSeconds);
        Folders.unlink(top, NEXT, 0);
        if (Folders.symlink(bytes(text), top, NEXT) == 0) {
            Folders.rename(top, NEXT, top, NAME, 0);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
