package io.wraith.bench.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.bench.result.Printed;
import io.wraith.bench.result.Recorded;
import io.wraith.bench.result.Result;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.mount.Operation;

import org.junit.jupiter.api.Test;

import java.util.List;

final class MountAndHostTest {
    private static final int FOLDERS = 3;
    private static final int FILES = 500;
    private static final long LARGE = (5 << 20) + 777;

    private final ModelFiles files =
            new ModelFiles(FOLDERS, FILES, LARGE, MountAndHost.LARGE_SLOTS);
    private final MountAndHost pair = new MountAndHost(files, 128);

    @Test
    void namesLeadToFilesAndListingsHaveAllOfThem() {
        long folder = pair.lookup(ModelFiles.ROOT, ModelFiles.folderName(2));
        assertThat(pair.list(ModelFiles.ROOT)).isEqualTo(FOLDERS + 1);
        assertThat(pair.list(folder)).isEqualTo(FILES);
        long first = pair.lookup(folder, ModelFiles.fileName(0));
        assertThat(pair.lookup(folder, ModelFiles.fileName(0))).isEqualTo(first);
        assertThat(pair.lookup(folder, ModelFiles.fileName(FILES - 1))).isNotEqualTo(first);
        ByteString unknown = ByteString.of("nobody");
        pair.finish(
                Operation.Result.NO_ENTRY,
                (it, side, now) -> side.lookup(it, folder, unknown, now));
        assertThatThrownBy(() -> pair.lookup(folder, unknown))
                .hasMessageContaining("another result");
    }

    /// Through a cache that is smaller than the file; each read looks at what it got.
    @Test
    void aFileIsReadToItsEndTwice() {
        long handle = pair.open(pair.lookup(ModelFiles.ROOT, ModelFiles.LARGE));
        for (int round = 0; round < 2; round++) {
            long at = 0;
            while (at < LARGE) {
                int bytes = pair.read(handle, at, 100_000);
                assertThat(bytes).isPositive();
                at += bytes;
            }
            assertThat(at).isEqualTo(LARGE);
        }
        pair.release(handle);
    }

    @Test
    void eachRowIsMeasuredOncePerRound() {
        Printed printed = new Printed(false);
        assertThat(MindsBench.run(List.of("--rounds", "1"), printed.results())).isZero();
        assertThat(printed.results().all())
                .hasSize(7)
                .extracting(Recorded::finding)
                .allSatisfy(finding -> {
                    assertThat(finding).isInstanceOf(Result.class);
                    assertThat(((Result) finding).samples()).hasSize(1).first().isNotEqualTo(0.0);
                });
        printed.close();
    }
}
