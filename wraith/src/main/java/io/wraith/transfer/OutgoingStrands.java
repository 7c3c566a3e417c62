package io.wraith.transfer;

import io.wraith.base.Check;

/// How many parcels may be opened, and over which strand the next one goes: the one with the fewest
/// on their way, of those that have credit. Strand 0 is the session of the transfer itself.
final class OutgoingStrands {
    private final StrandNumbers numbers;
    private final long[] opened;
    private final long[] credit;
    private final int[] underWay;

    /// At most so many beside strand 0.
    OutgoingStrands(int most, StrandNumbers numbers) {
        this.numbers = numbers;
        opened = new long[most + 1];
        credit = new long[most + 1];
        underWay = new int[most + 1];
    }

    /// False if that is more than was offered.
    // TRANSFER: A transfer has as many as ACCEPT says, which MUST NOT be more than OFFER says; 0 is
    // none.
    boolean agree(int strands) {
        numbers.agree(Math.min(strands, credit.length - 1));
        return numbers.places() == strands;
    }

    boolean areAny() {
        return numbers.places() > 0;
    }

    /// So many in all may be opened over a strand; false if there never was one of that number.
    boolean credit(int number, long parcels) {
        int strand = numbers.place(number);
        if (strand >= 0) {
            credit[strand] = Math.max(credit[strand], parcels);
        }
        return strand != StrandNumbers.UNKNOWN;
    }

    // TRANSFER: A sender MUST NOT open more parcels over a strand than ACCEPT, CREDIT and
    // STRAND_CREDIT allow for it; those of the session itself are strand 0.
    boolean mayOpen(int strand) {
        if (opened[strand] >= credit[strand]) {
            return false;
        }
        for (int other = 0; other <= numbers.places(); other++) {
            if (underWay[other] < underWay[strand] && opened[other] < credit[other]) {
                return false;
            }
        }
        return true;
    }

    void opened(int strand) {
        opened[strand]++;
        underWay[strand]++;
    }

    /// A parcel is not on its way any more.
    void over(int strand) {
        underWay[strand]--;
    }

    /// Nothing goes that way any more.
    void ended(int strand) {
        opened[strand] = Long.MAX_VALUE;
    }

    /// Another strand goes that way.
    void begunAgain(int strand) {
        Check.that(underWay[strand] == 0, "a strand for one that is not over");
        opened[strand] = 0;
        credit[strand] = 0;
    }

    boolean isOutOfCredit() {
        for (int strand = 0; strand <= numbers.places(); strand++) {
            if (opened[strand] < credit[strand]) {
                return false;
            }
        }
        return true;
    }
}
