package io.wraith.linux;

import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// How a terminal treats what is typed, and how large it is.
@Header({"termios.h", "sys/ioctl.h"})
public final class Termios {
    static final int NCCS = 32;
    static final int ICANON = 2;
    static final int ECHO = 8;
    static final int VTIME = 5;
    static final int VMIN = 6;
    static final int VSUSP = 10;
    static final int TCSANOW = 0;
    static final int TIOCGWINSZ = 0x5413;

    static final StructLayout TERMIOS =
            structLayout(
                            JAVA_INT.withName("c_iflag"),
                            JAVA_INT.withName("c_oflag"),
                            JAVA_INT.withName("c_cflag"),
                            JAVA_INT.withName("c_lflag"),
                            JAVA_BYTE.withName("c_line"),
                            sequenceLayout(NCCS, JAVA_BYTE).withName("c_cc"),
                            sequenceLayout(3, JAVA_BYTE),
                            JAVA_INT.withName("c_ispeed"),
                            JAVA_INT.withName("c_ospeed"))
                    .withName("termios");

    static final StructLayout WINSIZE =
            structLayout(
                            JAVA_SHORT.withName("ws_row"),
                            JAVA_SHORT.withName("ws_col"),
                            JAVA_SHORT.withName("ws_xpixel"),
                            JAVA_SHORT.withName("ws_ypixel"))
                    .withName("winsize");

    private static final long LOCAL = TERMIOS.byteOffset(PathElement.groupElement("c_lflag"));
    private static final long CHARACTERS = TERMIOS.byteOffset(PathElement.groupElement("c_cc"));
    private static final long COLUMNS = WINSIZE.byteOffset(PathElement.groupElement("ws_col"));

    private static final Sys.Call2 TCGETATTR = Sys.call2("tcgetattr");
    private static final Sys.Call3 TCSETATTR = Sys.call3("tcsetattr");
    private static final Sys.Call3 IOCTL = Sys.call3("ioctl");

    private final int fd;
    private final byte[] before;

    private Termios(int fd, byte[] before) {
        this.fd = fd;
        this.before = before;
    }

    /// Rows and columns; both 0 where the terminal does not know.
    public record Size(int rows, int columns) {}

    public static boolean isTerminal(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            return TCGETATTR.toInt(fd, Sys.address(arena.allocate(TERMIOS))) == 0;
        }
    }

    public static Size size(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(WINSIZE);
            int answer = IOCTL.toInt(fd, TIOCGWINSZ, Sys.address(size));
            return answer < 0
                    ? new Size(0, 0)
                    : new Size(
                            Short.toUnsignedInt(size.get(JAVA_SHORT, 0)),
                            Short.toUnsignedInt(size.get(JAVA_SHORT, COLUMNS)));
        }
    }

    /// From now on each key comes at once and is not echoed. Ctrl-C still interrupts; Ctrl-Z does
    /// not stop the process, which could not put the terminal back first.
    public static Termios keyByKey(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment settings = arena.allocate(TERMIOS);
            LinuxException.check(
                    TCGETATTR.toInt(fd, Sys.address(settings)),
                    "tcgetattr",
                    "asking how the terminal is set");
            byte[] before = settings.toArray(JAVA_BYTE);
            settings.set(JAVA_INT, LOCAL, settings.get(JAVA_INT, LOCAL) & ~(ICANON | ECHO));
            settings.set(JAVA_BYTE, CHARACTERS + VMIN, (byte) 1);
            settings.set(JAVA_BYTE, CHARACTERS + VTIME, (byte) 0);
            settings.set(JAVA_BYTE, CHARACTERS + VSUSP, (byte) 0);
            LinuxException.check(
                    TCSETATTR.toInt(fd, TCSANOW, Sys.address(settings)),
                    "tcsetattr",
                    "taking keys one by one");
            return new Termios(fd, before);
        }
    }

    /// As it was before, if the terminal is still there.
    public void restore() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment settings = arena.allocate(TERMIOS);
            MemorySegment.copy(before, 0, settings, JAVA_BYTE, 0, before.length);
            TCSETATTR.toInt(fd, TCSANOW, Sys.address(settings));
        }
    }
}
