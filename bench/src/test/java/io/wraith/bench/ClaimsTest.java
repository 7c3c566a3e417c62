package io.wraith.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.bench.result.Claim;

import org.junit.jupiter.api.Test;

final class ClaimsTest {
    @Test
    void everyClaimNamesBenchmarksThatExist() throws ClassNotFoundException, NoSuchMethodException {
        for (Claim claim : Claims.ALL) {
            assertExists(claim.subject());
            if (!claim.reference().isEmpty()) {
                assertExists(claim.reference());
            }
        }
    }

    private static void assertExists(String key)
            throws ClassNotFoundException, NoSuchMethodException {
        String[] parts = key.replaceFirst("\\[.*", "").split("\\.");
        Class<?> benchmark = Class.forName("io.wraith.bench." + parts[0]);
        assertThat(benchmark.getDeclaredMethods())
                .as(key)
                .anyMatch(m -> m.getName().equals(parts[1]));
    }
}
