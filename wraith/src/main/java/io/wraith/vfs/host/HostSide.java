package io.wraith.vfs.host;

import io.wraith.base.Check;
import io.wraith.transfer.Fields;
import io.wraith.transfer.SlotPool;
import io.wraith.vfs.host.HostLane.Role;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.FromHost.Answer;
import io.wraith.vfs.message.FromHost.Bye;
import io.wraith.vfs.message.FromHost.Change;
import io.wraith.vfs.message.FromHost.Listed;
import io.wraith.vfs.message.FromHost.Opened;
import io.wraith.vfs.message.FromHost.Page;
import io.wraith.vfs.message.FromHost.Welcome;
import io.wraith.vfs.message.FromMount;
import io.wraith.vfs.message.FromMount.Hello;
import io.wraith.vfs.message.FromMount.Lane;
import io.wraith.vfs.message.FromMount.ListFolder;
import io.wraith.vfs.message.FromMount.Read;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.MessageWriter;
import io.wraith.vfs.message.MountReader;
import io.wraith.vfs.message.Refused;
import io.wraith.vfs.message.Status;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a host knows of one mount. Its owner tells of streams ([#opened], [#receive], [#ended]),
/// does the jobs that [#next] gives and brings them back ([#done]), and moves bytes: messages from
/// [#take], large answers as [#nextLarge] names them.
///
/// Memory is bounded by what the mount was granted; a mount that goes beyond is a fault, and all
/// its owner can do then is to end the session.
public final class HostSide {
    /// The answer of verbs that found no fault.
    public static final int OK = 0;

    /// What [#next] tells apart, most urgent first.
    public static final int URGENCIES = 5;

    private static final int CONTROL_PRIORITY = 1;

    /// No job of a lane begins while so much waits to be sent there.
    private static final int MOST_UNSENT_BYTES = 1 << 16;

    private final Welcome welcome;
    private final LargeReads large;
    private final Map<Integer, HostLane> lanes = new LinkedHashMap<>();
    private final Requests requests;
    private final Handles handles;
    private final Invalidations invalidations = new Invalidations();
    private final Fields fields = new Fields();
    private @Nullable HostLane control;
    private boolean isGreeted;
    private boolean isOver;
    private int underWay;

    /// The welcome is said as it is, but for its mark, which is 0.
    public HostSide(Welcome welcome, LargeSlots slots) {
        this.welcome = welcome;
        large = new LargeReads(slots);
        requests = new Requests(welcome.granted().requests());
        handles = new Handles(welcome.granted().handles());
    }

    /// The mount opened a stream with two directions. [#OK], or a fault.
    public int opened(int stream) {
        HostLane lane = new HostLane(stream, control == null ? Role.CONTROL : Role.FRESH);
        control = control == null ? lane : control;
        lanes.put(stream, lane);
        return lanes.size() > mostLarge() + Limits.MOST_LANES + 1 ? HostFault.TOO_MANY.code() : OK;
    }

    /// The mount has its answer a while before this side knows that it has.
    private int mostLarge() {
        return 2 * welcome.granted().largeReads();
    }

    /// Takes bytes of a stream, in order. [#OK], or a fault.
    public int receive(int stream, byte[] bytes, int at, int length) {
        HostLane lane = lanes.get(stream);
        int taken = 0;
        while (lane != null && taken < length && !isOver) {
            int more = lane.input.feed(bytes, at + taken, length - taken);
            if (more < 0) {
                return HostFault.MALFORMED.code();
            }
            taken += more;
            int fault = lane.input.isWhole() ? message(lane) : OK;
            if (fault < 0) {
                return fault;
            }
        }
        return OK;
    }

    /// The mount ended its half of a stream, or gave up one of the halves.
    public void ended(int stream, boolean isGivenUp) {
        HostLane lane = lanes.get(stream);
        if (lane == null) {
            return;
        }
        if (lane.role != Role.LARGE) {
            isOver = true;
        } else if (isGivenUp) {
            largeEnded(stream);
        }
    }

    private int message(HostLane lane) {
        FromMount message = MountReader.read(lane.input.type(), lane.input.body(fields));
        lane.input.clear();
        if (message == null) {
            return HostFault.MALFORMED.code();
        }
        return switch (lane.role) {
            case CONTROL -> message instanceof Hello hello ? hello(hello) : unexpected();
            case FRESH -> first(lane, message);
            case LANE -> onLane(lane, message);
            case LARGE -> unexpected();
        };
    }

    private static int unexpected() {
        return HostFault.UNEXPECTED.code();
    }

    private int hello(Hello hello) {
        HostLane greeted = control;
        if (isGreeted || greeted == null || hello.version() != Limits.VERSION) {
            return unexpected();
        }
        isGreeted = true;
        MessageWriter.write(welcome, greeted.output);
        return OK;
    }

    private int first(HostLane lane, FromMount message) {
        return switch (message) {
            case Lane said -> {
                lane.role = Role.LANE;
                lane.laneClass = said.laneClass();
                long count = lanes.values().stream().filter(it -> it.role == Role.LANE).count();
                // MOUNT: There MUST be at most 8 lanes.
                yield count > Limits.MOST_LANES ? HostFault.TOO_MANY.code() : OK;
            }
            case Read read -> {
                lane.role = Role.LARGE;
                requests.addLarge(new HostJob(lane.stream, read, 0), read.urgency());
                long count = lanes.values().stream().filter(it -> it.role == Role.LARGE).count();
                yield count > mostLarge() ? HostFault.TOO_MANY.code() : OK;
            }
            case FromMount.Hello _, FromMount.Close _, FromMount.Cancel _ -> unexpected();
            case FromMount.Request _ -> unexpected();
        };
    }

    private int onLane(HostLane lane, FromMount message) {
        return switch (message) {
            case FromMount.Close close -> {
                close.handles().forEach(handles::close);
                yield OK;
            }
            case FromMount.Cancel cancel -> {
                requests.cancel(cancel.request());
                yield OK;
            }
            case FromMount.Request request -> request(lane, request);
            case Hello _, Lane _ -> unexpected();
        };
    }

    private int request(HostLane lane, FromMount.Request request) {
        boolean isTooLong = request instanceof Read read && read.length() > Limits.MOST_SMALL_BYTES;
        if (isTooLong || requests.isUnanswered(request.request())) {
            return unexpected();
        }
        if (requests.isFull()) {
            return HostFault.TOO_MANY.code();
        }
        boolean isOpening = request instanceof FromMount.Open;
        int reserved = isOpening ? handles.reserve() : 0;
        requests.addNumbered(new HostJob(lane.stream, request, reserved));
        return OK;
    }

    // ---- Work for the files

    /// The next job of an urgency, or null if there is none that may begin now.
    public @Nullable HostJob next(int urgency) {
        HostJob job = isGreeted && !isOver ? requests.first(urgency) : null;
        // Refusals wait for room too: who asks and does not listen gets no memory for it.
        while (job != null && lane(job).output.pending() <= MOST_UNSENT_BYTES) {
            Status refusal = refusal(job);
            if (refusal == null) {
                return begin(job) ? requests.take(urgency) : null;
            }
            refuse(requests.take(urgency), refusal);
            job = requests.first(urgency);
        }
        return null;
    }

    private @Nullable Status refusal(HostJob job) {
        if (job.isUnwanted) {
            return Status.CANCELLED;
        }
        if (job.isBeyondHandles()) {
            return Status.TOO_MANY;
        }
        return job.hasHandle() && !handles.isOpen(job.handle()) ? Status.STALE : null;
    }

    private boolean begin(HostJob job) {
        int slot = SlotPool.NONE;
        if (lane(job).role == Role.LARGE) {
            slot = large.take();
            if (slot == SlotPool.NONE) {
                return false;
            }
        }
        underWay++;
        job.begin(invalidations.mark(), slot);
        return true;
    }

    /// Lanes last as long as the session, and of a large read that is given up the job goes first.
    private HostLane lane(HostJob job) {
        HostLane lane = lanes.get(job.stream());
        if (lane == null) {
            throw Check.never(new IllegalStateException("a job without a stream"));
        }
        return lane;
    }

    /// Answers a job that nobody works on.
    private void refuse(HostJob job, Status status) {
        job.begin(invalidations.mark(), SlotPool.NONE);
        if (job.reservedHandle() != 0) {
            handles.release(job.reservedHandle());
        }
        if (lane(job).role == Role.LARGE) {
            job.tail(status, 0, 0, 0, Attributes.NONE);
            large.refused(job);
        } else {
            // Only a lane's request has a number that may be used again now.
            requests.answered(job);
            job.answer(Refused.answer(job.request(), job.head(status)));
            MessageWriter.write(job.answer(), lane(job).output);
        }
    }

    /// Takes a job back that was done.
    public void done(HostJob job) {
        underWay--;
        job.visitedFolders().forEach(invalidations::visited);
        if (job.isLarge()) {
            large.done(job);
            return;
        }
        Answer answer = job.answer();
        if (answer instanceof Opened opened && opened.handle() != 0) {
            handles.opened(opened.handle());
        } else if (job.reservedHandle() != 0) {
            handles.release(job.reservedHandle());
        }
        if (answer instanceof Listed listed && job.request() instanceof ListFolder list) {
            answer = page(job, list, listed);
        } else {
            requests.answered(job);
        }
        MessageWriter.write(answer, lane(job).output);
    }

    private Answer page(HostJob job, ListFolder list, Listed listed) {
        Page page = listed.page();
        boolean hasNext =
                listed.head().status() == Status.OK
                        && !page.isEnd()
                        && list.pages() > 1
                        && !job.isUnwanted;
        if (!hasNext) {
            requests.answered(job);
            return listed;
        }
        int left = list.pages() - 1;
        job.next(new ListFolder(list.request(), list.place(), page.cursor(), left));
        requests.again(job);
        return new Listed(listed.head(), page.withNext());
    }

    /// The next answer to a large read that is to be sent, or null.
    public @Nullable LargeAnswer nextLarge() {
        return large.next();
    }

    /// A large answer was delivered, or will not be sent: its slot is free. Nothing of the stream
    /// is kept.
    public void largeEnded(int stream) {
        HostLane lane = lanes.get(stream);
        if (lane == null || lane.role == Role.CONTROL || lane.role == Role.LANE) {
            return;
        }
        lanes.remove(stream);
        requests.endLarge(stream);
        large.ended(stream);
    }

    /// The next handle whose file is not needed any more, or 0.
    public int nextClosed() {
        return handles.nextClosed();
    }

    /// How many jobs somebody is at.
    public int underWay() {
        return underWay;
    }

    // ---- What the mount is told

    /// Something changed in the files.
    public void changed(Change change) {
        // A job that is under way may be about the folder, which is known when it is done.
        if (underWay > 0 || invalidations.hasVisited(change.folder())) {
            invalidations.add(change);
        }
    }

    /// Anything may have changed.
    public void lostTrack() {
        invalidations.overflow();
    }

    /// The session ends, and this is why.
    public void bye(Bye.Why why, String text) {
        HostLane last = control;
        if (!isOver && isGreeted && last != null) {
            MessageWriter.write(new Bye(why, text), last.output);
        }
        isOver = true;
    }

    /// The session is over: slots come back, except those that somebody still fills.
    public void gone() {
        isOver = true;
        lanes.keySet().stream().toList().forEach(this::largeEnded);
    }

    /// Whether the session is to be ended, after what [#take] gives.
    public boolean isOver() {
        return isOver;
    }

    /// The streams on which messages are sent.
    public List<Integer> talking() {
        HostLane first = control;
        if (first != null && isGreeted && !isOver) {
            invalidations.write(first.output);
        }
        return lanes.values().stream()
                .filter(lane -> lane.role == Role.CONTROL || lane.role == Role.LANE)
                .map(lane -> lane.stream)
                .toList();
    }

    /// The priority of one of them.
    public int priority(int stream) {
        HostLane lane = lanes.get(stream);
        return lane == null || lane.role == Role.CONTROL
                ? CONTROL_PRIORITY
                : CONTROL_PRIORITY + 1 + lane.laneClass;
    }

    /// Gives bytes of messages for a stream, and says how many.
    public int take(int stream, byte[] target, int at, int length) {
        HostLane lane = lanes.get(stream);
        return lane == null ? 0 : lane.output.take(target, at, length);
    }
}
