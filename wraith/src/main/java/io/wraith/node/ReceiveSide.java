package io.wraith.node;

import io.wraith.disk.FileSink;
import io.wraith.disk.Notes;
import io.wraith.disk.Progress;
import io.wraith.disk.SlotSlab;
import io.wraith.proto.Connection;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamId;
import io.wraith.proto.stream.StreamSink;
import io.wraith.transfer.CancelCode;
import io.wraith.transfer.Cancellation;
import io.wraith.transfer.Receiver;
import io.wraith.transfer.ReceiverStreams;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Receives from one peer.
final class ReceiveSide implements Side {
    /// Entries that may be open at once: what small files need to fill a long path.
    private static final int WINDOW = 16_384;

    private final SlotSlab slab;
    private final Receiver receiver;
    private final ReceiverStreams streams;
    private final FileSink sink;
    private final TransferStrands<ReceivingStrand> strands;
    private boolean hasControl;
    private final Receiving receiving;
    private final String peer;
    private @Nullable CompletableFuture<Boolean> answer;
    private boolean isDecided;

    /// Throws [io.wraith.linux.LinuxException] when the folder cannot be written.
    ReceiveSide(Connection connection, Receiving receiving) {
        this.receiving = receiving;
        peer = connection.peer().toString();
        Workshop shop = receiving.shop();
        slab = new SlotSlab("blocks received", shop.slots());
        receiver = new Receiver(shop.slots(), WINDOW, slab);
        strands =
                new TransferStrands<>(
                        connection,
                        shop.strands(),
                        receiver.strandTalk(),
                        number ->
                                new ReceivingStrand(
                                        number, receiver, slab, shop.slots(), shop.wake()));
        streams = new ReceiverStreams(receiver, connection.streams());
        try {
            sink =
                    new FileSink(
                            receiver,
                            FileNames.of(receiving.order().folder()),
                            receiving.order().options(),
                            slab,
                            shop.threads(),
                            shop.wake());
        } catch (RuntimeException refused) {
            slab.close();
            throw refused;
        }
    }

    /// Parcels on one-way streams, and the control stream.
    @Override
    public @Nullable StreamSink sink(ReceiveStream stream) {
        if (StreamId.isOneWay(stream.id())) {
            return streams.acceptParcel(stream);
        }
        if (hasControl) {
            return null;
        }
        hasControl = true;
        return streams.acceptControl(stream);
    }

    @Override
    public void start() {}

    @Override
    public void event(StreamEvent event) {
        streams.event(event);
    }

    @Override
    public long turn(long nowNs) {
        streams.turn();
        sink.turn();
        if (sink.isOffered()) {
            decide();
        }
        // What was decided and stored is told at once, and what had to wait for that is taken,
        // since nobody else may wake this side.
        boolean isMoving = true;
        while (isMoving) {
            isMoving = turnStrands(nowNs);
            streams.turn();
            isMoving |= sink.turn();
        }
        return strands.deadlineNs();
    }

    private boolean turnStrands(long nowNs) {
        if (receiver.isControlAtEnd()) {
            strands.close();
        }
        return strands.turn(ReceivingStrand::load, nowNs);
    }

    private void decide() {
        if (answer == null) {
            String title = receiver.title().toString();
            answer =
                    CompletableFuture.supplyAsync(
                            () -> ask(title), Thread.ofVirtual().name("wraith-consent")::start);
        }
        if (!isDecided && answer.isDone() && receiver.cancellation() == null) {
            isDecided = true;
            if (answer.join()) {
                receiver.accept(receiving.shop().strands().most());
            } else {
                receiver.cancel(CancelCode.REFUSED, "not wanted");
            }
        }
    }

    private boolean ask(String title) {
        try {
            return receiving.order().consent().accepts(title, peer);
        } finally {
            receiving.shop().wake().run();
        }
    }

    @Override
    public Progress progress() {
        return sink.progress();
    }

    /// Whether the path or the peer is slow cannot be seen from here; the peer's side shows it.
    @Override
    public Limiter limiter() {
        return 2 * sink.jobsUnderWay() > receiving.shop().slots() ? Limiter.DISK : Limiter.NET;
    }

    @Override
    public Counts counts() {
        return new Counts(
                receiver.doneEntries(),
                receiver.keptEntries(),
                receiver.failedEntries(),
                receiver.wholeBytes());
    }

    @Override
    public List<Notes> notes() {
        return List.of(sink.failures(), sink.skipped(), sink.warnings());
    }

    @Override
    public @Nullable Cancellation cancellation() {
        return receiver.cancellation();
    }

    @Override
    public void cancel(CancelCode code, String text) {
        receiver.cancel(code, text);
    }

    @Override
    public boolean isComplete() {
        return receiver.isFinished();
    }

    @Override
    public boolean isSilent() {
        return streams.isOver();
    }

    @Override
    public boolean isIdle() {
        return sink.isDone() && strands.areSettled();
    }

    @Override
    public void close() {
        sink.close();
        slab.close();
    }
}
