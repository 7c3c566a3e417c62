package io.wraith.bench.link;

import io.wraith.bench.sim.LinkConditions;
import io.wraith.bench.sim.LinkModel;
import io.wraith.kit.LatencyRecorder;
import io.wraith.linux.Errno;
import io.wraith.linux.IoVectors;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Tun;
import io.wraith.linux.VirtioHeader;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.function.LongSupplier;

/// One direction of a link: from one TUN device through a [LinkModel] to the other. Neighbouring
/// segments of a super-packet that arrive together leave together.
final class Direction {
    /// So many reads before there is time for something else.
    private static final int BATCH = 16;

    /// On fast links packets come so close that each would cost a system call of its own. They wait
    /// for each other for so long, which makes them late by as much.
    private static final long GATHER_NS = 30_000;

    private static final double FULL_PACKET_BITS = 1538 * 8;

    private final Tun from;
    private final Tun to;
    private final PacketSlots slots;
    private final IoVectors input;
    private final IoVectors output;
    private final MemorySegment header;
    private final SegmentWriter writer;
    private final SuperPacket packet = new SuperPacket();
    private final LinkCounts counts = new LinkCounts();
    private final LatencyRecorder lateness = new LatencyRecorder();
    private final LinkModel model;
    private long gatherNs;

    Direction(Arena arena, Tun from, Tun to, PacketSlots slots, LinkModel model) {
        this.from = from;
        this.to = to;
        this.slots = slots;
        this.model = model;
        input = new IoVectors(arena.allocate(IoVectors.bytes(1), Long.BYTES), 1);
        output = new IoVectors(arena.allocate(IoVectors.bytes(2), Long.BYTES), 2);
        header = arena.allocate(SegmentWriter.MOST_BYTES, Long.BYTES);
        writer = new SegmentWriter(header);
        gather();
    }

    LatencyRecorder lateness() {
        return lateness;
    }

    void conditions(LinkConditions changed, long nowNs) {
        model.conditions(changed, nowNs);
        gather();
    }

    private void gather() {
        long rate = model.conditions().bitsPerSecond();
        gatherNs = rate > 0 && FULL_PACKET_BITS * 1e9 / rate < GATHER_NS ? GATHER_NS : 0;
    }

    /// When there is something to deliver next, at the earliest.
    long nextNs() {
        long nextNs = model.nextNs();
        return nextNs == LinkModel.NEVER ? nextNs : nextNs + gatherNs;
    }

    /// Takes in what the one device has; whether there was anything.
    boolean read(LongSupplier clock) {
        for (int i = 0; i < BATCH; i++) {
            if (!readOne(clock)) {
                return i > 0;
            }
        }
        return true;
    }

    private boolean readOne(LongSupplier clock) {
        int slot = slots.takeLargest();
        if (slot == PacketSlots.NONE) {
            // The kernel throws away what does not fit.
            input.set(0, header, 0, VirtioHeader.SIZE);
        } else {
            input.set(0, slots.memory(), slots.at(slot), slots.largest());
        }
        long bytes = from.read(input, 0, 1);
        if (slot == PacketSlots.NONE) {
            counts.add(LinkCounter.NO_MEMORY, bytes >= 0 ? 1 : 0);
        } else if (bytes < 0) {
            slots.drop(slot);
        } else {
            offer(slots.settle(slot, (int) bytes), clock.getAsLong());
        }
        if (bytes < 0 && bytes != -Errno.EAGAIN && bytes != -Errno.EINTR) {
            throw new LinuxException("readv", bytes, "reading from " + from.name());
        }
        return bytes >= 0;
    }

    private void offer(int slot, long nowNs) {
        boolean isPacket = packet.look(slots.memory(), slots.at(slot), slots.length(slot));
        if (!isPacket || packet.isHousekeeping()) {
            counts.add(LinkCounter.HOUSEKEEPING, 1);
            slots.drop(slot);
            return;
        }
        int segments = packet.count();
        counts.add(LinkCounter.READS, 1);
        counts.add(LinkCounter.PACKETS, segments);
        for (int segment = 0; segment < segments; segment++) {
            int bytes = packet.headerBytes() + packet.payloadBytes(segment, 1);
            counts.add(LinkCounter.BYTES, bytes);
            slots.keep(slot);
            model.offer(PacketSlots.payload(slot, segment), bytes, packet.ecn(), nowNs);
        }
        slots.drop(slot);
    }

    /// Delivers what is due; whether anything was.
    boolean write(long nowNs) {
        model.runUntil(nowNs);
        if (nowNs - gatherNs < model.firstNs()) {
            return false;
        }
        while (model.firstNs() != LinkModel.NEVER) {
            lateness.record(nowNs - model.firstNs());
            writeNeighbours();
        }
        return true;
    }

    /// The first packet that has arrived, with those after it that were cut from the same one.
    private void writeNeighbours() {
        long first = model.firstPayload();
        boolean isMarked = model.isFirstMarked();
        int many = 0;
        do {
            model.removeFirst();
            many++;
        } while (model.firstNs() != LinkModel.NEVER
                && model.firstPayload() == first + many
                && model.isFirstMarked() == isMarked);
        int slot = PacketSlots.slot(first);
        packet.look(slots.memory(), slots.at(slot), slots.length(slot));
        write(PacketSlots.segment(first), many, isMarked);
        for (int i = 0; i < many; i++) {
            slots.drop(slot);
        }
    }

    private void write(int first, int many, boolean isMarked) {
        int pieces = 1;
        if (many == packet.count() && isMarked == (packet.ecn() == 3)) {
            output.set(
                    0, packet.memory(), packet.start(), VirtioHeader.SIZE + (long) packet.bytes());
        } else {
            output.set(0, header, 0, writer.write(packet, first, many, isMarked));
            long at = packet.at(packet.headerBytes() + (long) first * packet.segmentBytes());
            output.set(1, packet.memory(), at, packet.payloadBytes(first, many));
            pieces = 2;
        }
        long answer = to.write(output, 0, pieces);
        if (answer < 0) {
            counts.add(LinkCounter.REFUSED, 1);
            return;
        }
        counts.add(LinkCounter.WRITES, 1);
        counts.add(LinkCounter.DELIVERED, many);
        long bytes = (long) many * packet.headerBytes() + packet.payloadBytes(first, many);
        counts.add(LinkCounter.DELIVERED_BYTES, bytes);
        counts.add(LinkCounter.MARKED, isMarked ? many : 0);
    }

    Map<LinkCounter, Long> counts() {
        Map<LinkCounter, Long> answer = counts.copy();
        answer.put(LinkCounter.OVERFLOWED, model.overflowed());
        answer.put(LinkCounter.LOST, model.lost());
        return answer;
    }

    /// Gives back what is under way.
    void abandon() {
        model.runUntil(LinkModel.NEVER - 1);
        while (model.firstNs() != LinkModel.NEVER) {
            slots.release(model.firstPayload());
            model.removeFirst();
        }
    }
}
