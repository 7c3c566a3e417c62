package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.net.LanSocket;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(30)
final class LanPlaceTest {
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger openings = new AtomicInteger();

    private LanPlace place() throws IOException {
        return new LanPlace(() -> {
            openings.incrementAndGet();
            if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new SocketException("Network is down");
            }
            return LanSocket.asking(List.of());
        });
    }

    private static boolean isOpen(LanSocket socket) throws IOException {
        try {
            return socket.receive(ByteBuffer.allocate(1), 1) == null;
        } catch (ClosedSelectorException closed) {
            return false;
        }
    }

    @Test
    void theFirstSocketIsServedAtOnce() throws Exception {
        try (LanPlace place = place()) {
            assertThat(place.after(null)).isSameAs(place.socket());
            assertThat(openings).hasValue(1);
        }
    }

    @Test
    void othersFollowAChange() throws Exception {
        try (LanPlace place = place()) {
            LanSocket first = place.socket();
            place.renew();
            LanSocket second = place.after(first);
            assertThat(second).isSameAs(place.socket()).isNotSameAs(first);
            assertThat(isOpen(first)).isFalse();
            assertThat(isOpen(place.socket())).isTrue();
        }
    }

    /// An interface that goes while its socket is opened, or read from.
    @Test
    void whatFailsIsTriedAgainWithoutAnotherChange() throws Exception {
        try (LanPlace place = place()) {
            LanSocket failed = place.socket();
            refusals.set(2);
            place.renew();
            assertThat(isOpen(failed)).isFalse();
            assertThat(place.after(failed)).isNotNull().isNotSameAs(failed);
            assertThat(isOpen(place.socket())).isTrue();
            assertThat(openings).as("one a second").hasValue(4);
        }
    }

    @Test
    void theEndIsToldToWhoWaits() throws Exception {
        LanPlace place = place();
        LanSocket only = place.socket();
        refusals.set(Integer.MAX_VALUE);
        CompletableFuture<@Nullable LanSocket> waiting =
                CompletableFuture.supplyAsync(() -> place.after(only));
        place.close();
        assertThat(waiting.get()).isNull();
        place.renew();
        assertThat(place.after(only)).isNull();
        assertThat(isOpen(only)).isFalse();
    }
}
