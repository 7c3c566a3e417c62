package io.wraith.transfer;

/// That a transfer was given up: by whom, and why.
///
/// @param isByPeer whether the peer said so
/// @param text what the one who gave up says of it, not trusted
public record Cancellation(boolean isByPeer, CancelCode code, ByteString text) {
    static final int MOST_TEXT_BYTES = 255;

    static Cancellation own(CancelCode code, String text) {
        return new Cancellation(false, code, ByteString.shortened(text, MOST_TEXT_BYTES));
    }

    static Cancellation read(Fields in) {
        return new Cancellation(true, CancelCode.of(in.u8()), in.bytes(in.u8()));
    }

    void write(ControlOutput control) {
        control.begin(MessageType.CANCEL).u8(code.code()).u8(text.length()).bytes(text).end();
    }
}
