package io.wraith.proto.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.wire.Burst;
import io.wraith.wire.HandshakeHeader;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;

final class ReassemblyTest {
    private static final long SEED = Long.getLong("wraith.seed", 2026);

    private final HandshakeHeader header = new HandshakeHeader();
    private final Reassembly reassembly = new Reassembly(2, 100);

    @Test
    void anyOrderOfFragmentsMakesTheMessage() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int run = 0; run < 200; run++) {
            byte[] message = new byte[1 + random.nextInt(HandshakeHeader.MESSAGE_LIMIT)];
            random.nextBytes(message);
            List<byte[]> fragments = fragments(message, 5);
            fragments.addAll(List.copyOf(fragments));
            Collections.shuffle(fragments, new Random(SEED + run));
            for (byte[] fragment : fragments) {
                add(fragment, 5, true, 0);
            }
            Slot slot = Objects.requireNonNull(reassembly.mostUrgent());
            assertThat(slot.message(slot.nextWay())).as("seed " + SEED).isEqualTo(message);
            assertThat(slot.tried(slot.nextWay())).as("another way").isFalse();
            assertThat(slot.hasConflict()).isFalse();
            reassembly.release(slot);
        }
        assertThat(reassembly.used()).isZero();
    }

    /// All combinations of genuine and forged fragments are candidates.
    @Test
    void contradictingFragmentsAreAllKept() {
        byte[] message = new byte[1300];
        List<byte[]> genuine = fragments(message, 5);
        List<byte[]> forged = fragments(message, 5);
        forged.forEach(fragment -> fragment[40] = 1);
        add(forged.get(1), 5, true, 0);
        add(forged.get(0), 5, true, 0);
        add(genuine.get(0), 5, true, 0);
        add(genuine.get(1), 5, true, 0);
        Slot slot = Objects.requireNonNull(reassembly.mostUrgent());
        assertThat(slot.hasConflict()).isTrue();
        List<byte[]> candidates = new ArrayList<>();
        int way;
        do {
            way = slot.nextWay();
            candidates.add(slot.message(way));
        } while (slot.tried(way));
        assertThat(candidates).hasSize(4).anyMatch(one -> Arrays.equals(one, message));
        assertThat(reassembly.mostUrgent()).isNull();
    }

    @Test
    void aFullTableKeepsValidatedMessages() {
        byte[] half = fragments(new byte[1300], 5).getFirst();
        assertThat(add(half, 5, false, 1)).isNotNull();
        assertThat(add(half, 6, true, 0)).isNotNull();
        assertThat(add(half, 7, false, 2)).as("full").isNull();
        assertThat(add(half, 8, true, 3)).isNotNull();
        assertThat(reassembly.holds(burst(half, 5), header, false)).as("evicted").isFalse();
        assertThat(reassembly.holds(burst(half, 6), header, true)).isTrue();
        assertThat(add(half, 9, true, 4)).isNotNull();
        assertThat(reassembly.holds(burst(half, 6), header, true)).as("the oldest").isFalse();
        assertThat(reassembly.used()).isEqualTo(2);
        assertThat(reassembly.deadlineNs()).isEqualTo(103);
        reassembly.expire(103);
        assertThat(reassembly.used()).isEqualTo(1);
        reassembly.expire(104);
        assertThat(reassembly.deadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    private static List<byte[]> fragments(byte[] message, long from) {
        Burst burst = new Burst(Greeter.BURST_BYTES);
        new OutgoingMessage(1, 3, from, message).write(burst, new HandshakeHeader());
        List<byte[]> fragments = new ArrayList<>();
        for (int i = 0; i < burst.count(); i++) {
            fragments.add(Sides.datagram(burst, i));
        }
        return fragments;
    }

    private @Nullable Slot add(byte[] fragment, int port, boolean validated, long nowNs) {
        return reassembly.add(burst(fragment, port), header, fragment.length, validated, nowNs);
    }

    private Burst burst(byte[] fragment, int port) {
        header.wrap(fragment, 0, fragment.length);
        Burst burst = Sides.datagram(fragment, new byte[] {10, 0, 0, 1, 0, (byte) port});
        header.wrap(burst.bytes(), 0, fragment.length);
        return burst;
    }
}
