package io.wraith.bench;

import io.wraith.base.Check;
import io.wraith.base.RangeSet;
import io.wraith.wire.FrameReader;
import io.wraith.wire.FrameWriter;
import io.wraith.wire.ProtectedHeader;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/// Writing and reading what packets say, without the data's own copy: a packet with one frame of
/// data, an ACK of 32 ranges, the header.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class FrameBenchmark {
    private static final int PLAIN = 1280;
    private static final int RANGES = 32;

    private final FrameWriter writer = new FrameWriter();
    private final FrameReader reader = new FrameReader();
    private final ProtectedHeader header = new ProtectedHeader();
    private final byte[] scratch = new byte[PLAIN];
    private final byte[] data = new byte[PLAIN];
    private final byte[] ack = new byte[PLAIN];
    private final RangeSet ranges = new RangeSet(RANGES);
    private final int ackLength;
    private long offset;

    public FrameBenchmark() {
        for (int i = 0; i < RANGES; i++) {
            ranges.add(10L * i, 10L * i + 7);
        }
        writer.wrap(data, 0, PLAIN);
        Check.that(writer.data(4, 0, writer.dataRoom(), false) > 0, "no room for data");
        writer.wrap(ack, 0, PLAIN);
        Check.that(writer.ack(ranges, 25, 0, 0, 0), "no room for an ACK");
        ackLength = writer.at();
    }

    @Benchmark
    public int writeData() {
        writer.wrap(scratch, 0, PLAIN);
        offset += PLAIN;
        int at = writer.data(4, offset, writer.dataRoom(), false);
        return at + writer.at();
    }

    @Benchmark
    public long readData() {
        reader.wrap(data, 0, PLAIN);
        int type = reader.next();
        return type + reader.offset() + reader.dataAt() + reader.dataLength();
    }

    @Benchmark
    public int writeAck() {
        writer.wrap(scratch, 0, PLAIN);
        boolean fits = writer.ack(ranges, 25, 0, 0, 0);
        return fits ? writer.at() : 0;
    }

    @Benchmark
    public long readAck() {
        reader.wrap(ack, 0, ackLength);
        long sum = reader.next();
        while (reader.nextRange()) {
            sum += reader.rangeHigh() - reader.rangeLow();
        }
        return sum;
    }

    @Benchmark
    public long header() {
        offset++;
        header.wrap(scratch, 0).write(7, 0, 0, offset);
        return header.wrap(scratch, 0).number();
    }
}
