package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

@Timeout(30)
final class OutlookTest {
    private static final long MUCH = 1_000;
    private static final long NEVER_MS = 1_000_000;

    private final Outlook outlook = new Outlook(MUCH);

    private static FutureTask<Boolean> begin(Callable<Boolean> waiting) {
        FutureTask<Boolean> task = new FutureTask<>(waiting);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    private FutureTask<Boolean> awaitMuch() {
        return begin(() -> {
            outlook.awaitMuch();
            return true;
        });
    }

    private FutureTask<Boolean> awaitMuchOrNobody(long idleMs) {
        return begin(() -> {
            outlook.awaitMuchOrNobody(idleMs);
            return true;
        });
    }

    private static void assertWaits(FutureTask<Boolean> task) throws InterruptedException {
        Thread.sleep(Duration.ofMillis(50));
        assertThat(task.isDone()).isFalse();
    }

    @Test
    void muchEndsBothWaits() throws Exception {
        FutureTask<Boolean> one = awaitMuch();
        FutureTask<Boolean> two = awaitMuchOrNobody(NEVER_MS);
        outlook.tell(MUCH - 1);
        assertWaits(one);
        assertWaits(two);
        outlook.tell(MUCH);
        assertThat(one.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(two.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void nobodyForAWhileEndsOneOfThem() throws Exception {
        FutureTask<Boolean> never = awaitMuch();
        assertThat(awaitMuchOrNobody(20).get(20, TimeUnit.SECONDS)).isTrue();
        assertWaits(never);
        outlook.tell(MUCH);
    }

    @Test
    void asLongAsThereIsASessionNobodyIsNotThere() throws Exception {
        outlook.tell(1);
        FutureTask<Boolean> waiting = awaitMuchOrNobody(1);
        assertWaits(waiting);
        outlook.tell(-1);
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
    }
}
