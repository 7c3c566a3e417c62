package io.wraith.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.SendStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamSink;
import io.wraith.transfer.ModelTarget.Disk;
import io.wraith.transfer.Tree.LinkNode;
import io.wraith.transfer.Tree.Node;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// A transfer over the streams of a connection whose packets are lost and overtake each other.
final class TransferStreamsTest {
    private static final int SLOTS = 8;

    private final ArraySlots outgoing = new ArraySlots(SLOTS);
    private final ArraySlots incoming = new ArraySlots(SLOTS);
    private final Sender sender = new Sender(SLOTS, outgoing, new byte[16], "streams", 0);
    private final Receiver receiver = new Receiver(SLOTS, 256, incoming);
    private final StreamEnd from = new StreamEnd(false, this::ofSender);
    private final StreamEnd to = new StreamEnd(true, this::ofReceiver);
    private final SenderStreams senderStreams = new SenderStreams(sender, from.streams);
    private final ReceiverStreams receiverStreams = new ReceiverStreams(receiver, to.streams);
    private final StreamEvent event = new StreamEvent();
    private boolean isSenderTold;
    private boolean isReceiverTold;

    private StreamSink ofSender(ReceiveStream stream) {
        return senderStreams.accept(stream);
    }

    private StreamSink ofReceiver(ReceiveStream stream) {
        boolean isTwoWay = (stream.id() & 2) == 0;
        return isTwoWay
                ? receiverStreams.acceptControl(stream)
                : receiverStreams.acceptParcel(stream);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatArrivesIsWhatWasSent(long seed) {
        Prng random = new Prng(seed);
        Tree tree = Tree.random(random, 60);
        Disk disk = new Disk();
        ModelSource source = new ModelSource(sender, outgoing, tree, random.split());
        ModelTarget target = new ModelTarget(receiver, incoming, disk, random.split());
        SendStream control = Objects.requireNonNull(from.streams.open(false, 0));
        senderStreams.start(control);
        for (int i = 0; !isOver(control); i++) {
            assertThat(i).as("turns with seed %s", seed).isLessThan(2_000_000);
            turn(source, target);
            for (int packets = random.below(12); packets > 0; packets--) {
                from.fly();
                to.fly();
                from.land(to, random, 5);
                to.land(from, random, 5);
            }
        }
        assertThat(sender.cancellation()).isNull();
        Map<String, Node> expected = new TreeMap<>(tree.nodes);
        expected.replaceAll((_, node) ->
                node instanceof LinkNode link
                        ? Objects.requireNonNull(tree.nodes.get(link.file()))
                        : node);
        assertThat(disk.tree.nodes).isEqualTo(expected);
        assertThat(receiver.corruptBlocks()).isZero();
    }

    /// Both were told, and the control stream ended on both sides.
    private boolean isOver(SendStream control) {
        return isSenderTold && isReceiverTold && control.isOver();
    }

    private void turn(ModelSource source, ModelTarget target) {
        while (from.streams.poll(event)) {
            assertThat(senderStreams.event(event)).isTrue();
        }
        while (to.streams.poll(event)) {
            assertThat(receiverStreams.event(event)).as("%s", event).isTrue();
        }
        source.list();
        SenderAction reading = new SenderAction();
        if (sender.poll(reading)) {
            isSenderTold |= reading.kind() == SenderAction.Kind.FINISHED;
            source.answer(reading);
        }
        ReceiverAction writing = new ReceiverAction();
        if (receiver.poll(writing)) {
            isReceiverTold |= writing.kind() == ReceiverAction.Kind.FINISHED;
            target.answer(writing);
        }
        senderStreams.turn();
        receiverStreams.turn();
    }
}
