package io.wraith.transfer;

import io.wraith.base.Check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The slots that strands have, each a share of its own: so what they have granted goes with them,
/// and one that is lost leaves nothing to be settled with the sender.
final class IncomingStrands {
    private static final class Share {
        final ArrayDeque<Integer> spare = new ArrayDeque<>();
        int slots;
        long credit;
        long told;
        boolean isEnded;
    }

    private final int[] owner;
    private final List<Share> shares = new ArrayList<>();

    IncomingStrands(int slotCount) {
        owner = new int[slotCount];
    }

    int agreed() {
        return shares.size();
    }

    /// Takes the shares of so many strands from the pool, and leaves strand 0 no less.
    void agree(int strands, SlotPool free) {
        int share = owner.length / (strands + 1);
        for (int strand = 1; strand <= strands; strand++) {
            Share added = new Share();
            added.slots = share;
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
        if (strand == 0 || share(strand).isEnded) {
            owner[slot] = 0;
            return false;
        }
        share(strand).spare.add(slot);
        return true;
    }

    /// What it had and did not give away.
    ArrayDeque<Integer> end(int strand) {
        Share share = share(strand);
        Check.that(!share.isEnded, "a strand that ends twice");
        share.isEnded = true;
        return share.spare;
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
                control.begin(MessageType.STRAND_CREDIT).u16(strand).u64(share.credit).end();
            }
        }
    }

    private Share share(int strand) {
        return shares.get(strand - 1);
    }
}
