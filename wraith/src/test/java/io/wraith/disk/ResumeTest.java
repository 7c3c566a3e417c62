package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.transfer.Blocks;
import io.wraith.transfer.ResumeRecord;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

/// What becomes of a large file whose transfer was cut off.
@ParameterizedClass
@EnumSource(
        value = FileIo.Kind.class,
        names = {"CALLS", "URING"})
final class ResumeTest {
    private final FileIo.Kind kind;

    ResumeTest(FileIo.Kind kind) {
        this.kind = kind;
    }

    private static final int BLOCKS = 24;
    private static final int CUT = 10;

    /// Timestamps of files stand still for so long.
    private static final long TICK_MS = 30;

    @TempDir Path folder;
    private Path file;
    private Path there;
    private Path part;
    private Path log;

    @BeforeEach
    void cutOff() throws IOException, InterruptedException {
        file = folder.resolve("large");
        there = Files.createDirectory(folder.resolve("there"));
        part = there.resolve(".large.wraith-part");
        log = there.resolve(".large.wraith-log");
        byte[] content = new byte[BLOCKS * Blocks.BYTES - 5];
        new Prng(7).fill(content, 0, content.length);
        Files.write(file, content);
        try (DiskPair pair = pair()) {
            pair.run(CUT);
        }
        assertThat(part).exists();
        assertThat(log).exists();
        assertThat(there.resolve("large")).doesNotExist();
        Thread.sleep(TICK_MS);
    }

    private DiskPair pair() {
        return new DiskPair(kind, List.of(DiskPair.root(file)), there);
    }

    /// Answers how many blocks were sent.
    private int goOn() throws IOException {
        try (DiskPair pair = pair().run()) {
            assertThat(pair.sink.failures().first()).isEmpty();
            assertThat(Files.mismatch(file, there.resolve("large"))).isEqualTo(-1);
            assertThat(there.toFile().list()).containsExactly("large");
            return pair.parcels;
        }
    }

    /// Blocks come in about their order, so the log says which is there.
    private void damageBlock() throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(log.toFile(), "r");
                RandomAccessFile damaged = new RandomAccessFile(part.toFile(), "rw")) {
            access.seek(ResumeRecord.HEAD_BYTES + Long.BYTES);
            long place = access.readLong() * Blocks.BYTES + 77;
            damaged.seek(place);
            int old = damaged.read();
            damaged.seek(place);
            damaged.write(old ^ 1);
        }
    }

    @Test
    void nothingIsSentTwiceOrLookedAt() throws IOException {
        assertThat(goOn()).isEqualTo(BLOCKS - CUT);
    }

    @Test
    void aByteThatChangedIsFoundAndItsBlockSentAgain() throws IOException {
        damageBlock();
        assertThat(goOn()).isEqualTo(BLOCKS - CUT + 1);
    }

    @Test
    void aByteThatChangedStaysFoundThroughAnotherCut() throws IOException, InterruptedException {
        damageBlock();
        try (DiskPair pair = pair()) {
            pair.runUntil(() -> pair.sink.progress().doneBytes() > 0);
        }
        Thread.sleep(TICK_MS);
        assertThat(goOn()).isEqualTo(BLOCKS - CUT + 1);
    }

    @Test
    void aLogThatWasCutLosesOnlyWhatIsBehindTheCut() throws IOException {
        long cut = 40 + 112 * 4 + 60;
        try (RandomAccessFile access = new RandomAccessFile(log.toFile(), "rw")) {
            access.setLength(cut);
        }
        assertThat(goOn()).isEqualTo(BLOCKS - 5);
    }

    /// As a full disk or a kill leaves it that comes before the first block.
    @Test
    void aFileWhoseLogNamesNoBlockIsBegunAnew() throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(log.toFile(), "rw")) {
            access.setLength(ResumeRecord.HEAD_BYTES);
        }
        assertThat(goOn()).isEqualTo(BLOCKS);
    }

    @Test
    void aDamagedLogIsReadUpToTheDamage() throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(log.toFile(), "rw")) {
            access.seek(40 + 112 * 6 + 3);
            access.write(9);
        }
        assertThat(goOn()).isEqualTo(BLOCKS - 6);
    }

    @Test
    void aSourceThatChangedBeginsAnew() throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        assertThat(goOn()).isEqualTo(BLOCKS);
    }

    @Test
    void aPartWithoutLogBeginsAnew() throws IOException {
        Files.delete(log);
        assertThat(goOn()).isEqualTo(BLOCKS);
    }

    @Test
    void aLogWithoutPartBeginsAnew() throws IOException {
        Files.delete(part);
        assertThat(goOn()).isEqualTo(BLOCKS);
    }

    @Test
    void aPartThatIsALinkIsNotFollowed() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "mine");
        Files.delete(part);
        Files.createSymbolicLink(part, victim);
        assertThat(goOn()).isEqualTo(BLOCKS);
        assertThat(victim).hasContent("mine");
    }

    @Test
    void aPartThatHasAnotherNameIsNotWrittenTo() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "mine");
        Files.delete(part);
        Files.createLink(part, victim);
        assertThat(goOn()).isEqualTo(BLOCKS);
        assertThat(victim).hasContent("mine");
    }
}
