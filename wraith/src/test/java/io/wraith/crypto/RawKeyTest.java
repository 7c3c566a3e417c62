package io.wraith.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RawKeyTest {
    @Test
    void isACopyThatCanBeOverwritten() {
        byte[] bytes = {1, 2, 3};
        RawKey key = new RawKey("AES", bytes);
        bytes[0] = 9;
        key.getEncoded()[1] = 9;
        assertThat(key.getEncoded()).containsExactly(1, 2, 3);
        key.destroy();
        assertThat(key.getEncoded()).containsExactly(0, 0, 0);
        assertThat(bytes).containsExactly(9, 2, 3);
    }
}
