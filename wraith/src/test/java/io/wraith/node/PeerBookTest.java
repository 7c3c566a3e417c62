package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.node.PeerBook.Peer;
import io.wraith.node.PeerBook.Standing;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

final class PeerBookTest {
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);

    @TempDir private Path home;
    private PeerBook book;

    @BeforeEach
    void open() throws NodeException {
        book = PeerBook.open(Optional.of(home));
    }

    @Test
    void whatIsWrittenIsReadAgainAndPrivate() throws Exception {
        book.set(ONE, Standing.PINNED, "a friend");
        book.seen(PeerBook.identity(ONE), 77);
        assertThat(PeerBook.open(Optional.of(home)).peers())
                .containsExactly(new Peer(ONE, Standing.PINNED, 77, "a friend"));
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(home.resolve("peers"))))
                .isEqualTo("rw-------");
    }

    @Test
    void anotherProcessesChangeIsNotLost() throws Exception {
        PeerBook other = PeerBook.open(Optional.of(home));
        other.set(ONE, Standing.PINNED, "");
        book.seen(PeerBook.identity(TWO), 5);
        assertThat(PeerBook.open(Optional.of(home)).peers())
                .containsExactlyInAnyOrder(
                        new Peer(ONE, Standing.PINNED, 0, ""), new Peer(TWO, Standing.SEEN, 5, ""));
        assertThat(book.standing(PeerBook.identity(ONE))).isEqualTo(Standing.PINNED);
    }

    @Test
    void whatAnotherProcessWroteCountsFromThenOn() throws Exception {
        PeerBook other = PeerBook.open(Optional.of(home));
        other.set(ONE, Standing.PINNED, "a friend");
        assertThat(book.standing(PeerBook.identity(ONE))).isEqualTo(Standing.PINNED);
        assertThat(book.find("a friend")).isPresent();
        other.set(ONE, Standing.BLOCKED, "");
        assertThat(book.standing(PeerBook.identity(ONE))).isEqualTo(Standing.BLOCKED);
        other.forget(ONE);
        assertThat(book.standing(PeerBook.identity(ONE))).isNull();
        other.set(TWO, Standing.PINNED, "");
        assertThat(book.standing(PeerBook.identity(TWO))).isEqualTo(Standing.PINNED);
        Files.writeString(home.resolve("peers"), "nonsense\n");
        assertThat(book.standing(PeerBook.identity(TWO))).isEqualTo(Standing.PINNED);
    }

    @Test
    void manyWritersAtOnceLoseNothing() throws Exception {
        int writers = 16;
        List<Callable<Void>> jobs = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            String identity = "%064x".formatted(i + 1);
            jobs.add(() -> {
                PeerBook.open(Optional.of(home)).set(identity, Standing.BLOCKED, "");
                return null;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Void> each : threads.invokeAll(jobs)) {
                each.get();
            }
        }
        assertThat(PeerBook.open(Optional.of(home)).peers()).hasSize(writers);
    }

    @Test
    void aPeerIsFoundByNameOrByTheBeginningOfItsIdentity() throws Exception {
        book.set(ONE, Standing.PINNED, "anna");
        book.set(TWO, Standing.PINNED, "bert");
        assertThat(book.find("bert").map(Peer::identity)).contains(TWO);
        assertThat(book.find("11111111").map(Peer::identity)).contains(ONE);
        assertThat(book.find("1111111")).isEmpty();
    }

    @Test
    void whoIsForgottenIsUnknown() throws Exception {
        book.set(ONE, Standing.BLOCKED, "");
        assertThat(book.forget(ONE)).isTrue();
        assertThat(book.forget(ONE)).isFalse();
        assertThat(book.standing(PeerBook.identity(ONE))).isNull();
    }

    @Test
    void whatIsNoPeerIsRefused() throws Exception {
        assertThatThrownBy(() -> book.set("abc", Standing.PINNED, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> book.set(ONE, Standing.PINNED, "two\nlines"))
                .isInstanceOf(IllegalArgumentException.class);
        Files.writeString(home.resolve("peers"), ONE + " pinned 0 \nnonsense\n");
        assertThatThrownBy(() -> PeerBook.open(Optional.of(home)))
                .isInstanceOfSatisfying(
                        NodeException.class,
                        failure -> assertThat(failure.why()).contains("line 2"));
    }
}
