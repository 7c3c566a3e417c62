package io.wraith.node.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NumbersTest {
    @Test
    void bytesAreReadable() {
        assertThat(Numbers.bytes(0)).isEqualTo("0 B");
        assertThat(Numbers.bytes(1023)).isEqualTo("1023 B");
        assertThat(Numbers.bytes(1024)).isEqualTo("1 KiB");
        assertThat(Numbers.bytes(1536)).isEqualTo("1.5 KiB");
        assertThat(Numbers.bytes(8L << 20)).isEqualTo("8 MiB");
        assertThat(Numbers.bytes(Long.MAX_VALUE)).isEqualTo("8 EiB");
        assertThat(Numbers.bytes(-1)).isEqualTo("-1 B");
    }

    @Test
    void numbersAreParsedOrNot() {
        assertThat(Numbers.parse("42")).hasValue(42);
        assertThat(Numbers.parse("42 kB")).isEmpty();
        assertThat(Numbers.parse("99999999999999999999")).isEmpty();
        assertThat(Numbers.leading("42 kB")).hasValue(42);
        assertThat(Numbers.leading("kB")).isEmpty();
    }
}
