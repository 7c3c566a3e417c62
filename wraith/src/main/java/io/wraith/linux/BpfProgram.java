package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// An XDP program that the kernel has verified and loaded. It runs where it is attached for as long
/// as the attachment is held; nothing of either outlives this process, however it ends.
@Header("linux/bpf.h")
public final class BpfProgram implements AutoCloseable {
    public static final int XDP_ABORTED = 0;
    public static final int XDP_PASS = 2;
    public static final int XDP_TX = 3;
    public static final int XDP_REDIRECT = 4;

    private static final int LOG_BYTES = 1 << 20;
    private static final int LOG_LINES = 12;

    /// The kernel gives a test packet one page with room for its own data at both ends.
    private static final int MOST_PACKET_BYTES = 3_072;

    /// Where in the packet's way a program sits.
    public enum Mode {
        /// In the driver, before there is a socket buffer.
        NATIVE(BpfAbi.XDP_FLAGS_DRV_MODE),
        /// In the stack, on any device.
        GENERIC(BpfAbi.XDP_FLAGS_SKB_MODE);

        private final int flag;

        Mode(int flag) {
            this.flag = flag;
        }
    }

    /// A program on an interface, until closed.
    public static final class Attachment implements AutoCloseable {
        private final int fd;
        private boolean closed;

        private Attachment(int fd) {
            this.fd = fd;
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                Descriptors.close(fd);
            }
        }
    }

    /// What a program did with a packet.
    ///
    /// @param action one of `XDP_ABORTED` to `XDP_REDIRECT`
    /// @param nanoseconds how long one run took, on average
    public record Outcome(int action, int nanoseconds) {}

    private final int fd;
    private boolean closed;

    private BpfProgram(int fd) {
        this.fd = fd;
    }

    /// Loads a program. With `takesFragments` it also sees packets that lie in several pieces of
    /// memory, of which it sees the first.
    ///
    /// @throws LinuxException with the end of the verifier's log, if it refuses
    public static BpfProgram load(String name, long[] instructions, boolean takesFragments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = BpfAbi.attributes(arena, BpfAbi.PROG_LOAD);
            set(attributes, "prog_type", BpfAbi.BPF_PROG_TYPE_XDP);
            set(attributes, "expected_attach_type", BpfAbi.BPF_XDP);
            set(attributes, "prog_flags", takesFragments ? BpfAbi.BPF_F_XDP_HAS_FRAGS : 0);
            set(attributes, "insn_cnt", instructions.length);
            MemorySegment code = arena.allocateFrom(JAVA_LONG, instructions);
            set(attributes, "insns", Sys.address(code));
            // Some of the kernel's functions are for programs under its own licence only; none that
            // this one calls is, yet AF_XDP's documentation asks for it.
            set(attributes, "license", Sys.address(arena.allocateFrom("GPL")));
            BpfAbi.name(attributes, BpfAbi.offset(BpfAbi.PROG_LOAD, "prog_name"), name);
            int fd = BpfAbi.call(BpfAbi.BPF_PROG_LOAD, attributes);
            if (fd < 0) {
                throw new LinuxException(
                        "bpf BPF_PROG_LOAD",
                        fd,
                        "loading the XDP program " + name + verdict(arena, attributes));
            }
            return new BpfProgram(fd);
        }
    }

    /// Asks again with a log: a load that succeeds is faster without.
    private static String verdict(Arena arena, MemorySegment attributes) {
        MemorySegment log = arena.allocate(LOG_BYTES);
        set(attributes, "log_level", 1);
        set(attributes, "log_size", LOG_BYTES);
        set(attributes, "log_buf", Sys.address(log));
        int second = BpfAbi.call(BpfAbi.BPF_PROG_LOAD, attributes);
        if (second >= 0) {
            Descriptors.close(second);
            return " (which was taken when asked again)";
        }
        String[] lines = log.getString(0).strip().split("\n");
        StringBuilder end = new StringBuilder();
        for (int i = Math.max(0, lines.length - LOG_LINES); i < lines.length; i++) {
            end.append("\n  ").append(lines[i]);
        }
        return lines[0].isEmpty() ? "" : ", of which the verifier says:" + end + "\n";
    }

    /// Puts the program on an interface of this thread's network.
    public Attachment attach(int interfaceIndex, Mode mode) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = BpfAbi.attributes(arena, BpfAbi.LINK_CREATE);
            link(attributes, "prog_fd", descriptor());
            link(attributes, "target_ifindex", interfaceIndex);
            link(attributes, "attach_type", BpfAbi.BPF_XDP);
            link(attributes, "flags", mode.flag);
            int link = BpfAbi.call(BpfAbi.BPF_LINK_CREATE, attributes);
            return new Attachment(
                    LinuxException.check(
                            link,
                            "bpf BPF_LINK_CREATE",
                            "putting an XDP program on interface " + interfaceIndex));
        }
    }

    /// Runs the program on a packet that nobody sent, `times` times, as if it had come in on the
    /// first queue of the loopback interface. What it does to its maps, it does.
    public Outcome run(byte[] packet, int times) {
        if (packet.length > MOST_PACKET_BYTES) {
            throw new IllegalArgumentException("a test packet of " + packet.length + " bytes");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(Math.max(1, packet.length));
            MemorySegment.copy(packet, 0, data, JAVA_BYTE, 0, packet.length);
            MemorySegment attributes = BpfAbi.attributes(arena, BpfAbi.TEST_RUN);
            attributes.set(JAVA_INT, test("prog_fd"), descriptor());
            attributes.set(JAVA_INT, test("data_size_in"), packet.length);
            attributes.set(JAVA_LONG, test("data_in"), Sys.address(data));
            attributes.set(JAVA_INT, test("repeat"), times);
            LinuxException.check(
                    BpfAbi.call(BpfAbi.BPF_PROG_TEST_RUN, attributes),
                    "bpf BPF_PROG_TEST_RUN",
                    "trying an XDP program on " + packet.length + " bytes");
            return new Outcome(
                    attributes.get(JAVA_INT, test("retval")),
                    attributes.get(JAVA_INT, test("duration")));
        }
    }

    private synchronized int descriptor() {
        if (closed) {
            throw new IllegalStateException("the XDP program is closed");
        }
        return fd;
    }

    /// Where the program is attached, it stays until the attachment is closed.
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Descriptors.close(fd);
        }
    }

    private static void set(MemorySegment attributes, String member, int value) {
        attributes.set(JAVA_INT, BpfAbi.offset(BpfAbi.PROG_LOAD, member), value);
    }

    private static void set(MemorySegment attributes, String member, long address) {
        attributes.set(JAVA_LONG, BpfAbi.offset(BpfAbi.PROG_LOAD, member), address);
    }

    private static void link(MemorySegment attributes, String member, int value) {
        attributes.set(JAVA_INT, BpfAbi.offset(BpfAbi.LINK_CREATE, "link_create." + member), value);
    }

    private static long test(String member) {
        return BpfAbi.offset(BpfAbi.TEST_RUN, "test." + member);
    }
}
