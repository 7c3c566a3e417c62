package io.wraith.bench.vfs;

import io.wraith.base.Check;
import io.wraith.base.Deadline;
import io.wraith.bench.EndpointPair;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.host.HostJob;
import io.wraith.vfs.host.HostSide;
import io.wraith.vfs.host.LargeAnswer;
import io.wraith.vfs.host.LargeSlots;
import io.wraith.vfs.message.FromHost.Granted;
import io.wraith.vfs.message.FromHost.Welcome;
import io.wraith.vfs.mount.MountPlan;
import io.wraith.vfs.mount.MountSession;
import io.wraith.vfs.mount.MountSide;
import io.wraith.vfs.mount.Operation;

/// A mount's mind and a host's, in virtual time and on one thread: what one says, the other hears
/// at once, large answers in pieces as packets bring them.
final class MountAndHost {
    /// The host's memory for large reads.
    static final int LARGE_SLOTS = 32;

    private static final Granted GRANTED = new Granted(256, 64, 1 << 14);
    private static final int FIRST_LARGE = 100;
    private static final int PACKET = 1280 - EndpointPair.FRAME_BYTES;

    /// A round trip, and what a link carries in a second: they decide how far is read ahead.
    private static final long STEP_NS = 50_000;

    private static final long BYTES_PER_SECOND = 1_000_000_000;
    private static final long READ_AHEAD_BYTES = 32 << 20;
    private static final int MOST_NODES = 1_000_000;

    private final ModelFiles files;
    private final HeapBlocks blocks;
    private final MountSide mount;
    private final HostSide host;
    private final byte[] words = new byte[1 << 18];
    private long nowNs = 1_000_000_000_000L;

    /// One of the mount's verbs.
    interface Verb {
        boolean begin(Operation operation, MountSide mount, long nowNs);
    }

    /// Connected, with nothing known.
    MountAndHost(ModelFiles files, int cacheSlots) {
        this.files = files;
        blocks = new HeapBlocks(cacheSlots);
        MountPlan plan =
                new MountPlan(
                        cacheSlots,
                        READ_AHEAD_BYTES,
                        MOST_NODES,
                        MountPlan.Patience.USUAL,
                        MountPlan.USUAL_VALID_NS,
                        false);
        mount = new MountSide(plan, blocks, null, nowNs);
        ByteString id = ByteString.of("a share of ours!");
        host =
                new HostSide(
                        new Welcome(id, id, 0, GRANTED, "model", files.root()),
                        new LargeSlots(LARGE_SLOTS));
        for (int lane = MountSession.CONTROL; lane < MountSession.LANES; lane++) {
            expectGood(host.opened(stream(lane)));
        }
        mount.session().connected(nowNs);
        mount.way(BYTES_PER_SECOND, STEP_NS);
        while (!mount.isOnline()) {
            Check.that(turn(), "a host that says nothing");
        }
    }

    private static int stream(int lane) {
        return lane + 1;
    }

    private static void expectGood(int answer) {
        Check.that(answer == 0, "a side that broke a rule");
    }

    /// Begins an operation and goes on until it has its result, which is to be that.
    Operation finish(Operation.Result result, Verb verb) {
        Operation operation = new Operation(this);
        boolean isDone = verb.begin(operation, mount, nowNs);
        while (!isDone) {
            if (!turn()) {
                Check.that(mount.nextDueNs() != Deadline.NONE, "nothing that could happen");
                nowNs = mount.nextDueNs();
                mount.tick(nowNs);
            }
            isDone = mount.answered() != null;
        }
        Check.that(operation.result() == result, "another result than was meant");
        return operation;
    }

    /// Answers how many bytes were read; the first has to be the file's.
    int read(long handle, long offset, int length) {
        Operation read =
                finish(
                        Operation.Result.DATA,
                        (it, side, now) -> side.read(it, handle, offset, length, now));
        int bytes = read.pieces().bytes();
        byte first = blocks.at(read.pieces().slot(0), read.pieces().place(0));
        Check.that(first == files.at(offset), "bytes that are not the file's");
        mount.done(read, nowNs);
        return bytes;
    }

    /// Names of a folder, each given to the kernel with its attributes; answers how many.
    int list(long node) {
        Operation open =
                finish(Operation.Result.OPENED, (it, side, now) -> side.openFolder(it, node, now));
        int entries = 0;
        Operation list = page(open.handle(), 0);
        while (entries < list.listing().size()) {
            for (; entries < list.listing().size(); entries++) {
                mount.enter(list, entries, new Operation(this), nowNs);
            }
            list = page(open.handle(), entries);
        }
        mount.releaseFolder(open.handle(), nowNs);
        return entries;
    }

    private Operation page(long handle, long first) {
        return finish(
                Operation.Result.LISTING, (it, side, now) -> side.list(it, handle, first, now));
    }

    long open(long node) {
        return finish(Operation.Result.OPENED, (it, side, now) -> side.open(it, node, now))
                .handle();
    }

    void release(long handle) {
        mount.release(handle, nowNs);
    }

    long lookup(long folder, ByteString name) {
        return finish(Operation.Result.ENTRY, (it, side, now) -> side.lookup(it, folder, name, now))
                .node();
    }

    /// Both sides once; false if nothing happened.
    private boolean turn() {
        nowNs += STEP_NS;
        boolean isBusy = fromMount();
        isBusy |= work();
        isBusy |= fromHost();
        while (mount.notice() != null) {
            isBusy = true;
        }
        return isBusy;
    }

    private boolean fromMount() {
        MountSession session = mount.session();
        boolean isBusy = false;
        for (int lane = MountSession.CONTROL; lane < MountSession.LANES; lane++) {
            int length = session.take(lane, words, 0, words.length);
            if (length > 0) {
                expectGood(host.receive(stream(lane), words, 0, length));
                isBusy = true;
            }
        }
        for (int read = session.openRead(); read != 0; read = session.openRead()) {
            byte[] request = session.request(read);
            int stream = FIRST_LARGE + read;
            expectGood(host.opened(stream));
            expectGood(host.receive(stream, request, 0, request.length));
            host.ended(stream, false);
            isBusy = true;
        }
        for (int read = session.stopRead(); read != 0; read = session.stopRead()) {
            host.ended(FIRST_LARGE + read, true);
            session.readGone(read, nowNs);
            isBusy = true;
        }
        return isBusy;
    }

    private boolean work() {
        boolean isBusy = false;
        for (int urgency = 0; urgency < HostSide.URGENCIES; urgency++) {
            for (HostJob job = host.next(urgency); job != null; job = host.next(urgency)) {
                files.work(job);
                host.done(job);
                isBusy = true;
            }
        }
        for (int handle = host.nextClosed(); handle != 0; handle = host.nextClosed()) {
            files.close(handle);
        }
        return isBusy;
    }

    private boolean fromHost() {
        boolean isBusy = false;
        for (LargeAnswer answer = host.nextLarge(); answer != null; answer = host.nextLarge()) {
            deliver(answer);
            isBusy = true;
        }
        for (int stream : host.talking()) {
            int length = host.take(stream, words, 0, words.length);
            if (length > 0) {
                expectGood(mount.session().receive(stream - 1, words, 0, length, nowNs));
                isBusy = true;
            }
        }
        return isBusy;
    }

    private void deliver(LargeAnswer answer) {
        MountSession session = mount.session();
        int read = answer.stream() - FIRST_LARGE;
        if (answer.payload() > 0) {
            byte[] payload = files.slot(answer.slot());
            for (int at = 0; at < answer.payload(); at += PACKET) {
                session.readData(read, at, payload, at, Math.min(PACKET, answer.payload() - at));
            }
        }
        int tail = answer.length() - answer.payload();
        answer.copyTail(0, words, 0, tail);
        session.readData(read, answer.payload(), words, 0, tail);
        host.largeEnded(answer.stream());
        expectGood(session.readEnded(read, answer.length(), nowNs));
    }
}
