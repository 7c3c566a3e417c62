package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wraith.base.Prng;
import io.wraith.transfer.ByteString;
import io.wraith.transfer.Cancellation;
import io.wraith.transfer.Receiver;
import io.wraith.transfer.Sender;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A sender and a receiver on real files, with nothing between them but arrays.
final class DiskPair implements AutoCloseable {
    static final int SLOTS = 6;
    private static final int PIECE = 1 << 16;
    private static final long LONGEST_WAIT_S = 20;

    final Sender sender;
    final Receiver receiver;
    final FileSource source;
    final FileSink sink;
    private final SlotSlab outgoing = new SlotSlab("test outgoing", SLOTS);
    private final SlotSlab incoming = new SlotSlab("test incoming", SLOTS);
    private final DiskThreads threads;
    private final Semaphore woken = new Semaphore(0);
    private final byte[] piece = new byte[PIECE];
    private final byte[] toReceiver = new byte[PIECE];
    private int waiting;
    private boolean isAccepted;
    @Nullable Prng damage;
    boolean hasDamaged;
    int parcels;

    /// Called before every parcel.
    Runnable between = () -> {};

    DiskPair(List<SourceRoot> roots, Path target) {
        this(roots, SourceOptions.USUAL, target, SinkOptions.USUAL);
    }

    DiskPair(FileIo.Kind io, List<SourceRoot> roots, Path target) {
        this(io, roots, SourceOptions.USUAL, target, SinkOptions.USUAL);
    }

    DiskPair(List<SourceRoot> roots, SourceOptions how, Path target, SinkOptions options) {
        this(FileIo.Kind.AUTO, roots, how, target, options);
    }

    DiskPair(
            FileIo.Kind io,
            List<SourceRoot> roots,
            SourceOptions how,
            Path target,
            SinkOptions options) {
        FileIo.Choice choice = FileIo.choose(io);
        assumeTrue(choice.isWished(), choice.reason());
        threads = new DiskThreads(3, choice);
        sender = new Sender(SLOTS, outgoing, new byte[16], "a test", 0);
        receiver = new Receiver(SLOTS, 256, incoming);
        source = new FileSource(sender, roots, how, outgoing, threads, woken::release);
        ByteString destination = ByteString.of(target.toString());
        sink = new FileSink(receiver, destination, options, incoming, threads, woken::release);
    }

    static SourceRoot root(Path path) {
        return SourceRoot.of(path.toString());
    }

    /// Until both sides are done.
    DiskPair run() {
        return run(Integer.MAX_VALUE);
    }

    /// Until both sides are done, or so many parcels were moved.
    DiskPair run(int mostParcels) {
        runUntil(() -> parcels >= mostParcels, mostParcels);
        // What was moved last is still to be taken.
        sink.turn();
        return this;
    }

    /// Until both sides are done, or something else is the case.
    DiskPair runUntil(BooleanSupplier isEnough) {
        return runUntil(isEnough, Integer.MAX_VALUE);
    }

    private DiskPair runUntil(BooleanSupplier isEnough, int mostParcels) {
        while (!(source.isDone() && sink.isDone()) && !isEnough.getAsBoolean()) {
            boolean hasMoved = step(mostParcels);
            boolean isOver = isEnough.getAsBoolean() || (source.isDone() && sink.isDone());
            if (!hasMoved && !isOver) {
                await();
            }
        }
        return this;
    }

    private void await() {
        try {
            assertThat(woken.tryAcquire(LONGEST_WAIT_S, TimeUnit.SECONDS))
                    .as("something happens within %s s", LONGEST_WAIT_S)
                    .isTrue();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
        woken.drainPermits();
    }

    private boolean step(int mostParcels) {
        boolean hasMoved = source.turn();
        hasMoved |= sink.turn();
        if (sink.isOffered() && !isAccepted) {
            isAccepted = true;
            receiver.accept(0);
        }
        hasMoved |= moveControl();
        while (parcels < mostParcels && moveParcel()) {
            hasMoved = true;
        }
        return hasMoved;
    }

    private boolean moveControl() {
        boolean hasMoved = false;
        for (int taken = 1; taken > 0; ) {
            waiting += sender.control(toReceiver, waiting, PIECE - waiting);
            taken = receiver.receive(toReceiver, 0, waiting);
            assertThat(taken).isNotNegative();
            System.arraycopy(toReceiver, taken, toReceiver, 0, waiting - taken);
            waiting -= taken;
            hasMoved |= taken > 0;
        }
        for (int length = 1; length > 0; ) {
            length = receiver.control(piece, 0, PIECE);
            assertThat(sender.receive(piece, 0, length)).isEqualTo(length);
            hasMoved |= length > 0;
        }
        return hasMoved;
    }

    private boolean moveParcel() {
        int from = sender.nextParcel();
        if (from < 0) {
            return false;
        }
        between.run();
        parcels++;
        int to = receiver.openParcel();
        assertThat(to).isNotNegative();
        int length = sender.parcelLength(from);
        for (int at = 0; at < length; at += PIECE) {
            int part = Math.min(PIECE, length - at);
            sender.readParcel(from, at, piece, 0, part);
            // Where the payload lies, not the table at the end of the parcel.
            if (damage != null && at + PIECE + PIECE < length && damage.below(100) == 0) {
                piece[damage.below(PIECE)] ^= 1;
                hasDamaged = true;
            }
            assertThat(receiver.parcelData(to, at, piece, 0, part)).isZero();
        }
        assertThat(receiver.parcelArrived(to, length)).isZero();
        sender.delivered(from);
        return true;
    }

    @Nullable Cancellation cancellation() {
        return receiver.cancellation();
    }

    @Override
    public void close() {
        source.close();
        sink.close();
        threads.close();
        outgoing.close();
        incoming.close();
    }
}
