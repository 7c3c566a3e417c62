package io.wraith.bench.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.wraith.proto.Counter;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.Map;

/// Two hosts over random networks with every fault. `-Dwraith.seed` names the first seed and
/// `-Dwraith.runs` how many follow.
final class ScenarioTest {
    private static final long FIRST = Long.getLong("wraith.seed", 1);
    private static final long RUNS = Long.getLong("wraith.runs", 200);

    @Test
    void noNetworkBreaksWhatIsPromised() {
        Map<Counter, Long> totals = new EnumMap<>(Counter.class);
        long givenUp = 0;
        for (long seed = FIRST; seed < FIRST + RUNS; seed++) {
            Scenario scenario = new Scenario(seed);
            assertThat(Campaign.faultOf(scenario)).isEmpty();
            scenario.count(totals);
            givenUp += scenario.givenUp();
        }
        // So many meet everything that can be counted, but for what is rare.
        totals.remove(Counter.PATH_REFUSALS);
        assertThat(totals).hasSize(Counter.values().length - 1);
        assertThat(totals.values()).allMatch(count -> RUNS < 200 || count > 0);
        assertThat(givenUp).isGreaterThan(RUNS < 200 ? -1 : 0);
    }

    @Test
    void seedsThatFoundSomethingFindNothingMore() throws IOException {
        try (InputStream file = requireNonNull(getClass().getResourceAsStream("seeds.txt"))) {
            String text = new String(file.readAllBytes(), UTF_8);
            for (String line : text.lines().filter(each -> !each.startsWith("#")).toList()) {
                long seed = Long.parseLong(line.substring(0, line.indexOf(' ')));
                assertThat(Campaign.faultOf(new Scenario(seed))).isEmpty();
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameScenario() {
        assertThat(new Scenario(3).run())
                .isEqualTo(new Scenario(3).run())
                .isNotEqualTo(new Scenario(4).run());
    }

    @Test
    void bytesThatComeTwiceOrAlteredAreFaults() {
        byte[] bytes = new byte[20];
        Pattern.fill(5, 100, bytes, 0, bytes.length);
        ArrivalCheck check = new ArrivalCheck("stream", 5);
        check.data(100, bytes, 0, 20);
        assertThat(check.isWhole(120)).isFalse();
        assertThatThrownBy(() -> check.data(119, bytes, 19, 1))
                .isInstanceOf(SimulationFault.class)
                .hasMessageContaining("twice");
        byte[] altered = bytes.clone();
        altered[3] ^= 1;
        assertThatThrownBy(() -> new ArrivalCheck("stream", 5).data(100, altered, 0, 20))
                .isInstanceOf(SimulationFault.class)
                .hasMessageContaining("altered");
        check.expectNothingMore();
        assertThatThrownBy(() -> check.data(120, bytes, 0, 1))
                .isInstanceOf(SimulationFault.class)
                .hasMessageContaining("stopped");
        assertThatThrownBy(() -> new ArrivalCheck("stream", 5).data(101, bytes, 0, 20))
                .isInstanceOf(SimulationFault.class);
    }
}
