package io.wraith.transfer;

import io.wraith.base.Big;

import java.util.Arrays;

/// Puts control messages together from a stream's bytes, one at a time.
public final class ControlInput {
    private static final int FIRST_BYTES = 256;

    private final int mostBodyBytes;
    private byte[] message = new byte[FIRST_BYTES];
    private int filled;

    /// For messages whose bodies have at most so many bytes. Room is taken as they come.
    public ControlInput(int mostBodyBytes) {
        this.mostBodyBytes = mostBodyBytes;
    }

    /// Takes bytes up to the end of one message, and says how many; a message that is whole and was
    /// not [#clear]ed takes none. A body that is too long is a fault.
    public int feed(byte[] bytes, int at, int length) {
        int head = take(bytes, at, length, MessageType.HEAD_BYTES);
        if (filled < MessageType.HEAD_BYTES) {
            return head;
        }
        if (bodyLength() > mostBodyBytes) {
            return TransferFault.MALFORMED.code();
        }
        int whole = MessageType.HEAD_BYTES + bodyLength();
        return head + take(bytes, at + head, length - head, whole);
    }

    public boolean isWhole() {
        return filled >= MessageType.HEAD_BYTES && filled == MessageType.HEAD_BYTES + bodyLength();
    }

    public int type() {
        return Big.u8(message, 0);
    }

    public Fields body(Fields fields) {
        return fields.wrap(message, MessageType.HEAD_BYTES, bodyLength());
    }

    public void clear() {
        filled = 0;
    }

    private int bodyLength() {
        return Big.u8(message, 1) << 16 | Big.u16(message, 2);
    }

    private int take(byte[] bytes, int at, int length, int upTo) {
        int taken = Math.clamp(upTo - filled, 0, length);
        if (filled + taken > message.length) {
            message = Arrays.copyOf(message, Math.max(filled + taken, 2 * message.length));
        }
        System.arraycopy(bytes, at, message, filled, taken);
        filled += taken;
        return taken;
    }
}
