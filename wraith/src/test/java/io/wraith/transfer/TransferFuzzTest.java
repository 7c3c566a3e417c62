package io.wraith.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;

import org.junit.jupiter.api.Test;

import java.util.List;

/// Whatever a peer sends: an answer, never an exception, and never more memory than agreed.
final class TransferFuzzTest {
    private static final int RUNS = 3_000;

    @Test
    void anyBytesToAReceiver() {
        ArraySlots slots = new ArraySlots(2);
        int faults = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            Prng random = new Prng(seed);
            Receiver receiver = new Receiver(2, 256, slots);
            ReceiverAction action = new ReceiverAction();
            byte[] bytes = damaged(senderBytes(random), random);
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(bytes.length - at, 1 + random.below(300));
                int taken = receiver.receive(bytes, at, length);
                at += taken < 0 ? length : taken;
                while (receiver.poll(action)) {
                    answer(receiver, action, random);
                }
                parcel(receiver, random);
            }
            faults += receiver.cancellation() == null ? 0 : 1;
            assertThat(receiver.openEntries()).as("seed %s", seed).isLessThanOrEqualTo(256);
        }
        assertThat(faults).isBetween(RUNS / 4, RUNS);
    }

    private static byte[] senderBytes(Prng random) {
        byte[] all = Messages.offer();
        for (int i = 1; i < 12; i++) {
            long id = i;
            long other = 1L + random.below(i);
            long block = random.below(4);
            Entry entry =
                    random.below(4) == 0
                            ? Messages.folder(i, 0)
                            : Messages.file(i, 0, random.below(5 << 20));
            all = Messages.joined(all, Messages.entry(entry));
            all =
                    switch (random.below(5)) {
                        case 0 ->
                                Messages.joined(
                                        all,
                                        Messages.of(
                                                MessageType.HOLE,
                                                out -> out.u64(other).u64(block).u64(1)));
                        case 1 ->
                                Messages.joined(
                                        all,
                                        Messages.of(
                                                MessageType.FAILED,
                                                out -> out.u64(other).u8((int) id)));
                        case 2 ->
                                Messages.joined(
                                        all,
                                        Messages.of(MessageType.FOLDER_END, out -> out.u64(id)));
                        default -> all;
                    };
        }
        return all;
    }

    private static void answer(Receiver receiver, ReceiverAction action, Prng random) {
        switch (action.kind()) {
            case OFFERED -> receiver.accept(0);
            case DECIDE -> {
                Entry entry = action.entry();
                if (entry.isFolder()) {
                    receiver.made(entry.id());
                } else if (!entry.isFile()) {
                    receiver.failed(entry.id(), Reason.NAME_REFUSED);
                } else if (random.below(3) == 0) {
                    receiver.kept(entry.id());
                } else {
                    receiver.want(entry.id());
                }
            }
            case STORE -> receiver.corrupt(action.slot());
            case STORE_PACK -> {
                for (int i = action.items().count() - 1; i >= 0; i--) {
                    receiver.itemCorrupt(action.slot(), i);
                }
            }
            case FINISH, END_FOLDER -> receiver.done(action.entry().id());
            case SYNC -> receiver.synced();
            case HOLE, ABANDON, FINISHED, CANCELLED -> {}
        }
    }

    private static void parcel(Receiver receiver, Prng random) {
        if (receiver.cancellation() != null) {
            return;
        }
        int slot = receiver.openParcel();
        if (slot < 0) {
            return;
        }
        OutgoingParcel parcel = new OutgoingParcel(0);
        if (random.below(2) == 0) {
            parcel.items.add(random.below(12), 0, 1 + random.below(100));
            parcel.sealPack(new boolean[] {true});
        } else {
            parcel.id = random.below(12);
            parcel.block = random.below(3);
            parcel.runs.add(random.below(100), 1 + random.below(9));
            parcel.blockLength = 1 << 20;
            parcel.sealBlock(new byte[32]);
        }
        byte[] bytes = new byte[parcel.length()];
        parcel.read(new ArraySlots(1), 0, bytes, 0, bytes.length);
        if (random.below(2) == 0) {
            bytes[random.below(bytes.length)] = (byte) random.below(256);
        }
        assertThat(receiver.parcelData(slot, 0, bytes, 0, bytes.length)).isZero();
        int answer = receiver.parcelArrived(slot, random.below(9) == 0 ? 5 : bytes.length);
        assertThat(answer).isLessThanOrEqualTo(0);
    }

    @Test
    void anyBytesToASender() {
        int faults = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            Prng random = new Prng(seed);
            Sender sender = new Sender(2, new ArraySlots(2), new byte[16], "", 0);
            for (int i = 1; i < 12; i++) {
                Entry file = Messages.file(i, 0, random.below(5 << 20));
                sender.add(0, file.name(), file.attributes(), file.content());
            }
            sender.endList();
            byte[] bytes = damaged(receiverBytes(random), random);
            faults += sender.receive(bytes, 0, bytes.length) < 0 ? 1 : 0;
            SenderAction action = new SenderAction();
            for (int i = 0; i < 30 && sender.poll(action); i++) {
                answer(sender, action, random);
                sender.nextParcel();
            }
            assertThat(sender.openEntries()).isLessThanOrEqualTo(11);
        }
        assertThat(faults).isBetween(RUNS / 4, RUNS);
    }

    private static byte[] receiverBytes(Prng random) {
        byte[] all = Messages.accept(300, 4);
        for (int i = 0; i < 8; i++) {
            long id = 1L + random.below(12);
            int block = random.below(4);
            List<byte[]> some =
                    List.of(
                            Messages.of(MessageType.WANT, out -> out.u64(id).u32(1 + block)),
                            Messages.of(
                                    MessageType.WANT_BLOCKS,
                                    out -> out.u64(id).u8(block & 1).u64(block).u64(1)),
                            Messages.of(MessageType.AGAIN, out -> out.u64(id).u64(block)),
                            Messages.of(MessageType.CLOSED, out -> out.u64(id).u8(0).u8(0)),
                            Messages.of(MessageType.PROGRESS, out -> out.u64(id).u64(block)));
            all = Messages.joined(all, some.get(random.below(some.size())));
        }
        return all;
    }

    private static void answer(Sender sender, SenderAction action, Prng random) {
        switch (action.kind()) {
            case READ -> {
                if (random.below(2) == 0) {
                    sender.hole(action.slot(), 1 + random.below(5));
                } else {
                    Runs runs = new Runs().whole(action.length());
                    sender.blockRead(action.slot(), new byte[32], runs);
                }
            }
            case READ_PACK -> {
                for (int i = 0; i < action.items().count(); i++) {
                    sender.itemRead(action.slot(), i, new byte[32]);
                }
            }
            case CHECK -> sender.checked(action.id(), null);
            case CLOSED, FINISHED, CANCELLED -> {}
        }
    }

    /// Half of them as they are, half with a few bytes changed.
    private static byte[] damaged(byte[] bytes, Prng random) {
        for (int i = random.below(4); i > 1; i--) {
            bytes[random.below(bytes.length)] = (byte) random.below(256);
        }
        return bytes;
    }
}
