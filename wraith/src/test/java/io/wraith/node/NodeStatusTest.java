package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

final class NodeStatusTest {
    private static final int PORT = 4711;

    @TempDir private Path folder;

    @Test
    void whatANodeShowsIsSeenByOthersUntilItEnds() {
        StatusPage page = create();
        page.block(0).set(NodeCounter.SENT_BYTES, 100);
        page.block(1).set(NodeCounter.SENT_BYTES, 23);
        List<NodeStatus> seen = NodeStatus.all(folder);
        assertThat(seen).hasSize(1);
        assertThat(seen.getFirst().pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(seen.getFirst().about()).containsEntry("listen", "[::]:4711").hasSize(2);
        assertThat(seen.getFirst().counters())
                .containsEntry(NodeCounter.SENT_BYTES, 123L)
                .containsEntry(NodeCounter.SESSIONS, 0L)
                .hasSize(NodeCounter.values().length);
        page.close();
        assertThat(NodeStatus.all(folder)).isEmpty();
    }

    @Test
    void theFileOfAProcessThatIsGoneIsRemoved() throws Exception {
        StatusPage page = create();
        Path left = folder.resolve("1-1" + StatusPage.SUFFIX);
        long pid = ProcessHandle.current().pid();
        Files.copy(folder.resolve(pid + "-" + PORT + StatusPage.SUFFIX), left);
        page.close();
        try (RandomAccessFile file = new RandomAccessFile(left.toFile(), "rw")) {
            file.seek(StatusPage.PID);
            // Above the kernel's largest pid in either byte order.
            file.writeLong(0x7f000000_0000007fL);
        }
        assertThat(NodeStatus.all(folder)).isEmpty();
        assertThat(left).doesNotExist();
    }

    @Test
    void whatIsNoPageIsPassedOver() throws Exception {
        Files.write(folder.resolve("short" + StatusPage.SUFFIX), new byte[3]);
        Files.write(folder.resolve("other" + StatusPage.SUFFIX), new byte[500]);
        Files.writeString(folder.resolve("notes.txt"), "nothing to see");
        assertThat(NodeStatus.all(folder)).isEmpty();
        assertThat(NodeStatus.all(folder.resolve("absent"))).isEmpty();
    }

    private StatusPage create() {
        return Objects.requireNonNull(
                StatusPage.create(folder, PORT, 2, "identity=abc\nlisten=[::]:4711\n"));
    }
}
