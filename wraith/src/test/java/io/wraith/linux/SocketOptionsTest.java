package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wraith.linux.SocketOptions.BufferGrant;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class SocketOptionsTest {
    private final int fd = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_DGRAM, 0);

    @AfterEach
    void close() {
        Descriptors.close(fd);
    }

    @Test
    void readsBackWhatWasSet() {
        assertThat(SocketOptions.get(fd, Sockets.IPPROTO_IP, SocketOptions.IP_TOS)).isZero();
        assertThat(SocketOptions.set(fd, Sockets.IPPROTO_IP, SocketOptions.IP_TOS, 0x20)).isZero();
        assertThat(SocketOptions.get(fd, Sockets.IPPROTO_IP, SocketOptions.IP_TOS)).isEqualTo(0x20);
    }

    @Test
    void anUnknownOptionIsAnError() {
        assertThat(SocketOptions.set(fd, SocketOptions.SOL_SOCKET, 9_999, 1))
                .isEqualTo(-Errno.ENOPROTOOPT);
        assertThat(SocketOptions.get(fd, SocketOptions.SOL_SOCKET, 9_999))
                .isEqualTo(-Errno.ENOPROTOOPT);
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(
                        () -> SocketOptions.require(fd, SocketOptions.SOL_SOCKET, 9_999, 1, "why"))
                .withMessage("why: setsockopt: ENOPROTOOPT (option not available)");
    }

    @Test
    void aSmallBufferIsGrantedWhole() {
        BufferGrant receive = SocketOptions.receiveBuffer(fd, 100_000);
        BufferGrant send = SocketOptions.sendBuffer(fd, 100_000);
        assertThat(receive.isWhole()).isTrue();
        assertThat(receive.granted()).isEqualTo(100_000);
        assertThat(send.isWhole()).isTrue();
    }

    @Test
    void aLargeBufferIsForcedOrCutToTheLimitAndSaysWhich() throws IOException {
        int limit =
                Integer.parseInt(Files.readString(Path.of("/proc/sys/net/core/rmem_max")).strip());
        BufferGrant grant = SocketOptions.receiveBuffer(fd, limit + (1 << 20));
        assertThat(grant.isWhole()).isEqualTo(grant.forced());
        assertThat(grant.granted()).isEqualTo(grant.forced() ? limit + (1 << 20) : limit);
    }

    @Test
    void refusesNonsense() {
        assertThatIllegalArgumentException().isThrownBy(() -> SocketOptions.receiveBuffer(fd, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> SocketOptions.receiveTimeout(fd, -1));
        assertThat(SocketOptions.set(-1, SocketOptions.SOL_SOCKET, SocketOptions.SO_RCVBUF, 1))
                .isEqualTo(-Errno.EBADF);
    }
}
