package io.wraith.linux;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Writes BPF programs an instruction at a time, with labels to jump to. An instruction is one
/// `struct bpf_insn`, here as a little-endian long:
///
/// ```
/// opcode u8 | target u4 | source u4 | offset s16 | immediate s32
/// ```
///
/// What the instructions mean is what the kernel's document on its instruction set says; the names
/// here are words for them. A call takes its arguments in R1 to R5, answers in R0, and leaves R6 to
/// R9 alone; R10 points behind 512 bytes of stack and is never written.
@Header("linux/bpf.h")
@SuppressWarnings("EnumOrdinal") // a register's number
public final class BpfAssembler {
    static final int BPF_LD = 0x00;
    static final int BPF_LDX = 0x01;
    static final int BPF_ST = 0x02;
    static final int BPF_STX = 0x03;
    static final int BPF_JMP = 0x05;
    static final int BPF_ALU64 = 0x07;
    static final int BPF_W = 0x00;
    static final int BPF_H = 0x08;
    static final int BPF_B = 0x10;
    static final int BPF_DW = 0x18;
    static final int BPF_IMM = 0x00;
    static final int BPF_MEM = 0x60;
    static final int BPF_K = 0x00;
    static final int BPF_X = 0x08;
    static final int BPF_ADD = 0x00;
    static final int BPF_AND = 0x50;
    static final int BPF_LSH = 0x60;
    static final int BPF_RSH = 0x70;
    static final int BPF_MOV = 0xb0;
    static final int BPF_JA = 0x00;
    static final int BPF_JEQ = 0x10;
    static final int BPF_JGT = 0x20;
    static final int BPF_JNE = 0x50;
    static final int BPF_CALL = 0x80;
    static final int BPF_EXIT = 0x90;
    static final int BPF_FUNC_map_lookup_elem = 1;
    static final int BPF_FUNC_redirect_map = 51;

    private static final long OFFSET_MASK = 0xffff;
    private static final int OFFSET_SHIFT = 16;
    private static final int IMMEDIATE_SHIFT = 32;

    private final List<Jump> jumps = new ArrayList<>();
    private long[] code = new long[64];
    private int used;

    /// A register of the machine.
    public enum Register {
        R0,
        R1,
        R2,
        R3,
        R4,
        R5,
        R6,
        R7,
        R8,
        R9,
        R10
    }

    /// How much memory an instruction reads or writes.
    public enum Width {
        U8(BPF_B),
        U16(BPF_H),
        U32(BPF_W),
        U64(BPF_DW);

        private final int bits;

        Width(int bits) {
            this.bits = bits;
        }
    }

    /// Functions of the kernel that a program may call.
    public enum Function {
        MAP_LOOKUP_ELEM(BPF_FUNC_map_lookup_elem),
        REDIRECT_MAP(BPF_FUNC_redirect_map);

        private final int number;

        Function(int number) {
            this.number = number;
        }
    }

    /// A place in the program, known once it is put there.
    public static final class Label {
        private int at = -1;
    }

    private record Jump(int from, Label to) {}

    public BpfAssembler() {}

    /// Puts a label in front of the next instruction.
    public BpfAssembler at(Label label) {
        if (label.at >= 0) {
            throw new IllegalArgumentException("a label at two places");
        }
        label.at = used;
        return this;
    }

    public BpfAssembler move(Register target, Register source) {
        return emit(BPF_ALU64 | BPF_MOV | BPF_X, target, source, 0, 0);
    }

    public BpfAssembler move(Register target, int value) {
        return emit(BPF_ALU64 | BPF_MOV | BPF_K, target, Register.R0, 0, value);
    }

    public BpfAssembler add(Register target, Register source) {
        return emit(BPF_ALU64 | BPF_ADD | BPF_X, target, source, 0, 0);
    }

    public BpfAssembler add(Register target, int value) {
        return emit(BPF_ALU64 | BPF_ADD | BPF_K, target, Register.R0, 0, value);
    }

    public BpfAssembler and(Register target, int mask) {
        return emit(BPF_ALU64 | BPF_AND | BPF_K, target, Register.R0, 0, mask);
    }

    public BpfAssembler shiftLeft(Register target, int bits) {
        return emit(BPF_ALU64 | BPF_LSH | BPF_K, target, Register.R0, 0, bits);
    }

    public BpfAssembler shiftRight(Register target, int bits) {
        return emit(BPF_ALU64 | BPF_RSH | BPF_K, target, Register.R0, 0, bits);
    }

    /// `target = memory[base + offset]`, filled up with zeros.
    public BpfAssembler load(Width width, Register target, Register base, int offset) {
        return emit(BPF_LDX | BPF_MEM | width.bits, target, base, offset, 0);
    }

    /// `memory[base + offset] = source`, cut to the width.
    public BpfAssembler store(Width width, Register base, int offset, Register source) {
        return emit(BPF_STX | BPF_MEM | width.bits, base, source, offset, 0);
    }

    /// `memory[base + offset] = value`
    public BpfAssembler store(Width width, Register base, int offset, int value) {
        return emit(BPF_ST | BPF_MEM | width.bits, base, Register.R0, offset, value);
    }

    /// `target` becomes what functions take for a map. The program keeps the map from then on.
    public BpfAssembler map(Register target, BpfMap map) {
        int opcode = BPF_LD | BPF_DW | BPF_IMM;
        append(encode(opcode, target.ordinal(), BpfAbi.BPF_PSEUDO_MAP_FD, 0, map.descriptor()));
        return append(0); // a 64-bit value takes the room of two instructions
    }

    public BpfAssembler jump(Label label) {
        return jump(BPF_JMP | BPF_JA, Register.R0, Register.R0, 0, label);
    }

    public BpfAssembler jumpIfEqual(Register left, int right, Label label) {
        return jump(BPF_JMP | BPF_JEQ | BPF_K, left, Register.R0, right, label);
    }

    public BpfAssembler jumpIfNot(Register left, int right, Label label) {
        return jump(BPF_JMP | BPF_JNE | BPF_K, left, Register.R0, right, label);
    }

    /// Jumps if `left > right`, both without a sign.
    public BpfAssembler jumpIfAbove(Register left, Register right, Label label) {
        return jump(BPF_JMP | BPF_JGT | BPF_X, left, right, 0, label);
    }

    public BpfAssembler call(Function function) {
        return emit(BPF_JMP | BPF_CALL, Register.R0, Register.R0, 0, function.number);
    }

    /// Ends the program; R0 is its answer.
    public BpfAssembler exit() {
        return emit(BPF_JMP | BPF_EXIT, Register.R0, Register.R0, 0, 0);
    }

    /// The finished program.
    public long[] assemble() {
        long[] program = Arrays.copyOf(code, used);
        for (Jump jump : jumps) {
            if (jump.to.at < 0) {
                throw new IllegalStateException("a jump to a label that is nowhere");
            }
            // Counted from the instruction after the jump.
            int distance = jump.to.at - jump.from - 1;
            if (distance != (short) distance) {
                throw new IllegalStateException("a jump over " + distance + " instructions");
            }
            program[jump.from] |= (distance & OFFSET_MASK) << OFFSET_SHIFT;
        }
        return program;
    }

    private BpfAssembler jump(int opcode, Register left, Register right, int value, Label label) {
        jumps.add(new Jump(used, label));
        return emit(opcode, left, right, 0, value);
    }

    private BpfAssembler emit(
            int opcode, Register target, Register source, int offset, int immediate) {
        return append(encode(opcode, target.ordinal(), source.ordinal(), offset, immediate));
    }

    private BpfAssembler append(long instruction) {
        if (used == code.length) {
            code = Arrays.copyOf(code, 2 * used);
        }
        code[used++] = instruction;
        return this;
    }

    private static long encode(int opcode, int target, int source, int offset, int immediate) {
        if (offset != (short) offset) {
            throw new IllegalArgumentException("an offset of " + offset);
        }
        return opcode
                | target << Byte.SIZE
                | source << 12
                | (offset & OFFSET_MASK) << OFFSET_SHIFT
                | (long) immediate << IMMEDIATE_SHIFT;
    }
}
