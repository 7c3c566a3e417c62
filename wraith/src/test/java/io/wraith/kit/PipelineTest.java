package io.wraith.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;

@Timeout(60)
final class PipelineTest {
    private static final int ITEMS = 20_000;

    private final Queue<Object> discarded = new ConcurrentLinkedQueue<>();

    /// Written by the last stage's thread, read after `drain` or `close`.
    private final List<Integer> arrived = new ArrayList<>();

    @Test
    void everythingArrivesOnceAndInOrder() {
        try (Pipeline<Integer> pipeline =
                Pipeline.<Integer>named("order")
                        .<String>stage("print", (item, next) -> next.accept("" + item))
                        .<Integer>stage("parse", (item, next) -> next.accept(Integer.valueOf(item)))
                        .<Void>stage("keep", (item, _) -> arrived.add(item))
                        .bounds(8, 4)
                        .discarding(discarded::add)
                        .start()) {
            IntStream.range(0, ITEMS).forEach(pipeline::put);
        }
        assertThat(arrived).isEqualTo(IntStream.range(0, ITEMS).boxed().toList());
        assertThat(discarded).isEmpty();
    }

    @Test
    void aStageMayMergeAndSplit() {
        try (Pipeline<Integer> pipeline =
                Pipeline.<Integer>named("pairs")
                        .stage("pair", new Pairs())
                        .<Integer>stage("split", (pair, next) -> pair.forEach(next))
                        .<Void>stage("keep", (item, _) -> arrived.add(item))
                        .start()) {
            IntStream.range(0, 7).forEach(pipeline::put);
            pipeline.drain();
            assertThat(arrived).as("the odd one was held back").hasSize(7);
            pipeline.put(7);
        }
        assertThat(arrived).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void whatIsHeldBackComesWhenNothingFollows() throws InterruptedException {
        Semaphore keeps = new Semaphore(0);
        try (Pipeline<Integer> pipeline =
                Pipeline.<Integer>named("late")
                        .stage("pair", new Pairs())
                        .<Void>stage("keep", (pair, _) -> keeps.release(pair.size()))
                        .start()) {
            pipeline.put(1);
            keeps.acquire();
        }
        assertThat(keeps.availablePermits()).isZero();
    }

    @Test
    void aSlowStageStopsThoseBeforeIt() throws InterruptedException {
        Semaphore gate = new Semaphore(0);
        AtomicInteger put = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        Pipeline<Integer> pipeline =
                Pipeline.<Integer>named("slow")
                        .<Integer>stage("pass", (item, next) -> next.accept(item))
                        .<Void>stage(
                                "wait",
                                (_, _) -> {
                                    gate.acquire();
                                    done.incrementAndGet();
                                })
                        .bounds(4, 2)
                        .start();
        Thread producer =
                Thread.ofPlatform()
                        .start(() -> {
                            for (int i = 0; i < 100; i++) {
                                pipeline.put(i);
                                put.incrementAndGet();
                            }
                            pipeline.close();
                        });
        awaitState(producer, Thread.State.WAITING);
        assertThat(put.get()).as("two queues of 4 and an item in each stage").isBetween(4, 10);
        assertThat(done.get()).isZero();
        gate.release(100);
        producer.join();
        assertThat(done.get()).isEqualTo(100);
    }

    @Test
    void aFailureReachesTheOwnerAndLosesNoItem() {
        AtomicInteger accepted = new AtomicInteger();
        Pipeline<Integer> pipeline =
                Pipeline.<Integer>named("fragile")
                        .<Integer>stage("pass", (item, next) -> next.accept(item))
                        .<Void>stage(
                                "break",
                                (item, _) -> {
                                    if (item == 1_000) {
                                        throw new java.io.IOException("disk full");
                                    }
                                    accepted.incrementAndGet();
                                })
                        .bounds(8, 4)
                        .discarding(discarded::add)
                        .start();
        AtomicInteger put = new AtomicInteger();
        assertThatThrownBy(
                        () -> {
                            while (true) {
                                pipeline.put(put.getAndIncrement());
                            }
                        })
                .isInstanceOf(PipelineException.class)
                .hasMessage("pipeline fragile failed")
                .hasRootCauseMessage("disk full");
        assertThatThrownBy(pipeline::drain).hasRootCauseMessage("disk full");
        assertThatThrownBy(pipeline::close).hasRootCauseMessage("disk full");
        assertThat(accepted.get()).isEqualTo(1_000);
        assertThat(discarded)
                .as("all but those accepted and the one it broke on")
                .hasSize(put.get() - 1_001)
                .doesNotHaveDuplicates();
    }

    @Test
    void aFailureWhileDrainingEndsTheWait() {
        Pipeline<Integer> pipeline =
                Pipeline.<Integer>named("doomed")
                        .<Void>stage(
                                "break",
                                (_, _) -> {
                                    throw new StackOverflowError("deep");
                                })
                        .start();
        assertThatThrownBy(
                        () -> {
                            pipeline.put(1);
                            pipeline.drain();
                        })
                .hasRootCauseInstanceOf(StackOverflowError.class);
        pipeline.cancel();
    }

    @Test
    void cancellingDiscardsWhatIsOnItsWay() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Semaphore gate = new Semaphore(0);
        Pipeline<Integer> pipeline =
                Pipeline.<Integer>named("cancelled")
                        .<Void>stage(
                                "wait",
                                (item, _) -> {
                                    begun.countDown();
                                    gate.acquire();
                                    arrived.add(item);
                                })
                        .discarding(discarded::add)
                        .start();
        IntStream.range(0, 10).forEach(pipeline::put);
        begun.await();
        Thread owner = Thread.currentThread();
        Thread.ofPlatform()
                .start(() -> {
                    awaitState(owner, Thread.State.WAITING);
                    gate.release();
                });
        pipeline.cancel();
        assertThat(arrived).as("the one that was being worked on").containsExactly(0);
        assertThat(discarded).hasSize(9);
        assertThatThrownBy(() -> pipeline.put(10)).hasMessage("pipeline cancelled was closed");
        assertThat(discarded).hasSize(10);
        pipeline.close();
    }

    @Test
    void anInterruptedOwnerStillWaits() {
        Thread.currentThread().interrupt();
        try (Pipeline<Integer> pipeline =
                Pipeline.<Integer>named("interrupted")
                        .<Void>stage("keep", (item, _) -> arrived.add(item))
                        .bounds(4, 1)
                        .start()) {
            IntStream.range(0, 1_000).forEach(pipeline::put);
            pipeline.drain();
            assertThat(arrived).hasSize(1_000);
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void threadsAreNamedAndMadeByTheFactory() {
        List<Thread> made = new ArrayList<>();
        try (Pipeline<Integer> pipeline =
                Pipeline.<Integer>named("send")
                        .<Void>stage("hash", (_, _) -> {})
                        .threads(task -> {
                            made.add(Thread.ofPlatform().daemon().unstarted(task));
                            return made.getLast();
                        })
                        .start()) {
            pipeline.put(1);
            assertThat(made).singleElement().extracting(Thread::getName).isEqualTo("send-hash");
        }
        assertThat(made.getFirst().isAlive()).isFalse();
    }

    @Test
    void badPlansAreRefused() {
        assertThatIllegalStateException().isThrownBy(() -> Pipeline.named("empty").start());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pipeline.named("narrow").bounds(3, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> Pipeline.named("none").bounds(3, 0));
    }

    /// Until the thread has been seen in the state for a while.
    private static void awaitState(Thread thread, Thread.State state) {
        int calm = 0;
        while (calm < 20) {
            LockSupport.parkNanos(5_000_000);
            calm = thread.getState() == state ? calm + 1 : 0;
        }
    }

    private static final class Pairs implements Stage<Integer, List<Integer>> {
        private final List<Integer> held = new ArrayList<>();

        @Override
        public void accept(Integer item, Consumer<? super List<Integer>> next) {
            held.add(item);
            if (held.size() == 2) {
                flush(next);
            }
        }

        @Override
        public void flush(Consumer<? super List<Integer>> next) {
            if (!held.isEmpty()) {
                next.accept(List.copyOf(held));
                held.clear();
            }
        }
    }
}
