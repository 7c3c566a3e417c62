package io.wraith.wire;

import io.wraith.base.Big;
import io.wraith.base.Check;

/// What precedes the ciphertext of a packet and is authenticated with it.
///
/// ```
/// 0: connection id u64 | 8: flags 1eeppppp u8 | 9: number u56
/// ```
///
/// `ee` are the low bits of the epoch, `ppppp` those of the phase. The number is never truncated:
/// no loss makes a packet unreadable.
public final class ProtectedHeader {
    public static final int LENGTH = 16;

    /// The header and the tag.
    public static final int OVERHEAD = LENGTH + 16;

    public static final int EPOCHS = 4;
    public static final int PHASES = 32;

    static final int CONNECTION_ID = 0;
    static final int FLAGS = 8;
    static final int NUMBER = 9;

    private static final int PROTECTED = 0x80;

    private byte[] bytes = {};
    private int at;

    public ProtectedHeader wrap(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
        return this;
    }

    public long connectionId() {
        return Big.u64(bytes, at + CONNECTION_ID);
    }

    /// The epoch modulo 4.
    public int epoch() {
        return Big.u8(bytes, at + FLAGS) >>> 5 & EPOCHS - 1;
    }

    /// The phase modulo 32.
    public int phase() {
        return Big.u8(bytes, at + FLAGS) & PHASES - 1;
    }

    public long number() {
        return Big.u56(bytes, at + NUMBER);
    }

    public void write(long connectionId, int epoch, int phase, long number) {
        Check.that(connectionId != 0, "a packet to nobody");
        Big.u64(bytes, at + CONNECTION_ID, connectionId);
        int flags = PROTECTED | (epoch & EPOCHS - 1) << 5 | (phase & PHASES - 1);
        Big.u8(bytes, at + FLAGS, flags);
        Big.u56(bytes, at + NUMBER, number);
    }

    @Override
    public String toString() {
        return "packet %d to %016x, epoch %d, phase %d"
                .formatted(number(), connectionId(), epoch(), phase());
    }
}
