package io.wraith.bench.contest;

import io.wraith.bench.link.EmulatedLink;
import io.wraith.bench.link.LinkCounter;
import io.wraith.bench.link.Side;
import io.wraith.bench.result.Results;
import io.wraith.bench.result.Series;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// What a link delivers while contestants use it, over time: with headers and repeats, so for all
/// of them alike. The last turn of each is kept.
final class LinkSpeeds {
    private static final String UNIT = "Mbit/s of IP over time";
    private static final long PAUSE_MS = 100;

    private static final Path LOOPBACK = Path.of("/sys/class/net/lo/statistics/rx_bytes");

    private final LongSupplier delivered;
    private final Map<String, Series> last = new LinkedHashMap<>();

    private LinkSpeeds(LongSupplier delivered) {
        this.delivered = delivered;
    }

    /// From A to B.
    static LinkSpeeds over(EmulatedLink link) {
        return new LinkSpeeds(
                () -> link.counts(Side.A).getOrDefault(LinkCounter.DELIVERED_BYTES, 0L));
    }

    /// Through this machine's loopback interface, with what else goes there.
    static LinkSpeeds overLoopback() {
        return new LinkSpeeds(() -> {
            try {
                return Long.parseLong(Files.readString(LOOPBACK).strip());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }

    Contest.Entrant of(String name, Contest.Entrant entrant) {
        return of(name, 0, entrant);
    }

    /// The same turn, looked at from `restMs` after its beginning on.
    Contest.Entrant of(String name, long restMs, Contest.Entrant entrant) {
        return () -> {
            Watch watch = new Watch(name, restMs);
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
        private final long startNs;
        private final List<Double> seconds = new ArrayList<>();
        private final List<Double> values = new ArrayList<>();
        private final CountDownLatch over = new CountDownLatch(1);
        private final Thread thread;

        Watch(String name, long restMs) {
            this.name = name;
            startNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(restMs);
            thread = Thread.ofPlatform().daemon().name("link-speed").start(this::look);
        }

        private void look() {
            long bytes = delivered.getAsLong();
            long atNs = System.nanoTime();
            while (!isOver(PAUSE_MS)) {
                long bytesNow = delivered.getAsLong();
                long nowNs = System.nanoTime();
                if (nowNs > startNs) {
                    seconds.add((nowNs - startNs) / 1e9);
                    values.add(8e3 * (bytesNow - bytes) / (nowNs - atNs));
                }
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

        Series end() throws InterruptedException {
            over.countDown();
            thread.join();
            return new Series(name, UNIT, seconds, values);
        }
    }
}
