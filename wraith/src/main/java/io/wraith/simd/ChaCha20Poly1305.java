package io.wraith.simd;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// ChaCha20-Poly1305 (RFC 8439) and XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) for bursts:
/// many packets of one length, under one key, sealed or opened per call.
///
/// While [Kernel#CHACHA20_POLY1305] is active, keystream and tags are computed across the packets
/// in vector lanes; until then packet after packet. Results are the same. The scalar form is slower
/// than the JDK's cipher, so who has that at hand uses it while the kernel is not active,.
///
/// ```
/// cipher.associated(burst, at, stride, 16).source(burst, at + 16, stride).counters(numbers, 0);
/// cipher.target(burst, at + 16, stride).seal(16, 1280);
/// long authentic = cipher.target(opened, 0, 1280).open(16, 1280);
/// ```
///
/// Where the packets lie is set before and stays until set again; nothing is allocated per call.
/// Source and target may be the same rows; otherwise they must not overlap. Associated data must
/// not overlap the target. The caller sees to it that no counter is ever used twice for sealing
/// under one key. Belongs to one thread.
public final class ChaCha20Poly1305 implements AutoCloseable {
    public static final int KEY_BYTES = 32;
    public static final int TAG_BYTES = 16;
    public static final int EXTENDED_NONCE_HEAD_BYTES = 16;

    /// The most packets of one call: one bit each in the answer of [#open].
    public static final int MAX_PACKETS = 64;

    private final int[] state;
    private final Packets packets = new Packets();
    private final PacketForm scalar;
    private final boolean vectorAlways;
    private @Nullable PacketForm vector;
    private boolean closed;

    /// Nonces are `noncePrefix` in four bytes, then the packet's counter in eight, little-endian.
    public ChaCha20Poly1305(byte[] key, int noncePrefix) {
        this(ChaCha20.state(key), noncePrefix, false);
    }

    private ChaCha20Poly1305(int[] state, int noncePrefix, boolean vectorAlways) {
        this.state = state;
        this.vectorAlways = vectorAlways;
        state[ChaCha20.NONCE] = noncePrefix;
        scalar = new ScalarPackets(state);
    }

    /// XChaCha20: nonces are the 16 bytes of `nonceHead`, then the packet's counter in eight,
    /// little-endian. The head is fixed, so its subkey is computed here, once.
    public static ChaCha20Poly1305 extended(byte[] key, byte[] nonceHead) {
        return new ChaCha20Poly1305(ChaCha20.extendedState(key, nonceHead), 0, false);
    }

    /// In the vector form whether it is active or not, for trials and tests.
    static ChaCha20Poly1305 vector(byte[] key, int noncePrefix) {
        return new ChaCha20Poly1305(ChaCha20.state(key), noncePrefix, true);
    }

    /// Sets the associated data of packet `i`: `length` bytes at `at + i * stride`.
    public ChaCha20Poly1305 associated(byte[] bytes, int at, int stride, int length) {
        packets.associated.set(bytes, at, stride);
        packets.associatedLength = length;
        return this;
    }

    /// Sets where the texts are read: packet `i` at `at + i * stride`.
    public ChaCha20Poly1305 source(byte[] bytes, int at, int stride) {
        packets.source.set(bytes, at, stride);
        return this;
    }

    /// Sets where the texts are written: packet `i` at `at + i * stride`.
    public ChaCha20Poly1305 target(byte[] bytes, int at, int stride) {
        packets.target.set(bytes, at, stride);
        return this;
    }

    /// Sets the counters of the nonces: packet `i` has `counters[from + i]`.
    public ChaCha20Poly1305 counters(long[] counters, int from) {
        packets.counters = counters;
        packets.countersFrom = from;
        return this;
    }

    /// Encrypts `count` texts of `length` bytes and puts each one's tag right behind it.
    public void seal(int count, int length) {
        begin(count, length);
        packets.source.check("source", count, length);
        packets.target.check("target", count, length + TAG_BYTES);
        packets.target.requireApart(count, length + TAG_BYTES);
        refuseOverlap(count, length + TAG_BYTES);
        PacketForm form = form();
        form.drawMacKeys(packets);
        form.crypt(packets, all(count));
        form.authenticate(packets, packets.target);
        for (int packet = 0; packet < count; packet++) {
            int at = packets.target.at(packet) + length;
            LittleEndian.putLong(packets.target.bytes, at, packets.tags[2 * packet]);
            LittleEndian.putLong(packets.target.bytes, at + 8, packets.tags[2 * packet + 1]);
        }
        packets.forgetKeys();
    }

    /// Verifies `count` texts of `length` bytes, each followed by its tag, and decrypts those that
    /// are authentic; their bits are set in the answer, packet 0 in the lowest. The target rows of
    /// the others are not touched. Which packets are authentic is no secret, so the time may show
    /// it; where a tag differs is one, and it does not.
    public long open(int count, int length) {
        begin(count, length);
        packets.source.check("source", count, length + TAG_BYTES);
        packets.target.check("target", count, length);
        packets.target.requireApart(count, length);
        refuseOverlap(count, length + TAG_BYTES);
        PacketForm form = form();
        form.drawMacKeys(packets);
        form.authenticate(packets, packets.source);
        long authentic = 0;
        for (int packet = 0; packet < count; packet++) {
            authentic |= (isAuthentic(packet) ? 1L : 0L) << packet;
        }
        form.crypt(packets, authentic);
        packets.forgetKeys();
        return authentic;
    }

    /// Wipes the key.
    @Override
    public void close() {
        closed = true;
        Arrays.fill(state, 0);
        packets.forgetKeys();
        scalar.close();
        if (vector != null) {
            vector.close();
        }
    }

    private void begin(int count, int length) {
        if (closed) {
            throw new IllegalStateException("the key was wiped");
        }
        if (count < 0 || count > MAX_PACKETS || length < 0) {
            throw new IllegalArgumentException(count + " packets of " + length + " bytes");
        }
        packets.count = count;
        packets.length = length;
        packets.associated.check("associated data", count, packets.associatedLength);
        if (packets.countersFrom < 0 || packets.countersFrom > packets.counters.length - count) {
            throw new IndexOutOfBoundsException(
                    count
                            + " counters from "
                            + packets.countersFrom
                            + " of "
                            + packets.counters.length);
        }
    }

    private void refuseOverlap(int count, int length) {
        if (packets.target.disturbs(packets.source, count, length)) {
            throw new IllegalArgumentException(
                    "source and target overlap without being the same rows");
        }
    }

    private boolean isAuthentic(int packet) {
        int at = packets.source.at(packet) + packets.length;
        long low = LittleEndian.getLong(packets.source.bytes, at) ^ packets.tags[2 * packet];
        long high = LittleEndian.getLong(packets.source.bytes, at + 8);
        return (low | (high ^ packets.tags[2 * packet + 1])) == 0;
    }

    private PacketForm form() {
        if (!vectorAlways && !Kernel.CHACHA20_POLY1305.isActive()) {
            return scalar;
        }
        PacketForm form = vector;
        if (form == null) {
            form = new VectorPackets(state);
            vector = form;
        }
        return form;
    }

    private static long all(int count) {
        return count == 0 ? 0 : -1L >>> (Long.SIZE - count);
    }
}
