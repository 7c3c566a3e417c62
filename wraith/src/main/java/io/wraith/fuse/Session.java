package io.wraith.fuse;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.FuseDev;
import io.wraith.linux.FuseKernel;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Memory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A mount's connection to the kernel, from INIT on: its channels, each with a thread that takes
/// requests and answers what it can at once. It ends when the kernel ends it: because the mount was
/// taken down and nobody has a file of it open any more, or because the connection was aborted.
public final class Session {
    /// A batch of some 4,000 forgotten files; no other request is as long, since none that writes
    /// comes.
    private static final int REQUEST_BYTES = 64 << 10;

    private final FileSystem files;
    private final SessionOptions options;
    private final Replies replies;
    private final Overseer overseer;
    private final List<Channel> channels = new ArrayList<>();
    private final List<RingChannel> rings;
    private final KernelIo.Choice io;
    private final Notifier notifier;
    private final AtomicInteger readers;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Session(FileSystem files, SessionOptions options, Opening opening, int descriptor) {
        this.files = files;
        this.options = options;
        replies = opening.replies;
        rings = opening.rings;
        io = opening.io;
        overseer = new Overseer(options.deadline().toNanos());
        channels.add(new Channel(descriptor, replies));
        if (rings.isEmpty()) {
            addClones(descriptor);
        }
        channels.forEach(channel -> overseer.add(channel.calls()));
        rings.forEach(ring -> overseer.add(ring.calls()));
        notifier = new Notifier(channels.getFirst(), opening.agreed);
        readers = new AtomicInteger(channels.size() + rings.size());
    }

    /// What the first request and its answer have settled.
    private record Opening(
            Negotiation agreed, Replies replies, List<RingChannel> rings, KernelIo.Choice io) {}

    /// Begins to serve a mount that was just made on `descriptor`, which now belongs to the
    /// session, also when this throws. Then the mount is to be taken down. After a
    /// [RingsRefusedException] another one may be made for a session without io_uring: `refusal`
    /// says why, else it is empty.
    static Session start(int descriptor, FileSystem files, SessionOptions options, String refusal) {
        Opening opening;
        try {
            opening = open(descriptor, options, refusal);
        } catch (RuntimeException failure) {
            Descriptors.close(descriptor);
            throw failure;
        }
        Session session = new Session(files, options, opening, descriptor);
        session.startRings();
        session.startReaders();
        return session;
    }

    private static Opening open(int descriptor, SessionOptions options, String refusal) {
        try (Memory.Region buffer = Memory.anonymous("fuse start", REQUEST_BYTES);
                Reply reply = new Reply(0)) {
            long length;
            do {
                length = Descriptors.read(descriptor, buffer.segment(), 0, buffer.bytes());
            } while (length == -Errno.EINTR || length == -Errno.EAGAIN);
            LinuxException.check(length, "read " + FuseDev.PATH, "starting a mount");
            Negotiation offer = Negotiation.of(buffer.segment(), length, options.readAhead());
            Opening opening = opening(descriptor, offer, options, refusal);
            Request request = new Request();
            request.wrap(buffer.segment(), length);
            long sent = opening.agreed.write(reply.start(0, request.unique())).send(descriptor);
            if (sent < 0) {
                opening.rings.forEach(RingChannel::abandon);
                opening.replies.close();
            }
            LinuxException.check(sent, "write " + FuseDev.PATH, "starting a mount");
            return opening;
        }
    }

    /// Once the kernel has heard that requests may come by io_uring it sends none by the device any
    /// more, so the rings are opened before.
    private static Opening opening(
            int descriptor, Negotiation offer, SessionOptions options, String refusalBefore) {
        Replies replies = new Replies(offer.mostValidNs());
        Negotiation plain = offer.without(FuseKernel.FUSE_OVER_IO_URING);
        if (options.io() == KernelIo.CALLS) {
            KernelIo.Choice asked = new KernelIo.Choice(KernelIo.CALLS, true, "calls, as asked");
            return new Opening(plain, replies, List.of(), asked);
        }
        String refusal = refusalBefore;
        if (refusal.isEmpty() && offer.has(FuseKernel.FUSE_OVER_IO_URING)) {
            try {
                List<RingChannel> rings =
                        RingChannel.open(
                                descriptor, options.readers(), Negotiation.ringBytes(), replies);
                return new Opening(offer, replies, rings, choice(rings));
            } catch (LinuxException refused) {
                refusal = String.valueOf(refused.getMessage());
            }
        } else if (refusal.isEmpty()) {
            refusal = KernelIo.whyNotOffered();
        }
        KernelIo.Choice left =
                new KernelIo.Choice(
                        KernelIo.CALLS,
                        options.io() == KernelIo.AUTO,
                        "calls, since io_uring: " + refusal);
        return new Opening(plain, replies, List.of(), left);
    }

    private static KernelIo.Choice choice(List<RingChannel> rings) {
        int places = rings.stream().mapToInt(RingChannel::size).sum();
        String what = "io_uring, %d threads with %d places".formatted(rings.size(), places);
        return new KernelIo.Choice(KernelIo.URING, true, what);
    }

    /// Without a clone a mount works too, with one thread fewer.
    private void addClones(int descriptor) {
        for (int i = 1; i < options.readers(); i++) {
            try {
                channels.add(new Channel(FuseDev.clone(descriptor), replies));
            } catch (LinuxException unavailable) {
                return;
            }
        }
    }

    /// Before the device is read, so that nothing holds it when the kernel refuses: with the last
    /// descriptor the connection ends, and with it the calls of whoever has come in meanwhile.
    private void startRings() {
        for (int i = 0; i < rings.size(); i++) {
            RingChannel ring = rings.get(i);
            Dispatcher dispatcher = new Dispatcher(files, overseer);
            start("wraith-fuse-ring-" + i, () -> ring.run(dispatcher, options.faults()));
        }
        int refusal = 0;
        for (RingChannel ring : rings) {
            int its = ring.awaitPlaces();
            refusal = refusal == 0 ? its : refusal;
        }
        if (refusal != 0) {
            rings.forEach(RingChannel::stop);
            leave(channels.size());
            throw new RingsRefusedException(refusal);
        }
    }

    private void startReaders() {
        for (int i = 0; i < channels.size(); i++) {
            Channel channel = channels.get(i);
            start("wraith-fuse-" + i, () -> read(channel));
        }
    }

    /// The last of them to end ends the session.
    private void start(String name, Runnable serving) {
        Thread.ofPlatform()
                .daemon()
                .name(name)
                .stackSize(512 << 10)
                .start(() -> {
                    try {
                        serving.run();
                    } finally {
                        leave(1);
                    }
                });
    }

    private void leave(int threads) {
        if (readers.addAndGet(-threads) == 0) {
            end();
        }
    }

    private void read(Channel channel) {
        Dispatcher dispatcher = new Dispatcher(files, overseer);
        try (Memory.Region buffer = Memory.anonymous("fuse requests", REQUEST_BYTES)) {
            while (true) {
                long length = channel.read(buffer.segment());
                if (length >= 0) {
                    dispatch(dispatcher, channel, buffer, length);
                } else if (isLast((int) -length)) {
                    break;
                }
            }
        }
    }

    private void dispatch(
            Dispatcher dispatcher, Channel channel, Memory.Region buffer, long length) {
        try {
            dispatcher.dispatch(channel, buffer.segment(), length);
        } catch (RuntimeException | Error fault) {
            options.faults().accept(fault);
        }
    }

    /// A request that was taken back while it was read is `ENOENT`.
    private static boolean isLast(int errno) {
        return errno != Errno.EINTR && errno != Errno.EAGAIN && errno != Errno.ENOENT;
    }

    /// On the last reader's thread, or on that of a start that failed.
    private void end() {
        overseer.close();
        notifier.close();
        channels.forEach(channel -> channel.calls().drain(Errno.ENODEV));
        rings.forEach(ring -> ring.calls().drain(Errno.ENODEV));
        channels.forEach(Channel::close);
        rings.forEach(RingChannel::close);
        replies.close();
        ended.countDown();
    }

    /// Tells the kernel what it should forget.
    public Notifier notifier() {
        return notifier;
    }

    /// How requests come and answers go, and why so.
    public KernelIo.Choice io() {
        return io;
    }

    /// Threads that take requests.
    int readers() {
        return channels.size() + rings.size();
    }

    /// Waits for the end at most so long: whether it has come. Not on a thread that serves it.
    public boolean awaitEnd(long limitNs) throws InterruptedException {
        return ended.await(limitNs, TimeUnit.NANOSECONDS);
    }

    public boolean isEnded() {
        return ended.getCount() == 0;
    }
}
