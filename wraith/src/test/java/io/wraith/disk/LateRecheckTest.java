package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.transfer.Blocks;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// Files of which so much is there that the rest is asked for before all of it was looked at. Most
/// of it is a hole here, which counts.
final class LateRecheckTest {
    private static final int ENDS = 10;
    private static final int CUT = 15;
    private static final long SIZE = 400L * Blocks.BYTES;
    private static final long TICK_MS = 30;

    @TempDir Path folder;
    private Path file;
    private Path there;
    private Path part;

    @BeforeEach
    void cutOff() throws IOException, InterruptedException {
        file = folder.resolve("large");
        there = Files.createDirectory(folder.resolve("there"));
        part = there.resolve(".large.wraith-part");
        byte[] content = new byte[ENDS * Blocks.BYTES];
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            new Prng(1).fill(content, 0, content.length);
            access.write(content);
            access.seek(SIZE - content.length);
            new Prng(2).fill(content, 0, content.length);
            access.write(content);
        }
        try (DiskPair pair = pair()) {
            pair.run(CUT);
        }
        Thread.sleep(TICK_MS);
    }

    private DiskPair pair() {
        return new DiskPair(List.of(DiskPair.root(file)), there);
    }

    private void assertArrived() throws IOException {
        assertThat(Files.mismatch(file, there.resolve("large"))).isEqualTo(-1);
        assertThat(there.toFile().list()).containsExactly("large");
    }

    @Test
    void onlyTheRestIsSent() throws IOException {
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-r-----"));
        try (DiskPair pair = pair().run()) {
            assertThat(pair.sink.failures().first()).isEmpty();
            assertThat(pair.parcels).isEqualTo(2 * ENDS - CUT);
        }
        assertArrived();
    }

    /// What is missing is not kept waiting.
    @Test
    void keptBlocksAreLookedAtFromTheFirstNewOneOn() throws IOException {
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-r-----"));
        List<Integer> jobs = new ArrayList<>();
        try (DiskPair pair = pair()) {
            pair.between = () -> jobs.add(pair.sink.jobsUnderWay());
            pair.run();
            assertThat(pair.sink.failures().first()).isEmpty();
        }
        assertThat(jobs).hasSize(2 * ENDS - CUT).first().isEqualTo(0);
        assertArrived();
    }

    @Test
    void allIsThereAndYetLookedAt() throws IOException, InterruptedException {
        try (DiskPair pair = pair()) {
            pair.run(2 * ENDS - CUT);
        }
        assertThat(part).exists();
        Thread.sleep(TICK_MS);
        changeAByte();
        try (DiskPair pair = pair().run()) {
            assertThat(pair.sink.failures().first()).containsExactly("large: corrupt");
            assertThat(pair.parcels).isZero();
        }
        assertThat(there.resolve("large")).doesNotExist();
    }

    private void changeAByte() throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(part.toFile(), "rw")) {
            access.seek(3 * Blocks.BYTES + 77);
            int old = access.read();
            access.seek(3 * Blocks.BYTES + 77);
            access.write(old ^ 1);
        }
    }

    /// More blocks come than are lost.
    @Test
    void aBadBlockIsFoundAmongNewOnes() throws IOException {
        changeAByte();
        try (DiskPair pair = pair().run()) {
            assertThat(pair.sink.failures().first()).containsExactly("large: corrupt");
        }
        assertThat(there.resolve("large")).doesNotExist();
        try (DiskPair pair = pair().run()) {
            assertThat(pair.sink.failures().first()).isEmpty();
            assertThat(pair.parcels).isEqualTo(1);
        }
        assertArrived();
    }

    @Test
    void aChangeIsFoundBeforeTheFileGetsItsName() throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(part.toFile(), "rw")) {
            access.seek(Blocks.BYTES * (ENDS + 50L));
            access.write(1);
        }
        try (DiskPair pair = pair().run()) {
            assertThat(pair.sink.failures().first()).containsExactly("large: corrupt");
            assertThat(pair.source.failures().first()).containsExactly("large: corrupt");
        }
        assertThat(there.resolve("large")).doesNotExist();
        try (DiskPair pair = pair().run()) {
            assertThat(pair.sink.failures().first()).isEmpty();
            assertThat(pair.parcels).isLessThanOrEqualTo(2 * ENDS - CUT);
        }
        assertArrived();
    }
}
