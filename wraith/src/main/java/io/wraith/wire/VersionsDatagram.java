package io.wraith.wire;

import io.wraith.base.Big;
import io.wraith.base.Check;

import java.util.Arrays;

/// The answer to a handshake in a version that the responder does not speak.
///
/// ```
/// 0: connection id u64 | 8: kind 3 u8 | 9: reserved 7 | 16: as addressed u64 | 24: count u8
/// 25: versions 2
/// ```
public final class VersionsDatagram {
    /// A list is no longer than this.
    public static final int COUNT_LIMIT = 16;

    static final int CONNECTION_ID = 0;
    static final int RESERVED = 9;
    static final int AS_ADDRESSED = 16;
    static final int COUNT = 24;
    static final int VERSIONS = 25;

    private byte[] bytes = {};
    private int at;

    static boolean isValid(byte[] bytes, int at, int length) {
        if (length <= VERSIONS) {
            return false;
        }
        int count = Big.u8(bytes, at + COUNT);
        return count > 0
                && count <= COUNT_LIMIT
                && length == length(count)
                && Big.u64(bytes, at + AS_ADDRESSED) != 0
                && Datagram.isZero(bytes, at + RESERVED, AS_ADDRESSED - RESERVED);
    }

    public static int length(int count) {
        return VERSIONS + Short.BYTES * count;
    }

    public VersionsDatagram wrap(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
        return this;
    }

    /// Answers the datagram's length.
    public int write(long connectionId, long asAddressed, int... versions) {
        Check.that(connectionId != 0 && asAddressed != 0, "versions for nobody");
        Check.that(versions.length > 0 && versions.length <= COUNT_LIMIT, "1 to 16 versions");
        Big.u64(bytes, at + CONNECTION_ID, connectionId);
        Big.u8(bytes, at + Datagram.KIND, Datagram.VERSIONS);
        Arrays.fill(bytes, at + RESERVED, at + AS_ADDRESSED, (byte) 0);
        Big.u64(bytes, at + AS_ADDRESSED, asAddressed);
        Big.u8(bytes, at + COUNT, versions.length);
        for (int i = 0; i < versions.length; i++) {
            Big.u16(bytes, at + VERSIONS + Short.BYTES * i, versions[i]);
        }
        return length(versions.length);
    }

    public long connectionId() {
        return Big.u64(bytes, at + CONNECTION_ID);
    }

    /// The id that the initiator sent its first message to.
    public long asAddressed() {
        return Big.u64(bytes, at + AS_ADDRESSED);
    }

    public int count() {
        return Big.u8(bytes, at + COUNT);
    }

    public int version(int index) {
        return Big.u16(bytes, at + VERSIONS + Short.BYTES * index);
    }

    @Override
    public String toString() {
        return "%d versions for %016x".formatted(count(), connectionId());
    }
}
