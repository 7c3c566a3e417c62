package io.wraith.transfer;

/// How many parcels may be opened, and over which strand the next one goes: the one with the fewest
/// on their way, of those that have credit. Strand 0 is the session of the transfer itself.
final class OutgoingStrands {
    private final long[] opened;
    private final long[] credit;
    private final int[] underWay;
    private int agreed;

    /// At most so many beside strand 0.
    OutgoingStrands(int most) {
        opened = new long[most + 1];
        credit = new long[most + 1];
        underWay = new int[most + 1];
    }

    /// How many there are beside strand 0.
    int agreed() {
        return agreed;
    }

    /// False if that is more than was offered.
    // TRANSFER: A transfer has as many as ACCEPT says, which MUST NOT be more than OFFER says; 0 is
    // none.
    boolean agree(int strands) {
        agreed = Math.min(strands, credit.length - 1);
        return agreed == strands;
    }

    /// So many in all may be opened over a strand; false if there is none of that number.
    boolean credit(int strand, long parcels) {
        if (strand > agreed) {
            return false;
        }
        credit[strand] = Math.max(credit[strand], parcels);
        return true;
    }

    // TRANSFER: A sender MUST NOT open more parcels over a strand than ACCEPT, CREDIT and
    // STRAND_CREDIT allow for it; those of the session itself are strand 0.
    boolean mayOpen(int strand) {
        if (opened[strand] >= credit[strand]) {
            return false;
        }
        for (int other = 0; other <= agreed; other++) {
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

    boolean isOutOfCredit() {
        for (int strand = 0; strand <= agreed; strand++) {
            if (opened[strand] < credit[strand]) {
                return false;
            }
        }
        return true;
    }
}
