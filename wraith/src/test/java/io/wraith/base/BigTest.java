package io.wraith.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.HexFormat;

final class BigTest {
    @Test
    void isNetworkOrderAtAnyOffset() {
        byte[] bytes = new byte[24];
        Big.u32(bytes, 1, 0x89abcdef);
        Big.u64(bytes, 5, 0x0123456789abcdefL);
        Big.u8(bytes, 13, 0xf1);
        Big.u16(bytes, 14, 0xf2f3);
        Big.u56(bytes, 16, 0xf4f5f6f7f8f9faL);
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("0089abcdef0123456789abcdeff1f2f3f4f5f6f7f8f9fa00");
        assertThat(Big.u8(bytes, 13)).isEqualTo(0xf1);
        assertThat(Big.u16(bytes, 14)).isEqualTo(0xf2f3);
        assertThat(Big.u32(bytes, 1)).isEqualTo(0x89abcdef);
        assertThat(Big.u56(bytes, 16)).isEqualTo(0xf4f5f6f7f8f9faL);
        assertThat(Big.u64(bytes, 5)).isEqualTo(0x0123456789abcdefL);
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> Big.u64(new byte[8], 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Big.u32(new byte[8], -1, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Big.u56(new byte[6], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
