package io.wraith.bench.sim;

import java.util.Arrays;

/// Datagrams by the time they are due, in flat arrays; equal times leave in the order they came.
final class TimerHeap {
    private long[] times = new long[64];
    private long[] arrivals = new long[64];
    private int[] datagrams = new int[64];
    private int size;
    private long arrived;

    void add(long timeNs, int datagram) {
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            arrivals = Arrays.copyOf(arrivals, 2 * size);
            datagrams = Arrays.copyOf(datagrams, 2 * size);
        }
        long arrival = arrived++;
        int place = size++;
        while (place > 0) {
            int parent = (place - 1) >>> 1;
            if (times[parent] <= timeNs) {
                break;
            }
            move(parent, place);
            place = parent;
        }
        put(place, timeNs, arrival, datagram);
    }

    boolean isEmpty() {
        return size == 0;
    }

    long earliestNs() {
        return size == 0 ? Wakeups.NEVER : times[0];
    }

    int remove() {
        int first = datagrams[0];
        size--;
        long timeNs = times[size];
        long arrival = arrivals[size];
        int datagram = datagrams[size];
        int place = 0;
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size && before(child + 1, times[child], arrivals[child])) {
                child++;
            }
            if (!before(child, timeNs, arrival)) {
                break;
            }
            move(child, place);
            place = child;
        }
        put(place, timeNs, arrival, datagram);
        return first;
    }

    private boolean before(int place, long timeNs, long arrival) {
        return times[place] < timeNs || (times[place] == timeNs && arrivals[place] < arrival);
    }

    private void move(int from, int to) {
        put(to, times[from], arrivals[from], datagrams[from]);
    }

    private void put(int place, long timeNs, long arrival, int datagram) {
        times[place] = timeNs;
        arrivals[place] = arrival;
        datagrams[place] = datagram;
    }
}
