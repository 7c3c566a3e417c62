package io.wraith.net;

import io.wraith.linux.BpfMap;
import io.wraith.linux.BpfMap.Shape;
import io.wraith.linux.BpfProgram;
import io.wraith.linux.LinuxException;
import io.wraith.linux.XdpSocket;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The filter of one UDP port on one interface, with its tables: which addresses are ours, and
/// which socket each queue has. All of it is gone when everyone who has it has closed it, or this
/// process ends. Ports of several shards share one; each tells it of its own queues.
final class LoadedFilter implements AutoCloseable {
    static final int ADDRESS_BYTES = 16;

    private static final String PURPOSE = "telling the XDP filter ";
    private static final int MOST_ADDRESSES = 256;
    private static final byte[] PRESENT = new byte[Integer.BYTES];

    private final XdpFilter.Tables tables;
    private final BpfProgram program;
    private final int queues;
    private final List<BpfProgram.Attachment> attachments = new ArrayList<>();
    private List<byte[]> addresses = List.of();
    private int written;
    private int users = 1;

    private LoadedFilter(XdpFilter.Tables tables, BpfProgram program, int queues) {
        this.tables = tables;
        this.program = program;
        this.queues = queues;
    }

    /// Loads the filter for datagrams to `port`, for an interface with so many queues.
    static LoadedFilter load(int port, int queues) {
        List<BpfMap> made = new ArrayList<>();
        try {
            XdpFilter.Tables tables =
                    new XdpFilter.Tables(
                            make(
                                    made,
                                    "addresses",
                                    new Shape(
                                            BpfMap.BPF_MAP_TYPE_HASH,
                                            ADDRESS_BYTES,
                                            Integer.BYTES,
                                            MOST_ADDRESSES)),
                            make(
                                    made,
                                    "sockets",
                                    new Shape(
                                            BpfMap.BPF_MAP_TYPE_XSKMAP,
                                            Integer.BYTES,
                                            Integer.BYTES,
                                            queues)),
                            make(
                                    made,
                                    "verdicts",
                                    new Shape(
                                            BpfMap.BPF_MAP_TYPE_PERCPU_ARRAY,
                                            Integer.BYTES,
                                            Long.BYTES,
                                            XdpFilter.Verdict.values().length)));
            long[] code = XdpFilter.program(tables, port);
            return new LoadedFilter(tables, BpfProgram.load("wraith", code, false), queues);
        } catch (RuntimeException failure) {
            made.forEach(BpfMap::close);
            throw failure;
        }
    }

    private static BpfMap make(List<BpfMap> made, String name, Shape shape) {
        BpfMap map = BpfMap.create(name, shape);
        made.add(map);
        return map;
    }

    /// For one more who will close it.
    synchronized LoadedFilter shared() {
        users++;
        return this;
    }

    BpfProgram program() {
        return program;
    }

    /// From now on the interface's packets pass the filter.
    void attach(int interfaceIndex, BpfProgram.Mode mode) {
        attachments.add(program.attach(interfaceIndex, mode));
    }

    /// Only datagrams to these addresses are ours; 16 bytes each, IPv4 ones mapped.
    synchronized void addresses(List<byte[]> present) {
        for (byte[] old : addresses) {
            if (present.stream().noneMatch(now -> Arrays.equals(now, old))) {
                accept(tables.addresses().remove(old), "of an address that is gone");
                written++;
            }
        }
        for (byte[] now : present) {
            if (addresses.stream().noneMatch(old -> Arrays.equals(now, old))) {
                accept(tables.addresses().put(now, PRESENT), "of an address");
                written++;
            }
        }
        addresses = List.copyOf(present);
    }

    /// Lets a socket have what comes in on the queue that it is bound to.
    void bind(int queue, XdpSocket socket) {
        if (queue < 0 || queue >= queues) {
            throw new IllegalArgumentException("queue " + queue + " of " + queues);
        }
        accept(tables.sockets().put(queue, socket.descriptor()), "of a socket");
    }

    /// How often an address was written or removed.
    synchronized int written() {
        return written;
    }

    /// How many packets the filter has seen off so.
    long count(XdpFilter.Verdict verdict) {
        return tables.counters().sum(XdpFilter.number(verdict));
    }

    /// By the last, packets are the kernel's again.
    @Override
    public synchronized void close() {
        users--;
        if (users > 0) {
            return;
        }
        attachments.forEach(BpfProgram.Attachment::close);
        program.close();
        tables.addresses().close();
        tables.sockets().close();
        tables.counters().close();
    }

    private static void accept(int answer, String what) {
        LinuxException.check(answer, "bpf BPF_MAP_UPDATE_ELEM", PURPOSE + what);
    }
}
