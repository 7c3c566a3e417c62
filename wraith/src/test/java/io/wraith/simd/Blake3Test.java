package io.wraith.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.linux.Allocation;
import io.wraith.structure.Repository;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The scalar form, and what does not depend on the form; `VectorFormsTest` compares the forms.
final class Blake3Test {
    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern CASE =
            Pattern.compile(
                    "\"input_len\":\\s*(\\d+),\\s*\"hash\":\\s*\"(\\w+)\",\\s*"
                            + "\"keyed_hash\":\\s*\"(\\w+)\",\\s*\"derive_key\":\\s*\"(\\w+)\"");
    private static final byte[] KEY =
            "whats the Elvish word for friend".getBytes(StandardCharsets.US_ASCII);
    private static final String CONTEXT = "BLAKE3 2019-12-27 16:29:52 test vectors context";

    record Vector(int length, String hash, String keyed, String derived) {}

    static List<Vector> published() throws IOException {
        Path file = Repository.ROOT.resolve("wraith/src/test/resources/vectors/blake3.json");
        return CASE.matcher(Files.readString(file)).results().map(Blake3Test::vector).toList();
    }

    private static Vector vector(MatchResult found) {
        int length = Integer.parseInt(found.group(1));
        return new Vector(length, found.group(2), found.group(3), found.group(4));
    }

    static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i % 251);
        }
        return bytes;
    }

    @Test
    void allPublishedVectorsAreRead() throws IOException {
        assertThat(published()).hasSize(35);
    }

    @ParameterizedTest
    @MethodSource("published")
    void publishedVectors(Vector vector) {
        byte[] input = pattern(vector.length);
        assertThat(extended(Blake3.hasher(), input)).isEqualTo(vector.hash);
        assertThat(extended(Blake3.keyed(KEY), input)).isEqualTo(vector.keyed);
        assertThat(extended(Blake3.derivingKey(CONTEXT), input)).isEqualTo(vector.derived);
        assertThat(vector.hash).startsWith(HEX.formatHex(Blake3.hash(input)));
    }

    private static String extended(Blake3 hasher, byte[] input) {
        hasher.update(input);
        byte[] output = new byte[131];
        hasher.output(0, output, 0, output.length);
        return HEX.formatHex(output);
    }

    @Test
    void everyLengthOfThreeChunks() {
        byte[] input = pattern(3 * 1024);
        for (int length = 0; length <= input.length; length++) {
            byte[] part = Arrays.copyOf(input, length);
            assertThat(Blake3.hash(part))
                    .as("length %d", length)
                    .isEqualTo(Blake3Reference.hash(part, 32));
        }
    }

    @Test
    void piecesOfAnySizeGiveTheSameHash() {
        long seed = 20_261_121;
        Random random = new Random(seed);
        byte[] input = new byte[600_000];
        random.nextBytes(input);
        Blake3 hasher = Blake3.hasher();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment outside = arena.allocate(input.length);
            MemorySegment.copy(input, 0, outside, ValueLayout.JAVA_BYTE, 0, input.length);
            for (int round = 0; round < 40; round++) {
                int length = random.nextInt(1 << (4 + random.nextInt(15)));
                int begin = random.nextInt(input.length - length);
                hasher.reset();
                for (int done = 0; done < length; ) {
                    int most = Math.max(1 << random.nextInt(18), length / 20);
                    int part = Math.min(length - done, 1 + random.nextInt(most));
                    if (random.nextBoolean()) {
                        hasher.update(input, begin + done, part);
                    } else {
                        hasher.update(outside, begin + done, part);
                    }
                    done += part;
                    if (random.nextInt(8) == 0) {
                        byte[] first = Arrays.copyOfRange(input, begin, begin + done);
                        assertThat(hasher.digest())
                                .as("seed %d, round %d, first %d", seed, round, done)
                                .isEqualTo(Blake3Reference.hash(first, 32));
                    }
                }
                byte[] whole = Arrays.copyOfRange(input, begin, begin + length);
                assertThat(hasher.digest())
                        .as("seed %d, round %d, length %d", seed, round, length)
                        .isEqualTo(Blake3Reference.hash(whole, 32));
            }
        }
    }

    @Test
    void outputCanBeReadFromAnyPositionAndInputMayFollow() {
        byte[] input = pattern(5000);
        byte[] expected = Blake3Reference.hash(input, 400);
        Blake3 hasher = Blake3.hasher();
        hasher.update(input, 0, 1234);
        assertThat(hasher.digest()).isEqualTo(Blake3.hash(Arrays.copyOf(input, 1234)));
        hasher.update(input, 1234, input.length - 1234);
        for (int position = 0; position < 200; position += 7) {
            byte[] part = new byte[210];
            hasher.output(position, part, 5, 200);
            assertThat(Arrays.copyOfRange(part, 5, 205))
                    .as("position %d", position)
                    .isEqualTo(Arrays.copyOfRange(expected, position, position + 200));
        }
        byte[] far = new byte[64];
        hasher.output(1L << 40, far, 0, far.length);
        assertThat(far).isNotEqualTo(Arrays.copyOf(expected, 64));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 256, 1024})
    void groupsAreHashedAloneAndPutTogether(int groupKilobytes) {
        int group = groupKilobytes * 1024;
        for (int length : new int[] {group + 1, 2 * group, 3 * group - 1, 5 * group + 1500}) {
            byte[] input = pattern(length);
            Blake3 hasher = Blake3.hasher();
            Blake3Groups groups = hasher.groups();
            byte[] value = new byte[40];
            for (int at = 0; at < length; at += group) {
                int end = Math.min(length, at + group);
                hasher.reset(at);
                hasher.update(input, at, end - at);
                hasher.chainingValue(value, 3);
                assertThat(Arrays.copyOfRange(value, 3, 35))
                        .isEqualTo(Blake3Reference.chainingValue(input, at, end));
                groups.add(value, 3);
            }
            assertThat(groups.digest()).as("length %d", length).isEqualTo(Blake3.hash(input));
        }
    }

    @Test
    void aGroupMustBeASubtree() {
        Blake3 hasher = Blake3.hasher();
        byte[] value = new byte[32];
        assertThatThrownBy(() -> hasher.reset(1000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> hasher.chainingValue(value, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("0 chunks");
        hasher.reset(3 * 1024);
        hasher.update(new byte[1025]);
        assertThatThrownBy(() -> hasher.chainingValue(value, 0))
                .hasMessage("2 chunks from number 3 on are no subtree");
        assertThatThrownBy(hasher::digest).isInstanceOf(IllegalStateException.class);
        Blake3Groups groups = hasher.groups();
        groups.add(value, 0);
        assertThatThrownBy(groups::digest).hasMessage("a root has two children at least");
    }

    @Test
    void severalThreadsGiveTheSameHash() {
        try (ForkJoinPool pool = new ForkJoinPool(2);
                Arena arena = Arena.ofShared()) {
            for (int length : new int[] {0, 1, 1 << 20, (1 << 20) + 1, (5 << 20) + 77}) {
                byte[] input = pattern(length);
                Blake3 kind = Blake3.keyed(KEY);
                Blake3 single = kind.fresh();
                single.update(input);
                Blake3Parallel parallel = new Blake3Parallel(kind, pool, 3);
                assertThat(parallel.hash(input)).isEqualTo(single.digest());
                MemorySegment outside = arena.allocateFrom(ValueLayout.JAVA_BYTE, input);
                assertThat(parallel.hash(outside)).isEqualTo(single.digest());
            }
        }
    }

    @Test
    void wrongArgumentsAreRefused() {
        Blake3 hasher = Blake3.hasher();
        assertThatThrownBy(() -> Blake3.keyed(new byte[31]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> hasher.update(new byte[4], 2, 3))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> hasher.update(MemorySegment.ofArray(new byte[4]), 0, 4))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> hasher.output(-1, new byte[4], 0, 4))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> hasher.digest(new byte[32], 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(hasher.digest()).isEqualTo(Blake3.hash(new byte[0]));
    }

    @Test
    void wipingForgetsTheKey() {
        Blake3 hasher = Blake3.keyed(KEY);
        hasher.update(KEY);
        byte[] mac = hasher.digest();
        hasher.wipe();
        hasher.update(KEY);
        assertThat(hasher.digest()).isNotEqualTo(mac);
    }

    @Test
    void hashingAllocatesNothing() {
        Blake3 hasher = Blake3.hasher();
        byte[] input = pattern(5000);
        byte[] target = new byte[32];
        long bytes =
                Allocation.bytes(
                        100,
                        () -> {
                            hasher.reset();
                            hasher.update(input);
                            hasher.digest(target, 0);
                        });
        assertThat(bytes).isZero();
        assertThat(target).isEqualTo(Blake3.hash(input));
    }
}
