package io.wraith.linux;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/// An Internet address and port in native memory: a `sockaddr_in` or a `sockaddr_in6`, told apart
/// by the family that both begin with. The raw words ([#high], [#low], [#port]) serve hot paths;
/// [#read] and [#set] translate for the others.
@Header("netinet/in.h")
public final class Sockaddr {
    /// Room for either form, and for the length that receiving calls take and give.
    @Ours("sizeof(struct sockaddr_in6) + sizeof(socklen_t)")
    static final int SIZE = 32;

    static final StructLayout IN =
            structLayout(
                            JAVA_SHORT.withName("sin_family"),
                            JAVA_SHORT.withName("sin_port"),
                            JAVA_INT.withName("sin_addr"),
                            paddingLayout(8))
                    .withName("sockaddr_in");
    static final StructLayout IN6 =
            structLayout(
                            JAVA_SHORT.withName("sin6_family"),
                            JAVA_SHORT.withName("sin6_port"),
                            JAVA_INT.withName("sin6_flowinfo"),
                            sequenceLayout(16, JAVA_BYTE).withName("sin6_addr"),
                            JAVA_INT.withName("sin6_scope_id"))
                    .withName("sockaddr_in6");

    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfShort BIG_U16 = U16.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfInt BIG_U32 = U32.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfLong BIG_U64 = U64.withOrder(ByteOrder.BIG_ENDIAN);

    @Ours("sizeof(struct sockaddr_in6)")
    static final int LARGEST = (int) IN6.byteSize();

    private static final long LENGTH = LARGEST;
    private static final long PORT = IN.byteOffset(PathElement.groupElement("sin_port"));
    private static final long ADDRESS4 = IN.byteOffset(PathElement.groupElement("sin_addr"));
    private static final long ADDRESS6 = IN6.byteOffset(PathElement.groupElement("sin6_addr"));
    private static final long SCOPE = IN6.byteOffset(PathElement.groupElement("sin6_scope_id"));

    /// `::ffff:0:0`, the prefix under which IPv6 sockets see IPv4 addresses.
    private static final long MAPPED = 0xffffL << 32;

    private final MemorySegment memory;
    private final long at;

    /// A window on `SIZE` bytes at `at`.
    Sockaddr(MemorySegment memory, long at) {
        Sys.address(memory, at, SIZE);
        this.memory = memory;
        this.at = at;
    }

    public static Sockaddr in(Arena arena) {
        return new Sockaddr(arena.allocate(SIZE, Long.BYTES), 0);
    }

    /// `address` as a socket of its own family wants it.
    public static Sockaddr of(Arena arena, InetSocketAddress address) {
        Sockaddr name = in(arena);
        name.set(address, family(address.getAddress()));
        return name;
    }

    public static int family(InetAddress address) {
        return address instanceof Inet4Address ? Sockets.AF_INET : Sockets.AF_INET6;
    }

    /// `AF_INET`, `AF_INET6`, or 0 while empty.
    public int family() {
        return Short.toUnsignedInt(memory.get(U16, at));
    }

    /// Bytes that the kernel reads of it: 0 while empty.
    public int length() {
        return switch (family()) {
            case Sockets.AF_INET -> (int) IN.byteSize();
            case Sockets.AF_INET6 -> (int) IN6.byteSize();
            default -> 0;
        };
    }

    public int port() {
        return Short.toUnsignedInt(memory.get(BIG_U16, at + PORT));
    }

    /// The first eight bytes of the IPv6 address; 0 for IPv4.
    public long high() {
        return family() == Sockets.AF_INET6 ? memory.get(BIG_U64, at + ADDRESS6) : 0;
    }

    /// The last eight bytes of the IPv6 address; an IPv4 address in its mapped form, so that one
    /// peer has the same words on sockets of both families.
    public long low() {
        return switch (family()) {
            case Sockets.AF_INET -> mapped(memory.get(BIG_U32, at + ADDRESS4));
            case Sockets.AF_INET6 -> memory.get(BIG_U64, at + ADDRESS6 + Long.BYTES);
            default -> 0;
        };
    }

    static long mapped(int address) {
        return MAPPED | Integer.toUnsignedLong(address);
    }

    /// The interface of a link-local address, else 0.
    public int scope() {
        return family() == Sockets.AF_INET6 ? memory.get(U32, at + SCOPE) : 0;
    }

    public void clear() {
        for (int i = 0; i < SIZE; i += Long.BYTES) {
            memory.set(U64, at + i, 0);
        }
    }

    /// Writes `address` for a socket of `family`; IPv4 addresses appear mapped on IPv6 sockets.
    public void set(InetSocketAddress address, int family) {
        InetAddress ip = address.getAddress();
        if (ip == null) {
            throw new IllegalArgumentException(address + " was not resolved");
        }
        byte[] bytes = ip.getAddress();
        clear();
        if (family == Sockets.AF_INET && bytes.length == 4) {
            MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, at + ADDRESS4, 4);
        } else if (family == Sockets.AF_INET6 && bytes.length == 4) {
            memory.set(BIG_U64, at + ADDRESS6 + Long.BYTES, MAPPED);
            MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, at + ADDRESS6 + 12, 4);
        } else if (family == Sockets.AF_INET6) {
            MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, at + ADDRESS6, 16);
            memory.set(U32, at + SCOPE, ((Inet6Address) ip).getScopeId());
        } else {
            throw new IllegalArgumentException(address + " on a socket of family " + family);
        }
        memory.set(U16, at, (short) family);
        memory.set(BIG_U16, at + PORT, (short) address.getPort());
    }

    /// Writes an address in the raw words, for a socket of `family`: what a hot path calls.
    public void set(int family, long high, long low, int port, int scope) {
        clear();
        if (family == Sockets.AF_INET) {
            memory.set(BIG_U32, at + ADDRESS4, (int) low);
        } else {
            memory.set(BIG_U64, at + ADDRESS6, high);
            memory.set(BIG_U64, at + ADDRESS6 + Long.BYTES, low);
            memory.set(U32, at + SCOPE, scope);
        }
        memory.set(U16, at, (short) family);
        memory.set(BIG_U16, at + PORT, (short) port);
    }

    /// Copies another address, whatever its family.
    public void set(Sockaddr source) {
        for (int i = 0; i < SIZE; i += Long.BYTES) {
            memory.set(U64, at + i, source.memory.get(U64, source.at + i));
        }
    }

    /// The address as Java knows it; null while empty. A mapped one comes back as IPv4.
    public @Nullable InetSocketAddress read() {
        return switch (family()) {
            case Sockets.AF_INET -> new InetSocketAddress(address(ADDRESS4, 4), port());
            case Sockets.AF_INET6 -> new InetSocketAddress(address(ADDRESS6, 16), port());
            default -> null;
        };
    }

    long address() {
        return Sys.address(memory, at, SIZE);
    }

    /// Empties the name for the kernel to fill, and says where the kernel reads how much room there
    /// is and writes how much it used.
    long rearm() {
        memory.set(U16, at, (short) 0);
        memory.set(U32, at + LENGTH, LARGEST);
        return address() + LENGTH;
    }

    private InetAddress address(long offset, int length) {
        byte[] bytes = new byte[length];
        MemorySegment.copy(memory, JAVA_BYTE, at + offset, bytes, 0, length);
        try {
            return scope() == 0
                    ? InetAddress.getByAddress(bytes)
                    : Inet6Address.getByAddress(null, bytes, scope());
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
