package io.wraith.disk;

import io.wraith.simd.Blake3;
import io.wraith.transfer.Receiver;
import io.wraith.transfer.ReceiverAction;
import io.wraith.transfer.Runs;

import java.util.Arrays;

/// Checks and writes one block.
final class StoreJob implements Job {
    private final Receiver receiver;
    private final SlotSlab slab;
    private final PartFile part;
    private final long block;
    private final int slot;
    private final Runs runs;
    private final byte[] value;
    private final Runnable then;
    private boolean isCorrupt;
    private int answer;

    /// `then` is called when the job is finished, before the answer is given.
    StoreJob(
            Receiver receiver, SlotSlab slab, PartFile part, ReceiverAction action, Runnable then) {
        this.receiver = receiver;
        this.slab = slab;
        this.part = part;
        this.then = then;
        block = action.block();
        slot = action.slot();
        runs = action.runs();
        value = action.value();
    }

    @Override
    public void work(Tools tools) {
        long place = slab.place(slot, 0, runs.total());
        tools.blockHasher.begin(part.entry.size(), block);
        long from = place;
        for (int i = 0; i < runs.count(); i++) {
            Blake3 input = tools.blockHasher.run(runs.at(i), runs.length(i));
            input.update(slab.memory(), from, runs.length(i));
            from += runs.length(i);
        }
        tools.blockHasher.value(tools.value, 0);
        // TRANSFER: A receiver MUST check a block's value, or an item's hash, before it writes it.
        isCorrupt = !Arrays.equals(tools.value, value);
        if (!isCorrupt) {
            answer = part.store(block, slab.memory(), place, runs, value, tools);
        }
    }

    @Override
    public void finish() {
        then.run();
        if (isCorrupt) {
            receiver.corrupt(slot);
        } else if (answer < 0) {
            receiver.storeFailed(slot, Faults.writing(answer));
        } else {
            receiver.stored(slot);
        }
    }
}
