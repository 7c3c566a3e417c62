package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.transfer.ByteString;
import io.wraith.transfer.ControlInput;
import io.wraith.transfer.ControlOutput;
import io.wraith.transfer.Fields;
import io.wraith.vfs.host.HostSide;
import io.wraith.vfs.host.LargeAnswer;
import io.wraith.vfs.message.FromHost;
import io.wraith.vfs.message.FromHost.Answer;
import io.wraith.vfs.message.FromHost.Granted;
import io.wraith.vfs.message.FromHost.Listed;
import io.wraith.vfs.message.FromHost.Opened;
import io.wraith.vfs.message.FromHost.Walked;
import io.wraith.vfs.message.FromHost.Welcome;
import io.wraith.vfs.message.FromMount;
import io.wraith.vfs.message.FromMount.Hello;
import io.wraith.vfs.message.FromMount.Lane;
import io.wraith.vfs.message.FromMount.ListFolder;
import io.wraith.vfs.message.FromMount.Open;
import io.wraith.vfs.message.FromMount.Read;
import io.wraith.vfs.message.FromMount.Walk;
import io.wraith.vfs.message.HostReader;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.ListEntry;
import io.wraith.vfs.message.MessageWriter;
import io.wraith.vfs.message.Place;
import io.wraith.vfs.message.Status;
import io.wraith.vfs.message.Tail;
import io.wraith.vfs.message.Version;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A mount that says every byte itself, of a share in the same process and without streams.
final class ShareClient {
    static final int CONTROL = 4;
    static final int LANE = 8;
    static final long ROOT = ShareFolders.TOP;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Granted GRANTED = new Granted(256, 8, 64);

    /// A large read as it came.
    record Large(Tail tail, ByteString payload) {}

    final List<FromHost> unasked = new ArrayList<>();
    final HostSide side;
    private final SharedFiles files;
    private final Semaphore woken;
    private final ShareMount mount;
    private final Map<Integer, ControlInput> inputs = new HashMap<>();
    private final List<Answer> answers = new ArrayList<>();
    private final byte[] piece = new byte[1 << 14];
    private int requests;
    private int streams = 12;

    ShareClient(SharedFiles files, Semaphore woken) {
        this.files = files;
        this.woken = woken;
        ByteString id = ByteString.of(new byte[16], 0, 16);
        mount =
                files.mount(
                        new Welcome(
                                id, id, 0, GRANTED, "test", Objects.requireNonNull(files.top())));
        side = mount.side();
        assertThat(side.opened(CONTROL)).isZero();
        say(CONTROL, new Hello(1, 0));
        assertThat(side.opened(LANE)).isZero();
        say(LANE, new Lane(0));
    }

    void say(int stream, FromMount message) {
        ControlOutput out = MessageWriter.output();
        MessageWriter.write(message, out);
        byte[] bytes = new byte[out.pending()];
        out.take(bytes, 0, bytes.length);
        assertThat(side.receive(stream, bytes, 0, bytes.length)).isEqualTo(HostSide.OK);
    }

    int next() {
        return ++requests;
    }

    /// The answer to a request.
    Answer ask(FromMount.Request request) {
        say(LANE, request);
        return answer(request.request());
    }

    Answer answer(int request) {
        long endNs = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            turn();
            for (Answer answer : answers) {
                if (answer.head().request() == request) {
                    answers.remove(answer);
                    return answer;
                }
            }
            assertThat(System.nanoTime()).as("no answer").isLessThan(endNs);
            sleep();
        }
    }

    void turn() {
        files.turn();
        for (int stream : side.talking()) {
            for (int length = side.take(stream, piece, 0, piece.length);
                    length > 0;
                    length = side.take(stream, piece, 0, piece.length)) {
                take(stream, length);
            }
        }
    }

    private void take(int stream, int length) {
        ControlInput input =
                inputs.computeIfAbsent(stream, _ -> new ControlInput(Limits.MOST_BODY_BYTES));
        for (int at = 0; at < length; ) {
            at += input.feed(piece, at, length - at);
            if (input.isWhole()) {
                FromHost message = HostReader.read(input.type(), input.body(new Fields()));
                input.clear();
                if (message instanceof Answer answer) {
                    answers.add(answer);
                } else {
                    unasked.add(Objects.requireNonNull(message));
                }
            }
        }
    }

    void sleep() {
        try {
            boolean _ = woken.tryAcquire(20, TimeUnit.MILLISECONDS);
            woken.drainPermits();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    Walked walk(long folder, String... names) {
        List<ByteString> path = Arrays.stream(names).map(ByteString::of).toList();
        return (Walked) ask(new Walk(next(), folder, path));
    }

    /// The number of a folder by its path from the top.
    long folder(String... names) {
        Walked walked = walk(ROOT, names);
        assertThat(walked.head().status()).isEqualTo(Status.OK);
        return walked.nodes().getLast().folder();
    }

    /// All entries of a folder, in pages of as many as come.
    List<ListEntry> list(Place place) {
        List<ListEntry> all = new ArrayList<>();
        long cursor = 0;
        while (true) {
            ListFolder request = new ListFolder(next(), place, cursor, 3);
            Listed listed = (Listed) ask(request);
            assertThat(listed.head().status()).isEqualTo(Status.OK);
            all.addAll(listed.page().entries());
            while (listed.page().hasNext()) {
                listed = (Listed) answer(request.request());
                all.addAll(listed.page().entries());
            }
            if (listed.page().isEnd()) {
                return all;
            }
            cursor = listed.page().cursor();
        }
    }

    Opened open(long folder, String name, int first) {
        Place place = new Place(folder, ByteString.of(name));
        return (Opened) ask(new Open(next(), place, false, first, Version.NONE));
    }

    FromHost.Data read(int handle, long offset, int length, Version version) {
        return (FromHost.Data) ask(new Read(next(), handle, offset, length, 0, version));
    }

    /// A read on a stream of its own.
    Large readLarge(int handle, long offset, int length, Version version) {
        int stream = streams;
        streams += 4;
        assertThat(side.opened(stream)).isZero();
        say(stream, new Read(0, handle, offset, length, 0, version));
        side.ended(stream, false);
        long endNs = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            turn();
            LargeAnswer answer = side.nextLarge();
            if (answer != null) {
                assertThat(answer.stream()).isEqualTo(stream);
                byte[] payload = new byte[answer.payload()];
                if (payload.length > 0) {
                    mount.read(answer.slot(), 0, payload, 0, payload.length);
                }
                side.largeEnded(stream);
                byte[] end = new byte[Tail.BYTES];
                answer.copyTail(0, end, 0, end.length);
                Tail tail = Tail.read(end, 0, payload.length);
                return new Large(
                        Objects.requireNonNull(tail), ByteString.of(payload, 0, payload.length));
            }
            assertThat(System.nanoTime()).as("no answer").isLessThan(endNs);
            sleep();
        }
    }

    /// Waits for something that the host says unasked.
    <T extends FromHost> T told(Class<T> kind) {
        long endNs = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            turn();
            for (FromHost message : unasked) {
                if (kind.isInstance(message)) {
                    unasked.remove(message);
                    return kind.cast(message);
                }
            }
            assertThat(System.nanoTime()).as("no " + kind).isLessThan(endNs);
            sleep();
        }
    }

    void leave() {
        mount.gone();
    }
}
