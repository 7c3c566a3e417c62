package io.wraith.vfs.mount;

import io.wraith.base.Prng;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.Node;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.IntConsumer;

/// What the kernel knows of, by number: a name in a folder, and the inode that was seen there.
/// Another inode under the same name is another node; the old one is detached, and lives on until
/// the kernel forgets it.
///
/// A node's number is its place in these arrays and how often that was used before, so an old
/// number is never taken for a new node. The facts of the latest nodes are kept, up to a bound.
final class NodeTable {
    static final int NONE = -1;
    static final int ROOT = 0;

    private static final int FIRST_CAPACITY = 64;

    private int[] heads = new int[FIRST_CAPACITY];
    private int[] next = new int[FIRST_CAPACITY];
    private int[] parents = new int[FIRST_CAPACITY];
    private int[] children = new int[FIRST_CAPACITY];
    private int[] generations = new int[FIRST_CAPACITY];
    private long[] lookups = new long[FIRST_CAPACITY];
    private int[] holds = new int[FIRST_CAPACITY];
    private long[] inodes = new long[FIRST_CAPACITY];
    private @Nullable ByteString[] names = new @Nullable ByteString[FIRST_CAPACITY];
    private boolean[] attached = new boolean[FIRST_CAPACITY];
    private @Nullable Node[] facts = new @Nullable Node[FIRST_CAPACITY];
    private long[] expiry = new long[FIRST_CAPACITY];
    private long[] marks = new long[FIRST_CAPACITY];
    private int[] factPlaces = new int[FIRST_CAPACITY];

    private final int[] factRing;
    private final boolean holdsFacts;
    private int factNext;

    private int end;
    private int hand;
    private int freeHead = NONE;
    private int size;

    /// Facts of at most so many nodes are kept; if `holdsFacts`, for as long as the name leads
    /// there, whoever else needs the node.
    NodeTable(int mostFacts, boolean holdsFacts) {
        this.holdsFacts = holdsFacts;
        factRing = new int[mostFacts];
        Arrays.fill(factRing, NONE);
        Arrays.fill(heads, NONE);
        int root = place();
        attached[root] = true;
        names[root] = ByteString.EMPTY;
        parents[root] = NONE;
        lookups[root] = 1;
    }

    int size() {
        return size;
    }

    /// The number by which the kernel knows a node; the root's is 1.
    long number(int node) {
        return (long) generations[node] << 32 | node + 1;
    }

    /// The node of a number, or [#NONE].
    int node(long number) {
        int node = (int) number - 1;
        boolean isKnown = node >= 0 && node < end && names[node] != null;
        return isKnown && generations[node] == (int) (number >>> 32) ? node : NONE;
    }

    int child(int parent, ByteString name) {
        int node = heads[bucket(parent, name)];
        while (node != NONE && !(parents[node] == parent && name.equals(names[node]))) {
            node = next[node];
        }
        return node;
    }

    /// A node for a name that has none.
    int add(int parent, ByteString name, long inode) {
        if (2 * size >= heads.length) {
            rehash();
        }
        int node = place();
        parents[node] = parent;
        names[node] = name;
        inodes[node] = inode;
        attached[node] = true;
        children[parent]++;
        link(node);
        return node;
    }

    /// The name does not lead to this node any more.
    void detach(int node) {
        if (node == ROOT || !attached[node]) {
            return;
        }
        attached[node] = false;
        int bucket = bucket(parents[node], name(node));
        int at = heads[bucket];
        if (at == node) {
            heads[bucket] = next[node];
            return;
        }
        while (next[at] != node) {
            at = next[at];
        }
        next[at] = next[node];
    }

    boolean isAttached(int node) {
        return attached[node];
    }

    int parent(int node) {
        return parents[node];
    }

    ByteString name(int node) {
        ByteString name = names[node];
        if (name == null) {
            throw new IllegalStateException("a node that is not there");
        }
        return name;
    }

    long inode(int node) {
        return inodes[node];
    }

    void inode(int node, long inode) {
        inodes[node] = inode;
    }

    /// The kernel was told of it once more.
    void count(int node) {
        lookups[node]++;
    }

    boolean isKnownToKernel(int node) {
        return lookups[node] > 0;
    }

    /// The kernel gives counts back.
    void forget(int node, long count) {
        if (node != ROOT) {
            lookups[node] -= Math.min(count, lookups[node]);
        }
    }

    /// Something of ours needs the node.
    void hold(int node) {
        holds[node]++;
    }

    void release(int node) {
        holds[node]--;
    }

    boolean isFree(int node) {
        boolean isHeld = holds[node] != 0 || (holdsFacts && attached[node] && facts[node] != null);
        return node != ROOT && lookups[node] == 0 && !isHeld && children[node] == 0;
    }

    /// Takes a node out that nobody needs; its parent may be free then.
    int remove(int node) {
        detach(node);
        dropFact(node);
        int parent = parents[node];
        children[parent]--;
        names[node] = null;
        generations[node]++;
        next[node] = freeHead;
        freeHead = node;
        size--;
        return parent;
    }

    /// The next, round and round, that only the kernel needs; NONE if this one is needed.
    int nextIdle() {
        hand = (hand + 1) % end;
        boolean isIdle =
                names[hand] != null
                        && hand != ROOT
                        && attached[hand]
                        && lookups[hand] > 0
                        && holds[hand] == 0
                        && children[hand] == 0;
        return isIdle ? hand : NONE;
    }

    /// What is known of it, whether that is still good or not.
    @Nullable Node fact(int node) {
        return facts[node];
    }

    /// Gives the nodes of which something is known.
    void forEachFact(IntConsumer visitor) {
        for (int node : factRing) {
            if (node != NONE) {
                visitor.accept(node);
            }
        }
    }

    long expiryNs(int node) {
        return expiry[node];
    }

    long mark(int node) {
        return marks[node];
    }

    /// Answers the node whose fact had to go for this one, and which may be free; else NONE.
    int fact(int node, Node fact, long expiryNs, long mark) {
        int old = NONE;
        if (facts[node] == null) {
            old = factRing[factNext];
            if (old != NONE) {
                facts[old] = null;
            }
            factRing[factNext] = node;
            factPlaces[node] = factNext;
            factNext = (factNext + 1) % factRing.length;
        }
        facts[node] = fact;
        expiry[node] = expiryNs;
        marks[node] = mark;
        return old;
    }

    /// It is not good any more, but for who has nothing better.
    void expire(int node, long nowNs) {
        expiry[node] = nowNs;
    }

    void dropFact(int node) {
        if (facts[node] != null) {
            facts[node] = null;
            factRing[factPlaces[node]] = NONE;
        }
    }

    private int place() {
        int node = freeHead;
        if (node != NONE) {
            freeHead = next[node];
        } else {
            if (end == parents.length) {
                grow();
            }
            node = end++;
        }
        size++;
        lookups[node] = 0;
        holds[node] = 0;
        children[node] = 0;
        return node;
    }

    private void grow() {
        int capacity = parents.length + parents.length / 2;
        next = Arrays.copyOf(next, capacity);
        parents = Arrays.copyOf(parents, capacity);
        children = Arrays.copyOf(children, capacity);
        generations = Arrays.copyOf(generations, capacity);
        lookups = Arrays.copyOf(lookups, capacity);
        holds = Arrays.copyOf(holds, capacity);
        inodes = Arrays.copyOf(inodes, capacity);
        names = Arrays.copyOf(names, capacity);
        attached = Arrays.copyOf(attached, capacity);
        facts = Arrays.copyOf(facts, capacity);
        expiry = Arrays.copyOf(expiry, capacity);
        marks = Arrays.copyOf(marks, capacity);
        factPlaces = Arrays.copyOf(factPlaces, capacity);
    }

    private void rehash() {
        heads = new int[2 * heads.length];
        Arrays.fill(heads, NONE);
        for (int node = 0; node < end; node++) {
            if (names[node] != null && attached[node] && node != ROOT) {
                link(node);
            }
        }
    }

    private void link(int node) {
        int bucket = bucket(parents[node], name(node));
        next[node] = heads[bucket];
        heads[bucket] = node;
    }

    private int bucket(int parent, ByteString name) {
        long hash = Prng.mixed((long) parent << 32 ^ name.hashCode());
        return (int) (hash & heads.length - 1);
    }
}
