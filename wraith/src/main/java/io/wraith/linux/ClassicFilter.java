package io.wraith.linux;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;

/// Writes a classic BPF program, which every process may give to its own sockets. It has one
/// register; bytes are counted from behind the UDP header; a load behind the packet's end ends the
/// program with the answer 0.
@Header("linux/filter.h")
public final class ClassicFilter {
    static final int BPF_LD = 0x00;
    static final int BPF_ALU = 0x04;
    static final int BPF_JMP = 0x05;
    static final int BPF_RET = 0x06;
    static final int BPF_W = 0x00;
    static final int BPF_B = 0x10;
    static final int BPF_ABS = 0x20;
    static final int BPF_K = 0x00;
    static final int BPF_A = 0x10;
    static final int BPF_MOD = 0x90;
    static final int BPF_JEQ = 0x10;
    static final int BPF_MAXINSNS = 4096;

    static final StructLayout SOCK_FILTER =
            structLayout(
                            JAVA_SHORT.withName("code"),
                            JAVA_BYTE.withName("jt"),
                            JAVA_BYTE.withName("jf"),
                            JAVA_INT.withName("k"))
                    .withName("sock_filter");

    static final StructLayout SOCK_FPROG =
            structLayout(JAVA_SHORT.withName("len"), paddingLayout(6), ADDRESS.withName("filter"))
                    .withName("sock_fprog");

    private static final long CODE = offset(SOCK_FILTER, "code");
    private static final long IF_TRUE = offset(SOCK_FILTER, "jt");
    private static final long IF_FALSE = offset(SOCK_FILTER, "jf");
    private static final long OPERAND = offset(SOCK_FILTER, "k");

    private record Instruction(int code, int ifTrue, int ifFalse, int operand) {}

    private final List<Instruction> program = new ArrayList<>();

    public ClassicFilter() {}

    private static long offset(StructLayout layout, String member) {
        return layout.byteOffset(PathElement.groupElement(member));
    }

    public ClassicFilter loadByte(int at) {
        return add(BPF_LD | BPF_B | BPF_ABS, 0, 0, at);
    }

    /// Loads 32 bits in network order.
    public ClassicFilter loadWord(int at) {
        return add(BPF_LD | BPF_W | BPF_ABS, 0, 0, at);
    }

    /// Leaves out so many instructions unless the register has that value.
    public ClassicFilter skipUnless(int value, int instructions) {
        return add(BPF_JMP | BPF_JEQ | BPF_K, 0, instructions, value);
    }

    /// The register becomes what dividing it leaves, without a sign.
    public ClassicFilter remainder(int divisor) {
        return add(BPF_ALU | BPF_MOD | BPF_K, 0, 0, divisor);
    }

    public ClassicFilter answer(int value) {
        return add(BPF_RET | BPF_K, 0, 0, value);
    }

    /// Answers what the register holds.
    public ClassicFilter answer() {
        return add(BPF_RET | BPF_A, 0, 0, 0);
    }

    private ClassicFilter add(int code, int ifTrue, int ifFalse, int operand) {
        if (program.size() == BPF_MAXINSNS || ifFalse < 0 || ifFalse > 255) {
            throw new IllegalArgumentException("a program that is too long");
        }
        program.add(new Instruction(code, ifTrue, ifFalse, operand));
        return this;
    }

    /// From now on the answer chooses among the sockets that share the address of `fd`
    /// (SO_REUSEPORT), counted in the order in which they were bound; where there is none of that
    /// number, the kernel chooses by the addresses. Answers 0 or `-errno`.
    public int attachToGroup(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment code = arena.allocate(SOCK_FILTER, program.size());
            long at = 0;
            for (Instruction each : program) {
                code.set(JAVA_SHORT, at + CODE, (short) each.code);
                code.set(JAVA_BYTE, at + IF_TRUE, (byte) each.ifTrue);
                code.set(JAVA_BYTE, at + IF_FALSE, (byte) each.ifFalse);
                code.set(JAVA_INT, at + OPERAND, each.operand);
                at += SOCK_FILTER.byteSize();
            }
            MemorySegment head = arena.allocate(SOCK_FPROG);
            head.set(JAVA_SHORT, offset(SOCK_FPROG, "len"), (short) program.size());
            head.set(ADDRESS, offset(SOCK_FPROG, "filter"), code);
            return SocketOptions.set(
                    fd, SocketOptions.SOL_SOCKET, SocketOptions.SO_ATTACH_REUSEPORT_CBPF, head);
        }
    }
}
