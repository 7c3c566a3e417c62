package io.wraith.net;

import io.wraith.linux.Errno;
import io.wraith.linux.ErrorQueue;
import io.wraith.linux.Sockaddr;
import io.wraith.net.PathNotice.Kind;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.Arrays;

/// Empties a socket's error queue into notices. An entry left there would end every wait at once,
/// so all are taken, and the newest few are kept for the owner.
final class NoticeQueue {
    private static final int KEPT = 32;

    /// What one call takes; a flood of forged reports must not keep a shard from its work.
    private static final int TAKEN = 64;

    private final int fd;
    private final PortCounts counts;
    private final ErrorQueue errors;
    private final ArrayDeque<PathNotice> notices = new ArrayDeque<>(KEPT);
    private final byte[] address = new byte[PeerAddress.SCOPED_LENGTH];

    NoticeQueue(Arena arena, int fd, PortCounts counts) {
        this.fd = fd;
        this.counts = counts;
        this.errors = new ErrorQueue(arena);
    }

    void drain() {
        for (int i = 0; i < TAKEN && errors.next(fd) == 1; i++) {
            Kind kind = kind();
            Sockaddr target = errors.target();
            if (kind != null && target.family() != 0) {
                counts.add(PortCounter.NOTICES, 1);
                keep(kind, target);
            }
        }
    }

    @Nullable PathNotice poll() {
        return notices.poll();
    }

    private void keep(Kind kind, Sockaddr target) {
        if (notices.size() == KEPT) {
            notices.removeFirst();
        }
        int length =
                PeerAddress.write(
                        address, target.high(), target.low(), target.port(), target.scope());
        int mtu = kind == Kind.MTU ? errors.mtu() : 0;
        notices.add(new PathNotice(kind, Arrays.copyOf(address, length), mtu));
    }

    private @Nullable Kind kind() {
        return switch (errors.errno()) {
            case Errno.EMSGSIZE -> Kind.MTU;
            case Errno.ECONNREFUSED -> Kind.REFUSED;
            case Errno.EHOSTUNREACH, Errno.ENETUNREACH, Errno.EACCES, Errno.ENETDOWN ->
                    Kind.UNREACHABLE;
            default -> null;
        };
    }
}
