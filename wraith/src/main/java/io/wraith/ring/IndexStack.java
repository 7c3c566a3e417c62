package io.wraith.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/// A lock-free free list of the numbers `0 .. capacity-1`: Treiber's stack, where the links are an
/// array and the head is one `long`.
///
/// A plain Treiber stack breaks when a thread reads the head and its link, sleeps, and finds the
/// same head again although others popped and pushed meanwhile (ABA): its link is old by then. Here
/// every change raises a tag beside the index in the head, so the sleeper's compare-and-set fails.
/// The tag has 64 bits less those of the index (32 at least), and an error needs a thread that
/// sleeps through an exact multiple of 2^32 changes.
///
/// ```
/// head:  | tag (64 - i bits) | index + 1 (i bits), 0 = empty |
/// ```
///
/// Any thread may push and pop. A number belongs to whoever popped it; pushing one that is already
/// in the stack destroys the stack, and the owner of the numbers has to exclude it.
public final class IndexStack {
    /// What [#pop] gives when the stack is empty.
    public static final int EMPTY = -1;

    private static final VarHandle HEAD =
            MethodHandles.arrayElementVarHandle(long[].class).withInvokeExactBehavior();
    private static final VarHandle LINK =
            MethodHandles.arrayElementVarHandle(int[].class).withInvokeExactBehavior();

    /// The head stands alone between two pairs of cache lines (the prefetcher fetches pairs).
    private static final int AT = 16;

    private final long[] head = new long[2 * AT];
    private final int[] links;
    private final int indexBits;
    private final long indexMask;

    private IndexStack(int capacity) {
        if (capacity <= 0) {
            throw new IllegalArgumentException("a stack for " + capacity + " numbers");
        }
        links = new int[capacity];
        indexBits = Integer.SIZE - Integer.numberOfLeadingZeros(capacity);
        indexMask = (1L << indexBits) - 1;
    }

    /// No number is in the stack yet.
    public static IndexStack empty(int capacity) {
        return new IndexStack(capacity);
    }

    /// All numbers are in the stack, 0 on top.
    public static IndexStack full(int capacity) {
        IndexStack stack = new IndexStack(capacity);
        for (int index = 0; index < capacity - 1; index++) {
            stack.links[index] = index + 2;
        }
        HEAD.setVolatile(stack.head, AT, 1L);
        return stack;
    }

    public int capacity() {
        return links.length;
    }

    /// True if there was nothing to pop at some moment of the call.
    public boolean isEmpty() {
        return (head() & indexMask) == 0;
    }

    /// Takes the number pushed last, or gives [#EMPTY].
    public int pop() {
        while (true) {
            long seen = head();
            int top = (int) (seen & indexMask);
            if (top == 0) {
                return EMPTY;
            }
            if (replace(seen, link(top - 1))) {
                return top - 1;
            }
        }
    }

    /// Takes up to `count` numbers at once, writes them to `target` from `at`, and gives how many.
    ///
    /// The walk reads links that others may change meanwhile. It stays inside the array, since
    /// every link ever stored is valid, and what it read counts only if the head, with its tag, is
    /// unchanged afterwards; and no link below the head changes without the head.
    public int pop(int[] target, int at, int count) {
        Objects.checkFromIndexSize(at, count, target.length);
        while (true) {
            long seen = head();
            int next = (int) (seen & indexMask);
            int taken = 0;
            while (taken < count && next != 0) {
                target[at + taken++] = next - 1;
                next = link(next - 1);
            }
            if (taken == 0 || replace(seen, next)) {
                return taken;
            }
        }
    }

    /// Puts a number back on top.
    public void push(int index) {
        Objects.checkIndex(index, links.length);
        splice(index, index);
    }

    /// Puts `count` numbers of `source` from `at` back at once, the last one on top.
    public void push(int[] source, int at, int count) {
        Objects.checkFromIndexSize(at, count, source.length);
        if (count == 0) {
            return;
        }
        for (int i = at; i < at + count; i++) {
            Objects.checkIndex(source[i], links.length);
        }
        for (int i = at + 1; i < at + count; i++) {
            LINK.setOpaque(links, source[i], source[i - 1] + 1);
        }
        splice(source[at], source[at + count - 1]);
    }

    /// Puts the chain that begins at `top` and ends at `bottom` on the stack.
    private void splice(int bottom, int top) {
        while (true) {
            long seen = head();
            LINK.setOpaque(links, bottom, (int) (seen & indexMask));
            if (replace(seen, top + 1)) {
                return;
            }
        }
    }

    private long head() {
        return (long) HEAD.getAcquire(head, AT);
    }

    private int link(int index) {
        return (int) LINK.getOpaque(links, index);
    }

    private boolean replace(long seen, int top) {
        long tag = (seen >>> indexBits) + 1;
        return HEAD.compareAndSet(head, AT, seen, tag << indexBits | top);
    }
}
