package io.wraith.disk;

import io.wraith.simd.Blake3;
import io.wraith.transfer.PackItems;
import io.wraith.transfer.Reason;
import io.wraith.transfer.Receiver;
import io.wraith.transfer.Runs;

import org.jspecify.annotations.Nullable;

/// Checks and writes small files, each of which gets its name at once.
final class StorePackJob implements Job {
    private final Receiver receiver;
    private final SlotSlab slab;
    private final int slot;
    private final PackItems items;
    private final PartFile[] parts;
    private final PartWriter writer;
    private final boolean[] isCorrupt;
    private final @Nullable Reason[] failures;
    private final Runs runs = new Runs();
    private final byte[] hash = new byte[Blake3.HASH_BYTES];

    StorePackJob(
            Receiver receiver,
            SlotSlab slab,
            int slot,
            PackItems items,
            PartFile[] parts,
            PartWriter writer) {
        this.receiver = receiver;
        this.slab = slab;
        this.slot = slot;
        this.items = items;
        this.parts = parts;
        this.writer = writer;
        isCorrupt = new boolean[parts.length];
        failures = new Reason[parts.length];
    }

    @Override
    public void work(Tools tools) {
        for (int i = 0; i < parts.length; i++) {
            int length = items.length(i);
            long place = slab.place(slot, items.at(i), length);
            tools.hasher.reset();
            tools.hasher.update(slab.memory(), place, length);
            tools.hasher.digest(hash, 0);
            // TRANSFER: A receiver MUST check a block's value, or an item's hash, before it writes
            // it.
            if (items.isHash(i, hash)) {
                failures[i] = write(parts[i], place, length, tools);
            } else {
                isCorrupt[i] = true;
            }
        }
    }

    private @Nullable Reason write(PartFile part, long place, int length, Tools tools) {
        int answer = part.store(0, slab.memory(), place, runs.whole(length), hash, tools);
        if (answer < 0) {
            part.abandon();
        } else {
            answer = writer.finish(part, tools);
        }
        return answer < 0 ? Faults.writing(answer) : null;
    }

    @Override
    public void finish() {
        for (int i = 0; i < parts.length; i++) {
            Reason failure = failures[i];
            if (isCorrupt[i]) {
                receiver.itemCorrupt(slot, i);
            } else if (failure != null) {
                receiver.itemFailed(slot, i, failure);
            } else {
                receiver.itemStored(slot, i);
            }
        }
    }
}
