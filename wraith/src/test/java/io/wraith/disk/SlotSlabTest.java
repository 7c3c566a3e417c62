package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.transfer.Blocks;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

final class SlotSlabTest {
    private static final int COUNT = 8;

    /// Memory that was given back is zeros when it comes again.
    @Test
    void whatRestsIsGivenBackAndComesAgain() {
        try (SlotSlab slab = new SlotSlab("a test", COUNT)) {
            byte[] bytes = new byte[Blocks.SLOT_BYTES];
            Arrays.fill(bytes, (byte) 7);
            for (int slot = 0; slot < COUNT; slot++) {
                slab.put(slot, 0, bytes, 0, bytes.length);
            }
            slab.rest();
            byte[] found = new byte[bytes.length];
            slab.get(COUNT - 1, 0, found, 0, found.length);
            assertThat(found).containsOnly(0);
            slab.put(1, 0, bytes, 0, bytes.length);
            slab.get(1, 0, found, 0, found.length);
            assertThat(found).isEqualTo(bytes);
        }
    }
}
