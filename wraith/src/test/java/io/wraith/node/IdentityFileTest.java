package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.crypto.handshake.Identity;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;

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

    @Test
    void whatWasCutOffIsDamaged() throws Exception {
        String identity = file.renew();
        byte[] content = Files.readAllBytes(file.path());
        for (int length = 0; length < content.length - 1; length++) {
            Files.write(file.path(), Arrays.copyOf(content, length));
            assertThatThrownBy(file::publicText)
                    .as("the first %d bytes", length)
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("damaged");
        }
        Files.write(file.path(), Arrays.copyOf(content, content.length - 1));
        assertThat(file.publicText()).isEqualTo(identity);
    }

    @Test
    void whatIsSealedShowsItsPublicKeyAndOpensWithThePassphraseOnly() throws Exception {
        String identity = file.publicText();
        String plain = Files.readString(file.path());
        file.seal(PassphraseSource.NONE, _ -> typed("a passphrase"));
        assertThat(file.isSealed()).isTrue();
        assertThat(file.publicText()).isEqualTo(identity);
        String seed = plain.substring("wraith-identity-1 ".length()).substring(0, 64);
        assertThat(Files.readString(file.path())).doesNotContain(seed);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
        Identity opened = file.openOrCreate(new SecureRandom(), _ -> typed("a passphrase"));
        assertThat(opened.publicIdentity()).hasToString(identity);
        assertThatThrownBy(() -> file.openOrCreate(new SecureRandom(), _ -> typed("another")))
                .isInstanceOf(NodeException.class)
                .hasMessage("the passphrase does not open the identity");
        assertThatThrownBy(() -> file.openOrCreate(new SecureRandom(), PassphraseSource.NONE))
                .isInstanceOf(NodeException.class)
                .hasMessage("the identity is sealed with a passphrase");
    }

    @Test
    void aPassphraseIsChangedAndRemoved() throws Exception {
        String identity = file.renew(typed("first"));
        String before = Files.readString(file.path());
        file.seal(_ -> typed("first"), _ -> typed("second"));
        assertThat(Files.readString(file.path())).isNotEqualTo(before);
        assertThatThrownBy(() -> file.unseal(_ -> typed("first")))
                .isInstanceOf(NodeException.class);
        assertThat(file.isSealed()).isTrue();
        file.unseal(_ -> typed("second"));
        assertThat(file.isSealed()).isFalse();
        assertThat(file.openOrCreate(new SecureRandom(), PassphraseSource.NONE).publicIdentity())
                .hasToString(identity);
    }

    @Test
    void aNodeAsksForThePassphraseOfItsHome() throws Exception {
        String identity = file.renew(typed("open me"));
        NodeConfig config =
                NodeConfig.usual()
                        .withHome(folder.resolve("made/now"))
                        .withListen("127.0.0.1:0")
                        .withoutLan();
        assertThatThrownBy(() -> Node.open(config))
                .isInstanceOf(NodeException.class)
                .hasMessage("the identity is sealed with a passphrase");
        try (Node node = Node.open(config.withPassphrases(_ -> typed("open me")))) {
            assertThat(node.identity()).isEqualTo(identity);
        }
    }

    @Test
    void aSealedOneWithAnotherPublicKeyIsNotOpened() throws Exception {
        String identity = file.renew(typed("p"));
        String other = (identity.charAt(0) == '0' ? "1" : "0") + identity.substring(1);
        Files.writeString(file.path(), Files.readString(file.path()).replace(identity, other));
        assertThatThrownBy(() -> file.unseal(_ -> typed("p"))).isInstanceOf(NodeException.class);
    }

    @Test
    void oneThatWouldTakeTooMuchMemoryIsDamaged() throws Exception {
        file.renew(typed("p"));
        String greedy = Files.readString(file.path()).replace(" 65536 ", " 9999999 ");
        Files.writeString(file.path(), greedy);
        assertThatThrownBy(() -> file.unseal(_ -> typed("p")))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void aPassphraseIsOneLineAndIsOverwritten() {
        byte[] read = "secret\r\nmore".getBytes(StandardCharsets.US_ASCII);
        Passphrase line = Passphrase.ofLine(read);
        assertThat(line.isSame(typed("secret"))).isTrue();
        assertThat(read).containsOnly(0);
        char[] characters = {'g', 'r', '\u00fc', 'n'};
        Passphrase typed = Passphrase.of(characters);
        assertThat(characters).containsOnly('\0');
        byte[] held = typed.bytes();
        assertThat(held).isEqualTo("gr\u00fcn".getBytes(StandardCharsets.UTF_8));
        typed.close();
        assertThat(held).containsOnly(0);
        assertThatThrownBy(() -> typed("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> typed("x".repeat(Passphrase.MOST_BYTES + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Passphrase typed(String text) {
        return Passphrase.of(text.toCharArray());
    }
}
