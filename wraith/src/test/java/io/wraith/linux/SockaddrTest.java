package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;

final class SockaddrTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 2, 16",
        "192.0.2.7, 10, 28",
        "2001:db8::5, 10, 28",
        "fe80::1%3, 10, 28"
    })
    void translatesBothWays(String literal, int family, int length) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral(literal), 0x1234);
        Sockaddr name = Sockaddr.in(Arena.ofAuto());

        name.set(address, family);

        assertThat(name.read()).isEqualTo(address);
        assertThat(name.family()).isEqualTo(family);
        assertThat(name.length()).isEqualTo(length);
        assertThat(name.port()).isEqualTo(0x1234);
    }

    @Test
    void hasTheBytesOfTheSpecification() {
        MemorySegment memory = Arena.ofAuto().allocate(64);
        Sockaddr name = new Sockaddr(memory, 16);

        name.set(
                new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 0x1234), Sockets.AF_INET);
        assertThat(hex(memory, 16, 8)).isEqualTo("02001234c0000207");

        name.set(
                new InetSocketAddress(InetAddress.ofLiteral("2001:db8::5"), 0x4321),
                Sockets.AF_INET6);
        assertThat(hex(memory, 16, 28))
                .isEqualTo(
                        "0a004321" + "00000000" + "20010db8000000000000000000000005" + "00000000");
        assertThat(hex(memory, 0, 16)).isEqualTo("00".repeat(16));
    }

    @Test
    void oneIpv4PeerHasTheSameWordsOnSocketsOfBothFamilies() {
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 9);
        Sockaddr name = Sockaddr.in(Arena.ofAuto());

        for (int family : new int[] {Sockets.AF_INET, Sockets.AF_INET6}) {
            name.set(address, family);
            assertThat(name.high()).isZero();
            assertThat(name.low()).isEqualTo(0xffff_c000_0207L);
        }
    }

    @Test
    void emptyUntilSet() {
        Sockaddr name = Sockaddr.in(Arena.ofAuto());
        assertThat(name.read()).isNull();
        assertThat(name.length()).isZero();
        assertThat(name.low()).isZero();

        name.set(
                Sockaddr.of(
                        Arena.ofAuto(),
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 5)));
        assertThat(name.read())
                .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 5));
        name.clear();
        assertThat(name.read()).isNull();
    }

    @Test
    void refusesWhatCannotBeWritten() {
        Sockaddr name = Sockaddr.in(Arena.ofAuto());
        InetSocketAddress six = new InetSocketAddress(InetAddress.ofLiteral("::1"), 1);
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("host.invalid", 1);

        assertThatIllegalArgumentException().isThrownBy(() -> name.set(six, Sockets.AF_INET));
        assertThatIllegalArgumentException().isThrownBy(() -> name.set(six, Sockets.AF_UNIX));
        assertThatIllegalArgumentException().isThrownBy(() -> name.set(nowhere, Sockets.AF_INET));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Sockaddr(MemorySegment.ofArray(new byte[64]), 0));
        assertThatThrownBy(() -> new Sockaddr(Arena.ofAuto().allocate(31), 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static String hex(MemorySegment memory, long at, long bytes) {
        return HexFormat.of().formatHex(memory.asSlice(at, bytes).toArray(ValueLayout.JAVA_BYTE));
    }
}
