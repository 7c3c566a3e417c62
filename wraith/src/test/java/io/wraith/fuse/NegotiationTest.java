package io.wraith.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wraith.linux.FuseKernel;

import org.junit.jupiter.api.Test;

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
