package io.wraith.disk;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.transfer.ByteString;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;

/// Where a listed file lies: a chain of names below an open descriptor. Descriptors of folders are
/// not kept while files wait, since there may be as many folders as files.
final class SourceFolder {
    private static final int PATH_MAX = 4096;
    private static final int OPEN_RACES = 8;
    private static final int STEP = Files.O_DIRECTORY | Files.O_NOFOLLOW | Files.O_PATH;
    private static final int INSIDE = Files.RESOLVE_BENEATH | Files.RESOLVE_NO_SYMLINKS;

    private final @Nullable SourceFolder parent;
    private final byte[] name;
    private final int top;

    private SourceFolder(@Nullable SourceFolder parent, byte[] name, int top) {
        this.parent = parent;
        this.name = name;
        this.top = top;
    }

    /// The folder of a descriptor, which stays open as long as this is used.
    static SourceFolder top(int descriptor) {
        return new SourceFolder(null, new byte[0], descriptor);
    }

    SourceFolder inner(byte[] innerName) {
        return new SourceFolder(this, innerName, top);
    }

    /// Opens something in the folder; no symbolic link is followed on the way or at its end.
    int open(byte[] file, int flags) {
        byte[] path = path(file);
        if (path.length >= PATH_MAX) {
            return openStepwise(file, flags);
        }
        int answer = -Errno.EAGAIN;
        for (int i = 0; i < OPEN_RACES && answer == -Errno.EAGAIN; i++) {
            answer = Files.openWithin(top, path, flags | Files.O_NOFOLLOW, 0, INSIDE);
        }
        // Sandboxes that do not know the call refuse it in one of these ways.
        return answer == -Errno.ENOSYS || answer == -Errno.EPERM
                ? openStepwise(file, flags)
                : answer;
    }

    /// Whether the kernel knows from memory what lies under a name, or that nothing does.
    boolean isRemembered(byte[] file) {
        byte[] path = path(file);
        if (path.length >= PATH_MAX) {
            return false;
        }
        int resolve = INSIDE | Files.RESOLVE_CACHED;
        int answer = Files.openWithin(top, path, Files.O_PATH | Files.O_NOFOLLOW, 0, resolve);
        if (answer >= 0) {
            Descriptors.close(answer);
        }
        return answer >= 0 || answer == -Errno.ENOENT;
    }

    private int openStepwise(byte[] file, int flags) {
        int folder = openFolder();
        if (folder < 0) {
            return folder;
        }
        int answer = Files.open(folder, file, flags | Files.O_NOFOLLOW, 0);
        Descriptors.close(folder);
        return answer;
    }

    private int openFolder() {
        if (parent == null) {
            return Files.open(top, new byte[] {'.'}, Files.O_DIRECTORY | Files.O_PATH, 0);
        }
        int outer = parent.openFolder();
        if (outer < 0) {
            return outer;
        }
        int answer = Files.open(outer, name, STEP, 0);
        Descriptors.close(outer);
        return answer;
    }

    /// The names from the descriptor on, with slashes between them.
    byte[] path(byte[] last) {
        ByteArrayOutputStream path = new ByteArrayOutputStream();
        write(path);
        path.writeBytes(last);
        return path.toByteArray();
    }

    ByteString shown(byte[] last) {
        byte[] path = path(last);
        return ByteString.of(path, 0, path.length);
    }

    private void write(ByteArrayOutputStream path) {
        if (parent != null) {
            parent.write(path);
            path.writeBytes(name);
            path.write('/');
        }
    }
}
