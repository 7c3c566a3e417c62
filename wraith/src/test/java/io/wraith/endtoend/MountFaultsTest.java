package io.wraith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.fuse.Shell;
import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whatever happens to the host and to the cache on disk, no wrong byte is read.
@KernelTest({Need.ROOT, Need.FUSE})
@Timeout(300)
@SuppressWarnings("NullAway.Init") // each test begins it
@Execution(ExecutionMode.CONCURRENT)
final class MountFaultsTest {
    private static final String SUMS = "find . -type f -print0 | LC_ALL=C sort -z | xargs -0 cksum";

    @TempDir private Path home;
    private HostAndMount pair;
    private Run host;

    @BeforeEach
    void begin() throws IOException {
        pair = new HostAndMount(home);
        Shell.output(
                pair.source,
                "head -c 8000000 /dev/urandom > large; for i in $(seq 200); do"
                        + " head -c $((i * 97)) /dev/urandom > small$i; done");
        host = pair.host();
    }

    @AfterEach
    void end() {
        pair.close();
        Shell.run(home, "umount -l cache");
    }

    private void assertSame() {
        assertThat(Shell.output(pair.folder, SUMS)).isEqualTo(Shell.output(pair.source, SUMS));
    }

    @Test
    void aDamagedCacheIsNoneWhereItIsDamaged() throws IOException {
        Prng prng = new Prng(6);
        for (int round = 0; round < 4; round++) {
            pair.mount("--offline", "ok");
            assertSame();
            pair.unmount();
            for (String name : new String[] {"blocks", "entries", "names"}) {
                damage(pair.cache.resolve(name), prng, 4096 / (round + 1));
            }
        }
    }

    /// A bit in each stretch of so many bytes.
    private static void damage(Path file, Prng prng, int stretch) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            for (long at = prng.below(stretch);
                    at < bytes.length();
                    at += 1 + prng.below(2 * stretch)) {
                bytes.seek(at);
                int value = bytes.read();
                bytes.seek(at);
                bytes.write(value ^ 1 << prng.below(8));
            }
        }
    }

    @Test
    void aFullDiskCostsOnlyTheCache() throws IOException {
        Files.createDirectory(pair.cache);
        Shell.output(home, "mount -t tmpfs -o size=2m none cache");
        pair.mount("--cache-max", "100M", "--offline", "ok");
        assertSame();
        pair.unmount();
        pair.mount("--cache-max", "100M", "--offline", "ok");
        assertSame();
        pair.unmount();
    }

    /// Who reads while the host is silent for some seconds waits, and reads on.
    @Test
    void aHostThatHangsIsWaitedFor() {
        pair.mount();
        Shell.output(home, "kill -STOP " + host.process());
        Process reader = Shell.start(pair.folder, SUMS + "; echo");
        Run.pause(5_000);
        assertThat(reader.isAlive()).isTrue();
        Shell.output(home, "kill -CONT " + host.process());
        reader.inputReader().lines().forEach(line -> assertThat(line).doesNotContain("rror"));
        assertSame();
    }

    @Test
    void whatIsReadWhileTheHostIsKilledIsRight() throws IOException {
        pair.mount();
        Process reader = Shell.start(pair.folder, SUMS);
        Run.pause(100);
        host.kill();
        host = pair.host();
        String sums = String.join("\n", reader.inputReader().lines().toList());
        assertThat(sums).isEqualTo(Shell.output(pair.source, SUMS));
    }
}
