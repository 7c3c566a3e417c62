package io.wraith.proto.stream;

import io.wraith.wire.FrameReader;

/// What one side lets the other do before the first update: the bytes it may send in all and on
/// each stream, and how many streams of each kind it may open.
public record StreamLimits(long connectionBytes, long streamBytes, int twoWay, int oneWay) {
    public StreamLimits {
        require(
                connectionBytes >= 0 && connectionBytes < FrameReader.SIZE_LIMIT,
                "connection window");
        require(streamBytes >= 0 && streamBytes < FrameReader.SIZE_LIMIT, "stream window");
        require(twoWay >= 0 && twoWay <= FrameReader.STREAMS_LIMIT, "number of two-way streams");
        require(oneWay >= 0 && oneWay <= FrameReader.STREAMS_LIMIT, "number of one-way streams");
    }

    int streams(int kind) {
        return kind == StreamId.ONE_WAY ? oneWay : twoWay;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what + " out of range");
        }
    }
}
