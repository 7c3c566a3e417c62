package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// What is mapped for a ring. The arguments are ours: a deadline, then one per place of the
/// submission queue.
record UringMappings(Memory.Region rings, Memory.Region entries, Memory.Region arguments) {
    private static final long DEADLINE = 0;
    private static final long WAIT = DEADLINE + UringAbi.TIMESPEC.byteSize();
    private static final long TIMESPECS = WAIT + UringAbi.GETEVENTS_ARG.byteSize();

    private static final long SECOND_NS = 1_000_000_000L;
    private static final long SECONDS = UringAbi.offset(UringAbi.TIMESPEC, "tv_sec");
    private static final long NANOSECONDS = UringAbi.offset(UringAbi.TIMESPEC, "tv_nsec");
    private static final long TS = UringAbi.offset(UringAbi.GETEVENTS_ARG, "ts");

    static UringMappings of(int fd, MemorySegment params) {
        int places = params.get(JAVA_INT, at("sq_entries"));
        long submissions = field(params, "sq_off", "array") + places * JAVA_INT.byteSize();
        long completions =
                field(params, "cq_off", "cqes")
                        + params.get(JAVA_INT, at("cq_entries")) * UringAbi.CQE.byteSize();
        List<Memory.Region> mapped = new ArrayList<>();
        try {
            mapped.add(
                    Memory.populated(
                            "io_uring queues",
                            fd,
                            UringAbi.IORING_OFF_SQ_RING,
                            Math.max(submissions, completions)));
            mapped.add(
                    Memory.populated(
                            "io_uring requests",
                            fd,
                            UringAbi.IORING_OFF_SQES,
                            places * UringAbi.entryBytes(params.get(JAVA_INT, at("flags")))));
            mapped.add(
                    Memory.anonymous(
                            "io_uring arguments",
                            TIMESPECS + places * UringAbi.TIMESPEC.byteSize()));
        } catch (LinuxException failure) {
            mapped.forEach(Memory.Region::close);
            throw failure;
        }
        return new UringMappings(mapped.get(0), mapped.get(1), mapped.get(2));
    }

    MemorySegment timespecs() {
        return arguments.segment().asSlice(TIMESPECS);
    }

    /// The address of an argument that tells the kernel to wait no longer than `timeoutNs`.
    long waitArgument(long timeoutNs) {
        MemorySegment memory = arguments.segment();
        writeTimespec(memory, DEADLINE, timeoutNs);
        memory.set(JAVA_LONG, WAIT + TS, memory.address() + DEADLINE);
        return memory.address() + WAIT;
    }

    void unmap() {
        arguments.close();
        entries.close();
        rings.close();
    }

    /// Writes `nanoseconds` as a `struct __kernel_timespec`.
    static void writeTimespec(MemorySegment memory, long at, long nanoseconds) {
        memory.set(JAVA_LONG, at + SECONDS, nanoseconds / SECOND_NS);
        memory.set(JAVA_LONG, at + NANOSECONDS, nanoseconds % SECOND_NS);
    }

    private static long field(MemorySegment params, String outer, String inner) {
        return params.get(JAVA_INT, UringAbi.offset(UringAbi.PARAMS, outer, inner));
    }

    private static long at(String member) {
        return UringAbi.offset(UringAbi.PARAMS, member);
    }
}
