package io.wraith.node;

import io.wraith.linux.Arch;
import io.wraith.linux.Descriptors;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Poll;
import io.wraith.linux.Termios;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A terminal on standard output that a command draws on again and again, and the keys of the one
/// on standard input. One thread waits for keys; any may close.
public final class LiveTerminal implements AutoCloseable {
    /// What is told no other way.
    private static final Termios.Size USUAL = new Termios.Size(24, 80);

    private final @Nullable Termios keys;
    private boolean hasKeys;
    private boolean isClosed;

    private LiveTerminal(@Nullable Termios keys) {
        this.keys = keys;
        hasKeys = keys != null;
    }

    /// Whether standard output is a terminal.
    public static boolean isThere() {
        return isLinux() && Termios.isTerminal(Descriptors.STDOUT_FILENO);
    }

    private static boolean isLinux() {
        return System.getProperty("os.name", "").equals("Linux") && Arch.current() != Arch.UNKNOWN;
    }

    /// Takes keys one by one until it is closed, if standard input is a terminal too.
    public static LiveTerminal open() {
        Termios keys = null;
        try {
            if (Termios.isTerminal(Descriptors.STDIN_FILENO)) {
                keys = Termios.keyByKey(Descriptors.STDIN_FILENO);
            }
        } catch (LinuxException gone) {
            // Then there are no keys, only Ctrl-C.
        }
        return new LiveTerminal(keys);
    }

    public int rows() {
        return size().rows();
    }

    public int columns() {
        return size().columns();
    }

    private static Termios.Size size() {
        Termios.Size size = Termios.size(Descriptors.STDOUT_FILENO);
        return size.rows() == 0 || size.columns() == 0 ? USUAL : size;
    }

    /// The next key, or -1 when none was pressed for so long.
    public int awaitKey(long timeoutNs) {
        try (Arena arena = Arena.ofConfined()) {
            Poll poll = new Poll(arena, 1);
            poll.watch(0, hasKeys ? Descriptors.STDIN_FILENO : -1, Poll.POLLIN);
            if (poll.await(timeoutNs) <= 0) {
                return -1;
            }
            MemorySegment key = arena.allocate(1);
            hasKeys = Descriptors.read(Descriptors.STDIN_FILENO, key, 0, 1) == 1;
            return hasKeys ? Byte.toUnsignedInt(key.get(ValueLayout.JAVA_BYTE, 0)) : -1;
        }
    }

    /// Puts the terminal's settings back.
    @Override
    public synchronized void close() {
        if (!isClosed && keys != null) {
            keys.restore();
        }
        isClosed = true;
    }
}
