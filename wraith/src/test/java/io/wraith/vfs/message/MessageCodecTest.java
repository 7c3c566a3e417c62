package io.wraith.vfs.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.transfer.ByteString;
import io.wraith.transfer.ControlInput;
import io.wraith.transfer.ControlOutput;
import io.wraith.transfer.Fields;
import io.wraith.vectors.Vector;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

final class MessageCodecTest {
    private static final int RUNS = 4_000;
    private static final int HEAD_BYTES = 4;

    @Test
    void whatAMountSaysIsRead() {
        Set<MessageKind> seen = EnumSet.noneOf(MessageKind.class);
        for (int seed = 0; seed < RUNS; seed++) {
            FromMount message = new RandomMessages(seed).fromMount();
            seen.add(message.kind());
            byte[] bytes = bytes(message);
            assertThat(readOfMount(bytes)).as("seed %s", seed).isEqualTo(message);
            assertThat(bytes).hasSizeLessThanOrEqualTo(HEAD_BYTES + Limits.MOST_REQUEST_BYTES);
        }
        assertThat(seen).hasSize(13);
    }

    @Test
    void whatAHostSaysIsRead() {
        Set<MessageKind> seen = EnumSet.noneOf(MessageKind.class);
        for (int seed = 0; seed < RUNS; seed++) {
            FromHost message = new RandomMessages(seed).fromHost();
            seen.add(message.kind());
            assertThat(readOfHost(bytes(message))).as("seed %s", seed).isEqualTo(message);
        }
        assertThat(seen).hasSize(13);
    }

    @Test
    void aTailIsRead() {
        for (int seed = 0; seed < RUNS; seed++) {
            Tail tail = new RandomMessages(seed).tail();
            byte[] bytes = tail.toBytes();
            assertThat(bytes).hasSize(Tail.BYTES);
            assertThat(Tail.read(bytes, 0, tail.payload())).as("seed %s", seed).isEqualTo(tail);
            assertThat(Tail.read(bytes, 0, tail.payload() + 1L)).as("seed %s", seed).isNull();
        }
    }

    /// A body that was cut off, or goes on, is no message: there is one way to say each.
    @Test
    void everyByteOfABodyCounts() {
        for (int seed = 0; seed < RUNS / 20; seed++) {
            FromMount mounts = new RandomMessages(seed).fromMount();
            FromHost hosts = new RandomMessages(seed).fromHost();
            byte[] asked = bytes(mounts);
            byte[] said = bytes(hosts);
            for (int length = 0; length < asked.length - HEAD_BYTES; length++) {
                FromMount read = MountReader.read(asked[0], body(asked, length));
                boolean isShorterList = read instanceof FromMount.Close;
                assertThat(read == null || isShorterList).as("seed %s", seed).isTrue();
            }
            for (int length = 0; length < said.length - HEAD_BYTES; length++) {
                assertThat(HostReader.read(said[0], body(said, length)))
                        .as("seed %s, %s of it", seed, length)
                        .isNull();
            }
            byte[] longer = Arrays.copyOf(said, said.length + 1);
            assertThat(HostReader.read(said[0], body(longer, longer.length - HEAD_BYTES)))
                    .as("seed %s", seed)
                    .isNull();
        }
    }

    /// Whatever comes: a message or none, never an exception; and what is read is written the same.
    @Test
    void anyBytes() {
        int understood = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            Prng random = new Prng(seed);
            RandomMessages messages = new RandomMessages(seed);
            boolean isOfMount = random.below(2) == 0;
            byte[] bytes = isOfMount ? bytes(messages.fromMount()) : bytes(messages.fromHost());
            for (int i = 1 + random.below(3); i > 0; i--) {
                bytes[
                                HEAD_BYTES
                                        + random.below(Math.max(1, bytes.length - HEAD_BYTES))
                                        - (bytes.length == HEAD_BYTES ? 1 : 0)] =
                        (byte) random.below(256);
            }
            Fields body = body(bytes, bytes.length - HEAD_BYTES);
            byte @Nullable [] again =
                    isOfMount
                            ? rewritten(MountReader.read(bytes[0], body))
                            : rewritten(HostReader.read(bytes[0], body));
            if (again != null && !hasText(bytes[0])) {
                understood++;
                assertThat(Arrays.copyOfRange(again, HEAD_BYTES, again.length))
                        .as("seed %s", seed)
                        .isEqualTo(Arrays.copyOfRange(bytes, HEAD_BYTES, bytes.length));
            }
        }
        assertThat(understood).isBetween(RUNS / 4, RUNS);
    }

    /// What is replaced in texts is not written as it was.
    private static boolean hasText(byte type) {
        int kind = type & 0xff;
        return kind == MessageKind.WELCOME.code() || kind == MessageKind.BYE.code();
    }

    @Test
    void whatIsNoNameIsNoRequest() {
        for (String name : List.of(".", "..", "a/b", "/", "a\0", "")) {
            FromMount.Walk walk = new FromMount.Walk(1, 1, List.of(ByteString.of(name)));
            assertThat(readOfMount(bytes(walk))).as(name).isNull();
        }
        ByteString dots = ByteString.of("...");
        assertThat(readOfMount(bytes(new FromMount.Walk(1, 1, List.of(dots))))).isNotNull();
    }

    @Test
    void numbersOutOfRange() {
        Version version = new Version(1, 2, 3, 4);
        assertThat(readOfMount(bytes(new FromMount.Read(1, 1, 0, 0, 0, version)))).isNull();
        assertThat(readOfMount(bytes(new FromMount.Read(1, 1, 0, 1 << 21, 0, version)))).isNull();
        assertThat(readOfMount(bytes(new FromMount.Read(1, 1, -1, 1, 0, version)))).isNull();
        assertThat(readOfMount(bytes(new FromMount.Read(1, 1, 0, 1, 3, version)))).isNull();
        assertThat(readOfMount(bytes(new FromMount.Walk(1, -1, List.of())))).isNull();
        assertThat(readOfMount(bytes(new FromMount.ListFolder(1, Place.of(1), 0, 0)))).isNull();
        assertThat(readOfMount(bytes(new FromMount.ListFolder(1, Place.of(1), 0, 17)))).isNull();
    }

    @Test
    void publishedMessages() {
        List<Vector> vectors = Vector.ours("mount-messages.json").list("messages");
        assertThat(vectors).hasSize(27);
        for (Vector vector : vectors) {
            byte[] bytes = vector.bytes("bytes");
            Object read =
                    vector.text("from").equals("mount") ? readOfMount(bytes) : readOfHost(bytes);
            assertThat(read).as(vector.text("bytes")).isNotNull();
            assertThat(String.valueOf(read)).isEqualTo(vector.text("means"));
        }
    }

    private static byte @Nullable [] rewritten(@Nullable FromMount message) {
        return message == null ? null : bytes(message);
    }

    private static byte @Nullable [] rewritten(@Nullable FromHost message) {
        return message == null ? null : bytes(message);
    }

    static byte[] bytes(FromMount message) {
        ControlOutput out = MessageWriter.output();
        MessageWriter.write(message, out);
        return taken(out);
    }

    static byte[] bytes(FromHost message) {
        ControlOutput out = MessageWriter.output();
        MessageWriter.write(message, out);
        return taken(out);
    }

    private static byte[] taken(ControlOutput out) {
        byte[] bytes = new byte[out.pending()];
        assertThat(out.take(bytes, 0, bytes.length)).isEqualTo(bytes.length);
        return bytes;
    }

    private static Fields body(byte[] message, int length) {
        return new Fields().wrap(message, HEAD_BYTES, length);
    }

    private static @Nullable FromMount readOfMount(byte[] bytes) {
        ControlInput input = new ControlInput(Limits.MOST_REQUEST_BYTES);
        assertThat(input.feed(bytes, 0, bytes.length)).isEqualTo(bytes.length);
        assertThat(input.isWhole()).isTrue();
        return MountReader.read(input.type(), input.body(new Fields()));
    }

    private static @Nullable FromHost readOfHost(byte[] bytes) {
        ControlInput input = new ControlInput(Limits.MOST_BODY_BYTES);
        assertThat(input.feed(bytes, 0, bytes.length)).isEqualTo(bytes.length);
        assertThat(input.isWhole()).isTrue();
        return HostReader.read(input.type(), input.body(new Fields()));
    }

    /// Prints the file of published messages: the first of each kind.
    public static void main(String[] arguments) {
        Set<MessageKind> seen = EnumSet.noneOf(MessageKind.class);
        StringBuilder json = new StringBuilder("{\n  \"messages\": [");
        String separator = "\n";
        for (int seed = 0; seed < RUNS; seed++) {
            FromMount mounts = RandomMessages.plain(seed).fromMount();
            FromHost hosts = RandomMessages.plain(seed).fromHost();
            if (isShort(mounts.toString()) && seen.add(mounts.kind())) {
                json.append(separator).append(line("mount", bytes(mounts), mounts));
                separator = ",\n";
            }
            if (isShort(hosts.toString()) && seen.add(hosts.kind())) {
                json.append(separator).append(line("host", bytes(hosts), hosts));
                separator = ",\n";
            }
        }
        System.out.println(json.append("\n  ]\n}"));
    }

    private static boolean isShort(String text) {
        boolean isEmpty = text.contains("=[]");
        return !isEmpty && text.length() < 1_200 && text.chars().allMatch(c -> c >= ' ' && c < 127);
    }

    private static String line(String from, byte[] bytes, Object message) {
        return "    {\"from\": \""
                + from
                + "\", \"bytes\": \""
                + HexFormat.of().formatHex(bytes)
                + "\",\n     \"means\": \""
                + message.toString().replace("\\", "\\\\").replace("\"", "\\\"")
                + "\"}";
    }
}
