package io.wraith.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wraith.linux.Descriptors;
import io.wraith.linux.FuseKernel;
import io.wraith.vfs.message.Attributes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

final class NegotiationTest {
    private final RequestBytes request = new RequestBytes();

    private Negotiation of(int major, int minor, int flags, int flags2) {
        request.start(FuseKernel.FUSE_INIT, 1, 0).u32(major).u32(minor).u32(131_072);
        request.u32(flags).u32(flags2);
        for (int i = 0; i < 11; i++) {
            request.u32(0);
        }
        return Negotiation.of(request.memory, request.end(), 1 << 20);
    }

    @Test
    void onlyWhatIsOfferedIsTaken() {
        int offered = (int) (FuseKernel.FUSE_ASYNC_READ | FuseKernel.FUSE_DO_READDIRPLUS);
        Negotiation some = of(7, 31, offered, -1);
        assertThat(some.minor()).isEqualTo(31);
        assertThat(some.flags()).isEqualTo(offered);
        assertThat(some.mostBytes()).as("without MAX_PAGES").isEqualTo(128 << 10);

        Negotiation all = of(7, 99, -1, -1);
        assertThat(all.minor()).isEqualTo(Negotiation.OUR_MINOR);
        assertThat(all.has(FuseKernel.FUSE_HAS_EXPIRE_ONLY)).isTrue();
        assertThat(all.mostBytes()).isEqualTo(1 << 20);
        // Pages dirtied in the kernel, and locks and permissions decided here, are nothing for us.
        assertThat(all.flags() & (1 << 16 | 1 << 1 | 1 << 10 | 1 << 20)).isZero();
    }

    @Test
    void whoCannotBeToldToForgetIsGivenNamesBriefly() {
        assertThat(of(7, 44, -1, -1).canDropAllNames()).isTrue();
        assertThat(of(7, 44, -1, -1).mostValidNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(of(7, 43, -1, -1).canDropAllNames()).isFalse();
        assertThat(of(7, 43, -1, -1).mostValidNs()).isEqualTo(1_000_000_000L);
    }

    /// In each kind of answer that has a time.
    @Test
    void noAnswerSaysMoreThanIsAllowed(@TempDir Path folder) throws IOException {
        Entry entry = new Entry(5, Attributes.NONE, 60_000_000_000L, 70_000_000_000L);
        try (Reply reply = new Reply(1_500_000_000L)) {
            ByteBuffer sent = sent(folder, reply.start(0, 1).entry(entry));
            assertThat(sent.getLong(16)).isEqualTo(1);
            assertThat(sent.getLong(24)).isEqualTo(1);
            assertThat(sent.getInt(32)).isEqualTo(500_000_000);
            assertThat(sent.getInt(36)).isEqualTo(500_000_000);
            sent = sent(folder, reply.start(0, 1).noEntry(60_000_000_000L));
            assertThat(sent.getLong(16)).isEqualTo(1);
            sent = sent(folder, reply.start(0, 1).validFor(60_000_000_000L));
            assertThat(sent.getLong(0)).isEqualTo(1);
            assertThat(sent.getInt(8)).isEqualTo(500_000_000);
            sent = sent(folder, reply.start(0, 1).validFor(7));
            assertThat(sent.getLong(0)).isZero();
            assertThat(sent.getInt(8)).isEqualTo(7);
        }
    }

    /// What comes behind the header.
    private static ByteBuffer sent(Path folder, Reply reply) throws IOException {
        Path file = folder.resolve("sent");
        byte[] path = file.toString().getBytes(StandardCharsets.UTF_8);
        int flags = io.wraith.linux.Files.O_RDWR | io.wraith.linux.Files.O_CREAT;
        int descriptor =
                io.wraith.linux.Files.open(io.wraith.linux.Files.AT_FDCWD, path, flags, 0600);
        try {
            assertThat(reply.send(descriptor)).isPositive();
        } finally {
            Descriptors.close(descriptor);
        }
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
        return all.slice(16, all.capacity() - 16).order(ByteOrder.nativeOrder());
    }

    @Test
    void anOldKernelSendsLess() {
        request.start(FuseKernel.FUSE_INIT, 1, 0).u32(7).u32(34).u32(0).u32(-1);
        Negotiation old = Negotiation.of(request.memory, request.end(), 0);
        assertThat(old.flags() >>> 32).isZero();
    }

    @Test
    void whatCannotBeSpokenIsRefused() {
        assertThatExceptionOfType(FuseException.class)
                .isThrownBy(() -> of(7, 30, -1, -1))
                .withMessageContaining("7.30");
        assertThatExceptionOfType(FuseException.class).isThrownBy(() -> of(8, 0, -1, -1));
        request.start(FuseKernel.FUSE_LOOKUP, 1, 1).name("a name that is long enough");
        assertThatExceptionOfType(FuseException.class)
                .isThrownBy(() -> Negotiation.of(request.memory, request.end(), 0));
        request.start(FuseKernel.FUSE_INIT, 1, 0).u32(7);
        assertThatExceptionOfType(FuseException.class)
                .isThrownBy(() -> Negotiation.of(request.memory, request.end(), 0));
    }
}
