package io.wraith.bench.contest;

import io.wraith.bench.link.EmulatedLink;
import io.wraith.bench.link.LinkCounter;
import io.wraith.bench.link.Side;
import io.wraith.bench.result.Results;
import io.wraith.bench.result.Series;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What a link delivers from A to B while contestants use it, over time: with headers and repeats,
/// so for all of them alike. The last turn of each is kept.
final class LinkSpeeds {
    private static final String UNIT = "Mbit/s of IP over time";
    private static final long PAUSE_MS = 100;

    private final EmulatedLink link;
    private final Map<String, Series> last = new LinkedHashMap<>();

    LinkSpeeds(EmulatedLink link) {
        this.link = link;
    }

    /// The same turn, looked at.
    Contest.Entrant of(String name, Contest.Entrant entrant) {
        return () -> {
            Watch watch = new Watch(name);
            try {
                return entrant.turn();
            } finally {
                last.put(name, watch.end());
            }
        };
    }

    /// Belongs to the table that is open.
    void tell(Results results) {
        last.values().forEach(results::add);
    }

    private final class Watch {
        private final String name;
        private final long startNs = System.nanoTime();
        private final List<Double> seconds = new ArrayList<>();
        private final List<Double> values = new ArrayList<>();
        private final CountDownLatch over = new CountDownLatch(1);
        private final Thread thread;

        Watch(String name) {
            this.name = name;
            thread = Thread.ofPlatform().daemon().name("link-speed").start(this::look);
        }

        private void look() {
            long bytes = delivered();
            long atNs = System.nanoTime();
            while (!isOver(PAUSE_MS)) {
                long bytesNow = delivered();
                long nowNs = System.nanoTime();
                seconds.add((nowNs - startNs) / 1e9);
                values.add(8e3 * (bytesNow - bytes) / (nowNs - atNs));
                bytes = bytesNow;
                atNs = nowNs;
            }
        }

        private boolean isOver(long withinMs) {
            try {
                return over.await(withinMs, TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                return true;
            }
        }

        private long delivered() {
            return link.counts(Side.A).getOrDefault(LinkCounter.DELIVERED_BYTES, 0L);
        }

        Series end() throws InterruptedException {
            over.countDown();
            thread.join();
            return new Series(name, UNIT, seconds, values);
        }
    }
}
