package io.wraith.wire;

import io.wraith.base.Big;
import io.wraith.base.Check;

/// Which of the shards behind one port a datagram is for. Each draws the ids of its connections so
/// that their lower half leaves its number when divided by how many there are; so the id alone
/// steers, whatever address a datagram comes from.
///
/// Who knocks for the first time has drawn an id at random, and is for the first shard.
///
/// @param shard which of them, from 0
/// @param shards how many there are
public record Steering(int shard, int shards) {
    public static final Steering ALONE = new Steering(0, 1);

    /// No machine has more.
    public static final int MOST = 64;

    /// Where the lower half of the id lies in a datagram.
    public static final int LOW = 4;

    /// Where the kind of a datagram lies, and, in a handshake, the number of its message.
    public static final int KIND = Datagram.KIND;

    public static final int MESSAGE = HandshakeHeader.MESSAGE;

    /// The kind of handshakes.
    public static final int HANDSHAKE = Datagram.HANDSHAKE;

    /// The message of who knocks for the first time.
    public static final int FIRST_MESSAGE = 1;

    public Steering {
        Check.that(shards >= 1 && shards <= MOST, "from 1 to 64 shards");
        Check.that(shard >= 0 && shard < shards, "a shard that is none of them");
    }

    /// Whether the shard may give that id to a connection.
    public boolean isOurs(long id) {
        return of(id, shards) == shard;
    }

    public boolean isAlone() {
        return shards == 1;
    }

    /// The shard whose connections have such ids.
    public static int of(long id, int shards) {
        return Integer.remainderUnsigned((int) id, shards);
    }

    /// The shard that a datagram is for. What is too short to say is for the first.
    public static int of(byte[] bytes, int at, int length, int shards) {
        return length <= MESSAGE || isFirstMessage(bytes, at, length)
                ? 0
                : of(Big.u64(bytes, at), shards);
    }

    /// Whether somebody knocks.
    public static boolean isFirstMessage(byte[] bytes, int at, int length) {
        return length > MESSAGE
                && Big.u8(bytes, at + KIND) == HANDSHAKE
                && Big.u8(bytes, at + MESSAGE) == FIRST_MESSAGE;
    }
}
