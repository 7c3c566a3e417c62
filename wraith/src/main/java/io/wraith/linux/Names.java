package io.wraith.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// File names as the kernel has them: bytes without a charset, ended by a zero.
final class Names {
    private Names() {}

    /// A copy of `name` for the kernel. A zero inside would silently cut the name short there.
    static MemorySegment terminated(Arena arena, byte[] name) {
        for (byte unit : name) {
            if (unit == 0) {
                throw new IllegalArgumentException("a file name with a zero byte in it");
            }
        }
        MemorySegment copy = arena.allocate(name.length + 1L);
        MemorySegment.copy(name, 0, copy, ValueLayout.JAVA_BYTE, 0, name.length);
        return copy;
    }
}
