package io.wraith.vfs.mount;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.simd.XxHash64;
import io.wraith.transfer.ControlInput;
import io.wraith.transfer.ControlOutput;
import io.wraith.transfer.Fields;
import io.wraith.vfs.cache.BlockCache;
import io.wraith.vfs.message.FromHost;
import io.wraith.vfs.message.FromMount;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.MessageWriter;
import io.wraith.vfs.message.MountReader;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/// A mount and a host on one clock, with streams between them that take their time: each keeps its
/// order, none waits for another.
final class MountWorld {
    static final long MS = 1_000_000;

    private record Event(long atNs, long order, Runnable what) {}

    final Prng prng;
    final ModelShare share;
    final MountSide mount;
    final byte[][] slots;
    final ModelDisk disk;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::atNs).thenComparingLong(Event::order));
    private final ControlInput[] inputs = new ControlInput[1 + MountSession.LANES];
    private final long[] upNs = new long[1 + MountSession.LANES];
    private final long[] downNs = new long[1 + MountSession.LANES];
    ModelHost host;
    long nowNs = 1_000_000_000_000L;
    long delayNs = 20 * MS;
    private long order;
    private int session;
    boolean isConnected;

    /// Whether bits of what the host says are wrong.
    boolean isMad;

    private boolean wasMad;

    private boolean isWelcomed;

    /// Whether the real mind of a host takes part, and the one of this session.
    private final boolean isHosted;

    private @Nullable HostedSession hosted;
    final List<Notice> notices = new ArrayList<>();

    MountWorld(Prng prng, MountPlan plan) {
        this(prng, plan, false);
    }

    MountWorld(Prng prng, MountPlan plan, boolean isHosted) {
        this(prng, plan, isHosted, new ModelShare(), new ModelDisk());
    }

    /// The same share, mounted anew by another process with the same disk.
    MountWorld(MountWorld before, MountPlan plan) {
        this(before.prng, plan, before.isHosted, before.share, before.disk);
        nowNs = before.nowNs;
    }

    private MountWorld(
            Prng prng, MountPlan plan, boolean isHosted, ModelShare share, ModelDisk disk) {
        this.isHosted = isHosted;
        this.prng = prng;
        this.share = share;
        this.disk = disk;
        host = new ModelHost(share, prng.split(), 0);
        slots = new byte[plan.slots()][BlockCache.BLOCK_BYTES];
        mount = new MountSide(plan, new Store(), disk, nowNs);
    }

    /// Does it after a while; sometimes a record turns out damaged.
    private void disk(DiskJob job) {
        after(
                prng.below(10) * MS,
                () -> mount.diskDone(job, disk.work(job, slots, prng.below(10) == 0), nowNs));
    }

    private final class Store implements BlockStore {
        @Override
        public void put(int slot, int at, byte[] source, int from, int length) {
            System.arraycopy(source, from, slots[slot], at, length);
        }

        @Override
        public void clear(int slot, int at, int length) {
            Arrays.fill(slots[slot], at, at + length, (byte) 0);
        }

        @Override
        public void get(int slot, int at, byte[] target, int to, int length) {
            System.arraycopy(slots[slot], at, target, to, length);
        }

        @Override
        public long hash(byte[] bytes, int length) {
            return XxHash64.of(bytes, 0, length);
        }
    }

    void after(long ns, Runnable what) {
        events.add(new Event(nowNs + ns, order++, what));
    }

    /// Not if the session is another one by then.
    private void inSession(long ns, Runnable what) {
        int mine = session;
        after(
                ns,
                () -> {
                    if (session == mine) {
                        what.run();
                    }
                });
    }

    private long delay() {
        return delayNs / 4 + prng.below(delayNs);
    }

    void connect() {
        isConnected = true;
        session++;
        isWelcomed = false;
        host.newSession();
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = new ControlInput(Limits.MOST_REQUEST_BYTES);
            upNs[i] = nowNs;
            downNs[i] = nowNs;
        }
        hosted = isHosted ? new HostedSession(this, host) : null;
        mount.session().connected(nowNs);
        pump();
    }

    void disconnect() {
        isConnected = false;
        session++;
        if (hosted != null) {
            hosted.over();
        }
        mount.session().disconnected(nowNs);
        pump();
    }

    void restartHost(int instance) {
        if (isConnected) {
            disconnect();
        }
        host = new ModelHost(share, prng.split(), instance);
    }

    /// Says something about a change, if the mount is there to hear it.
    void invalidate(ModelShare.Item folder, io.wraith.transfer.ByteString name, int what) {
        if (isConnected && hosted != null) {
            hosted.changed(new FromHost.Change(host.number(folder), what, name));
        } else if (isConnected && isWelcomed) {
            FromHost message = host.invalidate(folder, name, what);
            down(MountSession.CONTROL, message);
        }
    }

    private void down(int lane, FromHost message) {
        ControlOutput out = MessageWriter.output();
        MessageWriter.write(message, out);
        byte[] bytes = new byte[out.pending()];
        out.take(bytes, 0, bytes.length);
        down(lane, bytes);
    }

    void down(int lane, byte[] bytes) {
        distort(bytes);
        long at = Math.max(downNs[lane + 1], nowNs + delay());
        downNs[lane + 1] = at;
        inSession(
                at - nowNs,
                () -> {
                    int cut = prng.below(bytes.length + 1);
                    receive(lane, bytes, 0, cut);
                    receive(lane, bytes, cut, bytes.length - cut);
                });
    }

    private void receive(int lane, byte[] bytes, int at, int length) {
        if (isConnected) {
            heard(mount.session().receive(lane, bytes, at, length, nowNs));
        }
    }

    /// Only a host that is not itself breaks rules; then the session ends, and another one begins.
    private void heard(int result) {
        if (result != MountSession.OK) {
            assertThat(wasMad).isTrue();
            disconnect();
            after(100 * MS, this::connect);
        }
        pump();
    }

    private void distort(byte[] bytes) {
        wasMad |= isMad;
        if (isMad && bytes.length > 0 && prng.below(4) == 0) {
            bytes[prng.below(bytes.length)] ^= (byte) (1 << prng.below(8));
        }
    }

    /// Moves what the mount has to say.
    void pump() {
        for (int lane = MountSession.CONTROL; lane < MountSession.LANES && isConnected; lane++) {
            int pending = mount.session().pending(lane);
            if (pending > 0) {
                byte[] bytes = new byte[pending];
                mount.session().take(lane, bytes, 0, pending);
                up(lane, bytes);
            }
        }
        for (int read = mount.session().openRead(); read != 0; read = mount.session().openRead()) {
            byte[] bytes = mount.session().request(read);
            int number = read;
            inSession(delay(), () -> large(number, bytes));
        }
        for (int read = mount.session().stopRead(); read != 0; read = mount.session().stopRead()) {
            stop(read);
        }
        for (DiskJob job = mount.diskJob(); job != null; job = mount.diskJob()) {
            disk(job);
        }
        for (Notice notice = mount.notice(); notice != null; notice = mount.notice()) {
            notices.add(notice);
        }
    }

    /// The host hears of it later than the mount, and what it had sent comes all the same.
    private void stop(int read) {
        inSession(
                delay(),
                () -> {
                    if (hosted != null) {
                        hosted.stop(read);
                    }
                    inSession(delay(), () -> mount.session().readGone(read, nowNs));
                });
    }

    private void up(int lane, byte[] bytes) {
        long at = Math.max(upNs[lane + 1], nowNs + delay());
        upNs[lane + 1] = at;
        HostedSession mind = hosted;
        Runnable heard = mind == null ? () -> hear(lane, bytes) : () -> mind.hear(lane, bytes);
        inSession(at - nowNs, heard);
    }

    private void hear(int lane, byte[] bytes) {
        ControlInput input = inputs[lane + 1];
        for (int taken = 0; taken < bytes.length; ) {
            taken += input.feed(bytes, taken, bytes.length - taken);
            if (input.isWhole()) {
                FromMount message = MountReader.read(input.type(), input.body(new Fields()));
                input.clear();
                assertThat(message).isNotNull();
                hear(lane, message);
            }
        }
    }

    private void hear(int lane, FromMount message) {
        switch (message) {
            case FromMount.Hello _ -> {
                isWelcomed = true;
                down(lane, host.welcome());
            }
            case FromMount.Lane _, FromMount.Cancel _ -> {}
            case FromMount.Close close -> host.close(close);
            case FromMount.ListFolder list -> serve(() -> host.list(list), lane);
            case FromMount.Request request -> serve(() -> List.of(host.answer(request)), lane);
        }
    }

    /// The host looks at its files when it comes to that, and its answer is on its way a while.
    private void serve(java.util.function.Supplier<List<FromHost>> look, int lane) {
        inSession(
                prng.below(5) * MS,
                () -> {
                    List<FromHost> answers = look.get();
                    inSession(
                            prng.below(3) * MS,
                            () -> answers.forEach(answer -> down(lane, answer)));
                });
    }

    private void large(int number, byte[] request) {
        if (hosted != null) {
            hosted.large(number, request);
            return;
        }
        ControlInput input = new ControlInput(Limits.MOST_REQUEST_BYTES);
        input.feed(request, 0, request.length);
        FromMount.Read read =
                Objects.requireNonNull(
                        (FromMount.Read) MountReader.read(input.type(), input.body(new Fields())));
        if (!host.isKind && prng.below(20) == 0) {
            mount.session().readGone(number, nowNs);
            return;
        }
        downLarge(number, host.large(read));
    }

    void downLarge(int number, byte[] stream) {
        distort(stream);
        List<Integer> parts = new ArrayList<>();
        for (int at = 0; at < stream.length; at += 50_000) {
            parts.add(prng.below(parts.size() + 1), at);
        }
        inSession(
                delay(),
                () -> {
                    for (int at : parts) {
                        int length = Math.min(50_000, stream.length - at);
                        mount.session().readData(number, at, stream, at, length);
                    }
                    heard(mount.session().readEnded(number, stream.length, nowNs));
                });
    }

    /// Goes on to the next thing that happens; false if nothing does before this time.
    boolean step(long untilNs) {
        long due = mount.nextDueNs();
        boolean isEventFirst = !events.isEmpty() && events.peek().atNs <= due;
        long next = isEventFirst ? events.peek().atNs : due;
        if (next > untilNs) {
            nowNs = Math.max(nowNs, untilNs);
            return false;
        }
        nowNs = Math.max(nowNs, next);
        if (isEventFirst) {
            events.remove().what.run();
        } else {
            mount.tick(nowNs);
        }
        pump();
        return true;
    }

    void run(long ns) {
        long until = nowNs + ns;
        boolean goesOn = true;
        while (goesOn) {
            goesOn = step(until);
        }
    }

    /// Begins an operation and goes on until it has its result.
    Operation finish(Predicate<Operation> verb) {
        Operation operation = new Operation("test");
        boolean isDone = verb.test(operation);
        pump();
        while (!isDone) {
            assertThat(step(Long.MAX_VALUE)).isTrue();
            isDone = mount.answered() == operation;
        }
        return operation;
    }

    byte[] bytes(Operation operation) {
        Pieces pieces = operation.pieces();
        byte[] bytes = new byte[pieces.bytes()];
        int at = 0;
        for (int i = 0; i < pieces.count(); i++) {
            System.arraycopy(slots[pieces.slot(i)], pieces.place(i), bytes, at, pieces.length(i));
            at += pieces.length(i);
        }
        return bytes;
    }
}
