package io.wraith.transfer;

import io.wraith.base.Check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The slots that strands have, each a share of its own: so what they have granted goes with them,
/// and one that is lost leaves nothing to be settled with the sender. One that comes for it gets
/// its share again from what becomes free.
final class IncomingStrands {
    private static final class Share {
        final ArrayDeque<Integer> spare = new ArrayDeque<>();
        int slots;
        int owned;
        long credit;
        long told;
        boolean isEnded;
    }

    private final StrandNumbers numbers;
    private final int[] owner;
    private final List<Share> shares = new ArrayList<>();

    IncomingStrands(int slotCount, StrandNumbers numbers) {
        this.numbers = numbers;
        owner = new int[slotCount];
    }

    int agreed() {
        return shares.size();
    }

    /// Takes the shares of so many strands from the pool, and leaves strand 0 no less.
    void agree(int strands, SlotPool free) {
        numbers.agree(strands);
        int share = owner.length / (strands + 1);
        for (int strand = 1; strand <= strands; strand++) {
            Share added = new Share();
            added.slots = share;
            added.owned = share;
            for (int i = 0; i < share; i++) {
                int slot = free.take();
                owner[slot] = strand;
                added.spare.add(slot);
            }
            shares.add(added);
        }
    }

    /// A slot for the next parcel of a strand, or [SlotPool#NONE].
    int take(int strand) {
        Share share = share(strand);
        Integer slot = share.isEnded ? null : share.spare.poll();
        if (slot == null) {
            return SlotPool.NONE;
        }
        share.credit++;
        return slot;
    }

    /// Whether a strand keeps the slot, which holds nothing any more. If not, it is strand 0's.
    boolean keeps(int slot) {
        int strand = owner[slot];
        if (strand != 0 && share(strand).isEnded) {
            share(strand).owned--;
            strand = 0;
        }
        if (strand == 0) {
            strand = inNeed();
            if (strand != 0) {
                share(strand).owned++;
            }
        }
        owner[slot] = strand;
        if (strand == 0) {
            return false;
        }
        share(strand).spare.add(slot);
        return true;
    }

    /// A strand that has less than its share, or 0.
    private int inNeed() {
        for (int strand = 1; strand <= shares.size(); strand++) {
            Share share = share(strand);
            if (!share.isEnded && share.owned < share.slots) {
                return strand;
            }
        }
        return 0;
    }

    /// What it had and did not give away.
    ArrayDeque<Integer> end(int strand) {
        Share share = share(strand);
        Check.that(!share.isEnded, "a strand that ends twice");
        share.isEnded = true;
        ArrayDeque<Integer> left = new ArrayDeque<>(share.spare);
        share.spare.clear();
        return left;
    }

    /// Another strand comes for one that is over.
    void begunAgain(int strand) {
        Share share = share(strand);
        Check.that(share.isEnded, "a strand for one that is not over");
        share.isEnded = false;
        share.credit = 0;
        share.told = 0;
    }

    boolean hasCreditToTell() {
        for (Share share : shares) {
            if (isNews(share)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNews(Share share) {
        return !share.isEnded && share.credit - share.told >= Math.max(1, share.slots / 4);
    }

    void tellCredit(ControlOutput control) {
        for (int strand = 1; strand <= shares.size(); strand++) {
            Share share = share(strand);
            if (isNews(share)) {
                share.told = share.credit;
                control.begin(MessageType.STRAND_CREDIT)
                        .u16(numbers.at(strand))
                        .u64(share.credit)
                        .end();
            }
        }
    }

    private Share share(int strand) {
        return shares.get(strand - 1);
    }
}
