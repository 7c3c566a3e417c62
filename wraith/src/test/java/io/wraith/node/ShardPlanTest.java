package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.linux.Cpu;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

@Timeout(60)
final class ShardPlanTest {
    private static List<Integer> processors(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static ShardPlan plan(Map<String, String> environment, List<Integer> allowed) {
        return ShardPlan.of(environment, allowed, List::of);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "7, 1", "8, 2", "12, 3", "16, 4", "128, 4"})
    void oneForEveryFourProcessors(int processors, int workers) {
        ShardPlan plan = plan(Map.of(), processors(processors));
        assertThat(plan.workers()).isEqualTo(workers);
        assertThat(plan.processors()).hasSize(workers > 1 ? workers : 0);
    }

    @Test
    void theEnvironmentSaysMore() {
        Map<String, String> two = Map.of("WRAITH_WORKERS", "2");
        assertThat(plan(two, processors(2))).isEqualTo(new ShardPlan(2, List.of()));
        assertThat(plan(two, processors(8)).processors()).containsExactly(0, 4);
        Map<String, String> free = Map.of("WRAITH_WORKERS", "2", "WRAITH_PIN", "false");
        assertThat(plan(free, processors(8)).processors()).isEmpty();
        Map<String, String> pinned = Map.of("WRAITH_WORKERS", "3", "WRAITH_PIN", "true");
        assertThat(plan(pinned, List.of(4, 6)).processors()).containsExactly(4, 4, 6);
        Map<String, String> one = Map.of("WRAITH_PIN", "true", "WRAITH_WORKERS", "auto");
        assertThat(plan(one, List.of(3)).processors()).containsExactly(3);
    }

    /// Two nodes of four processors each, of which the first may use three only.
    @ParameterizedTest
    @CsvSource({"2, auto, 4 6", "4, true, 4 5 6 7", "2, false, 0 4", "5, true, 0 1 2 5 6"})
    void shardsShareAMemoryNodeWhereTheyFit(int workers, String isAware, String expected) {
        List<Set<Integer>> nodes = List.of(Set.of(0, 1, 2, 3), Set.of(4, 5, 6, 7));
        Map<String, String> said =
                Map.of("WRAITH_WORKERS", "" + workers, "WRAITH_NUMA_AWARE", isAware);
        List<Integer> allowed = List.of(0, 1, 2, 4, 5, 6, 7);
        assertThat(ShardPlan.of(said, allowed, () -> nodes).processors())
                .isEqualTo(Arrays.stream(expected.split(" ")).map(Integer::valueOf).toList());
    }

    @Test
    void thePaceIsSaidToo() {
        Map<String, String> said =
                Map.of(
                        "WRAITH_IDLE", "adaptive",
                        "WRAITH_RX_BATCH_SIZE", "7",
                        "WRAITH_TX_BATCH_SIZE", "9");
        ShardPlan plan = plan(said, processors(2));
        assertThat(plan.pace()).isEqualTo(new ShardPace(7, 9, ShardPace.Idle.ADAPTIVE));
        assertThat(plan.spinning().pace().idle()).isEqualTo(ShardPace.Idle.SPIN);
    }

    @ParameterizedTest
    @CsvSource({
        "WRAITH_WORKERS, 0",
        "WRAITH_WORKERS, 17",
        "WRAITH_WORKERS, many",
        "WRAITH_WORKERS, -1",
        "WRAITH_PIN, 3",
        "WRAITH_NUMA_AWARE, 1",
        "WRAITH_IDLE, busy",
        "WRAITH_RX_BATCH_SIZE, 0",
        "WRAITH_RX_BATCH_SIZE, many",
        "WRAITH_TX_BATCH_SIZE, 1025"
    })
    void otherValuesAreRefused(String variable, String value) {
        assertThatThrownBy(() -> plan(Map.of(variable, value), processors(4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(variable)
                .hasMessageContaining(value);
    }

    /// The kernel says of each shard's thread where it may run.
    @Test
    void shardsStayOnTheirProcessors() throws Exception {
        List<Integer> allowed = List.copyOf(Cpu.affinity());
        List<Integer> wanted = List.of(allowed.getLast(), allowed.getFirst());
        NodeConfig config = NodeConfig.usual().withoutHome().withoutLan().withListen("127.0.0.1:0");
        try (Node node = Node.open(config, new ShardPlan(2, wanted))) {
            Map<String, List<String>> seen = new TreeMap<>();
            for (int look = 0; look < 200 && !isPlaced(seen, wanted); look++) {
                Thread.sleep(10);
                seen = affinities();
            }
            assertThat(isPlaced(seen, wanted)).as("%s of %s", seen, node.datapath()).isTrue();
        }
    }

    private static boolean isPlaced(Map<String, List<String>> seen, List<Integer> wanted) {
        return seen.getOrDefault("wraith-shard", List.of()).contains("" + wanted.get(0))
                && seen.getOrDefault("wraith-shard-1", List.of()).contains("" + wanted.get(1));
    }

    /// By the names of threads; the kernel keeps 15 letters of one.
    private static Map<String, List<String>> affinities() throws IOException {
        Map<String, List<String>> found = new TreeMap<>();
        try (var tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                String name = Files.readString(task.resolve("comm")).strip();
                for (String line : Files.readAllLines(task.resolve("status"))) {
                    if (line.startsWith("Cpus_allowed_list:")) {
                        found.computeIfAbsent(name, _ -> new ArrayList<>())
                                .add(line.substring(line.indexOf('\t') + 1));
                    }
                }
            }
        }
        return found;
    }
}
