package io.wraith.node;

import io.wraith.vfs.mount.Recaller;
import io.wraith.vfs.mount.Recollection;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Keeps what a mount knows of names in a file, so that the next one can start without the host.
final class MountNames implements AutoCloseable {
    private static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(5);

    /// So many times as long as writing took last time nothing is written.
    private static final long REST = 50;

    private final NamesFile file;
    private final byte[] key;
    private final MountMind mind;
    private final Thread thread;
    private volatile boolean isClosed;
    private long saved;

    /// `key` tells what was asked for: only who asks for the same may be shown it unseen.
    MountNames(Path folder, byte[] key, MountMind mind) {
        file = new NamesFile(folder);
        this.key = key;
        this.mind = mind;
        thread = Thread.ofPlatform().daemon().name("wraith-mount-names").unstarted(this::run);
    }

    /// Whether an earlier mount was of the same.
    boolean isKnown() {
        return file.isFor(key);
    }

    /// Takes what an earlier mount of the share knew; whether there was anything.
    boolean recall() {
        Recaller[] recaller = new Recaller[1];
        mind.look(side -> recaller[0] = side.recaller());
        file.read(record -> {
            boolean[] goesOn = new boolean[1];
            mind.look(_ -> goesOn[0] = recaller[0].take(record));
            return goesOn[0];
        });
        mind.look(side -> {
            recaller[0].end();
            saved = side.learned();
        });
        return recaller[0].isOfUse();
    }

    /// Begins to keep what is learned from now on.
    void start() {
        thread.start();
    }

    private void run() {
        long pauseNs = PAUSE_NS;
        while (!isClosed) {
            LockSupport.parkNanos(this, pauseNs);
            long begunNs = System.nanoTime();
            save(file.isWholeDue());
            pauseNs = Math.max(PAUSE_NS, REST * (System.nanoTime() - begunNs));
        }
    }

    /// A disk that does not take it costs only what it is for.
    private synchronized void save(boolean isWhole) {
        Recollection[] known = new Recollection[1];
        mind.look(side -> {
            if (side.learned() != saved) {
                saved = side.learned();
                known[0] = side.recollection(isWhole);
            }
        });
        if (known[0] != null) {
            try {
                if (known[0].isWhole()) {
                    file.write(key, known[0]::records);
                } else {
                    file.add(known[0]::records);
                }
            } catch (IOException refused) {
                // The next mount knows what the file says so far.
            }
        }
    }

    /// Keeps what was learned last. Returns when nothing is written any more.
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            LockSupport.unpark(thread);
            save(file.isWholeDue());
        }
    }
}
