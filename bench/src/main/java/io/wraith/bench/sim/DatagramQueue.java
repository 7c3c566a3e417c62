package io.wraith.bench.sim;

/// Datagrams first in, first out, each with a time, in a ring that grows.
final class DatagramQueue {
    private long[] times = new long[64];
    private int[] datagrams = new int[64];
    private int head;
    private int size;

    void add(long timeNs, int datagram) {
        if (size == times.length) {
            grow();
        }
        int place = (head + size++) & (times.length - 1);
        times[place] = timeNs;
        datagrams[place] = datagram;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    long firstNs() {
        return size == 0 ? Wakeups.NEVER : times[head];
    }

    int first() {
        return datagrams[head];
    }

    int remove() {
        int datagram = datagrams[head];
        head = (head + 1) & (times.length - 1);
        size--;
        return datagram;
    }

    private void grow() {
        long[] moreTimes = new long[2 * size];
        int[] moreDatagrams = new int[2 * size];
        for (int i = 0; i < size; i++) {
            int place = (head + i) & (size - 1);
            moreTimes[i] = times[place];
            moreDatagrams[i] = datagrams[place];
        }
        times = moreTimes;
        datagrams = moreDatagrams;
        head = 0;
    }
}
