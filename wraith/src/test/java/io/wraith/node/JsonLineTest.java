package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

final class JsonLineTest {
    @Test
    void membersKeepTheirOrderAndTypes() {
        String line =
                new JsonLine()
                        .put("event", "done")
                        .put("bytes", Long.MAX_VALUE)
                        .put("seconds", 0.25)
                        .put("verified", true)
                        .put("rounds", new double[] {1.5, Double.NaN})
                        .put("paths", List.of("a", "b\""))
                        .toString();
        assertThat(line)
                .isEqualTo(
                        "{\"event\":\"done\",\"bytes\":9223372036854775807,\"seconds\":0.25,"
                                + "\"verified\":true,\"rounds\":[1.5,null],"
                                + "\"paths\":[\"a\",\"b\\\"\"]}");
    }

    @Test
    void anEmptyObjectIsOne() {
        assertThat(new JsonLine().toString()).isEqualTo("{}");
    }

    @Test
    void whatBreaksLinesOrQuotesIsEscaped() {
        assertThat(text("\"\\/\b\f\n\r\t\0\u007f\u0085\u2028\u2029é😀"))
                .isEqualTo(
                        "\\\"\\\\/\\u0008\\u000c\\n\\r\\t\\u0000\\u007f\\u0085\\u2028\\u2029é😀");
    }

    @Test
    void halfPairsBecomeReplacementCharacters() {
        assertThat(text("\ud83d")).isEqualTo("\\ufffd");
        assertThat(text("\ude00")).isEqualTo("\\ufffd");
        assertThat(text("\ud83d\ud83d\ude00\ude00")).isEqualTo("\\ufffd😀\\ufffd");
    }

    @Test
    void whatIsNoNumberIsNull() {
        assertThat(new JsonLine().put("a", Double.NaN).put("b", 1.0 / 0).toString())
                .isEqualTo("{\"a\":null,\"b\":null}");
    }

    @Test
    void anyTextComesBack() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder any = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                any.append((char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000));
            }
            String escaped = text(any.toString());
            assertThat(escaped).as("seed %d", seed).matches("[^\\p{Cntrl}\u2028\u2029]*");
            assertThat(JsonText.unquote(escaped))
                    .as("seed %d", seed)
                    .isEqualTo(withoutHalfPairs(any));
        }
    }

    private static String text(String value) {
        String line = new JsonLine().put("", value).toString();
        return line.substring("{\"\":\"".length(), line.length() - 2);
    }

    private static String withoutHalfPairs(StringBuilder any) {
        return any.codePoints()
                .map(c -> c >= 0xd800 && c < 0xe000 ? 0xfffd : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void numbersHaveNoExponent() {
        assertThat(new JsonLine().put("a", 1.77e-5).put("b", 2.5e9).put("c", 0.5).toString())
                .isEqualTo("{\"a\":0.0000177,\"b\":2500000000,\"c\":0.5}");
    }
}
