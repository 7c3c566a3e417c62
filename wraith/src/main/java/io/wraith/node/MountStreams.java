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

    /// The code with which a stream is stopped whose bytes are not needed any more.
    private static final int UNWANTED = 1;

    /// The first half of the lanes is for names, the second for data.
    private static final int LANES_PER_CLASS = MountSession.LANES / 2;

    /// A lane, or the control stream.
    private record Lane(int number, int stream, LaneInput input, SendBuffer output) {}

    /// A large read's stream: its number at the mount, and what comes.
    private record Large(int read, ReceiveStream stream) {}

    private final MountMind mind;
    private final Streams streams;
    private final List<Lane> lanes = new ArrayList<>();
    private final Map<Integer, Large> larges = new HashMap<>();

    /// Those that the mount gave up, until they are over.
    private final Map<Integer, Large> stopped = new HashMap<>();

    private boolean isStopDue;

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
            // MOUNT: It MUST NOT have sent more than 65,536 bytes of a lane, or of the control
            // stream, beyond what the host's transport has acknowledged without a gap.
            SendBuffer output = new SendBuffer(stream, Limits.LANE_BYTES);
            lanes.add(new Lane(number, stream.id(), input, output));
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
        switch (event.kind()) {
            case FINISHED -> ended(event.stream(), true);
            case STOPPED, RESET, REFUSED -> ended(event.stream(), false);
            case OPENED, ADVANCED, DELIVERED -> {}
        }
    }

    private void ended(int id, boolean isWhole) {
        Large large = larges.remove(id);
        if (large == null) {
            // Else it is one that was stopped.
            isCut |= lanes.stream().anyMatch(lane -> lane.stream == id);
        } else if (isWhole) {
            long size = large.stream.finalSize();
            mind.run((side, _, nowNs) -> keep(side.session().readEnded(large.read, size, nowNs)));
        } else {
            mind.run((side, _, nowNs) -> side.session().readGone(large.read, nowNs));
        }
    }

    /// Moves what can be moved.
    void turn() {
        lanes.forEach(this::readAll);
        mind.look(side -> {
            lanes.forEach(lane -> writeAll(side.session(), lane));
            openReads(side.session());
            isStopDue = side.session().hasReadToStop();
        });
        if (isStopDue || !stopped.isEmpty()) {
            mind.run((side, _, nowNs) -> stopReads(side.session(), nowNs));
        }
    }

    private void stopReads(MountSession session, long nowNs) {
        for (int read = session.stopRead(); read != 0; read = session.stopRead()) {
            stop(session, read, nowNs);
        }
        // No event tells of a stream that was stopped and came to its end all the same.
        stopped.values()
                .removeIf(large -> {
                    boolean isOver = large.stream.isOver();
                    if (isOver) {
                        session.readGone(large.read, nowNs);
                    }
                    return isOver;
                });
    }

    private void stop(MountSession session, int read, long nowNs) {
        for (Map.Entry<Integer, Large> each : larges.entrySet()) {
            if (each.getValue().read == read) {
                each.getValue().stream.stop(UNWANTED);
                stopped.put(each.getKey(), each.getValue());
                larges.remove(each.getKey());
                return;
            }
        }
        // Its stream was never opened.
        session.readGone(read, nowNs);
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
        while (read != 0 && (!session.isWanted(read) || open(session, read))) {
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
