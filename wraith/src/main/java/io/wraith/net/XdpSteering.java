package io.wraith.net;

import io.wraith.base.Big;
import io.wraith.linux.BpfMap;
import io.wraith.linux.BpfMap.Shape;
import io.wraith.linux.BpfProgram;
import io.wraith.linux.Errno;
import io.wraith.linux.LinuxException;
import io.wraith.linux.XdpSocket;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The filter of one UDP port on one interface, with its tables: which addresses are ours, which
/// shard a connection belongs to, which sockets there are. All of it is gone when it is closed or
/// this process ends.
///
/// A connection's id goes into the table before a peer is told of it, and out of it when nothing
/// under it can come any more; in between its datagrams arrive at its shard.
final class XdpSteering implements AutoCloseable {
    static final int ADDRESS_BYTES = 16;

    private static final String PURPOSE = "telling the XDP filter ";
    private static final int MOST_ADDRESSES = 256;
    private static final int MOST_CONNECTIONS = 65_536;
    private static final byte[] PRESENT = new byte[Integer.BYTES];

    private final XdpFilter.Tables tables;
    private final BpfProgram program;
    private final int queues;
    private final List<BpfProgram.Attachment> attachments = new ArrayList<>();
    private List<byte[]> addresses = List.of();

    private XdpSteering(XdpFilter.Tables tables, BpfProgram program, int queues) {
        this.tables = tables;
        this.program = program;
        this.queues = queues;
    }

    /// Loads the filter for datagrams to `port`, for an interface with so many queues.
    static XdpSteering load(int port, int queues, boolean takesFragments) {
        List<BpfMap> made = new ArrayList<>();
        try {
            XdpFilter.Tables tables =
                    new XdpFilter.Tables(
                            make(made, "addresses", BpfMap.BPF_MAP_TYPE_HASH, ADDRESS_BYTES, 4),
                            make(made, "connections", BpfMap.BPF_MAP_TYPE_HASH, Long.BYTES, 4),
                            make(
                                    made,
                                    "sockets",
                                    new Shape(
                                            BpfMap.BPF_MAP_TYPE_XSKMAP,
                                            Integer.BYTES,
                                            Integer.BYTES,
                                            queues * XdpFilter.SHARDS)),
                            make(
                                    made,
                                    "verdicts",
                                    new Shape(
                                            BpfMap.BPF_MAP_TYPE_PERCPU_ARRAY,
                                            Integer.BYTES,
                                            Long.BYTES,
                                            XdpFilter.Verdict.values().length)));
            long[] code = XdpFilter.program(tables, port);
            return new XdpSteering(tables, BpfProgram.load("wraith", code, takesFragments), queues);
        } catch (RuntimeException failure) {
            made.forEach(BpfMap::close);
            throw failure;
        }
    }

    private static BpfMap make(List<BpfMap> made, String name, int type, int key, int value) {
        int most = key == ADDRESS_BYTES ? MOST_ADDRESSES : MOST_CONNECTIONS;
        return make(made, name, new Shape(type, key, value, most));
    }

    private static BpfMap make(List<BpfMap> made, String name, Shape shape) {
        BpfMap map = BpfMap.create(name, shape);
        made.add(map);
        return map;
    }

    BpfProgram program() {
        return program;
    }

    /// From now on the interface's packets pass the filter.
    void attach(int interfaceIndex, BpfProgram.Mode mode) {
        attachments.add(program.attach(interfaceIndex, mode));
    }

    /// Only datagrams to these addresses are ours; 16 bytes each, IPv4 ones mapped.
    void addresses(List<byte[]> present) {
        for (byte[] old : addresses) {
            if (present.stream().noneMatch(now -> Arrays.equals(now, old))) {
                accept(tables.addresses().remove(old), "of an address that is gone");
            }
        }
        for (byte[] now : present) {
            accept(tables.addresses().put(now, PRESENT), "of an address");
        }
        addresses = List.copyOf(present);
    }

    /// Sends a connection's datagrams to a shard. False when the table is full: they go to the
    /// first shard then.
    boolean steer(long connectionId, int shard) {
        int answer = tables.connections().put(key(connectionId), word(checked(shard)));
        if (answer == -Errno.E2BIG) {
            return false;
        }
        accept(answer, "of a connection");
        return true;
    }

    /// Nothing comes under this id any more, or not to a shard of its own.
    void forget(long connectionId) {
        int answer = tables.connections().remove(key(connectionId));
        if (answer != -Errno.ENOENT) {
            accept(answer, "of a connection that ended");
        }
    }

    /// Lets a shard have what comes in on the queue that its socket is bound to.
    void bind(int queue, int shard, XdpSocket socket) {
        if (queue < 0 || queue >= queues) {
            throw new IllegalArgumentException("queue " + queue + " of " + queues);
        }
        int slot = queue << XdpFilter.SHARD_BITS | checked(shard);
        accept(tables.sockets().put(slot, socket.descriptor()), "of a socket");
    }

    /// How many packets the filter has seen off so.
    long count(XdpFilter.Verdict verdict) {
        return tables.counters().sum(XdpFilter.number(verdict));
    }

    @Override
    public void close() {
        attachments.forEach(BpfProgram.Attachment::close);
        program.close();
        tables.addresses().close();
        tables.connections().close();
        tables.sockets().close();
        tables.counters().close();
    }

    private static void accept(int answer, String what) {
        LinuxException.check(answer, "bpf BPF_MAP_UPDATE_ELEM", PURPOSE + what);
    }

    private static int checked(int shard) {
        if (shard < 0 || shard >= XdpFilter.SHARDS) {
            throw new IllegalArgumentException("shard " + shard + " of " + XdpFilter.SHARDS);
        }
        return shard;
    }

    /// As the first bytes of the datagrams are.
    private static byte[] key(long connectionId) {
        byte[] key = new byte[Long.BYTES];
        Big.u64(key, 0, connectionId);
        return key;
    }

    private static byte[] word(int value) {
        byte[] word = new byte[Integer.BYTES];
        word[0] = (byte) value; // little-endian, and below SHARDS
        return word;
    }
}
