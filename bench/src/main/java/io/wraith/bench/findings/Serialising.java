package io.wraith.bench.findings;

import io.wraith.base.Check;
import io.wraith.bench.findings.Finding.Trial;
import io.wraith.wire.FrameReader;
import io.wraith.wire.FrameType;
import io.wraith.wire.FrameWriter;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/// A packet with 1200 bytes of a stream, written and read again: as an object by the JDK's
/// serialisation, as a record through a buffer of its own, and in place as the transport does.
final class Serialising {
    private static final int DATA = 1200;
    private static final int PLAIN = 1280;
    private static final int BATCH = 256;

    private static final byte[] SOURCE = new byte[DATA];

    private interface Packet {
        /// Writes and reads a packet; the data's length.
        int roundTrip(long offset);
    }

    /// What a packet says, for ways that make an object of it.
    private static final class Data implements Serializable {
        private static final long serialVersionUID = 1;

        final int stream;
        final long offset;
        final boolean fin;
        final byte[] bytes;

        Data(int stream, long offset, boolean fin, byte[] bytes) {
            this.stream = stream;
            this.offset = offset;
            this.fin = fin;
            this.bytes = bytes;
        }
    }

    private Serialising() {}

    static Trial objects() {
        return runNs -> run(Serialising::byObjectStream, runNs);
    }

    static Trial records() {
        return runNs -> run(Serialising::byRecord, runNs);
    }

    static Trial inPlace() {
        byte[] plain = new byte[PLAIN];
        byte[] target = new byte[DATA];
        FrameWriter writer = new FrameWriter();
        FrameReader reader = new FrameReader();
        return runNs -> run(offset -> inPlace(writer, reader, plain, target, offset), runNs);
    }

    private static int byObjectStream(long offset) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(2 * DATA);
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(new Data(4, offset, false, SOURCE));
            }
            byte[] written = bytes.toByteArray();
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(written))) {
                Data read = (Data) in.readObject();
                return read.bytes.length + (int) (read.offset - offset);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (ClassNotFoundException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static int byRecord(long offset) {
        Data data = new Data(4, offset, false, SOURCE.clone());
        ByteBuffer buffer = ByteBuffer.allocate(PLAIN);
        buffer.putInt(data.stream).putLong(data.offset).put((byte) (data.fin ? 1 : 0));
        buffer.putShort((short) data.bytes.length).put(data.bytes).flip();
        int stream = buffer.getInt();
        long place = buffer.getLong();
        boolean fin = buffer.get() == 1;
        byte[] bytes = new byte[buffer.getShort()];
        buffer.get(bytes);
        Data read = new Data(stream, place, fin, bytes);
        return read.bytes.length + (int) (read.offset - offset);
    }

    private static int inPlace(
            FrameWriter writer, FrameReader reader, byte[] plain, byte[] target, long offset) {
        writer.wrap(plain, 0, PLAIN);
        int at = writer.data(4, offset, DATA, false);
        Check.that(at >= 0, "no room for a frame");
        System.arraycopy(SOURCE, 0, plain, at, DATA);
        writer.pad();
        reader.wrap(plain, 0, PLAIN);
        int frame = reader.next();
        Check.that(frame == FrameType.DATA.code(), "a frame that cannot be read");
        System.arraycopy(plain, reader.dataAt(), target, 0, reader.dataLength());
        return reader.dataLength() + (int) (reader.offset() - offset);
    }

    private static double run(Packet packet, long runNs) {
        long count = 0;
        long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < runNs) {
            for (int i = 0; i < BATCH; i++) {
                if (packet.roundTrip(count) != DATA) {
                    throw new IllegalStateException("a packet came back as another");
                }
                count++;
            }
        }
        return (double) (System.nanoTime() - startNs) / count;
    }
}
