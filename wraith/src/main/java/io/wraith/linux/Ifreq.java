package io.wraith.linux;

import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.MemoryLayout.unionLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;

/// An `ifreq`: how `ioctl` calls name a network interface, with one argument.
@Header("net/if.h")
final class Ifreq {
    static final int IFNAMSIZ = 16;

    static final StructLayout IFREQ =
            structLayout(
                            sequenceLayout(IFNAMSIZ, JAVA_BYTE).withName("ifr_name"),
                            unionLayout(
                                            ADDRESS.withName("ifru_data"),
                                            JAVA_SHORT.withName("ifru_flags"),
                                            sequenceLayout(24, JAVA_BYTE))
                                    .withName("ifr_ifru"))
                    .withName("ifreq");

    private static final Sys.Call3 IOCTL = Sys.call3("ioctl");

    private final MemorySegment memory;

    private Ifreq(MemorySegment memory) {
        this.memory = memory;
    }

    static Ifreq of(Arena arena, String name) {
        MemorySegment memory = arena.allocate(IFREQ);
        byte[] bytes = bytes(name);
        MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, 0, bytes.length);
        return new Ifreq(memory);
    }

    Ifreq flags(int flags) {
        memory.set(JAVA_SHORT, IFNAMSIZ, (short) flags);
        return this;
    }

    Ifreq data(MemorySegment data) {
        memory.set(JAVA_LONG, IFNAMSIZ, Sys.address(data));
        return this;
    }

    /// The answer of the call, or `-errno`.
    int ioctl(int fd, int request) {
        return IOCTL.toInt(fd, request, Sys.address(memory));
    }

    /// `name`, when it can be an interface's.
    static String checked(String name) {
        bytes(name);
        return name;
    }

    private static byte[] bytes(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length >= IFNAMSIZ || name.indexOf(0) >= 0) {
            throw new IllegalArgumentException("\"" + name + "\" as an interface's name");
        }
        return bytes;
    }
}
