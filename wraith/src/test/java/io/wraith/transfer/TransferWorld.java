package io.wraith.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.proto.stream.StreamSource;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A sender, a receiver and what lies between: control bytes in pieces, parcels in pieces that
/// overtake each other, and answers of disks in any order. One seed decides all of it.
final class TransferWorld {
    static final int SLOTS = 6;
    private static final int STREAMS_BYTES = 1 << 16;

    final Prng random;
    final Sender sender;
    final Receiver receiver;
    final ModelSource source;
    final ModelTarget target;
    final ModelTarget.Disk disk;
    private final ArraySlots outgoing;
    private final ArraySlots incoming;
    final WorldStrands strands;
    private final List<SenderAction> readings = new ArrayList<>();
    private final List<ReceiverAction> writings = new ArrayList<>();
    private final List<Parcel> parcels = new ArrayList<>();
    private final ArrayDeque<Byte> toReceiver = new ArrayDeque<>();
    private final ArrayDeque<Byte> toSender = new ArrayDeque<>();
    private final byte[] pieces = new byte[STREAMS_BYTES];
    boolean isSenderTold;
    boolean isReceiverTold;
    int mostOpen;

    static final class Parcel {
        final int strand;
        final int from;
        final int to;
        final byte[] bytes;
        final List<Integer> offsets = new ArrayList<>();

        Parcel(int strand, int from, int to, byte[] bytes) {
            this.strand = strand;
            this.from = from;
            this.to = to;
            this.bytes = bytes;
        }
    }

    TransferWorld(long seed, Tree tree, ModelTarget.Disk disk) {
        this(seed, tree, disk, 0);
    }

    /// One in which so many strands carry parcels, too.
    TransferWorld(long seed, Tree tree, ModelTarget.Disk disk, int strandCount) {
        int slots = SLOTS * (strandCount + 1);
        outgoing = new ArraySlots(slots);
        incoming = new ArraySlots(slots);
        this.disk = disk;
        random = new Prng(seed);
        sender = new Sender(slots, outgoing, new byte[16], "a \u001b[2J title", strandCount);
        receiver = new Receiver(slots, 256, incoming);
        strands = new WorldStrands(sender, receiver, strandCount, random.split());
        source = new ModelSource(sender, outgoing, tree, random.split());
        target = new ModelTarget(receiver, incoming, disk, random.split());
        target.strands = strandCount;
    }

    /// Until both sides were told the end.
    void run() {
        for (int idle = 0; !(isSenderTold && isReceiverTold); ) {
            idle = step() ? 0 : idle + 1;
            assertThat(idle).as("steps in which nothing happened").isLessThan(5_000);
        }
        while (answer(readings)) {
            // What the sender told last.
        }
    }

    /// One thing, by chance; false if there was nothing to do of that kind.
    boolean step() {
        return switch (random.below(9)) {
            case 0 -> list();
            case 1 -> askSender();
            case 2 -> answer(readings);
            case 3 -> openParcel();
            case 4 -> moveParcel();
            case 5 -> askReceiver();
            case 6 -> answerReceiver();
            case 7 -> strands.step(parcels);
            default -> moveControl();
        };
    }

    private boolean list() {
        boolean wasListed = source.isListed;
        for (int i = random.below(20); i >= 0 && sender.cancellation() == null; i--) {
            source.list();
        }
        return !wasListed;
    }

    private boolean askSender() {
        SenderAction action = new SenderAction();
        if (!sender.poll(action)) {
            return false;
        }
        isSenderTold |=
                action.kind() == SenderAction.Kind.FINISHED
                        || action.kind() == SenderAction.Kind.CANCELLED;
        readings.add(action);
        return true;
    }

    private boolean answer(List<SenderAction> actions) {
        if (actions.isEmpty()) {
            return false;
        }
        source.answer(actions.remove(random.below(actions.size())));
        return true;
    }

    private boolean askReceiver() {
        ReceiverAction action = new ReceiverAction();
        if (!receiver.poll(action)) {
            return false;
        }
        isReceiverTold |=
                action.kind() == ReceiverAction.Kind.FINISHED
                        || action.kind() == ReceiverAction.Kind.CANCELLED;
        if (action.kind() == ReceiverAction.Kind.HOLE) {
            target.answer(action);
        } else {
            writings.add(action);
        }
        return true;
    }

    private boolean answerReceiver() {
        if (writings.isEmpty()) {
            return false;
        }
        target.answer(writings.remove(random.below(writings.size())));
        return true;
    }

    private boolean openParcel() {
        int strand = strands.any();
        int from = sender.nextParcel(strand);
        if (from < 0) {
            return false;
        }
        StreamSource parcelSource = sender.source(from);
        byte[] bytes = new byte[sender.parcelLength(from)];
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, 1 + random.below(200_000));
            parcelSource.read(at, bytes, at, length);
            at += length;
        }
        int to = strand == 0 ? receiver.openParcel() : strands.slot(strand);
        assertThat(to).isNotNegative();
        Parcel parcel = new Parcel(strand, from, to, bytes);
        for (int at = 0; at < bytes.length; at += STREAMS_BYTES) {
            parcel.offsets.add(at);
        }
        parcels.add(parcel);
        mostOpen = Math.max(mostOpen, parcels.size());
        return true;
    }

    private boolean moveParcel() {
        if (parcels.isEmpty()) {
            return false;
        }
        Parcel parcel = parcels.get(random.below(parcels.size()));
        for (int i = random.below(8); i >= 0 && !parcel.offsets.isEmpty(); i--) {
            int chosen = random.below(parcel.offsets.size());
            int at = parcel.offsets.set(chosen, parcel.offsets.getLast());
            parcel.offsets.removeLast();
            int length = Math.min(STREAMS_BYTES, parcel.bytes.length - at);
            assertThat(receiver.parcelData(parcel.to, at, parcel.bytes, at, length)).isZero();
        }
        if (parcel.offsets.isEmpty()) {
            parcels.remove(parcel);
            assertThat(receiver.parcelArrived(parcel.to, parcel.bytes.length)).isZero();
            sender.delivered(parcel.from);
        }
        return true;
    }

    private boolean moveControl() {
        int before = toReceiver.size() + toSender.size();
        while (sender.hasControl()) {
            push(toReceiver, sender.control(pieces, 0, pieces.length));
        }
        while (receiver.hasControl()) {
            push(toSender, receiver.control(pieces, 0, pieces.length));
        }
        byte[] some = peek(toReceiver);
        int taken = receiver.receive(some, 0, some.length);
        assertThat(taken).isNotNegative();
        drop(toReceiver, taken);
        some = peek(toSender);
        assertThat(sender.receive(some, 0, some.length)).isEqualTo(some.length);
        drop(toSender, some.length);
        return before + taken + some.length > 0;
    }

    private void push(ArrayDeque<Byte> pipe, int length) {
        for (byte each : Arrays.copyOf(pieces, length)) {
            pipe.add(each);
        }
    }

    private byte[] peek(ArrayDeque<Byte> pipe) {
        byte[] some = new byte[Math.min(pipe.size(), random.below(4_000))];
        int at = 0;
        for (Byte each : pipe) {
            if (at == some.length) {
                break;
            }
            some[at++] = each;
        }
        return some;
    }

    private static void drop(ArrayDeque<Byte> pipe, int count) {
        for (int i = 0; i < count; i++) {
            pipe.remove();
        }
    }
}
