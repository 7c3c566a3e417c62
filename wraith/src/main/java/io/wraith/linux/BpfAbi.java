package io.wraith.linux;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// The `bpf(2)` system call: its commands, and the part of `union bpf_attr` that each looks at. The
/// kernel takes a union that is longer than its own if the rest is zero, and one that is shorter.
@Header({"sys/syscall.h", "linux/bpf.h", "linux/if_link.h"})
final class BpfAbi {
    static final int SYS_bpf = Arch.pick(321, 280);

    static final int BPF_MAP_CREATE = 0;
    static final int BPF_MAP_LOOKUP_ELEM = 1;
    static final int BPF_MAP_UPDATE_ELEM = 2;
    static final int BPF_MAP_DELETE_ELEM = 3;
    static final int BPF_PROG_LOAD = 5;
    static final int BPF_PROG_TEST_RUN = 10;
    static final int BPF_LINK_CREATE = 28;

    static final int BPF_ANY = 0;
    static final int BPF_PSEUDO_MAP_FD = 1;
    static final int BPF_OBJ_NAME_LEN = 16;
    static final int BPF_PROG_TYPE_XDP = 6;
    static final int BPF_XDP = 37;
    static final int BPF_F_XDP_HAS_FRAGS = 32;

    static final int XDP_FLAGS_SKB_MODE = 2;
    static final int XDP_FLAGS_DRV_MODE = 4;

    static final StructLayout MAP_CREATE =
            structLayout(
                            JAVA_INT.withName("map_type"),
                            JAVA_INT.withName("key_size"),
                            JAVA_INT.withName("value_size"),
                            JAVA_INT.withName("max_entries"),
                            JAVA_INT.withName("map_flags"),
                            paddingLayout(8),
                            sequenceLayout(BPF_OBJ_NAME_LEN, JAVA_BYTE).withName("map_name"),
                            paddingLayout(4))
                    .withName("union bpf_attr");
    static final StructLayout MAP_ELEMENT =
            structLayout(
                            JAVA_INT.withName("map_fd"),
                            paddingLayout(4),
                            JAVA_LONG.withName("key"),
                            JAVA_LONG.withName("value"),
                            JAVA_LONG.withName("flags"))
                    .withName("union bpf_attr");
    static final StructLayout PROG_LOAD =
            structLayout(
                            JAVA_INT.withName("prog_type"),
                            JAVA_INT.withName("insn_cnt"),
                            JAVA_LONG.withName("insns"),
                            JAVA_LONG.withName("license"),
                            JAVA_INT.withName("log_level"),
                            JAVA_INT.withName("log_size"),
                            JAVA_LONG.withName("log_buf"),
                            paddingLayout(4),
                            JAVA_INT.withName("prog_flags"),
                            sequenceLayout(BPF_OBJ_NAME_LEN, JAVA_BYTE).withName("prog_name"),
                            JAVA_INT.withName("prog_ifindex"),
                            JAVA_INT.withName("expected_attach_type"))
                    .withName("union bpf_attr");
    static final StructLayout TEST_RUN =
            structLayout(
                            JAVA_INT.withName("test.prog_fd"),
                            JAVA_INT.withName("test.retval"),
                            JAVA_INT.withName("test.data_size_in"),
                            JAVA_INT.withName("test.data_size_out"),
                            JAVA_LONG.withName("test.data_in"),
                            JAVA_LONG.withName("test.data_out"),
                            JAVA_INT.withName("test.repeat"),
                            JAVA_INT.withName("test.duration"))
                    .withName("union bpf_attr");
    static final StructLayout LINK_CREATE =
            structLayout(
                            JAVA_INT.withName("link_create.prog_fd"),
                            JAVA_INT.withName("link_create.target_ifindex"),
                            JAVA_INT.withName("link_create.attach_type"),
                            JAVA_INT.withName("link_create.flags"))
                    .withName("union bpf_attr");

    private static final Sys.Call4 SYSCALL = Sys.call4("syscall");

    private BpfAbi() {}

    static long offset(StructLayout attributes, String member) {
        return attributes.byteOffset(PathElement.groupElement(member));
    }

    /// What the kernel answers to a command, or `-errno`.
    static int call(int command, MemorySegment attributes) {
        return SYSCALL.toInt(SYS_bpf, command, Sys.address(attributes), attributes.byteSize());
    }

    /// Writes the name under which tools show an object: ASCII letters, digits, dots and lines; the
    /// kernel refuses others.
    static void name(MemorySegment attributes, long at, String name) {
        if (!name.matches("[A-Za-z0-9_.]{1," + (BPF_OBJ_NAME_LEN - 1) + "}")) {
            throw new IllegalArgumentException("\"" + name + "\" as the name of a BPF object");
        }
        for (int i = 0; i < name.length(); i++) {
            attributes.set(JAVA_BYTE, at + i, (byte) name.charAt(i));
        }
    }

    static MemorySegment attributes(Arena arena, StructLayout layout) {
        return arena.allocate(layout.byteSize(), Long.BYTES);
    }
}
