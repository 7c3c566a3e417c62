package io.wraith.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.HexFormat;

final class BigTest {
    @Test
    void isNetworkOrderAtAnyOffset() {
        byte[] bytes = new byte[14];
        Big.u32(bytes, 1, 0x89abcdef);
        Big.u64(bytes, 5, 0x0123456789abcdefL);
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("0089abcdef0123456789abcdef00");
        assertThat(Big.u64(bytes, 5)).isEqualTo(0x0123456789abcdefL);
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> Big.u64(new byte[8], 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Big.u32(new byte[8], -1, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
