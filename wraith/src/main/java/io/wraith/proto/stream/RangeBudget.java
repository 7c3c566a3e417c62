package io.wraith.proto.stream;

/// How much room for ranges all streams may take together, beyond what each has from the start.
final class RangeBudget {
    private final int perStream;
    private int left;

    RangeBudget(int perStream, int inAll) {
        this.perStream = perStream;
        left = inAll;
    }

    int perStream() {
        return perStream;
    }

    boolean take(int ranges) {
        if (ranges <= 0 || ranges > left) {
            return false;
        }
        left -= ranges;
        return true;
    }

    void give(int ranges) {
        left += ranges;
    }

    int left() {
        return left;
    }
}
