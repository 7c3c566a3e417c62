package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/// Trees of everything that a file system can hold. The seed is in the name of the test; another
/// one is taken with `-Dwraith.seed`.
@ParameterizedClass
@EnumSource(
        value = FileIo.Kind.class,
        names = {"CALLS", "URING"})
final class RandomTreeTest {
    private final FileIo.Kind kind;

    RandomTreeTest(FileIo.Kind kind) {
        this.kind = kind;
    }

    private static final int TREES = 10;

    @TempDir(cleanup = CleanupMode.NEVER)
    Path folder;

    private final DiskTree trees = new DiskTree();
    private Path here;
    private Path there;

    @BeforeEach
    void makeFolders() throws IOException {
        here = Files.createDirectory(folder.resolve("here"));
        there = Files.createDirectory(folder.resolve("there"));
    }

    @AfterEach
    void remove() throws IOException {
        trees.close();
        DiskTree.remove(folder);
    }

    static LongStream seeds() {
        Long chosen = Long.getLong("wraith.seed");
        return chosen == null ? LongStream.range(1, 1 + TREES) : LongStream.of(chosen);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatArrivesIsWhatWasSent(long seed) {
        Prng random = new Prng(seed);
        trees.fill(here, random, 60);
        try (DiskPair pair = new DiskPair(kind, List.of(DiskPair.root(here)), there)) {
            pair.damage = random.below(2) == 0 ? random.split() : null;
            pair.run();
            assertThat(pair.sink.failures().first()).isEmpty();
            assertThat(pair.source.warnings().first()).isEmpty();
            assertThat(pair.receiver.corruptBlocks() > 0).isEqualTo(pair.hasDamaged);
        }
        assertThat(trees.describe(there.resolve("here"))).isEqualTo(trees.describe(here));
        assertThat(there.toFile().list()).containsExactly("here");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsCutOffGoesOn(long seed) {
        Prng random = new Prng(seed);
        trees.fill(here, random, 40);
        List<SourceRoot> roots = List.of(DiskPair.root(here));
        int all = 0;
        boolean isDone = false;
        for (int attempt = 0; !isDone; attempt++) {
            try (DiskPair pair = new DiskPair(kind, roots, there)) {
                pair.run(attempt == 8 ? Integer.MAX_VALUE : random.below(20));
                all += pair.parcels;
                isDone = pair.sink.isDone() && pair.source.isDone();
                assertThat(pair.sink.failures().first()).isEmpty();
            }
        }
        assertThat(all).as("parcels of all attempts").isPositive();
        assertThat(trees.describe(there.resolve("here"))).isEqualTo(trees.describe(here));
        assertThat(there.toFile().list()).containsExactly("here");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsThereAlreadyStays(long seed) {
        trees.fill(here, new Prng(seed), 20);
        List<SourceRoot> roots = List.of(DiskPair.root(here));
        for (int i = 0; i < 2; i++) {
            try (DiskPair pair = new DiskPair(kind, roots, there).run()) {
                assertThat(pair.sink.failures().first()).isEmpty();
                assertThat(pair.parcels == 0).isEqualTo(i == 1 || pair.receiver.storedBytes() == 0);
            }
        }
        assertThat(trees.describe(there.resolve("here"))).isEqualTo(trees.describe(here));
    }
}
