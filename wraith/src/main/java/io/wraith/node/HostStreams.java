package io.wraith.node;

import io.wraith.disk.ShareMount;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.SendBuffer;
import io.wraith.proto.stream.SendStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamId;
import io.wraith.proto.stream.StreamSink;
import io.wraith.proto.stream.Streams;
import io.wraith.vfs.host.HostFault;
import io.wraith.vfs.host.HostSide;
import io.wraith.vfs.host.LargeAnswer;
import io.wraith.vfs.message.Limits;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Carries a host's side over the streams of one connection.
final class HostStreams {
    private static final int LARGE_PRIORITY = 4;
    private static final int LANE_BYTES = 1 << 18;
    private static final int GIVEN_UP = 1;

    /// So long a mount may take nothing of a large answer.
    private static final long PATIENCE_NS = 20_000_000_000L;

    /// A large answer on its way.
    private static final class Sending {
        private final SendStream stream;
        private long acknowledged;
        private long sinceNs;

        Sending(SendStream stream, long nowNs) {
            this.stream = stream;
            sinceNs = nowNs;
        }
    }

    private final ShareMount mount;
    private final HostSide side;
    private final Streams streams;
    private final Map<Integer, LaneInput> inputs = new LinkedHashMap<>();
    private final Map<Integer, SendBuffer> outputs = new HashMap<>();
    private final Map<Integer, Sending> sendings = new HashMap<>();
    private final byte[] piece = new byte[1 << 14];
    private int fault = HostSide.OK;

    HostStreams(ShareMount mount, Streams streams) {
        this.mount = mount;
        this.side = mount.side();
        this.streams = streams;
    }

    /// The sink of a stream that the mount opened; null if it may not.
    @Nullable StreamSink accept(ReceiveStream stream) {
        int id = stream.id();
        if (StreamId.isOneWay(id)) {
            return null;
        }
        LaneInput input = new LaneInput(stream, Limits.LANE_BYTES);
        inputs.put(id, input);
        keep(side.opened(id));
        return input;
    }

    void event(StreamEvent event) {
        int id = event.stream();
        switch (event.kind()) {
            case STOPPED, RESET, REFUSED -> {
                readAll(id);
                giveUp(id);
                side.ended(id, true);
            }
            case FINISHED -> {
                readAll(id);
                inputs.remove(id);
                side.ended(id, false);
            }
            case DELIVERED -> forget(id);
            case OPENED, ADVANCED -> {}
        }
    }

    private void giveUp(int id) {
        SendStream stream = streams.sending(id);
        if (stream != null) {
            stream.reset(GIVEN_UP);
        }
        forget(id);
    }

    private void forget(int id) {
        sendings.remove(id);
        side.largeEnded(id);
        inputs.remove(id);
    }

    /// Moves what can be moved.
    void turn(long nowNs) {
        inputs.keySet().stream().toList().forEach(this::readAll);
        for (int id : side.talking()) {
            writeAll(id);
        }
        for (LargeAnswer next = side.nextLarge(); next != null; next = side.nextLarge()) {
            send(next, nowNs);
        }
        giveUpOnSlow(nowNs);
    }

    private void readAll(int id) {
        LaneInput input = inputs.get(id);
        if (input == null || fault != HostSide.OK) {
            return;
        }
        for (int length = input.read(piece); length > 0; length = input.read(piece)) {
            keep(side.receive(id, piece, 0, length));
        }
        if (input.isTooMuch()) {
            keep(HostFault.TOO_MANY.code());
        }
    }

    private void keep(int answer) {
        fault = fault == HostSide.OK ? answer : fault;
    }

    private void writeAll(int id) {
        SendStream stream = streams.sending(id);
        if (stream == null) {
            return;
        }
        SendBuffer output = outputs.get(id);
        if (output == null) {
            stream.priority(side.priority(id));
            output = new SendBuffer(stream, LANE_BYTES);
            outputs.put(id, output);
        }
        int length;
        do {
            length = side.take(id, piece, 0, Math.min(piece.length, output.room()));
            if (length > 0) {
                output.write(piece, 0, length);
            }
        } while (length > 0);
    }

    private void send(LargeAnswer answer, long nowNs) {
        SendStream stream = streams.sending(answer.stream());
        if (stream == null) {
            forget(answer.stream());
            return;
        }
        stream.priority(LARGE_PRIORITY + answer.urgency());
        stream.from((offset, target, at, length) -> read(answer, offset, target, at, length));
        stream.finish(answer.length());
        sendings.put(answer.stream(), new Sending(stream, nowNs));
    }

    private void read(LargeAnswer answer, long offset, byte[] target, int at, int length) {
        int from = (int) offset;
        int ofSlot = Math.clamp(answer.payload() - from, 0, length);
        if (ofSlot > 0) {
            mount.read(answer.slot(), from, target, at, ofSlot);
        }
        int inTail = from + ofSlot - answer.payload();
        if (ofSlot < length) {
            answer.copyTail(inTail, target, at + ofSlot, length - ofSlot);
        }
    }

    /// Slots are for those who read.
    private void giveUpOnSlow(long nowNs) {
        Iterator<Map.Entry<Integer, Sending>> each = sendings.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<Integer, Sending> next = each.next();
            Sending sending = next.getValue();
            if (sending.stream.acknowledged() != sending.acknowledged) {
                sending.acknowledged = sending.stream.acknowledged();
                sending.sinceNs = nowNs;
            } else if (nowNs - sending.sinceNs > PATIENCE_NS) {
                each.remove();
                sending.stream.reset(GIVEN_UP);
                side.largeEnded(next.getKey());
            }
        }
    }

    /// Whether anything is on its way whose mount may have stopped reading.
    boolean isSending() {
        return !sendings.isEmpty();
    }

    /// Ends what is said, behind all that was.
    void finish() {
        outputs.values().forEach(SendBuffer::finish);
    }

    /// Whether all that was said is acknowledged, or will never be.
    boolean isSilent() {
        return outputs.keySet().stream().allMatch(id -> streams.sending(id) == null);
    }

    /// Which rule the mount broke, or null.
    @Nullable HostFault fault() {
        return fault == HostSide.OK ? null : HostFault.of(fault);
    }
}
