package io.wraith.vfs.mount;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

final class FolderRunTest {
    private final FolderRun run = new FolderRun();

    private List<Integer> opened(int entry, int size) {
        run.opened(entry);
        List<Integer> wanted = new ArrayList<>();
        for (int next = run.next(size); next != FolderRun.NONE; next = run.next(size)) {
            wanted.add(next);
        }
        return wanted;
    }

    @Test
    void whoOpensOneAfterTheOtherFindsTheNextThere() {
        assertThat(opened(0, 1000)).isEmpty();
        assertThat(opened(1, 1000)).isEmpty();
        assertThat(opened(2, 1000)).hasSize(32).startsWith(3).endsWith(34);
        assertThat(opened(3, 1000)).containsExactly(35);
        assertThat(opened(6, 1000)).containsExactly(36, 37, 38);
        assertThat(opened(5, 1000)).as("overtaken by another thread").isEmpty();
    }

    @Test
    void nothingIsWantedTwiceOrBeyondTheEnd() {
        List<Integer> all = new ArrayList<>();
        for (int i = 10; i < 60; i++) {
            all.addAll(opened(i, 60));
        }
        assertThat(all).doesNotHaveDuplicates().startsWith(13).endsWith(59).hasSize(47);
    }

    @Test
    void whoJumpsAboutOrOpensTheSameAgainGetsNothing() {
        for (long seed = 1; seed <= 20; seed++) {
            Prng prng = new Prng(seed);
            int wanted = 0;
            for (int i = 0; i < 200; i++) {
                wanted += opened(100 * prng.below(100), 10_000).size();
            }
            assertThat(wanted).as("seed %d", seed).isZero();
        }
        for (int i = 0; i < 10; i++) {
            assertThat(opened(77, 1000)).isEmpty();
        }
    }
}
