package io.wraith.transfer;

import io.wraith.base.Big;

/// Puts control messages together from a stream's bytes, one at a time.
final class ControlInput {
    private final byte[] message = new byte[MessageType.HEAD_BYTES + MessageType.MOST_BODY_BYTES];
    private int filled;

    /// Takes bytes up to the end of one message, and says how many; a message that is whole and was
    /// not [#clear]ed takes none. A body that is too long is a fault.
    int feed(byte[] bytes, int at, int length) {
        int head = take(bytes, at, length, MessageType.HEAD_BYTES);
        if (filled < MessageType.HEAD_BYTES) {
            return head;
        }
        if (bodyLength() > MessageType.MOST_BODY_BYTES) {
            return TransferFault.MALFORMED.code();
        }
        int whole = MessageType.HEAD_BYTES + bodyLength();
        return head + take(bytes, at + head, length - head, whole);
    }

    boolean isWhole() {
        return filled >= MessageType.HEAD_BYTES && filled == MessageType.HEAD_BYTES + bodyLength();
    }

    int type() {
        return Big.u8(message, 0);
    }

    Fields body(Fields fields) {
        return fields.wrap(message, MessageType.HEAD_BYTES, bodyLength());
    }

    void clear() {
        filled = 0;
    }

    private int bodyLength() {
        return Big.u8(message, 1) << 16 | Big.u16(message, 2);
    }

    private int take(byte[] bytes, int at, int length, int upTo) {
        int taken = Math.clamp(upTo - filled, 0, length);
        System.arraycopy(bytes, at, message, filled, taken);
        filled += taken;
        return taken;
    }
}
