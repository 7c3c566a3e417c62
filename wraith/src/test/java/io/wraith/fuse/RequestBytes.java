package io.wraith.fuse;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// Builds requests as the kernel does.
final class RequestBytes {
    private static final int ROOM = 64 << 10;
    private static final long HEADER = 40;

    final MemorySegment memory = Arena.ofAuto().allocate(ROOM, Long.BYTES);
    private long length;

    RequestBytes start(int opcode, long unique, long node) {
        memory.fill((byte) 0);
        memory.set(JAVA_INT, 4, opcode);
        memory.set(JAVA_LONG, 8, unique);
        memory.set(JAVA_LONG, 16, node);
        length = HEADER;
        return this;
    }

    RequestBytes u32(int value) {
        memory.set(JAVA_INT, length, value);
        length += Integer.BYTES;
        return this;
    }

    RequestBytes u64(long value) {
        memory.set(JAVA_LONG, length, value);
        length += Long.BYTES;
        return this;
    }

    RequestBytes name(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, length, bytes.length);
        length += bytes.length + 1L;
        return this;
    }

    /// Its length, which is now in its header too.
    long end() {
        memory.set(JAVA_INT, 0, (int) length);
        return length;
    }
}
