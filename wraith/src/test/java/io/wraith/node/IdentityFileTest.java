package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

final class IdentityFileTest {
    @TempDir private Path folder;
    private IdentityFile file;

    @BeforeEach
    void prepare() {
        file = new IdentityFile(folder.resolve("made/now"));
    }

    @Test
    void itIsMadeOnceAndPrivate() throws Exception {
        assertThat(file.exists()).isFalse();
        String identity = file.publicText();
        assertThat(identity).matches("[0-9a-f]{64}");
        assertThat(file.publicText()).isEqualTo(identity);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
    }

    @Test
    void aNewOneIsAnother() throws Exception {
        String before = file.publicText();
        String after = file.renew();
        assertThat(after).isNotEqualTo(before);
        assertThat(file.publicText()).isEqualTo(after);
    }

    @Test
    void oneThatOthersMayReadIsNotUsed() throws Exception {
        file.renew();
        Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(file::publicText)
                .isInstanceOfSatisfying(
                        NodeException.class,
                        failure -> assertThat(failure.remedy()).contains("chmod 600"));
    }

    @Test
    void aDamagedOneIsNotReplaced() throws Exception {
        file.renew();
        byte[] content = Files.readAllBytes(file.path());
        content[content.length - 2] ^= 1;
        Files.write(file.path(), content);
        assertThatThrownBy(file::publicText)
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("damaged");
        assertThat(file.path()).hasBinaryContent(content);
    }
}
