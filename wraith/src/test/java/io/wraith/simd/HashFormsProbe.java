package io.wraith.simd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// In a Java of its own: compares the vector forms of XOR, Fletcher's checksum, XXH3 and BLAKE3
/// with their twins. Prints the width, then the names of what was equal everywhere.
final class HashFormsProbe {
    private static final int MOST = 1100;
    private static final int OFFSETS = 64;
    private static final int CHUNK = 1024;

    private final byte[] bytes = new byte[202 * CHUNK];
    private final byte[] other = new byte[MOST + 2 * OFFSETS];

    private HashFormsProbe() {
        Random random = new Random(42);
        random.nextBytes(bytes);
        random.nextBytes(other);
        Arrays.fill(bytes, 30 * CHUNK, 60 * CHUNK, (byte) 0xff);
    }

    public static void main(String[] arguments) {
        HashFormsProbe probe = new HashFormsProbe();
        System.out.println(VectorWidth.SHAPE.vectorBitSize());
        probe.xor();
        probe.fletcher();
        probe.xxh3();
        probe.blake3();
        for (Kernel kernel : List.of(Kernel.XOR, Kernel.FLETCHER32, Kernel.XXH3, Kernel.BLAKE3)) {
            kernel.trial()
                    .orElseThrow()
                    .mismatch()
                    .ifPresent(what -> fail(kernel + " trial: " + what));
        }
    }

    private void xor() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment from = arena.allocate(other.length, 64);
            MemorySegment.copy(other, 0, from, ValueLayout.JAVA_BYTE, 0, other.length);
            for (int length = 0; length <= MOST; length++) {
                int at = length % OFFSETS;
                int to = length * 7 % OFFSETS;
                xor(arena, from, length, at, to);
            }
            for (int i = 0; i < OFFSETS * OFFSETS; i++) {
                xor(arena, from, 200, i / OFFSETS, i % OFFSETS);
            }
        }
        System.out.println("xor");
    }

    private void xor(Arena arena, MemorySegment from, int length, int at, int to) {
        byte[] expected = Arrays.copyOf(bytes, MOST + OFFSETS);
        for (int i = 0; i < length; i++) {
            expected[to + i] = (byte) (expected[to + i] ^ other[at + i]);
        }
        byte[] vector = Arrays.copyOf(bytes, expected.length);
        VectorXor.into(vector, to, other, at, length);
        byte[] twin = Arrays.copyOf(bytes, expected.length);
        Xor.scalar(twin, to, other, at, length);
        MemorySegment target = arena.allocate(expected.length, 64);
        MemorySegment.copy(bytes, 0, target, ValueLayout.JAVA_BYTE, 0, expected.length);
        VectorXor.into(target, to, from, at, length);
        MemorySegment twinTarget = arena.allocate(expected.length, 64);
        MemorySegment.copy(bytes, 0, twinTarget, ValueLayout.JAVA_BYTE, 0, expected.length);
        Xor.scalar(twinTarget, to, from, at, length);
        List<byte[]> results =
                List.of(
                        vector,
                        twin,
                        target.toArray(ValueLayout.JAVA_BYTE),
                        twinTarget.toArray(ValueLayout.JAVA_BYTE));
        for (int form = 0; form < results.size(); form++) {
            if (!Arrays.equals(results.get(form), expected)) {
                fail("xor form " + form + ", " + length + " bytes at " + at + ", " + to);
            }
        }
    }

    private void fletcher() {
        for (int length = 0; length <= MOST; length++) {
            fletcher(length % OFFSETS, length);
            fletcher(30 * CHUNK, length);
        }
        for (int at = 0; at < OFFSETS; at++) {
            fletcher(at, 999);
            fletcher(at, bytes.length - OFFSETS);
        }
        System.out.println("fletcher32");
    }

    private void fletcher(int at, int length) {
        if (VectorFletcher32.of(bytes, at, length) != Fletcher32.scalar(bytes, at, length, 0, 0)) {
            fail("fletcher, " + length + " bytes at " + at);
        }
    }

    private void xxh3() {
        for (int length = 241; length <= 4 * CHUNK; length++) {
            xxh3(length % OFFSETS, length);
            xxh3(30 * CHUNK, length);
        }
        for (int at = 0; at < OFFSETS; at++) {
            xxh3(at, bytes.length - OFFSETS);
        }
        System.out.println("xxh3");
    }

    private void xxh3(int at, int length) {
        if (VectorXxh3.of(bytes, at, length) != Xxh3.scalar(bytes, at, length)) {
            fail("xxh3, " + length + " bytes at " + at);
        }
    }

    private void blake3() {
        TreeSet<Integer> lengths = new TreeSet<>();
        // One chunk with its tail, and two, have a form of their own.
        IntStream.rangeClosed(0, 3 * CHUNK).forEach(lengths::add);
        for (int chunks :
                new int[] {
                    2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 48, 49, 64, 65, 127, 128, 129,
                    200
                }) {
            lengths.addAll(List.of(chunks * CHUNK - 1, chunks * CHUNK, chunks * CHUNK + 1));
        }
        List<String> expected = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment outside = arena.allocate(bytes.length);
            MemorySegment.copy(bytes, 0, outside, ValueLayout.JAVA_BYTE, 0, bytes.length);
            hashes(lengths, outside, expected);
            Kernel.BLAKE3.decide(new Verdict(Verdict.State.ACTIVE, "compared", 0, 1, 0));
            hashes(lengths, outside, actual);
        }
        for (int i = 0; i < expected.size(); i++) {
            if (!actual.get(i).equals(expected.get(i))) {
                fail("blake3, " + actual.get(i) + " instead of " + expected.get(i));
            }
        }
        System.out.println("blake3");
    }

    private void hashes(Iterable<Integer> lengths, MemorySegment outside, List<String> results) {
        Blake3 hasher = Blake3.keyed(Arrays.copyOf(other, 32));
        byte[] output = new byte[80];
        for (int length : lengths) {
            hasher.reset();
            hasher.update(bytes, length % OFFSETS, length);
            hasher.output(0, output, 0, output.length);
            results.add(length + " bytes: " + HexFormat.of().formatHex(output));
            hasher.reset();
            hasher.update(outside, length % OFFSETS, length);
            hasher.output(0, output, 0, output.length);
            results.add(length + " native bytes: " + HexFormat.of().formatHex(output));
        }
    }

    private static void fail(String what) {
        System.out.println(what);
        System.exit(1);
    }
}
