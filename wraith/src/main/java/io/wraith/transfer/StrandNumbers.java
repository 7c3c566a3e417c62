package io.wraith.transfer;

import java.util.stream.IntStream;

/// What strands are called. Each has a place, from 1 on; the first one there has the number of the
/// place, and one that comes for another which was lost is numbered on by as many places as there
/// are. So what is still said of the lost one is not taken for what is said of the new one.
final class StrandNumbers {
    /// Was lost.
    static final int STALE = -1;

    static final int UNKNOWN = -2;

    private static final int MOST = 0xffff;

    private int[] numbers = {0};

    /// There are to be so many places.
    void agree(int places) {
        numbers = IntStream.rangeClosed(0, places).toArray();
    }

    int places() {
        return numbers.length - 1;
    }

    /// Of the strand that is at a place.
    int at(int place) {
        return numbers[place];
    }

    /// Of the one that comes after one.
    int after(int number) {
        return number + places();
    }

    boolean hasNext(int place) {
        return after(numbers[place]) <= MOST;
    }

    /// The strand of that number is at its place now.
    void renew(int number) {
        numbers[placeOf(number)] = number;
    }

    /// Where the strand of that number is: 0 for the session itself, [#STALE] or [#UNKNOWN].
    int place(int number) {
        if (number == 0) {
            return 0;
        }
        if (places() == 0 || number > numbers[placeOf(number)]) {
            return UNKNOWN;
        }
        return number == numbers[placeOf(number)] ? placeOf(number) : STALE;
    }

    /// Where the strand of that number is or would be, if there are strands.
    int placeOf(int number) {
        return (number - 1) % places() + 1;
    }
}
