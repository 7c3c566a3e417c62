package io.wraith.proto.stream;

import io.wraith.base.LongMap;
import io.wraith.proto.stream.StreamEvent.Kind;
import io.wraith.wire.FrameReader;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Which streams there are: opens ours and the peer's within the limits, and forgets those that are
/// over. Of a stream that is over nothing is kept but that its index was reached.
final class StreamTable {
    private static final int USUAL_PRIORITY = 3;

    private final boolean isInitiator;
    private final StreamConfig config;
    private final StreamLimits peer;
    private final StreamAcceptor acceptor;
    private final Agenda agenda;
    private final LongMap<SendStream> sends;
    private final LongMap<ReceiveStream> receives;

    private final int[] openLimits = new int[StreamId.KINDS];
    private final int[] opened = new int[StreamId.KINDS];
    private final Grant[] grants = new Grant[StreamId.KINDS];
    private int ownStreams;

    private int lastAccepted = FrameReader.NO_STREAM;
    private boolean isClosedToPeer;
    private boolean isPeerGone;

    StreamTable(
            StreamConfig config,
            StreamLimits peer,
            boolean isInitiator,
            long seed,
            StreamAcceptor acceptor,
            Agenda agenda) {
        this.isInitiator = isInitiator;
        this.config = config;
        this.peer = peer;
        this.acceptor = acceptor;
        this.agenda = agenda;
        sends = new LongMap<>(seed);
        receives = new LongMap<>(seed);
        for (int kind = 0; kind < StreamId.KINDS; kind++) {
            openLimits[kind] = peer.streams(kind);
            grants[kind] = new Grant(config.own().streams(kind), FrameReader.STREAMS_LIMIT);
        }
    }

    @Nullable SendStream send(int stream) {
        return sends.get(stream);
    }

    @Nullable ReceiveStream receive(int stream) {
        return receives.get(stream);
    }

    Grant grant(int kind) {
        return grants[kind];
    }

    boolean mayOpen(int kind) {
        // PROTOCOL: Its receiver MUST NOT open further streams.
        return opened[kind] < openLimits[kind] && ownStreams < config.mostOpened() && !isPeerGone;
    }

    SendStream open(int kind, int priority) {
        int stream = StreamId.of(opened[kind]++, kind, isInitiator);
        ownStreams++;
        if (kind == StreamId.TWO_WAY) {
            addReceive(stream);
        }
        return addSend(stream, priority);
    }

    /// The peer lets us open so many streams of a kind.
    void openLimit(int kind, int count) {
        openLimits[kind] = Math.max(openLimits[kind], count);
    }

    /// Whether a frame for this half may come: 0, or a fault. Opens what the peer opens by it.
    int admit(int stream, boolean isForReceiver) {
        int kind = StreamId.kind(stream);
        int index = StreamId.index(stream);
        boolean isOurs = StreamId.isByInitiator(stream) == isInitiator;
        // PROTOCOL: A receiver MUST close the connection with STREAM_STATE if a frame names a
        // stream of its own that it did not open, or a direction that the stream does not have.
        boolean hasDirection = kind == StreamId.TWO_WAY || isOurs != isForReceiver;
        if (!hasDirection || (isOurs && index >= opened[kind])) {
            return StreamFault.STREAM_STATE.code();
        }
        if (isOurs) {
            return Streams.OK;
        }
        // PROTOCOL: A receiver MUST close the connection with STREAM_LIMIT if a frame names a
        // stream of the peer's beyond the number it granted.
        Grant grant = grants[kind];
        if (index >= grant.limit()) {
            return StreamFault.STREAM_LIMIT.code();
        }
        // PROTOCOL: A frame for a stream of a kind opens that stream and all of its kind with lower
        // indexes.
        while (grant.used() <= index && (!isClosedToPeer || stream <= lastAccepted)) {
            accept(StreamId.of((int) grant.used(), kind, !isInitiator), kind);
        }
        return Streams.OK;
    }

    private void accept(int stream, int kind) {
        grants[kind].use(1);
        if (!isClosedToPeer) {
            lastAccepted = Math.max(lastAccepted, stream);
        }
        if (kind == StreamId.TWO_WAY) {
            addSend(stream, USUAL_PRIORITY);
        }
        addReceive(stream).tell(Kind.OPENED);
    }

    /// Opens nothing of the peer's beyond what is open; answers the last that is.
    int closeToPeer() {
        isClosedToPeer = true;
        return lastAccepted;
    }

    /// The peer took notice of no stream of ours beyond this one; answers 0 or a fault.
    int peerGone(int last, int code) {
        // PROTOCOL: A receiver MUST close the connection with STREAM_STATE if the last stream of
        // GO_AWAY is neither all ones nor one that the receiver opened.
        if (last != FrameReader.NO_STREAM
                && (StreamId.isByInitiator(last) != isInitiator
                        || StreamId.index(last) >= opened[StreamId.kind(last)])) {
            return StreamFault.STREAM_STATE.code();
        }
        isPeerGone = true;
        List<Half> refused = new ArrayList<>();
        sends.forEach((stream, send) -> {
            if (isOurs((int) stream) && stream > last) {
                refused.add(send);
            }
        });
        receives.forEach((stream, receive) -> {
            if (isOurs((int) stream) && stream > last) {
                refused.add(receive);
            }
        });
        for (Half half : refused) {
            switch (half) {
                case SendStream send -> send.refuse(code);
                // Its other half tells it, unless that is forgotten.
                case ReceiveStream receive ->
                        receive.refuse(code, !sends.containsKey(receive.id()));
            }
        }
        return Streams.OK;
    }

    /// Forgets a half that is over.
    void forget(Half half) {
        int stream = half.id();
        Turns.remove(half.eventTurn);
        Turns.remove(half.controlTurn);
        switch (half) {
            case SendStream _ -> sends.remove(stream);
            case ReceiveStream _ -> receives.remove(stream);
        }
        if (sends.containsKey(stream) || receives.containsKey(stream)) {
            return;
        }
        if (isOurs(stream)) {
            ownStreams--;
        } else {
            grants[StreamId.kind(stream)].done(1);
        }
    }

    private boolean isOurs(int stream) {
        return StreamId.isByInitiator(stream) == isInitiator;
    }

    private SendStream addSend(int stream, int priority) {
        SendStream send = new SendStream(stream, agenda, peer.streamBytes(), priority);
        sends.put(stream, send);
        return send;
    }

    private ReceiveStream addReceive(int stream) {
        ReceiveStream receive = new ReceiveStream(stream, agenda, config.own().streamBytes());
        receive.into(acceptor.sink(receive));
        receives.put(stream, receive);
        return receive;
    }
}
