package io.wraith.linux;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What this process can have of io_uring. Where it is not `allowed`, `reason` says why and the
/// lists are empty; the names are the kernel's without their prefixes.
public record UringSupport(
        boolean allowed,
        String reason,
        List<String> setupFlags,
        List<String> features,
        List<String> operations,
        List<String> missingOperations) {
    private static final Map<String, Integer> SETUP_FLAGS = new LinkedHashMap<>();
    private static final Map<String, Integer> FEATURES = new LinkedHashMap<>();
    private static final Map<String, Integer> OPERATIONS = new LinkedHashMap<>();

    static {
        SETUP_FLAGS.put("SUBMIT_ALL", UringAbi.IORING_SETUP_SUBMIT_ALL);
        SETUP_FLAGS.put("COOP_TASKRUN", UringAbi.IORING_SETUP_COOP_TASKRUN);
        SETUP_FLAGS.put("SINGLE_ISSUER", UringAbi.IORING_SETUP_SINGLE_ISSUER);
        SETUP_FLAGS.put("DEFER_TASKRUN", UringAbi.IORING_SETUP_DEFER_TASKRUN);
        SETUP_FLAGS.put("NO_SQARRAY", UringAbi.IORING_SETUP_NO_SQARRAY);

        FEATURES.put("SINGLE_MMAP", UringAbi.IORING_FEAT_SINGLE_MMAP);
        FEATURES.put("NODROP", UringAbi.IORING_FEAT_NODROP);
        FEATURES.put("SUBMIT_STABLE", UringAbi.IORING_FEAT_SUBMIT_STABLE);
        FEATURES.put("FAST_POLL", UringAbi.IORING_FEAT_FAST_POLL);
        FEATURES.put("EXT_ARG", UringAbi.IORING_FEAT_EXT_ARG);
        FEATURES.put("NATIVE_WORKERS", UringAbi.IORING_FEAT_NATIVE_WORKERS);
        FEATURES.put("CQE_SKIP", UringAbi.IORING_FEAT_CQE_SKIP);
        FEATURES.put("LINKED_FILE", UringAbi.IORING_FEAT_LINKED_FILE);

        OPERATIONS.put("READ", UringAbi.IORING_OP_READ);
        OPERATIONS.put("WRITE", UringAbi.IORING_OP_WRITE);
        OPERATIONS.put("READ_FIXED", UringAbi.IORING_OP_READ_FIXED);
        OPERATIONS.put("WRITE_FIXED", UringAbi.IORING_OP_WRITE_FIXED);
        OPERATIONS.put("FSYNC", UringAbi.IORING_OP_FSYNC);
        OPERATIONS.put("FALLOCATE", UringAbi.IORING_OP_FALLOCATE);
        OPERATIONS.put("SPLICE", UringAbi.IORING_OP_SPLICE);
        OPERATIONS.put("SEND", UringAbi.IORING_OP_SEND);
        OPERATIONS.put("RECV", UringAbi.IORING_OP_RECV);
        OPERATIONS.put("SENDMSG", UringAbi.IORING_OP_SENDMSG);
        OPERATIONS.put("RECVMSG", UringAbi.IORING_OP_RECVMSG);
        OPERATIONS.put("SEND_ZC", UringAbi.IORING_OP_SEND_ZC);
        OPERATIONS.put("SENDMSG_ZC", UringAbi.IORING_OP_SENDMSG_ZC);
        OPERATIONS.put("POLL_ADD", UringAbi.IORING_OP_POLL_ADD);
        OPERATIONS.put("TIMEOUT", UringAbi.IORING_OP_TIMEOUT);
        OPERATIONS.put("ASYNC_CANCEL", UringAbi.IORING_OP_ASYNC_CANCEL);
    }

    /// Opens a small ring with every flag that this class names, asks it, and closes it.
    public static UringSupport probe() {
        UringSetup everything = UringSetup.of(4).withFlags(UringAbi.IORING_SETUP_NO_SQARRAY);
        try (Uring ring = Uring.open(everything)) {
            BitSet operations = ring.operations();
            return new UringSupport(
                    true,
                    "",
                    named(SETUP_FLAGS, ring.flags()),
                    named(FEATURES, ring.features()),
                    OPERATIONS.keySet().stream().filter(o -> has(operations, o)).toList(),
                    OPERATIONS.keySet().stream().filter(o -> !has(operations, o)).toList());
        } catch (LinuxException refused) {
            return new UringSupport(
                    false,
                    Objects.requireNonNull(refused.getMessage()),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of());
        }
    }

    private static boolean has(BitSet operations, String name) {
        return operations.get(OPERATIONS.getOrDefault(name, Integer.MAX_VALUE));
    }

    private static List<String> named(Map<String, Integer> names, int bits) {
        return names.entrySet().stream()
                .filter(flag -> (bits & flag.getValue()) != 0)
                .map(Map.Entry::getKey)
                .toList();
    }
}
