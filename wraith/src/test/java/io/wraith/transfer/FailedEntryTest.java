package io.wraith.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.transfer.ReceiverAction.Kind;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Of every entry that fails somebody is told once: by what is abandoned, or by whoever let it
/// fail.
final class FailedEntryTest {
    private static final int SLOTS = 4;

    private final Receiver receiver = new Receiver(SLOTS, 256, new ArraySlots(SLOTS));
    private final ReceiverAction action = new ReceiverAction();

    @BeforeEach
    void start() {
        send(Messages.offer());
        poll(Kind.OFFERED);
        receiver.accept(0);
    }

    private void send(byte[] message) {
        assertThat(receiver.receive(message, 0, message.length)).isEqualTo(message.length);
    }

    private void poll(Kind kind) {
        assertThat(receiver.poll(action)).isTrue();
        assertThat(action.kind()).isEqualTo(kind);
    }

    @Test
    void aFileIsAbandoned() {
        send(Messages.entry(Messages.file(1, 0, 3 << 20)));
        poll(Kind.DECIDE);
        receiver.want(1);
        assertThat(receiver.failed(1, Reason.NO_PERMISSION)).isFalse();
        poll(Kind.ABANDON);
        assertThat(action.reason()).isEqualTo(Reason.NO_PERMISSION);
        assertThat(receiver.poll(action)).isFalse();
    }

    @Test
    void aFolderIsNot() {
        send(Messages.entry(Messages.folder(1, 0)));
        poll(Kind.DECIDE);
        assertThat(receiver.failed(1, Reason.NO_PERMISSION)).isTrue();
        assertThat(receiver.poll(action)).isFalse();
    }

    /// Whether it was asked to be finished already, or is about to be.
    @Test
    void aFileThatIsToBeFinishedIsNot() {
        send(Messages.entry(Messages.file(1, 0, 0)));
        send(Messages.entry(Messages.file(2, 0, 0)));
        poll(Kind.DECIDE);
        receiver.want(1);
        poll(Kind.DECIDE);
        receiver.want(2);
        poll(Kind.FINISH);
        assertThat(receiver.failed(1, Reason.CORRUPT)).isTrue();
        assertThat(receiver.failed(2, Reason.CORRUPT)).isTrue();
        assertThat(receiver.poll(action)).isFalse();
        assertThat(receiver.failedEntries()).isEqualTo(2);
    }
}
