package io.wraith.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.proto.stream.SendBuffer;
import io.wraith.proto.stream.SendStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.transfer.ReceiverAction.Kind;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.Objects;

/// How transfers end that are carried by streams, when a side gives up or breaks the rules.
final class CarrierEndsTest {
    private static final int SLOTS = 2;

    private final Prng random = new Prng(1);
    private final Receiver receiver = new Receiver(SLOTS, 256, new ArraySlots(SLOTS));
    private final Sender sender = new Sender(SLOTS, new ArraySlots(SLOTS), new byte[16], "", 0);
    private final StreamEnd from = new StreamEnd(false, stream -> carrierOfSender().accept(stream));
    private final StreamEnd to =
            new StreamEnd(
                    true,
                    stream ->
                            (stream.id() & 2) == 0
                                    ? carrierOfReceiver().acceptControl(stream)
                                    : carrierOfReceiver().acceptParcel(stream));
    private final SenderStreams senderStreams = new SenderStreams(sender, from.streams);
    private final ReceiverStreams receiverStreams = new ReceiverStreams(receiver, to.streams);
    private final StreamEvent event = new StreamEvent();
    private final ReceiverAction action = new ReceiverAction();
    private StreamEvent.@Nullable Kind lastOfOurs;

    private SenderStreams carrierOfSender() {
        return senderStreams;
    }

    private ReceiverStreams carrierOfReceiver() {
        return receiverStreams;
    }

    @Test
    void anOfferThatIsRefused() {
        SendStream control = open();
        senderStreams.start(control);
        settle();
        poll(Kind.OFFERED);
        receiver.cancel(CancelCode.REFUSED, "no, thank you");
        settle();
        Cancellation told = Objects.requireNonNull(sender.cancellation());
        assertThat(told)
                .isEqualTo(
                        new Cancellation(true, CancelCode.REFUSED, ByteString.of("no, thank you")));
        assertThat(control.isOver()).isTrue();
        assertThat(to.streams.sending(control.id())).isNull();
    }

    @Test
    void aControlStreamThatEndsEarly() {
        SendStream control = open();
        SendBuffer buffer = new SendBuffer(control, 1_000);
        byte[] offer = Messages.offer();
        buffer.write(offer, 0, offer.length - 1);
        buffer.finish();
        settle();
        assertThat(Objects.requireNonNull(receiver.cancellation()).code())
                .isEqualTo(CancelCode.CANNOT_GO_ON);
        poll(Kind.CANCELLED);
    }

    @Test
    void aControlStreamThatIsReset() {
        SendStream control = open();
        senderStreams.start(control);
        settle();
        control.reset(1);
        settle();
        assertThat(Objects.requireNonNull(receiver.cancellation()).code())
                .isEqualTo(CancelCode.CANNOT_GO_ON);
        assertThat(sender.cancellation()).isNotNull();
    }

    /// What was on its way is not sent to its end.
    @Test
    void aSenderThatGivesUp() {
        Entry file = Messages.file(1, 0, 100_000);
        sender.add(Entry.ROOT, file.name(), file.attributes(), file.content());
        offered();
        poll(Kind.DECIDE);
        receiver.want(1);
        settle();
        SenderAction reading = new SenderAction();
        assertThat(sender.poll(reading)).isTrue();
        sender.itemRead(reading.slot(), 0, new byte[32]);
        senderStreams.turn();
        from.fly();
        SendStream parcel = Objects.requireNonNull(from.streams.sending(3));
        assertThat(parcel.sent()).isPositive();
        sender.cancel(CancelCode.BY_USER, "enough");
        settle();
        assertThat(parcel.isOver()).isTrue();
        assertThat(parcel.sent()).isLessThan(100_000);
        assertThat(Objects.requireNonNull(receiver.cancellation()).isByPeer()).isTrue();
    }

    /// More than a slot holds comes on a stream whose window would allow it.
    @Test
    void aParcelThatIsTooLong() {
        offered();
        SendStream parcel = parcel();
        parcel.available(2 << 20);
        settle();
        assertThat(Objects.requireNonNull(receiver.cancellation()).code())
                .isEqualTo(CancelCode.PROTOCOL);
        assertThat(lastOfOurs).isEqualTo(StreamEvent.Kind.STOPPED);
        assertThat(parcel.isOver()).isTrue();
    }

    /// Its slot is free for another, again and again.
    @Test
    void aParcelThatIsReset() {
        offered();
        for (int i = 0; i < 10 * SLOTS; i++) {
            SendStream parcel = parcel();
            parcel.available(100_000);
            settle();
            parcel.reset(3);
            settle();
            assertThat(parcel.isOver()).isTrue();
        }
        assertThat(receiver.cancellation()).isNull();
    }

    @Test
    void parcelsBeyondTheCredit() {
        offered();
        for (int i = 0; i <= SLOTS; i++) {
            assertThat(receiver.cancellation()).isNull();
            parcel().available(10);
            settle();
        }
        assertThat(Objects.requireNonNull(receiver.cancellation()).code())
                .isEqualTo(CancelCode.LIMIT);
    }

    private void offered() {
        senderStreams.start(open());
        settle();
        poll(Kind.OFFERED);
        receiver.accept(0);
        settle();
    }

    private SendStream open() {
        return Objects.requireNonNull(from.streams.open(false, 0));
    }

    private SendStream parcel() {
        SendStream parcel = Objects.requireNonNull(from.streams.open(true, 0));
        parcel.from((_, _, _, _) -> {});
        return parcel;
    }

    private void poll(Kind kind) {
        assertThat(receiver.poll(action)).isTrue();
        assertThat(action.kind()).isEqualTo(kind);
    }

    /// Moves everything in both directions, without losses.
    private void settle() {
        for (int i = 0; i < 2_000; i++) {
            from.fly();
            to.fly();
            from.land(to, random, 0);
            to.land(from, random, 0);
            while (from.streams.poll(event)) {
                if (!senderStreams.event(event)) {
                    lastOfOurs = event.kind();
                }
            }
            while (to.streams.poll(event)) {
                receiverStreams.event(event);
            }
            senderStreams.turn();
            receiverStreams.turn();
        }
    }
}
