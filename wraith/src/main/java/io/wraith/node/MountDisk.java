package io.wraith.node;

import io.wraith.disk.cache.CacheTools;
import io.wraith.disk.cache.DiskCache;
import io.wraith.vfs.mount.DiskIndex;
import io.wraith.vfs.mount.DiskJob;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.ObjIntConsumer;

/// A mount's cache on disk with the threads that may wait for it. The mount bounds how many jobs
/// there are.
final class MountDisk implements DiskIndex, AutoCloseable {
    private static final int THREADS = 2;

    private final DiskCache cache;
    private final LinkedBlockingQueue<DiskJob> jobs = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();

    MountDisk(DiskCache cache) {
        this.cache = cache;
    }

    /// Begins to work on slots in `memory`; `done` is told the length of the record.
    void start(MemorySegment memory, ObjIntConsumer<DiskJob> done) {
        for (int i = 0; i < THREADS; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .daemon()
                            .name("wraith-mount-disk-" + i)
                            .start(() -> work(memory, done)));
        }
    }

    @Override
    public boolean has(long high, long low) {
        return cache.has(high, low);
    }

    void add(DiskJob job) {
        jobs.add(job);
    }

    DiskCache cache() {
        return cache;
    }

    private void work(MemorySegment memory, ObjIntConsumer<DiskJob> done) {
        try (CacheTools tools = new CacheTools()) {
            while (true) {
                DiskJob job = jobs.take();
                done.accept(job, work(job, memory, tools));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private int work(DiskJob job, MemorySegment memory, CacheTools tools) {
        return switch (job.kind()) {
            case LOAD -> {
                long at = MountStore.place(job.slot(), 0);
                yield cache.read(job.high(), job.low(), memory, at, tools);
            }
            case SAVE -> {
                long at = MountStore.place(job.slot(), 0);
                yield cache.write(job.high(), job.low(), memory, at, job.length(), tools);
            }
            case FORGET -> {
                cache.remove(job.high(), job.low(), job.count(), tools);
                yield 0;
            }
        };
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        boolean isInterrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException _) {
                    isInterrupted = true;
                }
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        cache.close();
    }
}
