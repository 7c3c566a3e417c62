package io.wraith.node;

import io.wraith.disk.FileSource;
import io.wraith.disk.Notes;
import io.wraith.disk.Progress;
import io.wraith.disk.SlotSlab;
import io.wraith.proto.Connection;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.SendStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamSink;
import io.wraith.transfer.CancelCode;
import io.wraith.transfer.Cancellation;
import io.wraith.transfer.Sender;
import io.wraith.transfer.SenderStreams;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;

/// Sends to one peer.
final class SendSide implements Side {
    private static final int SESSION_BYTES = 16;
    private static final int PRIORITY = 2;

    private final Connection connection;
    private final SlotSlab slab;
    private final Sender sender;
    private final SenderStreams streams;
    private final FileSource source;
    private final TransferStrands<SendingStrand> strands;
    private boolean isAccepting;

    /// Throws [io.wraith.linux.LinuxException] when something is not there any more.
    SendSide(Connection connection, Sending sending) {
        this.connection = connection;
        slab = new SlotSlab("blocks to send", sending.shop().slots());
        Workshop shop = sending.shop();
        sender =
                new Sender(
                        shop.slots(),
                        slab,
                        session(),
                        sending.order().title(),
                        sending.mostStrands());
        strands =
                new TransferStrands<>(
                        connection,
                        shop.strands(),
                        sender.strandTalk(),
                        number -> new SendingStrand(number, sender, shop.slots(), shop.wake()));
        streams = new SenderStreams(sender, connection.streams());
        try {
            source =
                    new FileSource(
                            sender,
                            sending.roots(),
                            sending.options(),
                            slab,
                            shop.threads(),
                            shop.wake());
        } catch (RuntimeException refused) {
            slab.close();
            throw refused;
        }
    }

    private static byte[] session() {
        byte[] session = new byte[SESSION_BYTES];
        new SecureRandom().nextBytes(session);
        return session;
    }

    /// The only one is the receiving half of the control stream, which this side opens.
    @Override
    public @Nullable StreamSink sink(ReceiveStream stream) {
        return isAccepting ? streams.accept(stream) : null;
    }

    @Override
    public void start() {
        isAccepting = true;
        SendStream control = connection.streams().open(false, PRIORITY);
        isAccepting = false;
        streams.start(Objects.requireNonNull(control, "a peer that allows no streams"));
    }

    @Override
    public void event(StreamEvent event) {
        streams.event(event);
    }

    @Override
    public long turn(long nowNs) {
        source.turn();
        boolean isMoving = true;
        // What the streams brought is begun at once, since nobody else may wake this side.
        while (isMoving) {
            streams.turn();
            isMoving = turnStrands(nowNs);
            isMoving |= source.turn();
        }
        return strands.deadlineNs();
    }

    private boolean turnStrands(long nowNs) {
        if (sender.isControlAtEnd()) {
            strands.close();
        }
        return strands.turn(SendingStrand::load, nowNs);
    }

    @Override
    public Progress progress() {
        return source.progress();
    }

    @Override
    public Limiter limiter() {
        if (sender.isOutOfCredit()) {
            return Limiter.PEER;
        }
        return switch (connection.streams().limiter()) {
            case NONE -> Limiter.NET;
            case SOURCE -> Limiter.DISK;
            case FLOW_STREAM, FLOW_CONNECTION -> Limiter.PEER;
        };
    }

    @Override
    public Counts counts() {
        return new Counts(
                sender.doneEntries(),
                sender.keptEntries(),
                sender.failedEntries(),
                sender.progressBytes());
    }

    @Override
    public List<Notes> notes() {
        return List.of(source.failures(), source.warnings());
    }

    @Override
    public @Nullable Cancellation cancellation() {
        return sender.cancellation();
    }

    @Override
    public void cancel(CancelCode code, String text) {
        sender.cancel(code, text);
    }

    @Override
    public boolean isComplete() {
        return sender.isFinished();
    }

    @Override
    public boolean isSilent() {
        return streams.isOver();
    }

    @Override
    public boolean isIdle() {
        return source.isDone() && strands.areSettled();
    }

    @Override
    public void close() {
        source.close();
        slab.close();
    }
}
