package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A table that BPF programs and this process share. The kernel keeps it while a descriptor or a
/// loaded program refers to it. Keys and values are bytes as programs see them; calls are made at
/// set-up and when connections come and go, so they allocate.
@Header("linux/bpf.h")
public final class BpfMap implements AutoCloseable {
    public static final int BPF_MAP_TYPE_HASH = 1;
    public static final int BPF_MAP_TYPE_PERCPU_ARRAY = 6;
    public static final int BPF_MAP_TYPE_XSKMAP = 17;

    private static final long MAP_FD = BpfAbi.offset(BpfAbi.MAP_ELEMENT, "map_fd");
    private static final long KEY = BpfAbi.offset(BpfAbi.MAP_ELEMENT, "key");
    private static final long VALUE = BpfAbi.offset(BpfAbi.MAP_ELEMENT, "value");
    private static final long FLAGS = BpfAbi.offset(BpfAbi.MAP_ELEMENT, "flags");

    /// What a map is made as; sizes in bytes.
    public record Shape(int type, int keySize, int valueSize, int mostEntries) {
        public Shape {
            if (keySize < 1 || valueSize < 1 || mostEntries < 1) {
                throw new IllegalArgumentException(
                        "a map of %d entries, %d bytes of key and %d of value"
                                .formatted(mostEntries, keySize, valueSize));
            }
        }
    }

    private final String name;
    private final Shape shape;
    private final int fd;
    private boolean closed;

    private BpfMap(String name, Shape shape, int fd) {
        this.name = name;
        this.shape = shape;
        this.fd = fd;
    }

    /// A new map, empty or zeroed by its kind. `name` is what tools show.
    public static BpfMap create(String name, Shape shape) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = BpfAbi.attributes(arena, BpfAbi.MAP_CREATE);
            set(attributes, "map_type", shape.type);
            set(attributes, "key_size", shape.keySize);
            set(attributes, "value_size", shape.valueSize);
            set(attributes, "max_entries", shape.mostEntries);
            BpfAbi.name(attributes, BpfAbi.offset(BpfAbi.MAP_CREATE, "map_name"), name);
            int fd =
                    LinuxException.check(
                            BpfAbi.call(BpfAbi.BPF_MAP_CREATE, attributes),
                            "bpf BPF_MAP_CREATE",
                            "making the BPF map " + name);
            return new BpfMap(name, shape, fd);
        }
    }

    int descriptor() {
        return fd;
    }

    /// Sets what `key` leads to, new or not: 0 or `-errno` (`-E2BIG`: the map is full).
    public int put(byte[] key, byte[] value) {
        return element(BpfAbi.BPF_MAP_UPDATE_ELEM, key, checked(value, shape.valueSize), null);
    }

    /// The same for maps with keys and values of four bytes.
    public int put(int key, int value) {
        return put(bytes(key), bytes(value));
    }

    /// Takes `key` out: 0 or `-errno` (`-ENOENT`: it is not there).
    public int remove(byte[] key) {
        return element(BpfAbi.BPF_MAP_DELETE_ELEM, key, null, null);
    }

    /// Reads what `key` leads to into `value`: 0 or `-errno` (`-ENOENT`: nothing).
    public int get(byte[] key, byte[] value) {
        if (shape.type == BPF_MAP_TYPE_PERCPU_ARRAY) {
            throw new IllegalArgumentException(name + " has a value for each processor");
        }
        return element(BpfAbi.BPF_MAP_LOOKUP_ELEM, key, null, checked(value, shape.valueSize));
    }

    /// The sum of what every processor counted at `index`; the map is a `PERCPU_ARRAY` of `u64`.
    public long sum(int index) {
        if (shape.type != BPF_MAP_TYPE_PERCPU_ARRAY || shape.valueSize != Long.BYTES) {
            throw new IllegalArgumentException(name + " does not count by processor");
        }
        // The kernel writes a value for each processor that it could have, and no kernel has more.
        byte[] counts = new byte[Long.BYTES * CpuList.LIMIT];
        LinuxException.check(
                element(BpfAbi.BPF_MAP_LOOKUP_ELEM, bytes(index), null, counts),
                "bpf BPF_MAP_LOOKUP_ELEM",
                "reading the map " + name);
        MemorySegment words = MemorySegment.ofArray(counts);
        long sum = 0;
        for (int at = 0; at < counts.length; at += Long.BYTES) {
            sum += words.get(JAVA_LONG_UNALIGNED, at);
        }
        return sum;
    }

    private synchronized int element(
            int command, byte[] key, byte @Nullable [] value, byte @Nullable [] result) {
        if (closed) {
            throw new IllegalStateException("the BPF map " + name + " is closed");
        }
        checked(key, shape.keySize);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = BpfAbi.attributes(arena, BpfAbi.MAP_ELEMENT);
            attributes.set(JAVA_INT, MAP_FD, fd);
            attributes.set(JAVA_LONG, KEY, Sys.address(copy(arena, key)));
            attributes.set(JAVA_LONG, FLAGS, BpfAbi.BPF_ANY);
            byte[] carried = value != null ? value : result;
            if (carried == null) {
                return BpfAbi.call(command, attributes);
            }
            MemorySegment memory = copy(arena, carried);
            attributes.set(JAVA_LONG, VALUE, Sys.address(memory));
            int answer = BpfAbi.call(command, attributes);
            if (result != null && answer == 0) {
                MemorySegment.copy(memory, JAVA_BYTE, 0, result, 0, result.length);
            }
            return answer;
        }
    }

    /// Programs that use the map keep it.
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Descriptors.close(fd);
        }
    }

    @Override
    public String toString() {
        return name + ": " + shape;
    }

    private static byte[] checked(byte[] bytes, int size) {
        if (bytes.length != size) {
            throw new IllegalArgumentException(bytes.length + " bytes, not " + size);
        }
        return bytes;
    }

    private static MemorySegment copy(Arena arena, byte[] bytes) {
        MemorySegment memory = arena.allocate(bytes.length, Long.BYTES);
        MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, 0, bytes.length);
        return memory;
    }

    private static byte[] bytes(int value) {
        byte[] bytes = new byte[Integer.BYTES];
        MemorySegment.ofArray(bytes).set(JAVA_INT_UNALIGNED, 0, value);
        return bytes;
    }

    private static void set(MemorySegment attributes, String member, int value) {
        attributes.set(JAVA_INT, BpfAbi.offset(BpfAbi.MAP_CREATE, member), value);
    }
}
