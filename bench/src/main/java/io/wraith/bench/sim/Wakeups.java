package io.wraith.bench.sim;

import java.util.Arrays;

/// When each node wants its turn: a binary heap of node numbers that knows every node's place, so
/// that a node has one entry however often it changes its mind. Equal times go by node number.
final class Wakeups {
    static final long NEVER = Long.MAX_VALUE;
    private static final int ABSENT = -1;

    private int[] heap = new int[16];
    private int[] places = new int[16];
    private long[] times = new long[16];
    private int size;

    Wakeups() {
        Arrays.fill(places, ABSENT);
    }

    /// Replaces what the node wanted before; [#NEVER] takes it out.
    void set(int node, long timeNs) {
        grow(node);
        int place = places[node];
        times[node] = timeNs;
        if (timeNs == NEVER) {
            remove(place);
        } else if (place == ABSENT) {
            siftUp(size++, node);
        } else {
            int moved = heap[place];
            siftUp(place, moved);
            siftDown(places[moved], moved);
        }
    }

    long earliestNs() {
        return size == 0 ? NEVER : times[heap[0]];
    }

    /// The node whose turn it is; it has no entry afterwards.
    int next() {
        int node = heap[0];
        remove(0);
        return node;
    }

    private void remove(int place) {
        if (place == ABSENT) {
            return;
        }
        places[heap[place]] = ABSENT;
        int last = heap[--size];
        if (place < size) {
            siftUp(place, last);
            siftDown(places[last], last);
        }
    }

    private void siftUp(int from, int node) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) >>> 1;
            if (!before(node, heap[parent])) {
                break;
            }
            put(place, heap[parent]);
            place = parent;
        }
        put(place, node);
    }

    private void siftDown(int from, int node) {
        int place = from;
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], node)) {
                break;
            }
            put(place, heap[child]);
            place = child;
        }
        put(place, node);
    }

    private void put(int place, int node) {
        heap[place] = node;
        places[node] = place;
    }

    private boolean before(int one, int other) {
        return times[one] < times[other] || (times[one] == times[other] && one < other);
    }

    private void grow(int node) {
        int old = places.length;
        if (node >= old) {
            int wanted = Math.max(2 * old, node + 1);
            heap = Arrays.copyOf(heap, wanted);
            times = Arrays.copyOf(times, wanted);
            places = Arrays.copyOf(places, wanted);
            Arrays.fill(places, old, wanted, ABSENT);
        }
    }
}
