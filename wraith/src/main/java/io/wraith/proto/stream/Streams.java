package io.wraith.proto.stream;

import io.wraith.base.Check;
import io.wraith.proto.recovery.SentFrames;
import io.wraith.wire.FrameReader;
import io.wraith.wire.FrameType;
import io.wraith.wire.FrameWriter;

import org.jspecify.annotations.Nullable;

/// All streams of one connection, and its unreliable datagrams. Frames that were received come in
/// by [#receive]; [#write] fills packets and notes in [SentFrames] what must not be lost; what
/// became of that comes back by [#acknowledged] and [#lost]. Holds no payload but waiting
/// datagrams.
public final class Streams {
    /// The answer of verbs that found no fault.
    public static final int OK = 0;

    private final Agenda agenda;
    private final StreamTable table;
    private final Datagrams datagrams;
    private boolean isDatagramsTurn = true;

    private boolean isGoAwayDue;
    private int lastAccepted = FrameReader.NO_STREAM;
    private int goAwayCode;

    /// What the peer grants comes from its handshake. The seed is random and secret.
    public Streams(
            StreamConfig config,
            StreamLimits peer,
            boolean isInitiator,
            long seed,
            StreamAcceptor acceptor) {
        agenda = Agenda.of(config, peer.connectionBytes());
        table = new StreamTable(config, peer, isInitiator, seed, acceptor, agenda);
        datagrams = new Datagrams(config.datagramSendBytes(), config.datagramReceiveBytes());
    }

    /// What all objects behind one connection's streams may take, whatever peer and application do;
    /// without the application's sources and sinks.
    public static long worstCaseBytes(StreamConfig config) {
        return config.worstCaseBytes();
    }

    /// Opens a stream, or null while the peer's limit or our own allows none. 0 is the most urgent
    /// priority, 7 the least.
    public @Nullable SendStream open(boolean isOneWay, int priority) {
        Check.that(priority >= 0 && priority < Schedule.CLASSES, "priorities are 0 to 7");
        int kind = isOneWay ? StreamId.ONE_WAY : StreamId.TWO_WAY;
        return table.mayOpen(kind) ? table.open(kind, priority) : null;
    }

    /// The half that we send, until its last event was polled.
    public @Nullable SendStream sending(int stream) {
        return table.send(stream);
    }

    /// The half that we receive, until its last event was polled.
    public @Nullable ReceiveStream receiving(int stream) {
        return table.receive(stream);
    }

    public Datagrams datagrams() {
        return datagrams;
    }

    /// Accepts no further stream of the peer's, and tells it. The streams there are go on.
    public void goAway(int code) {
        lastAccepted = table.closeToPeer();
        goAwayCode = code;
        isGoAwayDue = true;
    }

    /// Takes the next event, if there is one. Streams that are over are forgotten here, which lets
    /// the peer open others.
    public boolean poll(StreamEvent event) {
        for (Half half = agenda.events().first(); half != null; half = agenda.events().first()) {
            boolean isTold = half.hasEvents();
            if (isTold) {
                half.takeEvent(event);
            }
            if (!half.hasEvents()) {
                Turns.remove(half.eventTurn);
                if (half.isOver()) {
                    table.forget(half);
                }
            }
            if (isTold) {
                return true;
            }
        }
        return false;
    }

    /// Whether [#write] would write something into an empty packet. Exact, and constant time.
    public boolean hasSomethingToSend() {
        return hasControl() || agenda.schedule().hasSomethingToSend() || datagrams.isWaiting();
    }

    /// What keeps all streams together from sending.
    public Limiter limiter() {
        return agenda.schedule().limiter();
    }

    /// Packets have so many bytes of plaintext from now on: datagrams that are longer are refused.
    public void packetBytes(int bytes) {
        datagrams.packetBytes(bytes);
    }

    /// Adds frames to a packet until it is full or nothing waits, and answers how many bytes they
    /// take. All of them are ack-eliciting.
    public int write(FrameWriter out, SentFrames sent) {
        int start = out.at();
        writeControl(out, sent);
        boolean isContended = datagrams.isWaiting() && agenda.schedule().hasSomethingToSend();
        if (isDatagramsTurn || !isContended) {
            boolean isWritten = datagrams.write(out);
            agenda.schedule().write(out, sent);
            isDatagramsTurn = !(isContended && isWritten);
        } else {
            agenda.schedule().write(out, sent);
            datagrams.write(out);
            isDatagramsTurn = true;
        }
        return out.at() - start;
    }

    /// Takes the frame that the reader stands on; answers [#OK] or the code of a [StreamFault]. The
    /// frame is one of those for which [#isOurs] holds.
    public int receive(FrameReader in) {
        return switch (in.type()) {
            case DATA, DATA_FIN, STREAM_RESET -> forReceiver(in);
            case STREAM_STOP, MAX_STREAM_DATA -> forSender(in);
            case MAX_DATA -> {
                agenda.schedule().limit(in.value());
                yield OK;
            }
            case MAX_STREAMS -> {
                table.openLimit(in.kind(), (int) in.value());
                yield OK;
            }
            case GO_AWAY -> table.peerGone(in.stream(), in.code());
            case DATAGRAM -> {
                datagrams.receive(in.bytes(), in.dataAt(), in.dataLength());
                yield OK;
            }
            default -> throw Check.never(new IllegalArgumentException("frame " + in.type()));
        };
    }

    /// Whether frames of this type are for [#receive], and what became of them for [#acknowledged]
    /// and [#lost].
    public static boolean isOurs(FrameType type) {
        return switch (type) {
            case DATA,
                    DATA_FIN,
                    STREAM_RESET,
                    STREAM_STOP,
                    MAX_DATA,
                    MAX_STREAM_DATA,
                    MAX_STREAMS,
                    GO_AWAY,
                    DATAGRAM ->
                    true;
            default -> false;
        };
    }

    /// A frame that [#write] noted was acknowledged.
    public void acknowledged(int kind, int stream, long offset, int length) {
        if (kind != FrameType.DATA.code()
                && kind != FrameType.DATA_FIN.code()
                && kind != FrameType.STREAM_RESET.code()) {
            return;
        }
        SendStream send = table.send(stream);
        if (send == null) {
            return;
        }
        if (kind == FrameType.STREAM_RESET.code()) {
            send.resetAcknowledged();
        } else {
            send.acknowledged(offset, length, kind == FrameType.DATA_FIN.code());
        }
    }

    /// A frame that [#write] noted was lost, or may be: telling it of a frame that arrives after
    /// all only sends it twice.
    public void lost(int kind, int stream, long offset, int length) {
        if (kind == FrameType.MAX_DATA.code()) {
            agenda.window().lost(offset);
        } else if (kind == FrameType.MAX_STREAMS.code()) {
            table.grant(stream).lost(offset);
        } else if (kind == FrameType.GO_AWAY.code()) {
            isGoAwayDue = true;
        } else {
            lostOfStream(kind, stream, offset, length);
        }
    }

    private void lostOfStream(int kind, int stream, long offset, int length) {
        SendStream send = table.send(stream);
        ReceiveStream receive = table.receive(stream);
        if (kind == FrameType.STREAM_STOP.code()) {
            if (receive != null) {
                receive.stopLost();
            }
        } else if (kind == FrameType.MAX_STREAM_DATA.code()) {
            if (receive != null) {
                receive.limitLost(offset);
            }
        } else if (send != null && kind == FrameType.STREAM_RESET.code()) {
            send.resetLost();
        } else if (send != null) {
            send.lost(offset, length, kind == FrameType.DATA_FIN.code());
        }
    }

    private int forReceiver(FrameReader in) {
        int fault = table.admit(in.stream(), true);
        ReceiveStream stream = fault == OK ? table.receive(in.stream()) : null;
        // PROTOCOL: A receiver MUST ignore frames for a half of a stream that is over.
        if (stream == null) {
            return fault;
        }
        if (in.type() == FrameType.STREAM_RESET) {
            return stream.reset(in.finalSize(), in.code());
        }
        return stream.data(in.offset(), in.bytes(), in.dataAt(), in.dataLength(), in.fin());
    }

    private int forSender(FrameReader in) {
        int fault = table.admit(in.stream(), false);
        SendStream stream = fault == OK ? table.send(in.stream()) : null;
        if (stream == null) {
            return fault;
        }
        if (in.type() == FrameType.STREAM_STOP) {
            stream.stopped(in.code());
        } else {
            stream.limit(in.value());
        }
        return OK;
    }

    /// Whether [#writeControl] would write something.
    public boolean hasControl() {
        return isGoAwayDue
                || agenda.window().isDue()
                || table.grant(StreamId.TWO_WAY).isDue()
                || table.grant(StreamId.ONE_WAY).isDue()
                || !agenda.controls().isEmpty();
    }

    /// Adds what the peer waits for and what costs no window: grants, resets, refusals. Answers how
    /// many bytes they take.
    public int writeControl(FrameWriter out, SentFrames sent) {
        int start = out.at();
        if (isGoAwayDue && out.goAway(lastAccepted, goAwayCode)) {
            sent.add(FrameType.GO_AWAY.code(), 0, 0, 0);
            isGoAwayDue = false;
        }
        if (agenda.window().isDue() && out.room() >= FrameType.MAX_DATA.fixedLength()) {
            long limit = agenda.window().tell();
            out.maxData(limit);
            sent.add(FrameType.MAX_DATA.code(), 0, limit, 0);
        }
        for (int kind = 0; kind < StreamId.KINDS; kind++) {
            Grant grant = table.grant(kind);
            if (grant.isDue() && out.room() >= FrameType.MAX_STREAMS.fixedLength()) {
                long limit = grant.tell();
                out.maxStreams(kind == StreamId.ONE_WAY, (int) limit);
                sent.add(FrameType.MAX_STREAMS.code(), kind, limit, 0);
            }
        }
        for (Half half = agenda.controls().first(); half != null; ) {
            half.writeControl(out, sent);
            Half next = agenda.controls().first();
            half = next == half ? null : next;
        }
        return out.at() - start;
    }
}
