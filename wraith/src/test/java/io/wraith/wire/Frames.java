package io.wraith.wire;

import io.wraith.base.RangeSet;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/// Random frames, and frames as text, so that what was written and what was read can be compared.
final class Frames {
    /// What [#write] answers if the packet has no room for the frame.
    static final String NO_ROOM = "no room";

    private static final List<FrameType> TYPES = List.of(FrameType.values());
    private static final int TOKEN = 16;

    private final SplittableRandom random;

    Frames(SplittableRandom random) {
        this.random = random;
    }

    FrameType anyType() {
        return TYPES.get(random.nextInt(TYPES.size()));
    }

    /// Writes a frame of this type with values around the limits and answers its text.
    String write(FrameType type, FrameWriter out) {
        return switch (type) {
            case PAD -> {
                out.pad();
                yield text(true, type);
            }
            case ACK -> ack(out);
            case DATA, DATA_FIN, REKEY, CLOSE, DATAGRAM -> carrying(type, out);
            case NEW_ID, LANE -> ids(type, out);
            default -> plain(type, out);
        };
    }

    private String plain(FrameType type, FrameWriter out) {
        long any = random.nextLong();
        long size = below(FrameReader.SIZE_LIMIT);
        int number = (int) below(1L << 31);
        int code = random.nextInt();
        int packets = 1 + random.nextInt(0xffff);
        long delay = below(1L << 32);
        int count = (int) below(FrameReader.STREAMS_LIMIT + 1L);
        boolean flag = random.nextBoolean();
        return switch (type) {
            case PING -> text(out.ping(any), type, any);
            case PONG -> text(out.pong(any), type, any);
            case PATH_CHALLENGE -> text(out.pathChallenge(any), type, any);
            case PATH_RESPONSE -> text(out.pathResponse(any), type, any);
            case ACK_NOW -> text(out.ackNow(), type);
            case ACK_POLICY ->
                    text(out.ackPolicy(number, packets, delay), type, number, packets, delay);
            case STREAM_RESET ->
                    text(out.streamReset(number, size, code), type, number, size, code);
            case STREAM_STOP -> text(out.streamStop(number, code), type, number, code);
            case MAX_DATA -> text(out.maxData(size), type, size);
            case MAX_STREAM_DATA -> text(out.maxStreamData(number, size), type, number, size);
            case MAX_STREAMS -> text(out.maxStreams(flag, count), type, flag ? 1 : 0, count);
            case RETIRE_ID -> text(out.retireId(number), type, number);
            case GO_AWAY -> {
                int last = flag ? number : FrameReader.NO_STREAM;
                yield text(out.goAway(last, code), type, last, code);
            }
            default -> throw new AssertionError(type);
        };
    }

    private String ids(FrameType type, FrameWriter out) {
        byte[] token = bytes(TOKEN);
        long id = random.nextLong() | 1;
        int sequence = (int) below(1L << 31);
        int retire = (int) below(sequence + 1L);
        int lane = random.nextInt(256);
        return type == FrameType.LANE
                ? text(out.lane(lane, id, token, 0), type, lane, id, hex(token))
                : text(
                        out.newId(sequence, retire, id, token, 0),
                        type,
                        sequence,
                        retire,
                        id,
                        hex(token));
    }

    private String carrying(FrameType type, FrameWriter out) {
        int most = type == FrameType.CLOSE ? FrameReader.REASON_LIMIT : 600;
        byte[] bytes = bytes(random.nextInt(type == FrameType.REKEY ? 1 : 0, most + 1));
        int number = (int) below(1L << 31);
        long offset = below(FrameReader.SIZE_LIMIT - bytes.length);
        boolean answer = random.nextBoolean();
        int from = (int) below(0x10000 - bytes.length);
        int total = from + bytes.length + (int) below(0x10000 - bytes.length - from);
        String hex = hex(bytes);
        return switch (type) {
            case DATA, DATA_FIN -> {
                boolean fin = type == FrameType.DATA_FIN;
                int at = out.data(number, offset, bytes.length, fin);
                yield text(put(out, at, bytes), type, number, offset, fin, hex);
            }
            case REKEY -> {
                int at = out.rekey(number, answer, from, total, bytes.length);
                int kind = answer ? 1 : 0;
                yield text(put(out, at, bytes), type, number, kind, from, total, hex);
            }
            case CLOSE -> text(out.close(number, bytes, 0, bytes.length), type, number, hex);
            default -> text(put(out, out.datagram(bytes.length), bytes), type, hex);
        };
    }

    private String ack(FrameWriter out) {
        RangeSet set = new RangeSet(FrameReader.RANGES_LIMIT);
        int ranges = 1 + random.nextInt(random.nextInt(20) == 0 ? 100 : 6);
        long at = below(FrameReader.NUMBER_LIMIT >> 1);
        for (int i = 0; i < ranges; i++) {
            long end = at + 1 + below(1L << random.nextInt(47));
            set.add(at, end);
            at = end + 1 + below(1L << random.nextInt(47));
        }
        long delay = below(1L << 32);
        long ect = below(FrameReader.SIZE_LIMIT);
        long ce = below(FrameReader.SIZE_LIMIT);
        long drops = below(FrameReader.SIZE_LIMIT);
        int before = out.at();
        boolean written = out.ack(set, delay, ect, ce, drops);
        int count = written ? (out.bytes()[before + 37] & 0xff) << 8 : 0;
        count |= written ? out.bytes()[before + 38] & 0xff : 0;
        StringBuilder numbers = new StringBuilder();
        for (int i = set.size() - 1; i >= set.size() - count; i--) {
            numbers.append(set.from(i)).append("..").append(set.to(i) - 1).append(' ');
        }
        long largest = set.to(set.size() - 1) - 1;
        return text(written, FrameType.ACK, largest, delay, ect, ce, drops, numbers);
    }

    /// The frame that a reader is at, through every accessor that its type has.
    static String describe(byte[] plain, FrameReader in) {
        FrameType type = in.type();
        String data = "";
        if (in.dataLength() > 0) {
            data = hex(Arrays.copyOfRange(plain, in.dataAt(), in.dataAt() + in.dataLength()));
        }
        return switch (type) {
            case PAD, ACK_NOW -> text(true, type);
            case PING, PONG, PATH_CHALLENGE, PATH_RESPONSE, MAX_DATA ->
                    text(true, type, in.value());
            case ACK ->
                    text(
                            true,
                            type,
                            in.largest(),
                            in.delayUs(),
                            in.ectCount(),
                            in.ceCount(),
                            in.socketDrops(),
                            ranges(in));
            case ACK_POLICY -> text(true, type, in.sequence(), in.packets(), in.delayUs());
            case DATA, DATA_FIN -> text(true, type, in.stream(), in.offset(), in.fin(), data);
            case STREAM_RESET -> text(true, type, in.stream(), in.finalSize(), in.code());
            case STREAM_STOP, GO_AWAY -> text(true, type, in.stream(), in.code());
            case MAX_STREAM_DATA -> text(true, type, in.stream(), in.value());
            case MAX_STREAMS -> text(true, type, in.kind(), in.value());
            case NEW_ID ->
                    text(
                            true,
                            type,
                            in.sequence(),
                            in.retireBelow(),
                            in.connectionId(),
                            token(plain, in));
            case RETIRE_ID -> text(true, type, in.sequence());
            case REKEY -> text(true, type, in.epoch(), in.kind(), in.offset(), in.total(), data);
            case CLOSE -> text(true, type, in.code(), data);
            case DATAGRAM -> text(true, type, data);
            case LANE -> text(true, type, in.lane(), in.connectionId(), token(plain, in));
        };
    }

    private static String ranges(FrameReader in) {
        StringBuilder ranges = new StringBuilder();
        while (in.nextRange()) {
            ranges.append(in.rangeLow()).append("..").append(in.rangeHigh()).append(' ');
        }
        return ranges.toString();
    }

    private static String token(byte[] plain, FrameReader in) {
        return hex(Arrays.copyOfRange(plain, in.tokenAt(), in.tokenAt() + TOKEN));
    }

    private static String text(boolean written, FrameType type, Object... fields) {
        return written ? type + Arrays.toString(fields) : NO_ROOM;
    }

    private static boolean put(FrameWriter out, int at, byte[] bytes) {
        if (at != FrameWriter.NO_ROOM) {
            System.arraycopy(bytes, 0, out.bytes(), at, bytes.length);
        }
        return at != FrameWriter.NO_ROOM;
    }

    /// Every magnitude is as likely as any other, and the ends are.
    private long below(long bound) {
        long bits = bound <= 1 ? 0 : random.nextLong() >>> random.nextInt(1, 64);
        return random.nextInt(8) == 0 ? bound - 1 : bits % bound;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
