package io.wraith.bench.link;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.wraith.base.Prng;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

final class PacketSlotsTest {
    private static final long SEED = 20;

    private final PacketSlots slots = new PacketSlots();

    @AfterEach
    void close() {
        slots.close();
    }

    @Test
    void aPacketMovesToTheSmallestSlotThatHoldsIt() {
        int large = slots.takeLargest();
        for (int i = 0; i < 2048; i++) {
            slots.memory().set(JAVA_BYTE, slots.at(large) + i, (byte) i);
        }
        int small = slots.settle(large, 2048);
        assertThat(small).isNotEqualTo(large);
        assertThat(slots.length(small)).isEqualTo(2048);
        assertThat(slots.memory().get(JAVA_BYTE, slots.at(small) + 2047)).isEqualTo((byte) 2047);
        assertThat(slots.takeLargest()).as("the one given back last").isEqualTo(large);
        assertThat(slots.settle(large, 65_545)).isEqualTo(large);
        assertThat(slots.used()).isEqualTo(2);
    }

    @Test
    void aSlotIsFreeAfterItsLastSegment() {
        int slot = slots.takeLargest();
        slots.keep(slot);
        long payload = PacketSlots.payload(slot, 65_535);
        assertThat(PacketSlots.slot(payload)).isEqualTo(slot);
        assertThat(PacketSlots.segment(payload)).isEqualTo(65_535);
        slots.share(payload);
        slots.drop(slot);
        slots.release(payload);
        assertThat(slots.used()).isOne();
        slots.release(payload);
        assertThat(slots.used()).isZero();
    }

    /// Until there is no memory any more, no two packets share any.
    @Test
    void slotsDoNotOverlap() {
        Prng choices = new Prng(SEED);
        List<Integer> taken = new ArrayList<>();
        for (int slot = slots.takeLargest(); slot != PacketSlots.NONE; slot = slots.takeLargest()) {
            int length = 8 + choices.below(choices.below(3) == 0 ? 65_538 : 1500);
            int settled = slots.settle(slot, length);
            long at = slots.at(settled);
            slots.memory().set(JAVA_INT_UNALIGNED, at, settled);
            slots.memory().set(JAVA_INT_UNALIGNED, at + length - 4, settled);
            taken.add(settled);
        }
        Set<Integer> different = new HashSet<>(taken);
        assertThat(different).as("seed %d", SEED).hasSameSizeAs(taken);
        for (int slot : taken) {
            long at = slots.at(slot);
            assertThat(slots.memory().get(JAVA_INT_UNALIGNED, at)).isEqualTo(slot);
            long last = at + slots.length(slot) - 4;
            assertThat(slots.memory().get(JAVA_INT_UNALIGNED, last)).isEqualTo(slot);
            slots.drop(slot);
        }
        assertThat(slots.used()).isZero();
    }
}
