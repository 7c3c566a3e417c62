package io.wraith.wire;

import com.sun.management.ThreadMXBean;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Datagrams and packets as a hostile peer would make them: valid ones with some bytes changed,
/// moved or cut. Whatever comes, reading ends, stays inside the array and allocates nothing.
/// `-Dwraith.fuzz=N` runs N executions, and `-Dwraith.fuzz.seed=S` replays them.
final class WireFuzzTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int EXECUTIONS = Integer.getInteger("wraith.fuzz", 100_000);
    private static final long SEED = Long.getLong("wraith.fuzz.seed", 0x5eed_2026L);
    private static final long ALLOCATION_LIMIT = 1 << 16;
    private static final int LONGEST = 1_500;

    private final FrameReader reader = new FrameReader();
    private final FrameWriter writer = new FrameWriter();
    private final ProtectedHeader packet = new ProtectedHeader();
    private final HandshakeHeader handshake = new HandshakeHeader();
    private final RetryDatagram retry = new RetryDatagram();
    private final VersionsDatagram versions = new VersionsDatagram();

    /// Of what was read, so that reading it cannot be left out.
    private long sum;

    @Test
    void readingIsTotal() {
        for (int i = 0; i < 2_000; i++) {
            execute(new SplittableRandom(i));
        }
        long accepted = 0;
        for (int execution = 0; execution < EXECUTIONS; execution++) {
            long seed = SEED + execution;
            try {
                accepted += execute(new SplittableRandom(seed));
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("-Dwraith.fuzz=1 -Dwraith.fuzz.seed=" + seed, failure);
            }
        }
        System.out.printf(
                "wire fuzz: %d executions, %d frames and datagrams accepted, sum %x%n",
                EXECUTIONS, accepted, sum);
    }

    private int execute(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(64) == 0 ? LONGEST : 200];
        boolean frames = random.nextInt(3) > 0;
        int length = frames ? packet(bytes, random) : datagram(bytes, random);
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            length = change(bytes, length, random);
        }
        // The array ends where the input does, so that whoever reads on is found.
        byte[] exact = Arrays.copyOf(bytes, length);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        int accepted = frames ? readFrames(exact) : readDatagram(exact);
        if (THREADS.getCurrentThreadAllocatedBytes() - before > ALLOCATION_LIMIT) {
            throw new AssertionError("allocated more than " + ALLOCATION_LIMIT);
        }
        return accepted;
    }

    private int packet(byte[] bytes, SplittableRandom random) {
        Frames frames = new Frames(random);
        writer.wrap(bytes, 0, bytes.length);
        for (int i = random.nextInt(6); i >= 0; i--) {
            frames.write(frames.anyType(), writer);
        }
        return writer.at();
    }

    private int datagram(byte[] bytes, SplittableRandom random) {
        random.nextBytes(bytes);
        long id = random.nextLong() | 1;
        switch (random.nextInt(5)) {
            case 0 -> packet.wrap(bytes, 0).write(id, random.nextInt(), random.nextInt(), id >>> 8);
            case 1 -> {
                int total = random.nextInt(60, HandshakeHeader.MESSAGE_LIMIT + 1);
                handshake.begin(bytes, 0, id, ~id | 1).fragment(1 + random.nextInt(3), 0, total);
                if (random.nextBoolean()) {
                    handshake.cookie(bytes, 60);
                }
            }
            case 2 -> {
                retry.wrap(bytes, 0).write(id, ~id | 1, bytes, 100);
                return RetryDatagram.LENGTH;
            }
            case 3 -> {
                int[] list = new int[random.nextInt(1, VersionsDatagram.COUNT_LIMIT + 1)];
                return versions.wrap(bytes, 0).write(id, ~id | 1, list);
            }
            default -> {
                ResetDatagram.write(bytes, 0, 40, bytes, 100);
                return 40;
            }
        }
        return random.nextInt(33, bytes.length + 1);
    }

    /// Every frame moves on by a byte at least, so there are no more frames than bytes.
    private int readFrames(byte[] bytes) {
        reader.wrap(bytes, 0, bytes.length);
        int frames = 0;
        int answer;
        while ((answer = reader.next()) >= 0) {
            sum += consume(bytes);
            if (++frames > bytes.length) {
                throw new AssertionError("more frames than bytes");
            }
        }
        if (answer != FrameReader.END && WireFault.of(answer).code() != reader.next()) {
            throw new AssertionError("read on behind a fault");
        }
        return frames;
    }

    /// Looks at everything that a caller would, as far as the accessors say it reaches.
    private long consume(byte[] bytes) {
        long seen = reader.value() + reader.offset() + reader.stream() + reader.code();
        switch (reader.type()) {
            case ACK -> seen += acknowledged();
            case DATA, DATA_FIN, DATAGRAM, REKEY, CLOSE -> {
                check(reader.dataAt() + reader.dataLength() <= bytes.length, "data outside");
                seen += reader.dataLength() == 0 ? 0 : bytes[reader.dataAt()];
                seen += reader.dataLength();
            }
            case NEW_ID, LANE -> {
                check(reader.tokenAt() + 16 <= bytes.length, "token outside");
                check(reader.connectionId() != 0, "connection id 0");
            }
            default -> {}
        }
        return seen;
    }

    private long acknowledged() {
        long below = reader.largest() + 2;
        long seen = reader.socketDrops() + reader.ectCount() + reader.ceCount();
        check(reader.socketDrops() >= 0 && reader.delayUs() >= 0, "negative counts");
        check(reader.ectCount() >= 0 && reader.ceCount() >= 0, "negative counts");
        boolean first = true;
        while (reader.nextRange()) {
            check(reader.rangeHigh() < below - 1, "ranges touch");
            check(!first || reader.rangeHigh() == reader.largest(), "not the largest");
            check(reader.rangeLow() <= reader.rangeHigh(), "a range of nothing");
            below = reader.rangeLow();
            first = false;
        }
        check(below >= 0 && !first, "below zero");
        return seen;
    }

    private int readDatagram(byte[] bytes) {
        int length = bytes.length;
        Datagram.Kind kind = Datagram.kind(bytes, 0, length);
        switch (kind) {
            case INVALID -> {
                return 0;
            }
            case PROTECTED -> {
                packet.wrap(bytes, 0);
                check(packet.epoch() < 4 && packet.phase() < 32, "bits");
                check(packet.number() >>> 56 == 0, "number");
            }
            case HANDSHAKE -> {
                handshake.wrap(bytes, 0, length);
                check(handshake.fragmentAt() + handshake.fragmentLength() == length, "fragment");
                check(handshake.fragmentLength() > 0, "no fragment");
                check(handshake.total() <= HandshakeHeader.MESSAGE_LIMIT, "total");
                check(
                        handshake.offset() + handshake.fragmentLength() <= handshake.total(),
                        "behind the end");
            }
            case OTHER_VERSION -> check(handshake.wrap(bytes, 0, length).sender() != 0, "sender");
            case RETRY -> check(retry.wrap(bytes, 0).cookieAt() + 24 == length, "cookie");
            case VERSIONS -> {
                versions.wrap(bytes, 0);
                for (int i = 0; i < versions.count(); i++) {
                    sum += versions.version(i);
                }
            }
            case RESET -> sum += bytes[ResetDatagram.tokenAt(0, length)];
        }
        check(Datagram.connectionId(bytes, 0) != 0, "connection id 0");
        return 1;
    }

    /// Also swaps in boundary values where a field may be.
    private static int change(byte[] bytes, int length, SplittableRandom random) {
        if (length == 0) {
            return random.nextInt(bytes.length + 1);
        }
        int at = random.nextInt(length);
        int end = at + 1 + random.nextInt(Math.min(8, length - at));
        switch (random.nextInt(8)) {
            case 0 -> {
                return at;
            }
            case 1 -> {
                return length + random.nextInt(bytes.length - length + 1);
            }
            case 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 3 -> Arrays.fill(bytes, at, end, (byte) 0);
            case 4 -> Arrays.fill(bytes, at, end, (byte) 0xff);
            case 5 -> System.arraycopy(bytes, 0, bytes, at, end - at);
            case 6 -> bytes[at] = (byte) random.nextInt(FrameType.values().length);
            default -> bytes[at] = (byte) random.nextInt();
        }
        return length;
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
