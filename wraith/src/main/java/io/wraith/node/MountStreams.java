package io.wraith.node;

import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.SendBuffer;
import io.wraith.proto.stream.SendStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamSink;
import io.wraith.proto.stream.Streams;
import io.wraith.transfer.Blocks;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.mount.MountSession;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Carries a mount's session over the streams of one connection. Touched by the shard's thread
/// only.
final class MountStreams {
    private static final int CONTROL_PRIORITY = 1;
    private static final int LANE_PRIORITY = 2;
    private static final int LARGE_PRIORITY = 4;

    /// The first half of the lanes is for names, the second for data.
    private static final int LANES_PER_CLASS = MountSession.LANES / 2;

    /// A lane, or the control stream.
    private record Lane(int number, LaneInput input, SendBuffer output) {}

    /// A large read's stream: its number at the mount, and what comes.
    private record Large(int read, ReceiveStream stream) {}

    private final MountMind mind;
    private final Streams streams;
    private final List<Lane> lanes = new ArrayList<>();
    private final Map<Integer, Large> larges = new HashMap<>();
    private final byte[] piece = new byte[1 << 16];

    /// What came for the stream that is being opened.
    private @Nullable ReceiveStream accepted;

    private @Nullable LaneInput acceptedInput;
    private int openingRead;

    /// Taken from the session when the host allowed no more streams.
    private int waitingRead;

    private int fault = MountSession.OK;
    private boolean isCut;
    private long receivedBytes;

    MountStreams(MountMind mind, Streams streams) {
        this.mind = mind;
        this.streams = streams;
    }

    /// Opens what lasts as long as the session; false if the host allows too few streams.
    boolean start() {
        for (int number = MountSession.CONTROL; number < MountSession.LANES; number++) {
            SendStream stream = streams.open(false, priority(number));
            LaneInput input = acceptedInput;
            if (stream == null || input == null) {
                return false;
            }
            acceptedInput = null;
            lanes.add(new Lane(number, input, new SendBuffer(stream, Limits.LANE_BYTES)));
        }
        return true;
    }

    private static int priority(int lane) {
        return lane == MountSession.CONTROL
                ? CONTROL_PRIORITY
                : LANE_PRIORITY + lane / LANES_PER_CLASS;
    }

    /// The sink of a stream that is being opened; a host opens none.
    @Nullable StreamSink accept(ReceiveStream stream) {
        accepted = stream;
        int read = openingRead;
        if (read != 0) {
            return (offset, bytes, at, length) -> {
                mind.look(side -> side.session().readData(read, offset, bytes, at, length));
                receivedBytes += length;
                stream.consumed(length);
            };
        }
        acceptedInput = new LaneInput(stream, Blocks.SLOT_BYTES);
        return acceptedInput;
    }

    void event(StreamEvent event) {
        int id = event.stream();
        Large large = larges.get(id);
        switch (event.kind()) {
            case FINISHED -> {
                if (large == null) {
                    isCut = true;
                } else {
                    larges.remove(id);
                    mind.run((side, _, nowNs) ->
                            keep(
                                    side.session()
                                            .readEnded(
                                                    large.read, large.stream.finalSize(), nowNs)));
                }
            }
            case STOPPED, RESET, REFUSED -> {
                if (large == null) {
                    isCut = true;
                } else {
                    larges.remove(id);
                    mind.run((side, _, nowNs) -> side.session().readGone(large.read, nowNs));
                }
            }
            case OPENED, ADVANCED, DELIVERED -> {}
        }
    }

    /// Moves what can be moved.
    void turn() {
        lanes.forEach(this::readAll);
        mind.look(side -> {
            lanes.forEach(lane -> writeAll(side.session(), lane));
            openReads(side.session());
        });
    }

    private void readAll(Lane lane) {
        for (int length = lane.input.read(piece);
                length > 0 && fault == MountSession.OK;
                length = lane.input.read(piece)) {
            int given = length;
            receivedBytes += length;
            mind.run((side, _, nowNs) ->
                    keep(side.session().receive(lane.number, piece, 0, given, nowNs)));
        }
        if (lane.input.isTooMuch()) {
            keep(MountSession.BROKEN_RULE);
        }
    }

    private void keep(int answer) {
        fault = fault == MountSession.OK ? answer : fault;
    }

    private void writeAll(MountSession session, Lane lane) {
        int length;
        do {
            int room = Math.min(piece.length, lane.output.room());
            length = session.take(lane.number, piece, 0, room);
            if (length > 0) {
                lane.output.write(piece, 0, length);
            }
        } while (length > 0);
    }

    private void openReads(MountSession session) {
        int read = waitingRead != 0 ? waitingRead : session.openRead();
        while (read != 0 && open(session, read)) {
            read = session.openRead();
        }
        waitingRead = read;
    }

    private boolean open(MountSession session, int read) {
        openingRead = read;
        SendStream stream = streams.open(false, LARGE_PRIORITY + session.urgency(read));
        openingRead = 0;
        ReceiveStream answer = accepted;
        if (stream == null || answer == null) {
            return false;
        }
        byte[] request = session.request(read);
        stream.from((offset, target, at, length) ->
                System.arraycopy(request, (int) offset, target, at, length));
        stream.finish(request.length);
        larges.put(stream.id(), new Large(read, answer));
        return true;
    }

    /// [MountSession#OK], or why the session is to be closed.
    int fault() {
        return fault;
    }

    /// Whether the host ended a stream that lasts as long as the session.
    boolean isCut() {
        return isCut;
    }

    /// How much came from the host so far.
    long receivedBytes() {
        return receivedBytes;
    }
}
