package io.wraith.transfer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// That a transfer was given up: by whom, and why.
///
/// @param isByPeer whether the peer said so
/// @param text what the one who gave up says of it, not trusted
public record Cancellation(boolean isByPeer, CancelCode code, ByteString text) {
    static final int MOST_TEXT_BYTES = 255;

    static Cancellation own(CancelCode code, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, MOST_TEXT_BYTES);
        return new Cancellation(
                false, code, ByteString.of(Arrays.copyOf(bytes, length), 0, length));
    }

    static Cancellation read(Fields in) {
        return new Cancellation(true, CancelCode.of(in.u8()), in.bytes(in.u8()));
    }

    void write(ControlOutput control) {
        control.begin(MessageType.CANCEL).u8(code.code()).u8(text.length()).bytes(text).end();
    }
}
