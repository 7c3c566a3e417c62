package io.wraith.bench.findings;

import io.wraith.bench.findings.Finding.Trial;
import io.wraith.crypto.Aead;
import io.wraith.crypto.Suite;
import io.wraith.ring.Queues;

import org.jctools.queues.MessagePassingQueue;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/// Packets from a thread that makes them to one that consumes them. With work, the one seals 1280
/// bytes and the other opens them; without, there is the hand-over alone.
final class HandOver {
    private static final int PLAIN = 1280;
    private static final int SEALED = PLAIN + Aead.TAG_LENGTH;
    private static final int HEADER = 16;

    /// More than any queue here holds, and what is under way at both ends.
    private static final int PACKETS = 512;

    /// So many between two looks at the clock.
    private static final int BATCH = 32;

    /// The two verbs of a channel; both give up when the trial is over.
    private interface Channel {
        boolean offer(byte[] packet) throws InterruptedException;

        byte @Nullable [] poll() throws InterruptedException;
    }

    private final Channel channel;
    private final boolean works;
    private final byte[][] packets = new byte[PACKETS][HEADER + SEALED];
    private final AtomicBoolean isOver = new AtomicBoolean();

    private HandOver(Channel channel, boolean works) {
        this.channel = channel;
        this.works = works;
    }

    /// Threads that block when there is no room, or nothing there.
    static Trial blocking(int depth, boolean works) {
        return runNs -> {
            ArrayBlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(depth);
            Channel blocking =
                    new Channel() {
                        @Override
                        public boolean offer(byte[] packet) throws InterruptedException {
                            queue.put(packet);
                            return true;
                        }

                        @Override
                        public byte[] poll() throws InterruptedException {
                            return queue.take();
                        }
                    };
            return new HandOver(blocking, works).run(runNs);
        };
    }

    /// Our queue for one producer and one consumer, which yield when there is nothing to do.
    static Trial ring(int depth, boolean works) {
        return runNs -> {
            MessagePassingQueue<byte[]> queue = Queues.spsc(depth);
            Channel ring =
                    new Channel() {
                        @Override
                        public boolean offer(byte[] packet) {
                            return queue.offer(packet);
                        }

                        @Override
                        public byte @Nullable [] poll() {
                            return queue.poll();
                        }
                    };
            return new HandOver(ring, works).run(runNs);
        };
    }

    /// No hand-over: one thread does the work of both.
    static Trial none() {
        return runNs -> {
            Aead sealing = aead();
            Aead opening = aead();
            byte[] packet = new byte[HEADER + SEALED];
            byte[] opened = new byte[PLAIN];
            long startNs = System.nanoTime();
            long count = 0;
            while (System.nanoTime() - startNs < runNs) {
                seal(sealing, packet, count);
                open(opening, packet, count, opened);
                count++;
            }
            return (double) (System.nanoTime() - startNs) / count;
        };
    }

    private static Aead aead() {
        Suite suite = Suite.AES_128_GCM;
        return suite.aead(new byte[suite.keyLength()], new byte[suite.ivLength()]);
    }

    private static void seal(Aead aead, byte[] packet, long number) {
        aead.header(packet, 0, HEADER).seal(number, packet, HEADER, PLAIN, packet, HEADER);
    }

    private static void open(Aead aead, byte[] packet, long number, byte[] opened) {
        int length = aead.header(packet, 0, HEADER).open(number, packet, HEADER, SEALED, opened, 0);
        if (length != PLAIN) {
            throw new IllegalStateException("a packet that does not open");
        }
    }

    private double run(long runNs) throws InterruptedException {
        Thread producer = Thread.ofPlatform().daemon().start(this::produce);
        Aead aead = aead();
        byte[] opened = new byte[PLAIN];
        long count = 0;
        long startNs = System.nanoTime();
        while (count % BATCH != 0 || System.nanoTime() - startNs < runNs) {
            byte[] packet = channel.poll();
            if (packet == null) {
                idle();
                continue;
            }
            if (works) {
                open(aead, packet, count, opened);
            }
            count++;
        }
        double each = (double) (System.nanoTime() - startNs) / count;
        isOver.set(true);
        producer.interrupt();
        producer.join();
        return each;
    }

    private void produce() {
        Aead aead = aead();
        try {
            for (long number = 0; !isOver.get(); number++) {
                byte[] packet = packets[(int) (number % PACKETS)];
                if (works) {
                    seal(aead, packet, number);
                }
                while (!channel.offer(packet) && !isOver.get()) {
                    idle();
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    // On a busy machine the other side may need this processor.
    @SuppressWarnings("ThreadPriorityCheck")
    private static void idle() {
        Thread.yield();
    }
}
