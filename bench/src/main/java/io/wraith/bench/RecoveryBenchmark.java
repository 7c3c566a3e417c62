package io.wraith.bench;

import io.wraith.base.Check;
import io.wraith.base.RangeSet;
import io.wraith.proto.congestion.Congestion;
import io.wraith.proto.congestion.CongestionProfile;
import io.wraith.proto.recovery.AckTracker;
import io.wraith.proto.recovery.LossDetector;
import io.wraith.proto.recovery.LostPacket;
import io.wraith.proto.recovery.Outcome;
import io.wraith.proto.recovery.SentPackets;
import io.wraith.wire.FrameReader;
import io.wraith.wire.FrameWriter;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/// What a packet costs beside its bytes, per packet: noting that it was sent, processing the ACK
/// that tells of 44 at once, what congestion control makes of that, and on the other side noting
/// that it came and writing the ACK.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@OperationsPerInvocation(RecoveryBenchmark.BURST)
public class RecoveryBenchmark {
    static final int BURST = 44;
    private static final int BYTES = 1312;
    private static final int PLAIN = 1280;
    private static final long BURST_NS = 500_000;
    private static final long RTT_NS = 10_000_000;
    private static final long ACK_DELAY_NS = 25_000_000;

    @Param({"BBR_LOSS_FLOOR", "CUBIC"})
    CongestionProfile.Kind control = CongestionProfile.Kind.BBR_LOSS_FLOOR;

    private final byte[] plain = new byte[PLAIN];
    private final FrameWriter writer = new FrameWriter();
    private final FrameReader reader = new FrameReader();
    private final RangeSet numbers = new RangeSet(64);
    private final LossDetector detector = new LossDetector(1 << 12, ACK_DELAY_NS);
    private final AckTracker tracker = new AckTracker();
    private final Ears ears = new Ears();
    private Congestion congestion = start();
    private long nowNs;
    private long number;

    private Congestion start() {
        return CongestionProfile.of(control).start(nowNs, RTT_NS, BYTES, 1);
    }

    /// Passes on what congestion control wants to know.
    private static final class Ears implements Outcome {
        long ackedBytes;

        @Override
        public void acked(long acked, int bytes, int firstFrame, int frames) {
            ackedBytes += bytes;
        }

        @Override
        public void lost(LostPacket packet, int firstFrame, int frames) {
            throw new IllegalStateException("nothing is lost here");
        }

        @Override
        public void suspected(int firstFrame, int frames) {
            throw new IllegalStateException("there are no timeouts here");
        }

        @Override
        public void spurious(long late, int bytes, byte tag) {
            throw new IllegalStateException("nothing was lost here");
        }

        @Override
        public void persistentCongestion() {
            throw new IllegalStateException("nothing is lost here");
        }
    }

    @Setup
    public void prepare() {
        congestion = start();
    }

    @Benchmark
    public long sendAndHear() {
        long first = detector.packets().next();
        for (int i = 0; i < BURST; i++) {
            long next = detector.packets().next();
            long inFlight = detector.packets().inFlightBytes();
            int flags = SentPackets.ACK_ELICITING | SentPackets.IN_FLIGHT;
            congestion.sent(nowNs, next, BYTES, inFlight, false);
            detector.sent(nowNs, BYTES, flags, congestion.tag());
        }
        nowNs += BURST_NS;
        numbers.clear();
        numbers.add(first, first + BURST);
        writer.wrap(plain, 0, PLAIN);
        boolean fits = writer.ack(numbers, 25, 0, 0, 0);
        reader.wrap(plain, 0, writer.at());
        int type = reader.next();
        int acked = detector.received(reader, nowNs, ears);
        Check.that(fits && type > 0 && acked == BURST, "an ACK that was not understood");
        congestion.acked(detector.sample());
        return congestion.windowBytes() + ears.ackedBytes;
    }

    @Benchmark
    public int receiveAndTell() {
        for (int i = 0; i < BURST; i++) {
            tracker.received(number++, true, 0, nowNs);
        }
        nowNs += BURST_NS;
        writer.wrap(plain, 0, PLAIN);
        Check.that(tracker.write(writer, nowNs), "an ACK that has no room");
        tracker.confirmed(tracker.reportedLargest(), tracker.reportedSpan());
        return writer.at();
    }
}
