package io.wraith.node.doctor;

import java.util.List;
import java.util.stream.Stream;

/// The capabilities (in the kernel's sense) that the process holds.
final class ProcessRights {
    enum Right {
        CAP_NET_ADMIN(12),
        CAP_NET_RAW(13),
        CAP_IPC_LOCK(14),
        CAP_SYS_ADMIN(21),
        CAP_BPF(39);

        private final int bit;

        Right(int bit) {
            this.bit = bit;
        }
    }

    private final long effective;

    private ProcessRights(long effective) {
        this.effective = effective;
    }

    static ProcessRights of(SystemFiles files) {
        try {
            String mask = files.value("proc/self/status", "CapEff");
            return new ProcessRights(Long.parseUnsignedLong(mask, 16));
        } catch (NumberFormatException unknown) {
            return new ProcessRights(0);
        }
    }

    boolean has(Right right) {
        return (effective >>> right.bit & 1) != 0;
    }

    /// Those of the given ones that are missing.
    List<Right> lacking(Right... rights) {
        return Stream.of(rights).filter(right -> !has(right)).toList();
    }
}
