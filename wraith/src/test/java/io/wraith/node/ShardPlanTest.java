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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

@Timeout(60)
final class ShardPlanTest {
    private static List<Integer> processors(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "7, 1", "8, 2", "12, 3", "16, 4", "128, 4"})
    void oneForEveryFourProcessors(int processors, int workers) {
        ShardPlan plan = ShardPlan.of(Map.of(), processors(processors));
        assertThat(plan.workers()).isEqualTo(workers);
        assertThat(plan.processors()).hasSize(workers > 1 ? workers : 0);
    }

    @Test
    void theEnvironmentSaysMore() {
        Map<String, String> two = Map.of("WRAITH_WORKERS", "2");
        assertThat(ShardPlan.of(two, processors(2))).isEqualTo(new ShardPlan(2, List.of()));
        assertThat(ShardPlan.of(two, processors(8)).processors()).containsExactly(0, 4);
        Map<String, String> free = Map.of("WRAITH_WORKERS", "2", "WRAITH_PIN", "false");
        assertThat(ShardPlan.of(free, processors(8)).processors()).isEmpty();
        Map<String, String> pinned = Map.of("WRAITH_WORKERS", "3", "WRAITH_PIN", "true");
        assertThat(ShardPlan.of(pinned, List.of(4, 6)).processors()).containsExactly(4, 4, 6);
        Map<String, String> one = Map.of("WRAITH_PIN", "true", "WRAITH_WORKERS", "auto");
        assertThat(ShardPlan.of(one, List.of(3)).processors()).containsExactly(3);
    }

    @ParameterizedTest
    @CsvSource({
        "WRAITH_WORKERS, 0",
        "WRAITH_WORKERS, 17",
        "WRAITH_WORKERS, many",
        "WRAITH_WORKERS, -1",
        "WRAITH_PIN, 3"
    })
    void otherValuesAreRefused(String variable, String value) {
        assertThatThrownBy(() -> ShardPlan.of(Map.of(variable, value), processors(4)))
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
