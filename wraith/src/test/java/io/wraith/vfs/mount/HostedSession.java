package io.wraith.vfs.mount;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.vfs.host.HostJob;
import io.wraith.vfs.host.HostSide;
import io.wraith.vfs.host.LargeAnswer;
import io.wraith.vfs.host.LargeSlots;
import io.wraith.vfs.message.FromHost.Answer;
import io.wraith.vfs.message.FromHost.Change;
import io.wraith.vfs.message.FromHost.Listed;
import io.wraith.vfs.message.FromHost.Page;
import io.wraith.vfs.message.FromMount.ListFolder;
import io.wraith.vfs.message.FromMount.Open;
import io.wraith.vfs.message.FromMount.Read;
import io.wraith.vfs.message.FromMount.Walk;
import io.wraith.vfs.message.Status;
import io.wraith.vfs.message.Tail;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The real mind of a host for one session of a [MountWorld]; a [ModelHost] does its jobs, each
/// when a disk would have come to it.
final class HostedSession {
    private static final int FIRST_LARGE = 100;

    private final MountWorld world;
    private final ModelHost model;
    private final HostSide side;
    private final Map<Integer, byte[]> payloads = new HashMap<>();
    private final Set<Integer> opened = new HashSet<>();
    private final Set<Integer> stoppedEarly = new HashSet<>();
    private boolean isOver;

    HostedSession(MountWorld world, ModelHost model) {
        this.world = world;
        this.model = model;
        model.mark = 0;
        side = new HostSide(model.welcome(), new LargeSlots(8));
        for (int lane = MountSession.CONTROL; lane < MountSession.LANES; lane++) {
            assertThat(side.opened(stream(lane))).isEqualTo(HostSide.OK);
        }
    }

    private static int stream(int lane) {
        return lane + 1;
    }

    void hear(int lane, byte[] bytes) {
        int result = side.receive(stream(lane), bytes, 0, bytes.length);
        assertThat(result).isEqualTo(HostSide.OK);
        turn();
    }

    void large(int number, byte[] request) {
        int stream = FIRST_LARGE + number;
        if (stoppedEarly.remove(stream)) {
            return;
        }
        opened.add(stream);
        assertThat(side.opened(stream)).isEqualTo(HostSide.OK);
        assertThat(side.receive(stream, request, 0, request.length)).isEqualTo(HostSide.OK);
        side.ended(stream, false);
        turn();
    }

    /// The mount needs a large read no longer.
    void stop(int number) {
        int stream = FIRST_LARGE + number;
        if (opened.contains(stream)) {
            side.ended(stream, true);
            turn();
        } else {
            stoppedEarly.add(stream);
        }
    }

    void changed(Change change) {
        side.changed(change);
        turn();
    }

    void over() {
        isOver = true;
        side.gone();
    }

    private void turn() {
        if (isOver) {
            return;
        }
        assertThat(side.isOver()).isFalse();
        for (int urgency = 0; urgency < HostSide.URGENCIES; urgency++) {
            for (HostJob job = side.next(urgency); job != null; job = side.next(urgency)) {
                HostJob begun = job;
                world.after(world.prng.below(5) * MountWorld.MS, () -> look(begun));
            }
        }
        for (LargeAnswer answer = side.nextLarge(); answer != null; answer = side.nextLarge()) {
            send(answer);
        }
        for (int handle = side.nextClosed(); handle != 0; handle = side.nextClosed()) {
            model.close(handle);
        }
        for (int stream : side.talking()) {
            byte[] bytes = new byte[1 << 18];
            int length = side.take(stream, bytes, 0, bytes.length);
            if (length > 0) {
                world.down(stream - 1, Arrays.copyOf(bytes, length));
            }
        }
    }

    /// Looks at the files, and says so a while later.
    private void look(HostJob job) {
        if (isOver) {
            return;
        }
        model.mark = job.head(Status.OK).mark();
        model.lastHandle = job.reservedHandle() == 0 ? model.lastHandle : job.reservedHandle() - 1;
        switch (job.request()) {
            case ListFolder list -> {
                Listed first = (Listed) model.list(list).getFirst();
                Page page = first.page();
                Page alone =
                        new Page(
                                page.isEnd(),
                                false,
                                page.folder(),
                                page.leaseMs(),
                                page.cursor(),
                                page.entries());
                job.answer(new Listed(first.head(), alone));
                job.visited(list.place().folder());
            }
            case Read read when job.isLarge() -> {
                byte[] stream = model.large(read);
                int payload = stream.length - Tail.BYTES;
                Tail tail = Tail.read(stream, payload, payload);
                assertThat(tail).isNotNull();
                payloads.put(job.slot(), Arrays.copyOf(stream, payload));
                job.tail(
                        tail.status(),
                        tail.flags(),
                        tail.length(),
                        tail.check(),
                        tail.attributes());
            }
            default -> {
                job.answer((Answer) model.answer(job.request()));
                visit(job);
            }
        }
        world.after(
                world.prng.below(3) * MountWorld.MS,
                () -> {
                    if (!isOver) {
                        side.done(job);
                        turn();
                    }
                });
    }

    private void visit(HostJob job) {
        if (job.request() instanceof Open open) {
            job.visited(open.place().folder());
        } else if (job.request() instanceof Walk walk) {
            model.foldersOf(walk).forEach(job::visited);
        }
    }

    private void send(LargeAnswer answer) {
        byte[] stream = new byte[answer.length()];
        byte[] payload = answer.payload() == 0 ? new byte[0] : payloads.get(answer.slot());
        System.arraycopy(payload, 0, stream, 0, answer.payload());
        answer.copyTail(0, stream, answer.payload(), answer.length() - answer.payload());
        world.downLarge(answer.stream() - FIRST_LARGE, stream);
        side.largeEnded(answer.stream());
    }
}
