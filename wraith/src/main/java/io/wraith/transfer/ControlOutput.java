package io.wraith.transfer;

import io.wraith.base.Big;
import io.wraith.base.Check;

/// Control messages that wait to be sent.
public final class ControlOutput {
    private final int mostBodyBytes;
    private byte[] bytes = new byte[1 << 10];
    private int first;
    private int end;
    private int message;
    private boolean isClosed;

    /// For messages whose bodies have at most so many bytes.
    public ControlOutput(int mostBodyBytes) {
        this.mostBodyBytes = mostBodyBytes;
    }

    /// What is said from now on is not sent any more.
    void close() {
        isClosed = true;
    }

    /// How many bytes wait.
    public int pending() {
        return end - first;
    }

    /// Gives the next bytes and says how many.
    public int take(byte[] target, int at, int length) {
        int taken = Math.min(length, pending());
        System.arraycopy(bytes, first, target, at, taken);
        first += taken;
        if (first == end) {
            first = 0;
            end = 0;
        }
        return taken;
    }

    ControlOutput begin(MessageType type) {
        return begin(type.code());
    }

    /// Begins a message of this type.
    public ControlOutput begin(int type) {
        room(MessageType.HEAD_BYTES);
        message = end;
        Big.u8(bytes, end, type);
        end += MessageType.HEAD_BYTES;
        return this;
    }

    /// Ends the message that was begun.
    public void end() {
        int length = end - message - MessageType.HEAD_BYTES;
        Check.that(length <= mostBodyBytes, "a message of " + length + " bytes");
        Big.u8(bytes, message + 1, length >> 16);
        Big.u16(bytes, message + 2, length & 0xffff);
        if (isClosed) {
            end = message;
        }
    }

    public ControlOutput u8(int value) {
        room(1);
        Big.u8(bytes, end, value);
        end += 1;
        return this;
    }

    public ControlOutput u16(int value) {
        room(2);
        Big.u16(bytes, end, value);
        end += 2;
        return this;
    }

    public ControlOutput u32(long value) {
        room(4);
        Big.u32(bytes, end, (int) value);
        end += 4;
        return this;
    }

    public ControlOutput u64(long value) {
        room(8);
        Big.u64(bytes, end, value);
        end += 8;
        return this;
    }

    public ControlOutput bytes(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, end, value.length);
        end += value.length;
        return this;
    }

    public ControlOutput bytes(ByteString value) {
        room(value.length());
        value.copy(bytes, end);
        end += value.length();
        return this;
    }

    private void room(int length) {
        if (end + length <= bytes.length) {
            return;
        }
        int waiting = pending();
        boolean isTight = waiting + length > bytes.length / 2;
        byte[] target = isTight ? new byte[2 * (waiting + length)] : bytes;
        System.arraycopy(bytes, first, target, 0, waiting);
        bytes = target;
        message -= first;
        first = 0;
        end = waiting;
    }
}
