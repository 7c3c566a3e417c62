package io.wraith.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.RangeSet;
import io.wraith.transfer.ReceiverAction.Kind;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

/// What a sender may try. The receiver stays within what it agreed to, and says what was wrong.
final class HostileSenderTest {
    private static final int SLOTS = 4;

    private final ArraySlots slots = new ArraySlots(SLOTS);
    private final Receiver receiver = new Receiver(SLOTS, 256, slots);
    private final ReceiverAction action = new ReceiverAction();
    private final byte[] waste = new byte[1 << 20];

    @Test
    void moreEntriesThanMayBeOpen() {
        start();
        for (int i = 1; i <= 256; i++) {
            assertThat(send(Messages.entry(Messages.file(i, 0, 1)))).isZero();
        }
        refused(Messages.entry(Messages.file(257, 0, 1)), TransferFault.TOO_MANY);
        assertThat(receiver.cancellation())
                .extracting(Cancellation::code)
                .isEqualTo(CancelCode.LIMIT);
    }

    @Test
    void entriesOutOfOrder() {
        start();
        send(Messages.entry(Messages.file(1, 0, 1)));
        refused(Messages.entry(Messages.file(1, 0, 1)), TransferFault.UNEXPECTED);
    }

    @Test
    void entriesInWhatIsNoFolder() {
        start();
        send(Messages.entry(Messages.file(1, 0, 1)));
        refused(Messages.entry(Messages.file(2, 1, 1)), TransferFault.WRONG_ENTRY);
    }

    @Test
    void entriesInAFolderThatEnded() {
        start();
        send(Messages.entry(Messages.folder(1, 0)));
        poll(Kind.DECIDE);
        receiver.made(1);
        send(Messages.of(MessageType.FOLDER_END, out -> out.u64(1)));
        refused(Messages.entry(Messages.file(2, 1, 1)), TransferFault.WRONG_ENTRY);
    }

    @Test
    void foldersWithoutEnd() {
        start();
        for (int depth = 1; depth <= 256; depth++) {
            assertThat(send(Messages.entry(Messages.folder(depth, depth - 1)))).isZero();
            poll(Kind.DECIDE);
            receiver.made(depth);
            if (depth == 255) {
                // Makes room in the window, which is as large as the depth.
                receiver.failed(1, Reason.NO_PERMISSION);
            }
        }
        assertThat(receiver.openEntries()).isEqualTo(256);
        refused(Messages.entry(Messages.folder(257, 256)), TransferFault.TOO_MANY);
    }

    @Test
    void messagesThatAreTooLong() {
        start();
        refused(new byte[] {2, 1, 0, 1}, TransferFault.MALFORMED);
    }

    @Test
    void messagesOfTheOtherSide() {
        start();
        refused(Messages.accept(1, 1), TransferFault.UNEXPECTED);
    }

    @Test
    void messagesBeforeTheOffer() {
        refused(Messages.entry(Messages.file(1, 0, 1)), TransferFault.UNEXPECTED);
    }

    @Test
    void parcelsBeforeTheOfferIsAccepted() {
        assertThat(receiver.openParcel()).isEqualTo(TransferFault.FLOOD.code());
    }

    @Test
    void parcelsBeyondTheCredit() {
        start();
        for (int i = 0; i < SLOTS; i++) {
            assertThat(receiver.openParcel()).isBetween(0, SLOTS - 1);
        }
        assertThat(receiver.openParcel()).isEqualTo(TransferFault.FLOOD.code());
    }

    /// A parcel that was given up makes room for one more, not for as many as one likes.
    @Test
    void parcelsThatAreGivenUp() {
        start();
        for (int i = 0; i < 100; i++) {
            receiver.parcelGone(receiver.openParcel());
        }
        for (int i = 0; i < SLOTS; i++) {
            assertThat(receiver.openParcel()).isNotNegative();
        }
        assertThat(receiver.openParcel()).isEqualTo(TransferFault.FLOOD.code());
    }

    @Test
    void parcelsThatAreTooLong() {
        start();
        int slot = receiver.openParcel();
        assertThat(receiver.parcelData(slot, Blocks.SLOT_BYTES - 1, waste, 0, 2))
                .isEqualTo(TransferFault.BAD_PARCEL.code());
    }

    @Test
    void blocksThatNobodyWants() {
        wanted(3 << 20);
        refusedParcel(block(1, 3, 5), TransferFault.UNWANTED_BLOCK);
    }

    @Test
    void blocksOfFilesThatAreNotDecided() {
        start();
        send(Messages.entry(Messages.file(1, 0, 3 << 20)));
        refusedParcel(block(1, 0, 5), TransferFault.WRONG_ENTRY);
    }

    @Test
    void blocksOfFilesThatWereNeverListed() {
        wanted(3 << 20);
        refusedParcel(block(2, 0, 5), TransferFault.WRONG_ENTRY);
    }

    @Test
    void blocksThatAreThere() {
        wanted(3 << 20);
        assertThat(parcel(block(1, 1, Blocks.BYTES))).isZero();
        refusedParcel(block(1, 1, Blocks.BYTES), TransferFault.UNWANTED_BLOCK);
    }

    @Test
    void blocksThatWereKept() {
        start();
        send(Messages.entry(Messages.file(1, 0, 3 << 20)));
        poll(Kind.DECIDE);
        RangeSet kept = new RangeSet(4);
        kept.add(1, 2);
        receiver.wantExcept(1, kept);
        assertThat(parcel(block(1, 0, Blocks.BYTES))).isZero();
        refusedParcel(block(1, 1, Blocks.BYTES), TransferFault.UNWANTED_BLOCK);
    }

    @Test
    void blocksThatAreTooShort() {
        wanted(3 << 20);
        refusedParcel(block(1, 1, 5), TransferFault.BAD_PARCEL);
    }

    @Test
    void holesInWhatIsThere() {
        wanted(3 << 20);
        parcel(block(1, 1, Blocks.BYTES));
        refused(hole(0, 3), TransferFault.UNWANTED_BLOCK);
    }

    @Test
    void holesBeyondTheEnd() {
        wanted(3 << 20);
        refused(hole(2, 2), TransferFault.MALFORMED);
    }

    /// Islands would have to be remembered.
    @Test
    void blocksInTooManyPieces() {
        wanted(1L << 61);
        int fault = 0;
        int islands = 0;
        for (; fault == 0; islands++) {
            fault = send(hole(2L * islands + 1, 1));
            while (receiver.poll(action)) {
                assertThat(action.kind()).isIn(Kind.HOLE, Kind.CANCELLED);
            }
        }
        assertThat(fault).isEqualTo(TransferFault.TOO_MANY.code());
        assertThat(islands).isLessThan(5_000);
    }

    @Test
    void moreFilesBegunThanAgreed() {
        Receiver wide = new Receiver(SLOTS, 1_000, slots);
        feed(wide, Messages.offer());
        assertThat(wide.poll(action)).isTrue();
        wide.accept(0);
        int fault = 0;
        int files = 0;
        while (fault == 0) {
            files++;
            feed(wide, Messages.entry(Messages.file(files, 0, 2 << 20)));
            assertThat(wide.poll(action)).isTrue();
            wide.want(files);
            long id = files;
            fault = feed(wide, Messages.of(MessageType.HOLE, out -> out.u64(id).u64(0).u64(1)));
            assertThat(wide.poll(action)).isTrue();
        }
        assertThat(fault).isEqualTo(TransferFault.TOO_MANY.code());
        assertThat(files).isEqualTo(257);
    }

    @Test
    void itemsOfTheWrongLength() {
        wanted(100);
        refusedParcel(pack(1, 99), TransferFault.BAD_PARCEL);
    }

    @Test
    void itemsOfLargeFiles() {
        wanted(Blocks.PACKED_BYTES + 1);
        refusedParcel(pack(1, 99), TransferFault.UNWANTED_BLOCK);
    }

    @Test
    void itemsTwice() {
        wanted(100);
        assertThat(parcel(pack(1, 100))).isZero();
        refusedParcel(pack(1, 100), TransferFault.UNWANTED_BLOCK);
    }

    /// A file is not fetched for ever; the others go on.
    @Test
    void filesThatAreAlwaysCorrupt() {
        wanted(100);
        int times = 0;
        while (receiver.failedEntries() == 0) {
            times++;
            assertThat(parcel(pack(1, 100))).isZero();
            poll(Kind.STORE_PACK);
            receiver.itemCorrupt(action.slot(), 0);
        }
        assertThat(times).isEqualTo(17);
        assertThat(receiver.corruptBlocks()).isEqualTo(17);
        assertThat(receiver.cancellation()).isNull();
        poll(Kind.ABANDON);
        // What still comes of it is ignored.
        assertThat(parcel(pack(1, 100))).isZero();
        assertThat(receiver.poll(action)).isFalse();
    }

    @Test
    void rootsThatAreWrong() {
        wanted(2 << 20);
        for (int block = 0; block < 2; block++) {
            assertThat(parcel(block(1, block, Blocks.BYTES))).isZero();
            poll(Kind.STORE);
            receiver.stored(action.slot());
        }
        assertThat(receiver.poll(action)).isFalse();
        send(Messages.of(MessageType.SEALED, out -> out.u64(1).u8(0).bytes(new byte[32])));
        poll(Kind.ABANDON);
        assertThat(receiver.failedEntries()).isEqualTo(1);
        assertThat(receiver.cancellation()).isNull();
    }

    @Test
    void sealsTwice() {
        wanted(2 << 20);
        byte[] seal = Messages.of(MessageType.SEALED, out -> out.u64(1).u8(0).bytes(new byte[32]));
        assertThat(send(seal)).isZero();
        refused(seal, TransferFault.WRONG_ENTRY);
    }

    @Test
    void listsThatDoNotAddUp() {
        start();
        send(Messages.entry(Messages.file(1, 0, 5)));
        refused(
                Messages.of(MessageType.LIST_END, out -> out.u64(1).u64(6)),
                TransferFault.MALFORMED);
    }

    @Test
    void nothingIsSaidAfterCancelling() {
        wanted(100);
        assertThat(parcel(pack(1, 100))).isZero();
        poll(Kind.STORE_PACK);
        refused(new byte[] {99, 0, 0, 0}, TransferFault.UNEXPECTED);
        receiver.control(waste, 0, waste.length);
        receiver.itemCorrupt(action.slot(), 0);
        assertThat(receiver.hasControl()).isFalse();
        assertThat(receiver.isControlAtEnd()).isTrue();
        assertThat(send(Messages.offer())).isZero();
    }

    @Test
    void afterTheEndOnlyWhatCrossedItIsTaken() {
        start();
        send(Messages.of(MessageType.LIST_END, out -> out.u64(0).u64(0)));
        poll(Kind.SYNC);
        receiver.synced();
        poll(Kind.FINISHED);
        assertThat(send(Messages.of(MessageType.REJOIN, out -> out.u16(3).u64(1)))).isZero();
        assertThat(send(Messages.of(MessageType.CANCEL, out -> out.u8(1)))).isZero();
        assertThat(receiver.cancellation()).isNull();
        assertThat(send(Messages.entry(Messages.file(1, 0, 1))))
                .isEqualTo(TransferFault.UNEXPECTED.code());
        assertThat(receiver.cancellation()).isNull();
    }

    private void start() {
        assertThat(send(Messages.offer())).isZero();
        poll(Kind.OFFERED);
        receiver.accept(0);
    }

    private void wanted(long size) {
        start();
        assertThat(send(Messages.entry(Messages.file(1, 0, size)))).isZero();
        poll(Kind.DECIDE);
        receiver.want(1);
    }

    private void poll(Kind kind) {
        assertThat(receiver.poll(action)).isTrue();
        assertThat(action.kind()).isEqualTo(kind);
    }

    /// Answers 0, or a fault.
    private int send(byte[] message) {
        return feed(receiver, message);
    }

    private static int feed(Receiver receiver, byte[] message) {
        int answer = receiver.receive(message, 0, message.length);
        return answer == message.length ? 0 : answer;
    }

    private void refused(byte[] message, TransferFault fault) {
        assertThat(send(message)).isEqualTo(fault.code());
        assertThat(receiver.cancellation()).isNotNull();
        poll(Kind.CANCELLED);
    }

    private void refusedParcel(byte[] bytes, TransferFault fault) {
        assertThat(parcel(bytes)).isEqualTo(fault.code());
        assertThat(receiver.cancellation()).isNotNull();
    }

    private int parcel(byte[] bytes) {
        int slot = receiver.openParcel();
        assertThat(slot).isNotNegative();
        assertThat(receiver.parcelData(slot, 0, bytes, 0, bytes.length)).isZero();
        return receiver.parcelArrived(slot, bytes.length);
    }

    private static byte[] hole(long first, long blocks) {
        return Messages.of(MessageType.HOLE, out -> out.u64(1).u64(first).u64(blocks));
    }

    private byte[] block(long id, long block, int length) {
        OutgoingParcel parcel = new OutgoingParcel(0);
        parcel.id = id;
        parcel.block = block;
        parcel.blockLength = length;
        parcel.runs.whole(length);
        parcel.sealBlock(new byte[32]);
        return bytes(parcel);
    }

    private byte[] pack(long id, int length) {
        OutgoingParcel parcel = new OutgoingParcel(0);
        parcel.items.add(id, 0, length);
        parcel.sealPack(new boolean[] {true});
        return bytes(parcel);
    }

    private static byte[] bytes(OutgoingParcel parcel) {
        byte[] bytes = new byte[parcel.length()];
        Arrays.fill(bytes, (byte) 1);
        parcel.read(new ArraySlots(1), 0, bytes, 0, bytes.length);
        return bytes;
    }
}
