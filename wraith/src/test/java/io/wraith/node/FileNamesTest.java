package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Files;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

@Timeout(60)
final class FileNamesTest {
    @Test
    void anyBytesComeBack() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            byte[] name = new byte[random.nextInt(40)];
            random.nextBytes(name);
            assertThat(FileNames.of(FileNames.text(name)).toBytes())
                    .as("seed %d", seed)
                    .isEqualTo(name);
        }
    }

    @Test
    void textIsAsItWas() {
        String text = "a b/gr\u00fcn/\ud83d\ude00";
        byte[] name = text.getBytes(StandardCharsets.UTF_8);
        assertThat(FileNames.text(name)).isEqualTo(text);
        assertThat(FileNames.of(text).toBytes()).isEqualTo(name);
    }

    @Test
    void bytesThatAreNoTextAreLoneSurrogates() {
        assertThat(FileNames.text(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xc3}))
                .isEqualTo("a\udcffb\udcc3");
    }

    @Test
    void titlesAreTheLastNames() {
        assertThat(SendOrder.of(Path.of("/some/where")).title()).isEqualTo("where");
        assertThat(SendOrder.of(Path.of("a"), Path.of("b")).title()).isEqualTo("a and 1 more");
        assertThat(SendOrder.of(Path.of("/")).title()).isEqualTo("/");
    }

    /// The kernel takes every byte in a name but two.
    @Test
    void aFileOfSuchANameIsSent(@TempDir Path folder) throws Exception {
        byte[] path = (folder + "/x?").getBytes(StandardCharsets.US_ASCII);
        path[path.length - 1] = (byte) 0xe9;
        int made = Files.open(Files.AT_FDCWD, path, Files.O_CREAT | Files.O_WRONLY, 0600);
        assertThat(made).isNotNegative();
        Descriptors.close(made);
        NodeConfig config = NodeConfig.usual().withoutHome().withoutLan().withListen("127.0.0.1:0");
        Path target = folder.resolve("target");
        try (Node sender = Node.open(config);
                Node receiver = Node.open(config);
                Service service = sender.offer(SendOrder.ofNames(List.of(FileNames.text(path))))) {
            receiver.receive(
                            Contact.parse(service.ticket(), receiver.peers()),
                            ReceiveOrder.into(target))
                    .await();
        }
        byte[] received = (target + "/x?").getBytes(StandardCharsets.US_ASCII);
        received[received.length - 1] = (byte) 0xe9;
        int found = Files.open(Files.AT_FDCWD, received, Files.O_RDONLY, 0);
        assertThat(found).isNotNegative();
        Descriptors.close(found);
    }
}
