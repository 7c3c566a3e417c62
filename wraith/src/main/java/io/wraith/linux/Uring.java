package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// One io_uring: requests go to the kernel through a queue in shared memory and their completions
/// come back through another.
///
/// 1. [#prepare] a request and offer it, as often as there is [#room].
/// 2. [#submit], or [#submitAndWait] for completions or a deadline.
/// 3. Read [#completions]: each request ends with exactly one that announces no further ones.
///
/// A ring belongs to the thread that opened it, or called [#enable]; another one gets a
/// [WrongThreadException]. To wake a waiting owner, write to an eventfd on which the ring has a
/// read outstanding.
///
/// [#close] cancels what is outstanding and waits for its end, then unmaps and closes; only after
/// that may the memory of outstanding requests be given back.
public final class Uring implements AutoCloseable {
    /// For [#submitAndWait]: no deadline.
    public static final long FOREVER = Long.MAX_VALUE;

    private static final int OPERATIONS_ASKED = 256;
    private static final long POLLER_STEP_NS = 10_000;
    private static final long CLOSE_LIMIT_NS = 5_000_000_000L;
    private static final long CLOSE_STEP_NS = 100_000_000L;

    private static final Sys.Call5 REGISTER = Sys.call5("syscall");
    private static final Sys.Call7 ENTER = Sys.call7("syscall");

    private final RingOwner owner;
    private final int fd;
    private final int flags;
    private final int features;
    private final boolean hasPoller;
    private final UringMappings mappings;
    private final SubmissionQueue submissions;
    private final CompletionQueue completions;
    private final Submission draft;
    private final List<BufferRing> bufferRings = new ArrayList<>();

    private Uring(int fd, MemorySegment params, UringMappings mappings) {
        this.fd = fd;
        this.mappings = mappings;
        owner = new RingOwner("io_uring " + fd);
        flags = params.get(JAVA_INT, UringAbi.offset(UringAbi.PARAMS, "flags"));
        features = params.get(JAVA_INT, UringAbi.offset(UringAbi.PARAMS, "features"));
        hasPoller = (flags & UringAbi.IORING_SETUP_SQPOLL) != 0;
        MemorySegment rings = mappings.rings().segment();
        submissions = new SubmissionQueue(rings, mappings.entries().segment(), params);
        completions = new CompletionQueue(owner, rings, params);
        draft = new Submission(owner, submissions, mappings.timespecs());
    }

    /// A ring for the calling thread. Throws when the kernel has no io_uring, forbids it to this
    /// process, or is older than Linux 5.11.
    public static Uring open(UringSetup setup) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment params = arena.allocate(UringAbi.PARAMS);
            int fd = setup.create(params);
            try {
                return new Uring(fd, params, UringMappings.of(fd, params));
            } catch (LinuxException failure) {
                Descriptors.close(fd);
                throw failure;
            }
        }
    }

    /// Makes a ring that was opened [UringSetup#startingDisabled] the calling thread's, and lets it
    /// take requests. Whoever prepared it leaves it alone from now on.
    public void enable() {
        owner.adopt();
        LinuxException.check(
                register(UringAbi.IORING_REGISTER_ENABLE_RINGS, 0, 0),
                "io_uring_register",
                "enabling an io_uring");
    }

    /// The `IORING_SETUP_` flags that the kernel granted.
    public int flags() {
        return flags;
    }

    /// The `IORING_FEAT_` flags that the kernel reported.
    public int features() {
        return features;
    }

    /// The draft of the next request.
    public Submission prepare() {
        return draft;
    }

    /// Requests that can be offered before the next submission.
    public int room() {
        owner.check();
        return submissions.room();
    }

    public CompletionQueue completions() {
        return completions;
    }

    /// Requests that the kernel took and whose last completion was not read yet.
    public int inFlight() {
        owner.check();
        // A polling thread may take what was published at any moment.
        int taken = hasPoller ? submissions.published() : submissions.consumed();
        return taken - completions.finals();
    }

    /// Hands the offered requests over, and lets the kernel post completions that it holds back.
    /// The number of requests taken, or `-errno`; what was not taken goes with the next submission.
    /// Costs no system call when there is neither.
    public int submit() {
        owner.check();
        completions.release();
        int offered = submissions.publish();
        int how = holdsBack() ? UringAbi.IORING_ENTER_GETEVENTS : 0;
        if (hasPoller) {
            return submitToPoller(offered, how);
        }
        return offered == 0 && how == 0 ? 0 : enter(offered, 0, how, FOREVER);
    }

    /// Returns once there is room: the kernel's own wait for that ends when the poller has read a
    /// request, which is a moment before its place is given back.
    private int submitToPoller(int offered, int how) {
        int needs = how | pollerNeeds();
        while (needs != 0) {
            int answer = enter(offered, 0, needs, FOREVER);
            if (answer < 0 || !submissions.isFull()) {
                return answer;
            }
            LockSupport.parkNanos(POLLER_STEP_NS);
            needs = pollerNeeds();
        }
        return offered;
    }

    /// Submits like [#submit], then waits until `wanted` completions can be read or `timeoutNs` has
    /// passed; a timeout of 0 or less only looks. The number of requests taken, or `-errno`: of
    /// `-ETIME` and `-EINTR`, which say how a wait ended, only when no request was taken.
    public int submitAndWait(int wanted, long timeoutNs) {
        owner.check();
        completions.release();
        int offered = submissions.publish();
        int how = UringAbi.IORING_ENTER_GETEVENTS | (hasPoller ? pollerNeeds() : 0);
        return enter(offered, timeoutNs <= 0 ? 0 : wanted, how, timeoutNs);
    }

    /// Pins `buffers` for `readFixed` and the like, which name them by their place. They count
    /// against `RLIMIT_MEMLOCK` unless the process may lock what it likes, and have to stay mapped
    /// until [#unregisterBuffers] or [#close].
    public void registerBuffers(MemorySegment... buffers) {
        owner.check();
        try (Arena arena = Arena.ofConfined()) {
            IoVectors vectors =
                    new IoVectors(
                            arena.allocate(IoVectors.bytes(buffers.length), Long.BYTES),
                            buffers.length);
            long bytes = 0;
            for (int i = 0; i < buffers.length; i++) {
                vectors.set(i, buffers[i], 0, buffers[i].byteSize());
                bytes += buffers[i].byteSize();
            }
            LinuxException.check(
                    register(
                            UringAbi.IORING_REGISTER_BUFFERS,
                            vectors.address(0, buffers.length),
                            buffers.length),
                    "io_uring_register",
                    "pinning %d buffers of %d bytes in all".formatted(buffers.length, bytes));
        }
        draft.registered(buffers.clone());
    }

    public void unregisterBuffers() {
        owner.check();
        LinuxException.check(
                register(UringAbi.IORING_UNREGISTER_BUFFERS, 0, 0),
                "io_uring_register",
                "unpinning buffers");
        draft.registered();
    }

    /// Makes the descriptors known by their place, for [Submission#fixedFile]; -1 leaves a place
    /// empty. The ring keeps the files open, whatever happens to the descriptors.
    public void registerFiles(int... descriptors) {
        owner.check();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment table = arena.allocateFrom(JAVA_INT, descriptors);
            LinuxException.check(
                    register(
                            UringAbi.IORING_REGISTER_FILES, Sys.address(table), descriptors.length),
                    "io_uring_register",
                    "registering " + descriptors.length + " files");
        }
    }

    public void unregisterFiles() {
        owner.check();
        LinuxException.check(
                register(UringAbi.IORING_UNREGISTER_FILES, 0, 0),
                "io_uring_register",
                "forgetting registered files");
    }

    /// Provides `count` buffers (a power of two) of `bufferBytes` under the number `group`. They
    /// live as long as the ring.
    public BufferRing provideBuffers(int group, int count, int bufferBytes) {
        owner.check();
        BufferRing buffers = new BufferRing(owner, group, count, bufferBytes);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(UringAbi.BUF_REG);
            request.set(JAVA_LONG, at("ring_addr"), buffers.ringAddress());
            request.set(JAVA_INT, at("ring_entries"), count);
            request.set(JAVA_SHORT, at("bgid"), (short) group);
            LinuxException.check(
                    register(UringAbi.IORING_REGISTER_PBUF_RING, Sys.address(request), 1),
                    "io_uring_register",
                    "providing %d buffers as group %d".formatted(count, group));
        } catch (LinuxException failure) {
            buffers.unmap();
            throw failure;
        }
        bufferRings.add(buffers);
        buffers.publish();
        return buffers;
    }

    /// The numbers of the operations that this kernel supports.
    BitSet operations() {
        owner.check();
        long opBytes = UringAbi.PROBE_OP.byteSize();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment probe =
                    arena.allocate(UringAbi.PROBE.byteSize() + OPERATIONS_ASKED * opBytes, 8);
            LinuxException.check(
                    register(UringAbi.IORING_REGISTER_PROBE, Sys.address(probe), OPERATIONS_ASKED),
                    "io_uring_register",
                    "asking which operations io_uring has");
            BitSet supported = new BitSet();
            long bits = UringAbi.PROBE.byteSize() + UringAbi.offset(UringAbi.PROBE_OP, "flags");
            int known = probe.get(JAVA_BYTE, UringAbi.offset(UringAbi.PROBE, "ops_len")) & 0xff;
            for (int i = 0; i < known; i++) {
                int state = probe.get(JAVA_SHORT, bits + i * opBytes);
                supported.set(i, (state & UringAbi.IO_URING_OP_SUPPORTED) != 0);
            }
            return supported;
        }
    }

    /// Cancels what is outstanding, waits for its end, and gives everything back. Requests that
    /// were offered and not submitted are dropped, completions not yet read are lost. A second
    /// close does nothing. When a request cannot be brought to an end within seconds the ring is
    /// closed all the same, and the exception says that its memory is still in use.
    ///
    /// When the owner's thread has ended any thread may close: the kernel cancelled the requests.
    @Override
    public void close() {
        if (!owner.mayClose()) {
            return;
        }
        int running = owner.isCaller() ? endRequests() : 0;
        release();
        if (running > 0) {
            throw new LinuxException(
                    "io_uring_enter",
                    Errno.ETIMEDOUT,
                    "closing an io_uring with %d requests that do not end and still use memory"
                            .formatted(running));
        }
    }

    /// Closes the ring in place of its owner, which is in none of its verbs and will call no more;
    /// the caller vouches for that. The kernel cancels what is outstanding by itself, some time
    /// later: the files in use stay open until then.
    ///
    /// Only a ring whose completions are worked off within the owner's calls
    /// ([UringAbi#IORING_SETUP_DEFER_TASKRUN]) may be abandoned: of another, a request might write
    /// into its memory after that is gone.
    public void abandon() {
        if ((flags & UringAbi.IORING_SETUP_DEFER_TASKRUN) == 0) {
            throw new IllegalStateException(
                    "io_uring " + fd + " works outside of its owner's calls");
        }
        if (!owner.isClosed()) {
            release();
        }
    }

    private void release() {
        owner.close();
        mappings.unmap();
        Descriptors.close(fd);
        bufferRings.forEach(BufferRing::unmap);
    }

    /// Requests that did not end in time. A request may be between two states in which the kernel
    /// finds it, so cancelling is repeated.
    private int endRequests() {
        submissions.discard(hasPoller);
        long start = System.nanoTime();
        while (inFlight() > 0 && System.nanoTime() - start < CLOSE_LIMIT_NS) {
            draft.cancelAll().offer(0);
            int answer = submitAndWait(1, CLOSE_STEP_NS);
            if (answer < 0 && !isTransient(-answer)) {
                break;
            }
            while (completions.next()) {
                // Its owner no longer wants to know.
            }
        }
        return inFlight();
    }

    private static boolean isTransient(int errno) {
        return switch (errno) {
            case Errno.ETIME, Errno.EINTR, Errno.EAGAIN, Errno.EBUSY -> true;
            default -> false;
        };
    }

    /// Completions that did not fit into the queue, or wait for the owner's call to be worked off.
    private boolean holdsBack() {
        int held = UringAbi.IORING_SQ_CQ_OVERFLOW | UringAbi.IORING_SQ_TASKRUN;
        return (submissions.flags() & held) != 0;
    }

    /// What the polling thread has to be told: to wake up, and to say when there is room again.
    private int pollerNeeds() {
        // It announces its sleep, then looks at the tail once more; we moved the tail, then look
        // for the announcement. Without a full fence both could miss the other's store.
        VarHandle.fullFence();
        int needs =
                (submissions.flags() & UringAbi.IORING_SQ_NEED_WAKEUP) != 0
                        ? UringAbi.IORING_ENTER_SQ_WAKEUP
                        : 0;
        return submissions.isFull() ? needs | UringAbi.IORING_ENTER_SQ_WAIT : needs;
    }

    private int enter(int offered, int wanted, int how, long timeoutNs) {
        if (wanted == 0 || timeoutNs == FOREVER) {
            return ENTER.toInt(UringAbi.SYS_io_uring_enter, fd, offered, wanted, how, 0, 0);
        }
        return ENTER.toInt(
                UringAbi.SYS_io_uring_enter,
                fd,
                offered,
                wanted,
                how | UringAbi.IORING_ENTER_EXT_ARG,
                mappings.waitArgument(timeoutNs),
                UringAbi.GETEVENTS_ARG.byteSize());
    }

    private int register(int what, long argument, int count) {
        return REGISTER.toInt(UringAbi.SYS_io_uring_register, fd, what, argument, count);
    }

    private static long at(String member) {
        return UringAbi.offset(UringAbi.BUF_REG, member);
    }
}
