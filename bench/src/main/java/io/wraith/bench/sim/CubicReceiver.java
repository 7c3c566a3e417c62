package io.wraith.bench.sim;

import io.wraith.base.Big;

/// The receiving end of [CubicSender]: answers every datagram with its number and a map of the 64
/// numbers before, so that single lost answers do no harm.
final class CubicReceiver extends Machine {
    static final int ANSWER_BYTES = 24;

    private static final int WINDOW = 1 << 18;

    private final long[] seen = new long[WINDOW];
    private final byte[] answer = new byte[ANSWER_BYTES];
    private long received;

    CubicReceiver(Simulation simulation, long address) {
        super(simulation, address);
    }

    /// Datagrams that came for the first time.
    long received() {
        return received;
    }

    @Override
    void turn(long localNs) {
        while (!inbox.isEmpty()) {
            int datagram = take();
            long number = Big.u64(datagrams.bytes(datagram), 0);
            if (!has(number)) {
                seen[slot(number)] = number + 1;
                received++;
            }
            Big.u64(answer, 0, number);
            Big.u64(answer, 8, before(number));
            send(answer, 0, ANSWER_BYTES, datagrams.source(datagram), 0);
            datagrams.release(datagram);
        }
    }

    @Override
    long deadlineNs() {
        return Wakeups.NEVER;
    }

    @Override
    String describe() {
        return "cubic receiver";
    }

    private long before(long number) {
        long map = 0;
        for (int back = 1; back <= Long.SIZE && back <= number; back++) {
            if (has(number - back)) {
                map |= 1L << (back - 1);
            }
        }
        return map;
    }

    private boolean has(long number) {
        return seen[slot(number)] == number + 1;
    }

    private static int slot(long number) {
        return (int) number & (WINDOW - 1);
    }
}
