package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.linux.Rings.Done;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

final class UringTest {
    @Test
    void aBatchOfNopsComesBackInOrder() {
        try (Uring ring = Rings.open(8)) {
            for (int batch = 0; batch < 100; batch++) {
                for (int i = 0; i < 8; i++) {
                    assertThat(ring.prepare().nop().offer(batch * 8L + i)).isTrue();
                }
                assertThat(ring.submitAndWait(8, Rings.PATIENCE_NS)).isEqualTo(8);
                for (int i = 0; i < 8; i++) {
                    assertThat(Rings.next(ring)).isEqualTo(new Done(batch * 8L + i, 0, 0));
                }
                assertThat(ring.completions().next()).isFalse();
                assertThat(ring.inFlight()).isZero();
            }
        }
    }

    @Test
    void aFullQueueKeepsTheDraftUntilThereIsRoom() {
        try (Uring ring = Rings.open(4)) {
            assertThat(ring.room()).isEqualTo(4);
            IntStream.range(0, 4).forEach(i -> ring.prepare().nop().offer(i));
            assertThat(ring.room()).isZero();

            Submission draft = ring.prepare().nop();
            assertThat(draft.offer(4)).isFalse();
            assertThat(ring.submit()).isEqualTo(4);
            assertThat(draft.offer(4)).isTrue();
            assertThatThrownBy(() -> draft.offer(5))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("without a verb");

            assertThat(ring.submit()).isEqualTo(1);
            assertThat(Rings.results(ring, 5)).containsOnlyKeys(0L, 1L, 2L, 3L, 4L);
        }
    }

    @Test
    void submittingNothingIsNoCall() {
        try (Uring ring = Rings.open(4)) {
            assertThat(ring.submit()).isZero();
            assertThat(ring.submitAndWait(1, 0)).isZero();
            assertThat(ring.completions().next()).isFalse();
        }
    }

    @Test
    void waitingEndsAtTheDeadline() {
        try (Uring ring = Rings.open(4)) {
            long start = System.nanoTime();
            assertThat(ring.submitAndWait(1, 20_000_000)).isEqualTo(-Errno.ETIME);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
        }
    }

    @Test
    void timeoutsEndByTimeOrByCount() {
        try (Uring ring = Rings.open(8)) {
            ring.prepare().timeout(5_000_000, 0).offer(1);
            ring.prepare().timeout(3_600_000_000_000L, 1).offer(2);
            ring.prepare().nop().offer(3);
            ring.submit();
            assertThat(Rings.results(ring, 3)).containsEntry(1L, -Errno.ETIME).containsEntry(2L, 0);
            assertThatThrownBy(() -> ring.prepare().timeout(-1, 0))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aCancelledRequestSaysSo() {
        Descriptors.Pipe pipe = Descriptors.pipe(0);
        try (Uring ring = Rings.open(4)) {
            ring.prepare().pollAdd(pipe.source(), Poll.POLLIN, 0).offer(7);
            ring.submit();
            ring.prepare().cancel(7).offer(8);
            ring.prepare().cancel(99).offer(9);
            assertThat(Rings.results(ring, 3))
                    .containsEntry(7L, -Errno.ECANCELED)
                    .containsEntry(8L, 0)
                    .containsEntry(9L, -Errno.ENOENT);
        } finally {
            close(pipe);
        }
    }

    @Test
    void aMultishotPollReportsEachWriteAndEndsWhenCancelled() {
        Descriptors.Pipe pipe = Descriptors.pipe(0);
        try (Arena arena = Arena.ofConfined();
                Uring ring = Rings.open(4)) {
            MemorySegment memory = arena.allocate(8);
            ring.prepare()
                    .pollAdd(pipe.source(), Poll.POLLIN, UringAbi.IORING_POLL_ADD_MULTI)
                    .offer(1);
            ring.submit();
            for (int i = 0; i < 3; i++) {
                assertThat(Descriptors.write(pipe.target(), memory, 0, 8)).isEqualTo(8);
                Done done = Rings.next(ring);
                assertThat(done.result() & Poll.POLLIN).isEqualTo(Poll.POLLIN);
                assertThat(ring.completions().hasMore()).isTrue();
                assertThat(ring.inFlight()).isEqualTo(1);
                assertThat(Descriptors.read(pipe.source(), memory, 0, 8)).isEqualTo(8);
            }
            ring.prepare().cancel(1).offer(2);
            assertThat(Rings.results(ring, 2)).containsEntry(1L, -Errno.ECANCELED);
        } finally {
            close(pipe);
        }
    }

    /// More completions than the queue holds: the kernel keeps the rest until it is asked.
    @Test
    void noCompletionIsLostWhenTheQueueOverflows() {
        try (Uring ring = Rings.open(UringSetup.of(4).withCompletions(4))) {
            assertThat(ring.completions().capacity()).isEqualTo(4);
            for (long i = 0; i < 24; i++) {
                if (!ring.prepare().nop().offer(i)) {
                    assertThat(ring.submit()).isPositive();
                    assertThat(ring.prepare().nop().offer(i)).isTrue();
                }
            }
            ring.submit();
            assertThat(ring.completions().ready()).isEqualTo(4);

            assertThat(Rings.results(ring, 24)).hasSize(24);
            assertThat(ring.inFlight()).isZero();
            assertThat(ring.completions().lost()).isZero();
        }
    }

    /// `submit` alone has to bring the kept ones, since a loop may never wait.
    @Test
    void submitFetchesWhatOverflowed() {
        try (Uring ring = Rings.open(UringSetup.of(4).withCompletions(4))) {
            for (int round = 0; round < 3; round++) {
                IntStream.range(0, 4).forEach(i -> ring.prepare().nop().offer(i));
                assertThat(ring.submitAndWait(4, Rings.PATIENCE_NS)).isEqualTo(4);
            }
            int seen = 0;
            for (int turn = 0; turn < 8 && seen < 12; turn++) {
                while (ring.completions().next()) {
                    seen++;
                }
                assertThat(ring.submit()).isNotNegative();
            }
            assertThat(seen).isEqualTo(12);
        }
    }

    @Test
    void anotherThreadIsRefused() throws InterruptedException {
        try (Uring ring = Rings.open(4)) {
            BufferRing buffers = ring.provideBuffers(1, 4, 64);
            List<Runnable> verbs =
                    List.of(
                            ring::submit,
                            ring::room,
                            ring::close,
                            ring::inFlight,
                            () -> ring.submitAndWait(1, 0),
                            () -> ring.completions().next(),
                            () -> ring.completions().ready(),
                            () -> ring.prepare().nop().offer(1),
                            () -> ring.registerFiles(0),
                            () -> buffers.giveBack(0));
            for (Runnable verb : verbs) {
                assertThatThrownBy(() -> elsewhere(verb))
                        .hasCauseInstanceOf(WrongThreadException.class)
                        .hasMessageContaining("belongs to thread");
            }
            ring.prepare().nop().offer(3);
            assertThat(Rings.next(ring).userData()).isEqualTo(3);
        }
    }

    @Test
    void aClosedRingIsRefusedAndClosedOnce() {
        Uring ring = Rings.open(4);
        BufferRing buffers = ring.provideBuffers(1, 4, 64);
        Submission draft = ring.prepare().nop();
        ring.close();
        ring.close();
        List<Runnable> verbs =
                List.of(
                        ring::submit,
                        ring::room,
                        ring::inFlight,
                        ring::unregisterBuffers,
                        ring::unregisterFiles,
                        () -> ring.submitAndWait(1, 0),
                        () -> ring.completions().next(),
                        () -> ring.completions().ready(),
                        () -> ring.completions().lost(),
                        () -> draft.offer(1),
                        () -> ring.registerFiles(0),
                        () -> ring.provideBuffers(2, 4, 64),
                        () -> buffers.giveBack(0),
                        buffers::publish,
                        buffers::segment);
        for (Runnable verb : verbs) {
            assertThatThrownBy(verb::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is closed");
        }
    }

    @Test
    void closingEndsWhatIsOutstandingAndGivesAllMemoryBack() {
        long before = Memory.totalBytes();
        Descriptors.Pipe pipe = Descriptors.pipe(0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(64);
            memory.fill((byte) 1);
            Uring ring = Rings.open(8);
            try (ring) {
                ring.provideBuffers(1, 8, 4096);
                ring.prepare().timeout(3_600_000_000_000L, 0).offer(1);
                ring.prepare().pollAdd(pipe.source(), Poll.POLLIN, 0).offer(2);
                ring.prepare().read(pipe.source(), memory, 0, 64, -1).offer(3);
                ring.prepare().read(pipe.source(), memory, 0, 64, -1).async().offer(4);
                assertThat(ring.submit()).isEqualTo(4);
                assertThat(ring.inFlight()).isEqualTo(4);
                ring.prepare().nop().offer(5);
            }
            // The four and at least one request to cancel them, all seen before the unmapping.
            assertThat(ring.completions().finals()).isGreaterThanOrEqualTo(5);
            // Were a read still armed, it would take these bytes and write into the memory.
            MemorySegment other = arena.allocate(64);
            assertThat(Descriptors.write(pipe.target(), other, 0, 64)).isEqualTo(64);
            assertThat(Descriptors.read(pipe.source(), other, 0, 64)).isEqualTo(64);
            assertThat(memory.toArray(ValueLayout.JAVA_BYTE)).containsOnly(1);
        } finally {
            close(pipe);
        }
        assertThat(Memory.totalBytes()).isEqualTo(before);
    }

    @Test
    void anyoneMayCloseOnceTheOwnerHasEnded() throws Exception {
        Rings.open(4).close();
        CompletableFuture<Uring> opened = new CompletableFuture<>();
        Thread owner =
                new Thread(() -> {
                    Uring ring = Uring.open(UringSetup.of(4));
                    ring.prepare().timeout(3_600_000_000_000L, 0).offer(1);
                    ring.submit();
                    opened.complete(ring);
                });
        owner.start();
        Uring ring = opened.get();
        owner.join();
        ring.close();
        assertThatThrownBy(ring::submit).isInstanceOf(WrongThreadException.class);
    }

    /// One thread prepares a ring, another uses it, and the first closes it in its place.
    @Test
    void aRingGoesToTheThreadThatEnablesIt() throws Exception {
        Rings.open(4).close();
        Uring ring = Uring.open(UringSetup.of(4).startingDisabled());
        ring.prepare().nop().offer(1);
        assertThat(ring.submit()).as("before it is enabled").isNegative();
        CompletableFuture<Done> seen = new CompletableFuture<>();
        CountDownLatch over = new CountDownLatch(1);
        Thread user =
                Thread.ofPlatform()
                        .start(() -> {
                            ring.enable();
                            seen.complete(Rings.next(ring));
                            ring.prepare().timeout(3_600_000_000_000L, 0).offer(2);
                            ring.submit();
                            over.countDown();
                            LockSupport.park();
                        });
        assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo(new Done(1, 0, 0));
        over.await();
        assertThatThrownBy(ring::submit).isInstanceOf(WrongThreadException.class);
        assertThatThrownBy(ring::close).isInstanceOf(WrongThreadException.class);
        ring.abandon();
        ring.abandon();
        LockSupport.unpark(user);
        user.join();
    }

    @Test
    void aRingThatWorksOutsideOfItsOwnersCallsIsNotAbandoned() {
        UringSetup setup = UringSetup.of(4).withoutFlags(UringAbi.IORING_SETUP_DEFER_TASKRUN);
        try (Uring ring = Rings.open(setup)) {
            assertThatIllegalStateException().isThrownBy(ring::abandon);
        }
    }

    @Test
    void anotherThreadWakesAWaitingOwner() throws InterruptedException {
        try (Arena arena = Arena.ofShared();
                EventFd event = new EventFd(arena);
                Uring ring = Rings.open(4)) {
            MemorySegment count = arena.allocate(ValueLayout.JAVA_LONG);
            ring.prepare().read(event.descriptor(), count, 0, 8, 0).offer(1);
            ring.submit();
            Thread waker = new Thread(event::signal);
            waker.start();
            assertThat(ring.submitAndWait(1, Uring.FOREVER)).isZero();
            assertThat(Rings.next(ring)).isEqualTo(new Done(1, 8, 0));
            waker.join();
        }
    }

    private static void close(Descriptors.Pipe pipe) {
        Descriptors.close(pipe.source());
        Descriptors.close(pipe.target());
    }

    private static void elsewhere(Runnable verb) throws InterruptedException, ExecutionException {
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        Thread stranger =
                new Thread(() -> {
                    try {
                        verb.run();
                        outcome.complete(null);
                    } catch (RuntimeException thrown) {
                        outcome.completeExceptionally(thrown);
                    }
                });
        stranger.start();
        stranger.join();
        outcome.get();
    }
}
