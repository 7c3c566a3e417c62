package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

final class DiskThreadsTest {
    private final AtomicInteger worked = new AtomicInteger();
    private final AtomicInteger wakes = new AtomicInteger();
    private int finished;

    private final class Counted implements Job {
        @Override
        public void work(Tools tools) {
            worked.incrementAndGet();
        }

        @Override
        public void finish() {
            finished++;
        }
    }

    @Test
    void everyJobIsWorkedOnAndFinishedOnce() {
        try (DiskThreads threads = new DiskThreads(3)) {
            JobLine line = new JobLine(threads, wakes::incrementAndGet);
            int jobs = 0;
            for (int round = 0; round < 50; round++) {
                while (line.hasRoom()) {
                    line.start(new Counted());
                    jobs++;
                }
                line.finishAll();
            }
            assertThat(jobs).isGreaterThan(1000);
            assertThat(worked).hasValue(jobs);
            assertThat(finished).isEqualTo(jobs);
            assertThat(line.isIdle()).isTrue();
        }
    }

    @Test
    void theOwnerIsWokenOnceUntilItLooks() {
        DiskThreads threads = new DiskThreads(2);
        JobLine line = new JobLine(threads, wakes::incrementAndGet);
        for (int i = 0; i < 20; i++) {
            line.start(new Counted());
        }
        threads.close();
        assertThat(wakes).hasValue(1);
        assertThat(line.finishWorked()).isTrue();
        assertThat(finished).isEqualTo(20);
        assertThat(line.finishWorked()).isFalse();
    }

    @Test
    void aFaultOfOursReachesTheOwner() {
        try (DiskThreads threads = new DiskThreads(1)) {
            JobLine line = new JobLine(threads, wakes::incrementAndGet);
            line.start(
                    new Job() {
                        @Override
                        public void work(Tools tools) {
                            throw new IllegalArgumentException("broken");
                        }

                        @Override
                        public void finish() {
                            finished++;
                        }
                    });
            assertThatThrownBy(line::finishAll).hasRootCauseMessage("broken");
            assertThat(finished).isZero();
            line.start(new Counted());
            line.finishAll();
            assertThat(finished).isEqualTo(1);
        }
    }

    @Test
    void whatWasStartedIsWorkedOnBeforeTheThreadsEnd() throws InterruptedException {
        CountDownLatch begin = new CountDownLatch(1);
        DiskThreads threads = new DiskThreads(1);
        JobLine line = new JobLine(threads, wakes::incrementAndGet);
        line.start(
                new Job() {
                    @Override
                    public void work(Tools tools) {
                        try {
                            begin.await();
                        } catch (InterruptedException stopped) {
                            throw new AssertionError(stopped);
                        }
                    }

                    @Override
                    public void finish() {
                        finished++;
                    }
                });
        line.start(new Counted());
        Thread closer = new Thread(threads::close);
        closer.start();
        begin.countDown();
        closer.join();
        assertThat(worked).hasValue(1);
        line.finishAll();
        assertThat(finished).isEqualTo(2);
    }

    @Test
    void thereAreAtLeastTwoThreads() {
        assertThat(DiskThreads.usualCount()).isBetween(2, 4);
    }

    @Test
    void notesAreCountedAndOnlyTheFirstAreKept() {
        Notes notes = new Notes();
        for (int i = 0; i < 1500; i++) {
            notes.add("note " + i);
        }
        assertThat(notes.count()).isEqualTo(1500);
        assertThat(notes.first()).hasSize(1000).startsWith("note 0").endsWith("note 999");
    }
}
