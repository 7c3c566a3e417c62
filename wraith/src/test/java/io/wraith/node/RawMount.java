package io.wraith.node;

import io.wraith.meet.Purpose;
import io.wraith.proto.CloseReason;
import io.wraith.proto.Connection;
import io.wraith.proto.stream.ReceiveBuffer;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.SendBuffer;
import io.wraith.proto.stream.SendStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamSink;
import io.wraith.transfer.ControlInput;
import io.wraith.transfer.ControlOutput;
import io.wraith.transfer.Fields;
import io.wraith.vfs.message.FromHost;
import io.wraith.vfs.message.FromMount;
import io.wraith.vfs.message.FromMount.Hello;
import io.wraith.vfs.message.FromMount.Lane;
import io.wraith.vfs.message.HostReader;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.MessageWriter;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A mount that says what a test tells it, over a session of its own.
final class RawMount implements Work, Call.Caller {
    private static final long SECONDS = 30;
    private static final long TURN_NS = 2_000_000;
    private static final int LANE = 1;

    final BlockingQueue<FromHost> heard = new LinkedBlockingQueue<>();
    final BlockingQueue<byte[]> large = new LinkedBlockingQueue<>();
    final CompletableFuture<CloseReason> end = new CompletableFuture<>();
    final CompletableFuture<NodeException> refusal = new CompletableFuture<>();

    /// What is said on a lane, or on a stream of its own.
    private record Said(FromMount message, boolean isLarge) {}

    private final Queue<Said> toSay = new ConcurrentLinkedQueue<>();
    private final Map<Integer, ReceiveBuffer> inputs = new LinkedHashMap<>();
    private final Map<Integer, ControlInput> messages = new LinkedHashMap<>();
    private final Map<Integer, ByteArrayOutputStream> payloads = new LinkedHashMap<>();
    private final byte[] piece = new byte[1 << 16];
    private @Nullable Connection connection;
    private @Nullable SendBuffer lane;

    /// Has a node call for a share.
    static RawMount call(Node node, Contact to) throws ReflectiveOperationException {
        RawMount mount = new RawMount();
        Field reach = Node.class.getDeclaredField("reach");
        reach.setAccessible(true);
        ((Reach) reach.get(node)).begin(to, Purpose.SHARE, mount);
        return mount;
    }

    @Override
    public void calling(Call call) {}

    void say(FromMount message) {
        toSay.add(new Said(message, false));
    }

    void readLarge(FromMount.Read read) {
        toSay.add(new Said(read, true));
    }

    <T extends FromHost> T hear(Class<T> kind) throws InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (System.nanoTime() - endNs < 0) {
            FromHost next = heard.poll(1, TimeUnit.SECONDS);
            if (kind.isInstance(next)) {
                return kind.cast(next);
            }
        }
        throw new AssertionError(
                "nothing heard of " + kind + " but " + refusal.getNow(null) + end.getNow(null));
    }

    // ---- On the shard's thread

    @Override
    public Work work(Connection made) {
        connection = made;
        return this;
    }

    @Override
    public void answered() {}

    @Override
    public void failed(NodeException why) {
        refusal.complete(why);
    }

    @Override
    public @Nullable StreamSink sink(ReceiveStream stream) {
        ReceiveBuffer buffer = new ReceiveBuffer(stream, (int) stream.windowBytes());
        inputs.put(stream.id(), buffer);
        return buffer;
    }

    @Override
    public void start(long nowNs) {
        SendBuffer control = open();
        write(control, new Hello(Limits.VERSION, 0));
        SendBuffer first = open();
        write(first, new Lane(LANE));
        lane = first;
    }

    private SendBuffer open() {
        return new SendBuffer(opened(), Limits.LANE_BYTES);
    }

    private SendStream opened() {
        Connection at = Objects.requireNonNull(connection);
        SendStream stream = Objects.requireNonNull(at.streams().open(false, 2));
        messages.put(stream.id(), new ControlInput(Limits.MOST_BODY_BYTES));
        return stream;
    }

    private static void write(SendBuffer to, FromMount message) {
        ControlOutput out = MessageWriter.output();
        MessageWriter.write(message, out);
        byte[] bytes = new byte[out.pending()];
        out.take(bytes, 0, bytes.length);
        if (to.write(bytes, 0, bytes.length) != bytes.length) {
            throw new IllegalStateException("a lane that is full");
        }
    }

    @Override
    public void event(StreamEvent event) {
        ByteArrayOutputStream payload = payloads.get(event.stream());
        if (payload != null && event.kind() == StreamEvent.Kind.FINISHED) {
            read(event.stream());
            payloads.remove(event.stream());
            large.add(payload.toByteArray());
        }
    }

    @Override
    public void pong(long token, long nowNs) {}

    @Override
    public long turn(long nowNs) {
        for (Said next = toSay.poll(); next != null; next = toSay.poll()) {
            if (next.isLarge) {
                SendStream stream = opened();
                payloads.put(stream.id(), new ByteArrayOutputStream());
                SendBuffer buffer = new SendBuffer(stream, 1 << 10);
                write(buffer, next.message);
                buffer.finish();
            } else {
                write(Objects.requireNonNull(lane), next.message);
            }
        }
        inputs.keySet().stream().toList().forEach(this::read);
        return nowNs + TURN_NS;
    }

    private void read(int stream) {
        ReceiveBuffer input = Objects.requireNonNull(inputs.get(stream));
        ByteArrayOutputStream payload = payloads.get(stream);
        for (int length = input.read(piece, 0, piece.length);
                length > 0;
                length = input.read(piece, 0, piece.length)) {
            if (payload != null) {
                payload.write(piece, 0, length);
            } else {
                understand(Objects.requireNonNull(messages.get(stream)), length);
            }
        }
    }

    private void understand(ControlInput message, int length) {
        for (int at = 0; at < length; ) {
            at += message.feed(piece, at, length - at);
            if (message.isWhole()) {
                FromHost said = HostReader.read(message.type(), message.body(new Fields()));
                message.clear();
                heard.add(Objects.requireNonNull(said));
            }
        }
    }

    @Override
    public long bytesToCome() {
        return 0;
    }

    @Override
    public boolean isOver() {
        return false;
    }

    @Override
    public void closed(CloseReason reason) {
        end.complete(reason);
    }

    @Override
    public boolean isSettled() {
        return true;
    }

    @Override
    public void dispose() {
        end.complete(new CloseReason.Local(0, "closed"));
    }
}
