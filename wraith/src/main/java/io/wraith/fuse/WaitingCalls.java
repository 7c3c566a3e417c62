package io.wraith.fuse;

import io.wraith.base.LongMap;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The calls that one thread took from the kernel and that wait for their answers.
final class WaitingCalls {
    private final LongMap<Call> waiting = new LongMap<>(0);
    private boolean isDraining;

    /// Keeps a call that is not answered yet; false when that has happened meanwhile.
    boolean keep(Call call) {
        synchronized (waiting) {
            waiting.put(call.unique(), call);
        }
        // Whoever answered before the call was in the table could not take it out.
        if (call.isOver()) {
            forget(call);
            return false;
        }
        return true;
    }

    void forget(Call call) {
        synchronized (waiting) {
            waiting.remove(call.unique());
            if (isDraining && waiting.size() == 0) {
                waiting.notifyAll();
            }
        }
    }

    @Nullable Call get(long unique) {
        synchronized (waiting) {
            return waiting.get(unique);
        }
    }

    /// All that wait now.
    List<Call> all() {
        synchronized (waiting) {
            List<Call> calls = new ArrayList<>(waiting.size());
            waiting.forEach((_, call) -> calls.add(call));
            return calls;
        }
    }

    /// Ends every call that waits, and waits for answers that are being written.
    void drain(int errno) {
        all().forEach(call -> call.fail(errno));
        synchronized (waiting) {
            isDraining = true;
            boolean isInterrupted = false;
            while (waiting.size() > 0) {
                try {
                    waiting.wait();
                } catch (InterruptedException _) {
                    isInterrupted = true;
                }
            }
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
