package io.wraith.bench;

import io.wraith.base.Check;
import io.wraith.transfer.ByteString;
import io.wraith.transfer.ControlInput;
import io.wraith.transfer.ControlOutput;
import io.wraith.transfer.Fields;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.Contents;
import io.wraith.vfs.message.FromHost;
import io.wraith.vfs.message.FromHost.Data;
import io.wraith.vfs.message.FromHost.Head;
import io.wraith.vfs.message.FromHost.Listed;
import io.wraith.vfs.message.FromHost.Page;
import io.wraith.vfs.message.HostReader;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.ListEntry;
import io.wraith.vfs.message.MessageWriter;
import io.wraith.vfs.message.Status;
import io.wraith.vfs.message.Tail;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.Collections;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A host's answers to a mount, written into bytes and read from them: 64 KiB of a file in a
/// message, what goes behind 128 KiB of it that travel as they are, and a hundred names.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class MessageBenchmark {
    private static final int LARGE = 128 << 10;
    private static final int NAMES = 100;
    private static final Head HEAD = new Head(1, Status.OK, 0);

    private final ControlOutput output = MessageWriter.output();
    private final ControlInput input = new ControlInput(Limits.MOST_BODY_BYTES);
    private final Fields fields = new Fields();
    private final byte[] wire = new byte[2 * Limits.MOST_BODY_BYTES];
    private final Data data = data();
    private final Listed page = page();
    private final Tail tail = new Tail(Status.OK, 0, LARGE, 0, 1, Attributes.NONE);
    private final byte[] dataBytes = bytes(data);
    private final byte[] pageBytes = bytes(page);
    private final byte[] tailBytes = tail.toBytes();

    private static Data data() {
        int length = Limits.MOST_SMALL_BYTES;
        ByteString bytes = ByteString.of(new byte[length], 0, length);
        return new Data(HEAD, Attributes.NONE, new Contents(0, 1, length, bytes));
    }

    private static Listed page() {
        ListEntry entry =
                new ListEntry(
                        ByteString.of("a name of some length.txt"),
                        Attributes.NONE,
                        ByteString.EMPTY);
        return new Listed(
                HEAD, new Page(true, false, 1, 1_000, NAMES, Collections.nCopies(NAMES, entry)));
    }

    private byte[] bytes(FromHost message) {
        byte[] bytes = new byte[write(message)];
        System.arraycopy(wire, 0, bytes, 0, bytes.length);
        return bytes;
    }

    private int write(FromHost message) {
        MessageWriter.write(message, output);
        return output.take(wire, 0, wire.length);
    }

    private FromHost read(byte[] bytes) {
        int taken = 0;
        while (!input.isWhole()) {
            taken += input.feed(bytes, taken, bytes.length - taken);
        }
        FromHost message = HostReader.read(input.type(), input.body(fields));
        input.clear();
        Check.that(taken == bytes.length && message != null, "a message that is none");
        return Objects.requireNonNull(message);
    }

    @Benchmark
    public int writeData() {
        return write(data);
    }

    @Benchmark
    public FromHost readData() {
        return read(dataBytes);
    }

    @Benchmark
    public byte[] writeTail() {
        return tail.toBytes();
    }

    @Benchmark
    public @Nullable Tail readTail() {
        return Tail.read(tailBytes, 0, LARGE);
    }

    @Benchmark
    public int writeNames() {
        return write(page);
    }

    @Benchmark
    public FromHost readNames() {
        return read(pageBytes);
    }
}
