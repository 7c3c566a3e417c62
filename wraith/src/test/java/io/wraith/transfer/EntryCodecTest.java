package io.wraith.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.transfer.Entry.Attributes;
import io.wraith.transfer.Entry.Content;
import io.wraith.transfer.Entry.Extended;
import io.wraith.transfer.Entry.File;
import io.wraith.transfer.Entry.Folder;
import io.wraith.transfer.Entry.HardLink;
import io.wraith.transfer.Entry.SymbolicLink;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

final class EntryCodecTest {
    private static final int NAME_AT = 44;

    private final Prng random = new Prng(77);

    @Test
    void entriesOfAllKindsComeBack() {
        ByteString any = ByteString.of(new byte[] {(byte) 0xff, '\n', '-'}, 0, 3);
        List<Content> contents =
                List.of(
                        new File(0),
                        new File((1L << 62) - 1),
                        new Folder(),
                        new SymbolicLink(ByteString.of("/../etc")),
                        new HardLink(5, 8, List.of(any, any)));
        for (Content content : contents) {
            for (int i = 0; i < 50; i++) {
                Entry entry = new Entry(9, 3, any, Tree.attributes(random), content);
                assertThat(entry.fault()).isNull();
                byte[] body = body(entry);
                assertThat(read(body, body.length)).isEqualTo(entry);
                for (int cut = 0; cut < body.length; cut++) {
                    assertThat(read(body, cut)).as("cut at %s", cut).isNull();
                }
            }
        }
    }

    /// The largest entry fits a message.
    @Test
    void theLargestEntryFits() {
        List<Extended> extended = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            extended.add(new Extended(text(100 + i % 2, i), text(28 - i % 2, i)));
        }
        List<ByteString> path = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            path.add(text(255, i));
        }
        Entry entry =
                new Entry(
                        9,
                        0,
                        text(255, 1),
                        new Attributes(0xfff, Long.MIN_VALUE, 999_999_999, extended),
                        new HardLink(5, 8, path));
        assertThat(entry.fault()).isNull();
        assertThat(read(body(entry), body(entry).length)).isEqualTo(entry);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "/", "a/b", "/etc", "a\0", "\0", "../x", "x/.."})
    void namesThatLeadElsewhereAreRefused(String name) {
        Entry entry = Messages.entry(9, 0, name, new File(1));
        assertThat(read(body(entry), body(entry).length)).isNull();
        assertThat(entry.fault()).isEqualTo("such a name cannot be sent");
        HardLink link = new HardLink(1, 2, List.of(ByteString.of("a"), ByteString.of(name)));
        Entry linked = Messages.entry(9, 0, "good", link);
        assertThat(read(body(linked), body(linked).length)).isNull();
    }

    @Test
    void targetsThatAreNoneAreRefused() {
        for (String target : List.of("", "a\0b")) {
            Entry entry = Messages.entry(9, 0, "l", new SymbolicLink(ByteString.of(target)));
            assertThat(read(body(entry), body(entry).length)).isNull();
        }
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        refused(0, 0x01, "an id above 2^40");
        refused(8, 0x01, "a folder above 2^40");
        refused(15, 0x09, "a folder that is the entry itself");
        refused(16, 0x00, "no type");
        refused(16, 0x05, "a type that is not known");
        refused(16, 0x02, "a folder with a size");
        refused(18, 0x10, "more than permissions");
        refused(28, 0x80, "more nanoseconds than a second has");
        refused(32, 0x40, "a size of 2^62");
        refused(40, 0x10, "a link of 4096 bytes");
        refused(42, 0x02, "512 attributes");
    }

    private void refused(int at, int value, String why) {
        byte[] body = body(Messages.file(9, 0, 1));
        body[at] = (byte) value;
        assertThat(read(body, body.length)).as(why).isNull();
    }

    /// What file systems of other kinds allow, and nobody can be told of.
    @Test
    void whatCannotBeSaidIsNamed() {
        Attributes usual = new Attributes(0644, 0, 0, List.of());
        assertThat(fault(text(256, 1), usual, new File(1))).contains("name");
        ByteString name = ByteString.of("a");
        assertThat(fault(name, usual, new File(1L << 62))).contains("large");
        assertThat(fault(name, usual, new File(-1))).contains("large");
        for (int nanos : new int[] {-1, 1_000_000_000}) {
            assertThat(fault(name, new Attributes(0644, 0, nanos, List.of()), new File(1)))
                    .contains("time");
        }
        assertThat(fault(name, new Attributes(0x1000, 0, 0, List.of()), new Folder()))
                .contains("attributes");
        assertThat(fault(name, usual, new SymbolicLink(ByteString.EMPTY))).contains("link");
        HardLink deep = new HardLink(1, 1, Collections.nCopies(16, text(255, 1)));
        assertThat(deep.isShort()).isFalse();
        assertThat(fault(name, usual, deep)).contains("link");
        assertThat(fault(name, usual, new File((1L << 62) - 1))).isNull();
    }

    private static @Nullable String fault(ByteString name, Attributes how, Content content) {
        return new Entry(9, 3, name, how, content).fault();
    }

    @Test
    void attributesTwiceAreRefused() {
        Extended one = new Extended(ByteString.of("user.a"), ByteString.EMPTY);
        Attributes attributes = new Attributes(0, 0, 0, List.of(one, one));
        Entry entry = new Entry(1, 0, ByteString.of("a"), attributes, new File(0));
        assertThat(read(body(entry), body(entry).length)).isNull();
    }

    /// Whatever the bytes are: an entry that obeys all rules, or none.
    @Test
    void anyBytesAreAnsweredTo() {
        for (int i = 0; i < 50_000; i++) {
            byte[] body =
                    body(
                            new Entry(
                                    9,
                                    3,
                                    text(8, i),
                                    Tree.attributes(random),
                                    new File(random.below(9))));
            for (int changes = 1 + random.below(3); changes > 0; changes--) {
                body[random.below(Math.min(body.length, NAME_AT + 12))] = (byte) random.below(256);
            }
            int cut = random.below(4) == 0 ? random.below(body.length) : body.length;
            Entry entry = read(body, cut);
            if (entry != null) {
                assertThat(entry.fault()).isNull();
                assertThat(body(entry)).isEqualTo(Arrays.copyOf(body, cut));
            }
        }
    }

    private static ByteString text(int length, int seed) {
        byte[] bytes = new byte[length];
        new Prng(seed).fill(bytes, 0, length);
        for (int i = 0; i < length; i++) {
            bytes[i] |= (byte) 0x80;
        }
        return ByteString.of(bytes, 0, length);
    }

    private static byte[] body(Entry entry) {
        byte[] message = Messages.entry(entry);
        byte[] body = new byte[message.length - MessageType.HEAD_BYTES];
        System.arraycopy(message, MessageType.HEAD_BYTES, body, 0, body.length);
        return body;
    }

    private static @Nullable Entry read(byte[] body, int length) {
        return EntryCodec.read(new Fields().wrap(body, 0, length));
    }
}
