package io.wraith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

final class NearestTest {
    private static final List<String> KNOWN = List.of("doctor", "version", "send", "--json");

    @Test
    void aSlipOfTheFingerIsUnderstood() {
        assertThat(Nearest.to("docter", KNOWN)).contains("doctor");
        assertThat(Nearest.to("odctor", KNOWN)).contains("doctor");
        assertThat(Nearest.to("snd", KNOWN)).contains("send");
        assertThat(Nearest.to("--jsn", KNOWN)).contains("--json");
    }

    @Test
    void anotherWordIsNot() {
        assertThat(Nearest.to("mount", KNOWN)).isEmpty();
        assertThat(Nearest.to("x", KNOWN)).isEmpty();
        assertThat(Nearest.to("", List.of())).isEmpty();
    }

    @Test
    void editsAreCounted() {
        assertThat(Nearest.edits("", "abc")).isEqualTo(3);
        assertThat(Nearest.edits("abc", "")).isEqualTo(3);
        assertThat(Nearest.edits("kitten", "sitting")).isEqualTo(3);
        assertThat(Nearest.edits("ab", "ba")).isEqualTo(1);
        assertThat(Nearest.edits("same", "same")).isZero();
    }
}
