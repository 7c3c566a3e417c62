package io.wraith.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wraith.base.Prng;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;

final class PeerAddressTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1:7000, c00002011b58",
        "0.0.0.0:0, 000000000000",
        "[2001:db8::1]:65535, 20010db8000000000000000000000001ffff",
        "[fe80::1%7]:1, fe800000000000000000000000000001000100000007"
    })
    void bytesAndTextAreTwoFormsOfOneThing(String text, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(PeerAddress.parse(text)).isEqualTo(bytes);
        assertThat(PeerAddress.print(bytes, bytes.length)).isEqualTo(text);
        InetSocketAddress address = PeerAddress.decode(bytes, bytes.length);
        assertThat(PeerAddress.encode(address)).isEqualTo(bytes);
        assertThat(PeerAddress.print(address)).isEqualTo(text);
    }

    /// RFC 5952, sections 4.2 and 5.
    @ParameterizedTest
    @CsvSource({
        "[::]:1, [::]:1",
        "[::1]:1, [::1]:1",
        "[1::]:1, [1::]:1",
        "[2001:DB8:0:1:1:1:1:1]:1, [2001:db8:0:1:1:1:1:1]:1",
        "[2001:0:0:1:0:0:0:1]:1, [2001:0:0:1::1]:1",
        "[2001:db8:0:0:1:0:0:1]:1, [2001:db8::1:0:0:1]:1",
        "[1:2:3:4:5:6:7:8]:1, [1:2:3:4:5:6:7:8]:1",
        "[0:0:3::]:1, [0:0:3::]:1",
        "[::ffff:192.0.2.9]:1, 192.0.2.9:1"
    })
    void printsTheShortestForm(String text, String shortest) {
        byte[] bytes = PeerAddress.parse(text);
        assertThat(PeerAddress.print(bytes, bytes.length)).isEqualTo(shortest);
    }

    @Test
    void everyIpv6AddressIsReadBackAsPrinted() {
        long seed = System.nanoTime();
        Prng random = new Prng(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[PeerAddress.IPV6_LENGTH];
            for (int group = 0; group < 16; group += 2) {
                if (random.below(2) == 0) {
                    bytes[group] = (byte) random.nextLong();
                    bytes[group + 1] = (byte) random.nextLong();
                }
            }
            bytes[0] = 0x20;
            String text = PeerAddress.print(bytes, bytes.length);
            assertThat(PeerAddress.parse(text)).as("%s, seed %d", text, seed).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 5, 16, 17, 19, 23})
    void otherLengthsAreNoAddress(int length) {
        byte[] bytes = new byte[32];
        assertThatIllegalArgumentException().isThrownBy(() -> PeerAddress.print(bytes, length));
        assertThatIllegalArgumentException().isThrownBy(() -> PeerAddress.decode(bytes, length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "192.0.2.1", "192.0.2.1:", "192.0.2.1:x", "h:65536", "::1:7", "[::1]"})
    void whatIsNoPlaceIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> HostPort.parse(text));
    }

    @Test
    void namesAreNoAddress() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeerAddress.parse("example.org:7000"));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> PeerAddress.encode(InetSocketAddress.createUnresolved("name", 1)));
    }

    @Test
    void placesAreRead() throws Exception {
        assertThat(HostPort.parse("example.org:7000")).isEqualTo(new HostPort("example.org", 7000));
        assertThat(HostPort.parse("[::1]:0")).isEqualTo(new HostPort("::1", 0));
        assertThat(HostPort.parse(":80")).isEqualTo(new HostPort("::", 80));
        assertThat(HostPort.parse("*:80")).isEqualTo(HostPort.parse(":80"));
        assertThat(new HostPort("127.0.0.1", 9).resolve())
                .containsExactly(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9));
        assertThat(HostPort.parse("localhost:9").resolve())
                .isNotEmpty()
                .allMatch(place -> place.getAddress().isLoopbackAddress());
    }
}
