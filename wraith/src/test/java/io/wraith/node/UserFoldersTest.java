package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Map;

final class UserFoldersTest {
    @Test
    void whatTheEnvironmentNamesComesFirst() {
        Map<String, String> both = Map.of("XDG_CONFIG_HOME", "/x/config", "HOME", "/h");
        assertThat(UserFolders.config(both)).isEqualTo(Path.of("/x/config/wraith"));
        assertThat(UserFolders.config(Map.of("HOME", "/h")))
                .isEqualTo(Path.of("/h/.config/wraith"));
        assertThat(UserFolders.config(Map.of("XDG_CONFIG_HOME", "relative", "HOME", "/h")))
                .isEqualTo(Path.of("/h/.config/wraith"));
    }

    @Test
    void withoutAnyItIsTheHomeInTheListOfUsers() {
        Path home = Path.of(System.getProperty("user.home"));
        assertThat(UserFolders.config(Map.of())).isEqualTo(home.resolve(".config/wraith"));
        assertThat(UserFolders.config(Map.of("HOME", "here")))
                .isEqualTo(home.resolve(".config/wraith"));
    }
}
