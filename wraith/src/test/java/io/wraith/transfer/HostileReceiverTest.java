package io.wraith.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.transfer.SenderAction.Kind;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

/// What a receiver may try.
final class HostileReceiverTest {
    private static final byte[] SESSION = new byte[16];

    private final ArraySlots slots = new ArraySlots(4);
    private final Sender sender = new Sender(4, slots, SESSION, "title", 0);
    private final SenderAction action = new SenderAction();

    @Test
    void wantsBeforeAccepting() {
        add(10);
        refused(want(1, 1), TransferFault.UNEXPECTED);
    }

    @Test
    void wantsOfWhatWasNotListed() {
        start(10);
        refused(want(2, 1), TransferFault.WRONG_ENTRY);
    }

    @Test
    void wantsTwice() {
        start(10);
        assertThat(send(want(1, 1))).isZero();
        refused(want(1, 1), TransferFault.WRONG_ENTRY);
    }

    @Test
    void wantsWithoutEnd() {
        start(10);
        refused(want(1, 0xffffffffL), TransferFault.MALFORMED);
    }

    @Test
    void wantsOfEmptyFilesAndFolders() {
        start(0);
        refused(want(1, 1), TransferFault.WRONG_ENTRY);
    }

    @Test
    void wantsOfBlocksThatAreNotThere() {
        start(3 << 20);
        refused(wantBlocks(0, 2, 2), TransferFault.MALFORMED);
    }

    @Test
    void wantsOfBlocksThatTouch() {
        start(9 << 20);
        refused(wantBlocks(0, 2, 2, 4, 1), TransferFault.MALFORMED);
    }

    @Test
    void wantsOfBlocksAfterTheLast() {
        start(9 << 20);
        assertThat(send(wantBlocks(0, 2, 2))).isZero();
        refused(wantBlocks(0, 5, 2), TransferFault.WRONG_ENTRY);
    }

    @Test
    void wantsInTooManyRanges() {
        start(1L << 60);
        int fault = 0;
        int ranges = 0;
        while (fault == 0) {
            long[] some = new long[8_000];
            for (int i = 0; i < some.length; i += 2, ranges++) {
                some[i] = 2L * ranges;
                some[i + 1] = 1;
            }
            fault = send(wantBlocks(1, some));
        }
        assertThat(fault).isEqualTo(TransferFault.TOO_MANY.code());
        assertThat(ranges).isLessThan(70_000);
    }

    @Test
    void blocksAgainThatWereNotSent() {
        start(3 << 20);
        assertThat(send(want(1, 1))).isZero();
        refused(again(0), TransferFault.WRONG_ENTRY);
    }

    @Test
    void blocksAgainOfWhatFailed() {
        start(10);
        assertThat(send(want(1, 1))).isZero();
        poll(Kind.READ_PACK);
        sender.itemRead(action.slot(), 0, new byte[32]);
        assertThat(send(again(0))).isZero();
        poll(Kind.READ);
        sender.readFailed(action.slot(), Reason.SOURCE_UNREADABLE);
        assertThat(send(again(0))).isZero();
        assertThat(sender.poll(action)).isFalse();
    }

    @Test
    void blocksAgainBeforeTheyWereReadAgain() {
        start(10);
        assertThat(send(want(1, 1))).isZero();
        poll(Kind.READ_PACK);
        sender.itemRead(action.slot(), 0, new byte[32]);
        assertThat(send(again(0))).isZero();
        refused(again(0), TransferFault.WRONG_ENTRY);
    }

    @Test
    void blocksAgainWithoutEnd() {
        start(10);
        assertThat(send(want(1, 1))).isZero();
        poll(Kind.READ_PACK);
        sender.itemRead(action.slot(), 0, new byte[32]);
        sender.delivered(sender.nextParcel());
        int fault = 0;
        int times = 0;
        while (fault == 0) {
            times++;
            fault = send(again(0));
            if (fault == 0) {
                poll(Kind.READ);
                assertThat(action.mustCheck()).isTrue();
                sender.blockRead(action.slot(), new byte[32], new Runs().whole(10));
                send(Messages.of(MessageType.CREDIT, out -> out.u64(1 << 20)));
                sender.delivered(sender.nextParcel());
            }
        }
        assertThat(fault).isEqualTo(TransferFault.TOO_MANY.code());
        assertThat(times).isLessThan(5_000);
    }

    @Test
    void closingWhatIsNotOpen() {
        start(10);
        assertThat(send(closed(1, 0, 0))).isZero();
        poll(Kind.CLOSED);
        refused(closed(1, 0, 0), TransferFault.WRONG_ENTRY);
    }

    @Test
    void closingWithoutAReason() {
        start(10);
        refused(closed(1, 2, 0), TransferFault.MALFORMED);
    }

    @Test
    void finishingBeforeTheEnd() {
        start(10);
        refused(
                Messages.of(MessageType.FINISHED, out -> out.u64(0).u64(0).u64(0).u64(0)),
                TransferFault.UNEXPECTED);
    }

    @Test
    void noCreditNoParcel() {
        start(10);
        add(10);
        assertThat(send(want(1, 1))).isZero();
        poll(Kind.READ_PACK);
        sender.itemRead(action.slot(), 0, new byte[32]);
        assertThat(sender.nextParcel()).isNotNegative();
        assertThat(send(want(2, 1))).isZero();
        poll(Kind.READ_PACK);
        sender.itemRead(action.slot(), 0, new byte[32]);
        assertThat(sender.nextParcel()).isNegative();
        assertThat(sender.isOutOfCredit()).isTrue();
        assertThat(send(Messages.of(MessageType.CREDIT, out -> out.u64(2)))).isZero();
        assertThat(sender.nextParcel()).isNotNegative();
    }

    /// What stood in a slot before is nobody's business.
    @Test
    void whatCouldNotBeReadIsNotSent() {
        start(10);
        add(10);
        assertThat(send(want(1, 2))).isZero();
        poll(Kind.READ_PACK);
        int slot = action.slot();
        Arrays.fill(slots.bytes(slot), (byte) 7);
        sender.itemFailed(slot, 0, Reason.SOURCE_UNREADABLE);
        sender.itemRead(slot, 1, new byte[32]);
        assertThat(sender.nextParcel()).isEqualTo(slot);
        byte[] parcel = new byte[sender.parcelLength(slot)];
        sender.readParcel(slot, 0, parcel, 0, parcel.length);
        assertThat(parcel).startsWith(new byte[10]);
        assertThat(parcel[10]).isEqualTo((byte) 7);
    }

    private void start(long size) {
        add(size);
        assertThat(send(Messages.accept(300, 1))).isZero();
    }

    private void add(long size) {
        Entry file = Messages.file(1, 0, size);
        sender.add(Entry.ROOT, file.name(), file.attributes(), file.content());
    }

    private void poll(Kind kind) {
        assertThat(sender.poll(action)).isTrue();
        assertThat(action.kind()).isEqualTo(kind);
    }

    private int send(byte[] message) {
        int answer = sender.receive(message, 0, message.length);
        return answer == message.length ? 0 : answer;
    }

    private void refused(byte[] message, TransferFault fault) {
        assertThat(send(message)).isEqualTo(fault.code());
        assertThat(sender.cancellation()).isNotNull();
        poll(Kind.CANCELLED);
        assertThat(sender.nextParcel()).isNegative();
        assertThat(sender.wantsEntry()).isFalse();
    }

    private static byte[] want(long first, long count) {
        return Messages.of(MessageType.WANT, out -> out.u64(first).u32(count));
    }

    private static byte[] wantBlocks(int more, long... ranges) {
        return Messages.of(
                MessageType.WANT_BLOCKS,
                out -> {
                    out.u64(1).u8(more);
                    for (long each : ranges) {
                        out.u64(each);
                    }
                });
    }

    private static byte[] again(long block) {
        return Messages.of(MessageType.AGAIN, out -> out.u64(1).u64(block));
    }

    private static byte[] closed(long id, int outcome, int reason) {
        return Messages.of(MessageType.CLOSED, out -> out.u64(id).u8(outcome).u8(reason));
    }
}
