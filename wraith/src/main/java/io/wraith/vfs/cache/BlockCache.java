package io.wraith.vfs.cache;

import io.wraith.base.Check;

import java.util.Arrays;

/// Which block of which content lies in which slot, and which one makes room for another. A content
/// is one version of one file, under a number that is used once; so what belongs to an old version
/// is never found for a new one.
///
/// The policy is S3-FIFO: new blocks enter a small queue; who leaves it without having been read a
/// second time is gone and remembered by name only; who was, or comes back while remembered, goes
/// into the main queue, in which a block that was read since is passed over. So a scan of any
/// length touches a tenth of the slots, a hit moves nothing, and there are no lists to lock: 2Q and
/// ARC give about the same rates for more work per hit, CLOCK-Pro for more state.
///
/// Two things are our own. Reading different pages of one block is one use, else a scan by small
/// reads looked like many uses. And blocks that were fetched ahead wait in a queue apart, where
/// nothing but other such blocks, or time, removes them before their reader comes.
public final class BlockCache {
    public static final int NONE = -1;

    public static final int PAGE_BYTES = 4 << 10;
    public static final int BLOCK_PAGES = 4;
    public static final int BLOCK_BYTES = BLOCK_PAGES * PAGE_BYTES;
    public static final int ALL_PAGES = (1 << BLOCK_PAGES) - 1;

    private static final int SMALL_SHARE = 10;
    private static final int AHEAD_SHARE = 2;
    private static final int MOST_USES = 3;

    private enum Place {
        FREE,
        AHEAD,
        SMALL,
        MAIN,
        /// Out of the cache, but somebody still reads or fills it.
        LEAVING
    }

    private final int slots;
    private final BlockTable table;
    private final Place[] places;
    private final byte[] pages;
    private final byte[] seen;
    private final byte[] uses;
    private final int[] pins;
    private final long[] births;
    private final SlotQueue ahead;
    private final SlotQueue small;
    private final SlotQueue main;
    private final GhostSet ghosts;
    private final int[] free;
    private int freeCount;
    private long claims;

    public BlockCache(int slots) {
        Check.that(slots >= 16, "a cache of " + slots + " slots");
        this.slots = slots;
        table = new BlockTable(slots);
        places = new Place[slots];
        Arrays.fill(places, Place.FREE);
        pages = new byte[slots];
        seen = new byte[slots];
        uses = new byte[slots];
        pins = new int[slots];
        births = new long[slots];
        int[] next = new int[slots];
        int[] previous = new int[slots];
        ahead = new SlotQueue(next, previous);
        small = new SlotQueue(next, previous);
        main = new SlotQueue(next, previous);
        ghosts = new GhostSet(slots);
        free = new int[slots];
        for (int i = 0; i < slots; i++) {
            free[i] = slots - 1 - i;
        }
        freeCount = slots;
    }

    /// The slot of a block, or [#NONE]. Asking changes nothing.
    public int find(long content, long block) {
        return table.find(content, block);
    }

    /// The pages of the block that are there, a bit each.
    public int pages(int slot) {
        return pages[slot];
    }

    /// These pages are there now.
    public void fill(int slot, int newPages) {
        Check.that(place(slot) != Place.FREE, "a free slot is filled");
        pages[slot] |= (byte) newPages;
    }

    /// Somebody reads these pages.
    public void use(int slot, int readPages) {
        if (place(slot) == Place.AHEAD) {
            ahead.remove(slot);
            enter(slot, Place.SMALL);
        }
        if ((seen[slot] & readPages) == 0) {
            seen[slot] |= (byte) readPages;
            return;
        }
        seen[slot] = (byte) readPages;
        uses[slot] = (byte) Math.min(MOST_USES, uses[slot] + 1);
    }

    /// A slot for a block that has none, with no page in it, or [#NONE] if all are pinned.
    public int claim(long content, long block, boolean isAhead) {
        Check.that(table.find(content, block) == NONE, "a block in two slots");
        int slot = freeCount > 0 ? free[--freeCount] : evict();
        if (slot == NONE) {
            return NONE;
        }
        claims++;
        births[slot] = claims;
        pages[slot] = 0;
        seen[slot] = 0;
        uses[slot] = 0;
        table.add(slot, content, block);
        boolean isBack = ghosts.remove(content, block);
        enter(slot, isAhead ? Place.AHEAD : isBack ? Place.MAIN : Place.SMALL);
        return slot;
    }

    /// The slot keeps its bytes until it is unpinned as often.
    public void pin(int slot) {
        Check.that(place(slot) != Place.FREE, "a free slot is pinned");
        pins[slot]++;
    }

    public void unpin(int slot) {
        Check.that(pins[slot] > 0, "a slot that is not pinned");
        pins[slot]--;
        if (pins[slot] == 0 && place(slot) == Place.LEAVING) {
            release(slot);
        }
    }

    /// Whether the slot still holds this block.
    public boolean holds(int slot, long content, long block) {
        return table.find(content, block) == slot;
    }

    /// Forgets what is cached of a content with so many blocks.
    public void drop(long content, long blocks) {
        if (blocks <= slots) {
            for (long block = 0; block < blocks; block++) {
                int slot = table.find(content, block);
                if (slot != NONE) {
                    drop(slot);
                }
            }
            return;
        }
        for (int slot = 0; slot < slots; slot++) {
            if (isInTable(slot) && table.contents[slot] == content) {
                drop(slot);
            }
        }
    }

    /// Forgets one block.
    public void drop(int slot) {
        Check.that(isInTable(slot), "a slot without a block is dropped");
        leave(slot);
        if (pins[slot] == 0) {
            release(slot);
        }
    }

    /// Takes a block out that would go next, to give its memory back: its slot, which is free then,
    /// or [#NONE].
    public int shrink() {
        int slot = evict();
        if (slot != NONE) {
            places[slot] = Place.FREE;
            free[freeCount++] = slot;
        }
        return slot;
    }

    public int slots() {
        return slots;
    }

    public int used() {
        return slots - freeCount;
    }

    /// How many blocks were fetched ahead and not read yet.
    public int aheadBlocks() {
        return ahead.size();
    }

    private boolean isInTable(int slot) {
        Place place = place(slot);
        return place != Place.FREE && place != Place.LEAVING;
    }

    private Place place(int slot) {
        return places[slot];
    }

    private void enter(int slot, Place place) {
        places[slot] = place;
        queue(place).add(slot);
    }

    private SlotQueue queue(Place place) {
        return switch (place) {
            case AHEAD -> ahead;
            case SMALL -> small;
            case MAIN -> main;
            case FREE, LEAVING -> throw new IllegalStateException(place.name());
        };
    }

    private void leave(int slot) {
        queue(place(slot)).remove(slot);
        table.remove(slot);
        places[slot] = Place.LEAVING;
    }

    private void release(int slot) {
        places[slot] = Place.FREE;
        free[freeCount++] = slot;
    }

    /// A slot that nobody needs, out of all queues.
    private int evict() {
        int oldest = ahead.first();
        boolean isStale = oldest != NONE && claims - births[oldest] > slots;
        if (isStale || ahead.size() > slots / AHEAD_SHARE) {
            int slot = evictUnpinned(ahead);
            if (slot != NONE) {
                return slot;
            }
        }
        int others = small.size() + main.size();
        boolean isSmallFirst = SMALL_SHARE * small.size() >= others;
        int slot = isSmallFirst ? evictSmall() : evictMain();
        if (slot == NONE) {
            slot = isSmallFirst ? evictMain() : evictSmall();
        }
        return slot == NONE ? evictUnpinned(ahead) : slot;
    }

    private int evictUnpinned(SlotQueue queue) {
        for (int tries = queue.size(); tries > 0; tries--) {
            int slot = queue.first();
            if (pins[slot] == 0) {
                leave(slot);
                return slot;
            }
            queue.remove(slot);
            queue.add(slot);
        }
        return NONE;
    }

    private int evictSmall() {
        for (int tries = small.size(); tries > 0; tries--) {
            int slot = small.first();
            if (uses[slot] == 0 && pins[slot] == 0) {
                ghosts.add(table.contents[slot], table.blocks[slot]);
                leave(slot);
                return slot;
            }
            small.remove(slot);
            enter(slot, uses[slot] > 0 ? Place.MAIN : Place.SMALL);
            uses[slot] = 0;
        }
        return NONE;
    }

    /// Each round lowers the uses of who was passed over, so that it ends.
    private int evictMain() {
        for (int tries = main.size() * (MOST_USES + 1); tries > 0; tries--) {
            int slot = main.first();
            if (uses[slot] == 0 && pins[slot] == 0) {
                leave(slot);
                return slot;
            }
            uses[slot] = (byte) Math.max(0, uses[slot] - 1);
            main.remove(slot);
            main.add(slot);
        }
        return NONE;
    }
}
