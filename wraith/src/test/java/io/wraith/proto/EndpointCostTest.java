package io.wraith.proto;

import static io.wraith.proto.World.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.linux.Allocation;
import io.wraith.proto.congestion.CongestionProfile;
import io.wraith.proto.congestion.CongestionProfile.Kind;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;

final class EndpointCostTest {
    private static final long CHUNK = 256 << 10;

    @Tag("allocation")
    @Test
    void movingDatagramsAllocatesNothing() {
        for (Kind kind : List.of(Kind.BBR_LOSS_FLOOR, Kind.CUBIC)) {
            DirectPair pair = new DirectPair(CongestionProfile.of(kind), 1280, CHUNK);
            assertThat(Allocation.bytes(4, pair::run)).as("%s", kind).isZero();
        }
    }

    /// Both sides, with keys, ids, and all that handshakes leave behind.
    @Test
    void anIdleConnectionTakesLittle() {
        int count = 200;
        World world = new World(1);
        Machine server = world.add(new Machine(2, 1, Machine.config(), world.nowNs));
        Machine client = world.add(new Machine(1, 1, Machine.config(), world.nowNs));
        client.connect(server, world.nowNs);
        world.until(() -> server.connections.size() == 1, 10 * SECOND);
        world.during(SECOND);
        long before = used();
        for (int i = 1; i < count; i++) {
            client.connect(server, world.nowNs);
            int expected = i + 1;
            world.until(
                    () ->
                            server.connections.size() == expected
                                    && client.connections.size() == expected,
                    10 * SECOND);
        }
        world.during(12 * SECOND);
        long each = (used() - before) / (2L * (count - 1));
        System.out.println("an idle connection takes " + each + " bytes on each side");
        assertThat(server.endpoint.connections()).hasSize(count);
        assertThat(each).isLessThan(64 << 10);
    }

    private static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
