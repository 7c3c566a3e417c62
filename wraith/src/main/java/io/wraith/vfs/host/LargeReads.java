package io.wraith.vfs.host;

import io.wraith.transfer.SlotPool;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/// The slots of one mount, and the answers that wait in them.
final class LargeReads {
    private final LargeSlots slots;
    private final Queue<LargeAnswer> answers = new ArrayDeque<>();

    /// By the streams on which they are sent.
    private final Map<Integer, Integer> sending = new HashMap<>();

    private int held;

    LargeReads(LargeSlots slots) {
        this.slots = slots;
    }

    /// A slot to read into, or [SlotPool#NONE].
    int take() {
        int slot = slots.take(held);
        held += slot == SlotPool.NONE ? 0 : 1;
        return slot;
    }

    /// The slot was filled, or is not needed after all.
    void done(HostJob job) {
        int payload = job.isUnwanted ? 0 : job.payload();
        if (payload == 0) {
            give(job.slot());
        } else {
            sending.put(job.stream(), job.slot());
        }
        if (!job.isUnwanted) {
            answers.add(job.large(payload == 0 ? SlotPool.NONE : job.slot()));
        }
    }

    /// An answer without payload.
    void refused(HostJob job) {
        answers.add(job.large(SlotPool.NONE));
    }

    @Nullable LargeAnswer next() {
        return answers.poll();
    }

    /// Nothing is sent on the stream any more.
    void ended(int stream) {
        answers.removeIf(answer -> answer.stream() == stream);
        Integer slot = sending.remove(stream);
        if (slot != null) {
            give(slot);
        }
    }

    private void give(int slot) {
        held--;
        slots.give(slot, held);
    }
}
