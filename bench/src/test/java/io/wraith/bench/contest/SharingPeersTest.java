package io.wraith.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Other programs for sharing, each moving a file, where they are installed.
final class SharingPeersTest {
    @TempDir private Path folder = Path.of("");
    private Path source = Path.of("");

    @BeforeEach
    void makeSample() throws IOException {
        source = folder.resolve("sample");
        SampleFiles.write(source, 3 << 20, 1);
    }

    private void expectNothingLeft() throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).allMatch(path -> path.equals(source));
        }
        assertThat(ProcessHandle.current().descendants()).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void wormholeMovesAFile() throws IOException, InterruptedException {
        String missing = WormholePeer.missing();
        assumeTrue(missing.isEmpty(), missing);
        Path target = folder.resolve("fetched");
        try (WormholePeer wormhole = WormholePeer.start(folder)) {
            for (int round = 0; round < 2; round++) {
                PeerTransfer took = wormhole.fetch(source, target);
                SampleFiles.expectSame(source, target);
                assertThat(took.seconds()).isPositive();
                assertThat(took.hereCpuSeconds()).isPositive();
                Files.delete(target);
            }
        }
        expectNothingLeft();
    }

    @Test
    void syncthingMovesAFile() throws IOException, InterruptedException {
        assumeTrue(SyncthingPeer.missing().isEmpty(), SyncthingPeer::missing);
        try (SyncthingPeer pair = SyncthingPeer.start(folder)) {
            assertThat(pair.share(source).seconds()).isPositive();
        }
        expectNothingLeft();
    }
}
