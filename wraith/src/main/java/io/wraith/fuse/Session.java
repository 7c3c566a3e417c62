package io.wraith.fuse;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.FuseDev;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Memory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A mount's connection to the kernel, from INIT on: its channels, each with a thread that reads
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
    private final Notifier notifier;
    private final AtomicInteger readers;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Session(
            FileSystem files,
            SessionOptions options,
            Negotiation negotiation,
            Replies replies,
            int descriptor) {
        this.files = files;
        this.options = options;
        this.replies = replies;
        overseer = new Overseer(options.deadline().toNanos());
        channels.add(new Channel(descriptor, replies));
        addClones(descriptor);
        channels.forEach(overseer::add);
        notifier = new Notifier(channels.getFirst(), negotiation);
        readers = new AtomicInteger(channels.size());
    }

    /// Begins to serve a mount that was just made on `descriptor`, which now belongs to the
    /// session, also when this throws.
    public static Session start(int descriptor, FileSystem files, SessionOptions options) {
        Replies replies = null;
        try {
            Negotiation negotiation = negotiate(descriptor, options);
            replies = new Replies(negotiation.mostValidNs());
            Session session = new Session(files, options, negotiation, replies, descriptor);
            session.startReaders();
            return session;
        } catch (RuntimeException failure) {
            if (replies != null) {
                replies.close();
            }
            Descriptors.close(descriptor);
            throw failure;
        }
    }

    private static Negotiation negotiate(int descriptor, SessionOptions options) {
        try (Memory.Region buffer = Memory.anonymous("fuse start", REQUEST_BYTES);
                Reply reply = new Reply(0)) {
            long length;
            do {
                length = Descriptors.read(descriptor, buffer.segment(), 0, buffer.bytes());
            } while (length == -Errno.EINTR || length == -Errno.EAGAIN);
            LinuxException.check(length, "read " + FuseDev.PATH, "starting a mount");
            Negotiation negotiation = Negotiation.of(buffer.segment(), length, options.readAhead());
            Request request = new Request();
            request.wrap(buffer.segment(), length);
            long sent = negotiation.write(reply.start(0, request.unique())).send(descriptor);
            LinuxException.check(sent, "write " + FuseDev.PATH, "starting a mount");
            return negotiation;
        }
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

    private void startReaders() {
        for (int i = 0; i < channels.size(); i++) {
            Channel channel = channels.get(i);
            Thread.ofPlatform()
                    .daemon()
                    .name("wraith-fuse-" + i)
                    .stackSize(512 << 10)
                    .start(() -> read(channel));
        }
    }

    private void read(Channel channel) {
        Dispatcher dispatcher = new Dispatcher(files, channel, overseer);
        try (Memory.Region buffer = Memory.anonymous("fuse requests", REQUEST_BYTES)) {
            while (true) {
                long length = channel.read(buffer.segment());
                if (length >= 0) {
                    dispatch(dispatcher, buffer, length);
                } else if (isLast((int) -length)) {
                    break;
                }
            }
        } finally {
            if (readers.decrementAndGet() == 0) {
                end();
            }
        }
    }

    private void dispatch(Dispatcher dispatcher, Memory.Region buffer, long length) {
        try {
            dispatcher.dispatch(buffer.segment(), length);
        } catch (RuntimeException | Error fault) {
            options.faults().accept(fault);
        }
    }

    /// A request that was taken back while it was read is `ENOENT`.
    private static boolean isLast(int errno) {
        return errno != Errno.EINTR && errno != Errno.EAGAIN && errno != Errno.ENOENT;
    }

    /// On the last reader's thread.
    private void end() {
        overseer.close();
        notifier.close();
        channels.forEach(channel -> channel.drain(Errno.ENODEV));
        channels.forEach(Channel::close);
        replies.close();
        ended.countDown();
    }

    /// Tells the kernel what it should forget, and gives it data that it will want.
    public Notifier notifier() {
        return notifier;
    }

    /// Threads that read requests.
    int readers() {
        return channels.size();
    }

    /// Waits for the end at most so long: whether it has come. Not on a thread that serves it.
    public boolean awaitEnd(long limitNs) throws InterruptedException {
        return ended.await(limitNs, TimeUnit.NANOSECONDS);
    }

    public boolean isEnded() {
        return ended.getCount() == 0;
    }
}
