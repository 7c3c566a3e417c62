package io.wraith.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wraith.node.JsonLine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

final class JsonReaderTest {
    @Test
    void whatOurWriterWritesComesBack() {
        String odd = "a\"b\\c\n\t\u0001é\u2028";
        JsonLine line =
                new JsonLine()
                        .put("text", odd)
                        .put("whole", -12)
                        .put("part", 1.5e-9)
                        .put("nan", Double.NaN)
                        .put("many", new double[] {1, 2.5})
                        .put("yes", true)
                        .put("words", List.of("x", "y"))
                        .put("none", List.of());
        Map<String, Object> members = JsonReader.object(line.toString());
        assertThat(members.get("text")).isEqualTo(odd);
        assertThat(members.get("whole")).isEqualTo(-12.0);
        assertThat(members.get("part")).isEqualTo(1.5e-9);
        assertThat(members.get("nan")).isEqualTo(Double.NaN);
        assertThat(members.get("many")).isEqualTo(List.of(1.0, 2.5));
        assertThat(members.get("yes")).isEqualTo(true);
        assertThat(members.get("words")).isEqualTo(List.of("x", "y"));
        assertThat(members.get("none")).isEqualTo(List.of());
    }

    @Test
    void spacesAndNestingAreFine() {
        assertThat(JsonReader.object(" { \"a\" : { \"b\" : [ { } , [ ] ] } } "))
                .isEqualTo(Map.of("a", Map.of("b", List.of(Map.of(), List.of()))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":1}x",
                "{\"a\":\"b}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":01x}",
                "{\"a\":[1 2]}",
                "{\"a\":nul}"
            })
    void badTextIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> JsonReader.object(text));
    }

    @Test
    void depthIsLimited() {
        String deep = "{\"a\":" + "[".repeat(10_000);
        assertThatIllegalArgumentException().isThrownBy(() -> JsonReader.object(deep));
    }
}
