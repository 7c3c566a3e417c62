package io.wraith.stress;

import io.wraith.ring.IndexStack;

/// Counts numbers and notices one that is missing or has two places.
final class Census {
    static final int WRONG = -1;

    private final boolean[] seen;
    private boolean wrong;

    Census(int numbers) {
        seen = new boolean[numbers];
    }

    void count(int number) {
        wrong |= number < 0 || number >= seen.length || seen[number];
        if (!wrong) {
            seen[number] = true;
        }
    }

    /// Counts what is left in the stack: how many, or [#WRONG] if not every number was seen once.
    int drain(IndexStack stack) {
        int left = 0;
        for (int top = stack.pop(); top != IndexStack.EMPTY && !wrong; top = stack.pop()) {
            count(top);
            left++;
        }
        for (boolean each : seen) {
            wrong |= !each;
        }
        return wrong ? WRONG : left;
    }
}
