package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PartNamesTest {
    private static String part(String name) {
        return DiskTree.string(PartNames.part(DiskTree.bytes(name)));
    }

    private static String log(String name) {
        return DiskTree.string(PartNames.log(DiskTree.bytes(name)));
    }

    @Test
    void theyTellWhatTheyAreOf() {
        assertThat(part("a b")).isEqualTo(".a b.wraith-part");
        assertThat(log("a b")).isEqualTo(".a b.wraith-log");
        assertThat(DiskTree.string(PartNames.link(DiskTree.bytes("a b"))))
                .isEqualTo(".a b.wraith-link");
        assertThat(part(".x")).isEqualTo("..x.wraith-part");
    }

    @ParameterizedTest
    @ValueSource(ints = {241, 242, 243, 254, 255})
    void longNamesStayApart(int length) {
        String one = "x".repeat(length - 1) + "1";
        String two = "x".repeat(length - 1) + "2";
        assertThat(part(one)).hasSizeLessThanOrEqualTo(255).isNotEqualTo(part(two));
        assertThat(log(one)).hasSizeLessThanOrEqualTo(255).isNotEqualTo(log(two));
        assertThat(PartNames.isOurs(PartNames.part(DiskTree.bytes(one)))).isTrue();
        assertThat(PartNames.isOurs(PartNames.log(DiskTree.bytes(one)))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wraith-part", ".wraith", "a.wraith-part", ".wraith-partx", "."})
    void otherNamesAreFree(String name) {
        assertThat(PartNames.isOurs(DiskTree.bytes(name))).isFalse();
    }
}
