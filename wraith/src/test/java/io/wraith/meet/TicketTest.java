package io.wraith.meet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;
import io.wraith.base.Prng;
import io.wraith.crypto.handshake.PublicIdentity;
import io.wraith.vectors.PublishedVectors;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

final class TicketTest {
    private static final PeerAddress IPV4 = PeerAddress.of(new byte[] {(byte) 192, 0, 2, 7}, 4433);
    private static final PeerAddress IPV6 = PeerAddress.of(ipv6(), 65535);
    private static final PublicIdentity IDENTITY = new PublicIdentity(filled(0x42, 32));
    private static final byte[] CAPABILITY = filled(0x17, Capabilities.LENGTH);

    @Test
    void comesBackFromItsText() {
        for (List<PeerAddress> addresses :
                List.of(List.<PeerAddress>of(), List.of(IPV4), List.of(IPV6, IPV4))) {
            for (byte[] capability : List.of(new byte[0], CAPABILITY)) {
                Ticket read = good(new Ticket(IDENTITY, addresses, capability).text());
                assertThat(read.identity()).isEqualTo(IDENTITY);
                assertThat(read.addresses()).isEqualTo(addresses);
                assertThat(read.capability()).isEqualTo(capability);
            }
        }
        assertThat(IPV4.address()).containsExactly(192, 0, 2, 7);
        assertThat(IPV4.port()).isEqualTo(4433);
    }

    @Test
    void published() throws IOException {
        Ticket ticket = new Ticket(IDENTITY, List.of(IPV6, IPV4), CAPABILITY);
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("identity", IDENTITY.bytes());
        file.put("addresses", List.of(IPV6.encoded(), IPV4.encoded()));
        file.put("capability", CAPABILITY);
        file.put("bytes", ticket.encoded());
        file.put("text", ticket.text());
        PublishedVectors.compare("ticket.json", file);
    }

    @Test
    void whatProgramsDoToLongWordsIsUndone() {
        String text = new Ticket(IDENTITY, List.of(IPV4), CAPABILITY).text();
        String broken = "  " + text.substring(0, 70) + "\r\n\t" + text.substring(70) + " \n";
        assertThat(good(broken).text()).isEqualTo(text);
        assertThat(good(text.toUpperCase(Locale.ROOT)).text()).isEqualTo(text);
    }

    @Test
    void whatIsWrongIsSaid() {
        String text = new Ticket(IDENTITY, List.of(IPV4), CAPABILITY).text();
        assertThat(why("4821-lunar-basket-trend")).isEqualTo("a ticket begins with wraith1");
        assertThat(why(text.substring(0, 90))).contains("not whole");
        assertThat(why(text.replace('q', 'p'))).contains("damaged");
        assertThat(why("wraith1".repeat(400))).contains("too long");
        byte[] later = new Ticket(IDENTITY, List.of(), CAPABILITY).encoded();
        later[0] = (byte) 200;
        assertThat(why(Bech32m.of("wraith", later).text()))
                .contains("another version")
                .contains("200");
        assertThat(why(Bech32m.of("wraith", new byte[0]).text())).contains("no ticket can hold");
    }

    @Test
    void entriesOfLaterVersionsAreIgnored() {
        byte[] bytes = new Ticket(IDENTITY, List.of(IPV4), CAPABILITY).encoded();
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 7);
        longer[bytes.length] = 99;
        longer[bytes.length + 1] = 5;
        Ticket read = Ticket.decode(longer);
        assertThat(read).isNotNull();
        assertThat(read.encoded()).isEqualTo(bytes);
    }

    @Test
    void impossibleEntriesAreRefused() {
        byte[] bytes = new Ticket(IDENTITY, List.of(IPV4), CAPABILITY).encoded();
        assertThat(Ticket.decode(with(bytes, 34, 5))).as("an address of 3 bytes").isNull();
        byte[] noPort = with(with(bytes, 39, 0), 40, 0);
        assertThat(Ticket.decode(noPort)).as("port 0").isNull();
        assertThat(Ticket.decode(Arrays.copyOf(bytes, 32))).as("no identity").isNull();
        assertThat(Ticket.decode(Arrays.copyOf(bytes, 34))).as("half an entry").isNull();
        assertThat(Ticket.decode(with(bytes, 42, 255))).as("an entry cut off").isNull();
        byte[] twice = Arrays.copyOf(bytes, bytes.length + 3);
        twice[bytes.length] = 2;
        twice[bytes.length + 1] = 1;
        assertThat(Ticket.decode(twice)).as("two capabilities").isNull();
        byte[] entry = Arrays.copyOfRange(bytes, 33, 33 + 8);
        byte[] full = Arrays.copyOf(bytes, 33);
        for (int i = 0; i < Ticket.MOST_ADDRESSES; i++) {
            full = joined(full, entry);
        }
        assertThat(Ticket.decode(full)).as("sixteen addresses").isNotNull();
        assertThat(Ticket.decode(joined(full, entry))).as("seventeen addresses").isNull();
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    @Test
    void theLongestTicketIsReadToo() {
        List<PeerAddress> addresses = Collections.nCopies(20, IPV6);
        Ticket read = good(new Ticket(IDENTITY, addresses, filled(1, 64)).text());
        assertThat(read.addresses()).hasSize(Ticket.MOST_ADDRESSES);
        assertThat(read.text()).hasSizeLessThan(Ticket.MOST_CHARACTERS);
        assertThatThrownBy(() -> new Ticket(IDENTITY, List.of(), new byte[65]))
                .isInstanceOf(Check.Failed.class);
    }

    @Test
    void arbitraryBytesGiveATicketOrNone() {
        long seed = new SplittableRandom().nextLong();
        Prng random = new Prng(seed);
        int read = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.below(120)];
            random.fill(bytes, 0, bytes.length);
            if (bytes.length > 34) {
                bytes[0] = 1;
                bytes[33] = (byte) random.below(4);
                bytes[34] = (byte) random.below(bytes.length);
            }
            Ticket ticket = Ticket.decode(bytes);
            if (ticket != null) {
                read++;
                Ticket again = Ticket.decode(ticket.encoded());
                assertThat(again).as("seed %d", seed).isNotNull();
                assertThat(again.encoded()).as("seed %d", seed).isEqualTo(ticket.encoded());
            }
        }
        assertThat(read).as("seed %d", seed).isPositive();
    }

    @Test
    void aLogDoesNotHoldTheCapability() {
        String said = new Ticket(IDENTITY, List.of(IPV4), CAPABILITY).toString();
        assertThat(said).contains("4242").doesNotContain("1717");
    }

    private static Ticket good(String text) {
        assertThat(Ticket.parse(text)).isInstanceOf(Parsed.Of.class);
        return ((Parsed.Of<Ticket>) Ticket.parse(text)).value();
    }

    private static String why(String text) {
        assertThat(Ticket.parse(text)).isInstanceOf(Parsed.Not.class);
        return ((Parsed.Not<Ticket>) Ticket.parse(text)).why();
    }

    private static byte[] with(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static byte[] ipv6() {
        byte[] address = new byte[16];
        address[0] = 0x20;
        address[1] = 1;
        address[2] = 0x0d;
        address[3] = (byte) 0xb8;
        address[15] = 1;
        return address;
    }

    private static byte[] filled(int value, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
