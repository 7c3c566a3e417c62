package io.wraith.proto.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Big;
import io.wraith.wire.Burst;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// A responder that many call at once.
final class GreeterLoadTest {
    private static final long SEED = Long.getLong("wraith.seed", 2026);
    private static final GreeterLimits LIMITS = GreeterLimits.USUAL;
    private static final long SECOND_NS = 1_000_000_000L;

    private final Burst out = new Burst(Greeter.BURST_BYTES);
    private final Greeter greeter = Sides.greeter(SEED, LIMITS, 0);

    /// Each from an address of its own that never answers: only as many as the threshold leave a
    /// trace, and one that holds its address gets through all the same.
    @Test
    void tenThousandHalfOpenAttemptsFillNothing() {
        byte[] template = firstDatagrams(SEED, 0).getFirst();
        byte[] rest = firstDatagrams(SEED, 0).getLast();
        int asked = 0;
        for (int caller = 0; caller < 10_000; caller++) {
            byte[] address = address(caller);
            long id = 1L + caller;
            asked += receive(with(template, id), address, caller) < 0 ? 1 : 0;
            asked += receive(with(rest, id), address, caller) < 0 ? 1 : 0;
            greeter.work(caller, 1);
            while (greeter.transmit(out, caller)) {
                assertThat(out.length()).isLessThanOrEqualTo(3 * 1280);
            }
            assertThat(greeter.halfOpen()).isLessThanOrEqualTo(LIMITS.cookieThreshold());
        }
        assertThat(greeter.halfOpen()).isEqualTo(LIMITS.cookieThreshold());
        assertThat(asked).isEqualTo(2 * (10_000 - LIMITS.cookieThreshold()));
        assertThat(greeter.dropped(HandshakeFault.COOKIE_ASKED)).isEqualTo(asked);

        Pipe pipe = new Pipe(SEED, Pipe.Weather.FINE, Sides.initiation(9, 10_000), greeter, 10_000);
        assertThat(pipe.validated().run().completes()).isTrue();
        assertThat(pipe.seen)
                .as("message 1, two retries, message 1 with the cookie, once or twice, and so on")
                .hasSizeBetween(9, 11);
        assertThat(pipe.seen)
                .filteredOn(bytes -> bytes[8] == 1 && bytes[11] == 3)
                .allMatch(bytes -> bytes[24] == 24);
    }

    @Test
    void whatStrangersCanHoldIsBoundedAndKnown() {
        assertThat(Greeter.worstCaseBytes(LIMITS)).isBetween(8L << 20, 16L << 20);
    }

    @Test
    void halfOpenAttemptsEndInTime() {
        call(1, Sides.ALICES_ADDRESS, 0);
        assertThat(greeter.halfOpen()).isEqualTo(1);
        greeter.transmit(out, 10 * SECOND_NS - 1);
        assertThat(greeter.halfOpen()).isEqualTo(1);
        greeter.transmit(out, 10 * SECOND_NS);
        assertThat(greeter.halfOpen()).isZero();
        assertThat(greeter.deadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    /// Message 2 is repeated by itself, but only as far as message 1 paid for it.
    @Test
    void anAddressThatIsNotValidatedGetsAtMostThreeTimesItsBytes() {
        int received = call(1, Sides.ALICES_ADDRESS, 0);
        int sent = 0;
        for (long nowNs = 0; nowNs < 9 * SECOND_NS; nowNs += SECOND_NS / 10) {
            while (greeter.transmit(out, nowNs)) {
                sent += out.length();
            }
        }
        assertThat(sent).isLessThanOrEqualTo(3 * received).isGreaterThan(2 * received);
        received += call(1, Sides.ALICES_ADDRESS, 9 * SECOND_NS);
        assertThat(greeter.halfOpen()).as("a duplicate").isEqualTo(1);
        assertThat(greeter.transmit(out, 9 * SECOND_NS)).isTrue();
        assertThat(sent + out.length()).isLessThanOrEqualTo(3 * received);
    }

    @Test
    void oneAddressIsAskedForACookieBeforeItHoldsMuch() {
        for (int seed = 0; seed < 50; seed++) {
            call(seed, Sides.ALICES_ADDRESS, seed);
        }
        assertThat(greeter.halfOpen()).isEqualTo(LIMITS.perAddress());
        assertThat(greeter.dropped(HandshakeFault.COOKIE_ASKED)).isPositive();
        call(99, new byte[] {10, 0, 0, 9, 1, 1}, 99);
        assertThat(greeter.halfOpen()).as("another address").isEqualTo(LIMITS.perAddress() + 1);
    }

    /// Without a limit of attempts at once: the limiter sees handshakes, not datagrams.
    @Test
    void aGroupOfAddressesIsAskedForCookiesWhenItBeginsTooMany() {
        GreeterLimits strict =
                new GreeterLimits(64, 64, 32, 4, 6, 10 * SECOND_NS, 30 * SECOND_NS, 3, 8);
        Greeter strictGreeter = Sides.greeter(SEED, strict, 0);
        List<byte[]> first = firstDatagrams(1, 0);
        for (int i = 0; i < 100; i++) {
            strictGreeter.receive(Sides.datagram(first.getFirst(), address(1)), 0, 0);
        }
        assertThat(strictGreeter.dropped(HandshakeFault.COOKIE_ASKED)).as("datagrams").isZero();
        for (int caller = 0; caller < 6; caller++) {
            for (byte[] datagram : firstDatagrams(caller, 0)) {
                strictGreeter.receive(Sides.datagram(datagram, address(caller)), 0, 0);
            }
            strictGreeter.work(0, 9);
        }
        assertThat(strictGreeter.halfOpen()).isEqualTo(4);
        assertThat(strictGreeter.dropped(HandshakeFault.COOKIE_ASKED)).isEqualTo(4);
        byte[] elsewhere = {10, 99, 0, 1, 1, 1};
        int answer = strictGreeter.receive(Sides.datagram(first.getFirst(), elsewhere), 0, 0);
        assertThat(answer).isZero();
    }

    @Test
    void aWrongOrExpiredCookieIsNoneAndIsNotNeededWithoutLoad() {
        GreeterLimits always =
                new GreeterLimits(8, 0, 2, 4, 8, 10 * SECOND_NS, 5 * SECOND_NS, 4, 8);
        Greeter asking = Sides.greeter(SEED, always, 0);
        byte[] cookie = cookieOf(asking, 0);
        List<byte[]> wrong = firstDatagrams(5, 0, new byte[24]);
        List<byte[]> right = firstDatagrams(5, 0, cookie);
        int askedCode = HandshakeFault.COOKIE_ASKED.code();
        assertThat(asking.receive(alice(wrong.getFirst()), 0, 0)).isEqualTo(askedCode);
        assertThat(asking.receive(alice(right.getFirst()), 0, 10 * SECOND_NS - 1)).isZero();
        assertThat(asking.receive(alice(right.getFirst()), 0, 10 * SECOND_NS))
                .as("expired")
                .isEqualTo(askedCode);
        byte[] elsewhere = {10, 0, 0, 1, 0x11, 0x12};
        assertThat(asking.receive(Sides.datagram(right.getFirst(), elsewhere), 0, 0))
                .as("another port")
                .isEqualTo(askedCode);
        assertThat(greeter.receive(alice(wrong.getFirst()), 0, 0)).as("no load").isZero();
    }

    /// A flood of complete messages waits; the owner's turn stays short.
    @Test
    void workIsDoneInStepsOfTheOwnersChoice() {
        for (int caller = 0; caller < 20; caller++) {
            for (byte[] datagram : firstDatagrams(caller, 0)) {
                receive(datagram, address(caller), 0);
            }
        }
        assertThat(greeter.halfOpen()).isZero();
        assertThat(greeter.deadlineNs()).isLessThanOrEqualTo(0);
        assertThat(greeter.work(0, 3)).isEqualTo(3);
        assertThat(greeter.halfOpen()).isEqualTo(3);
        assertThat(greeter.work(0, 100)).isEqualTo(17);
        assertThat(greeter.work(0, 100)).isZero();
    }

    /// The table may be full of those who hold their addresses; the newest still gets in.
    @Test
    void aFullTableGivesUpTheOldest() {
        GreeterLimits small =
                new GreeterLimits(4, 2, 2, 50, 50, 10 * SECOND_NS, 30 * SECOND_NS, 4, 8);
        Greeter full = Sides.greeter(SEED, small, 0);
        for (int caller = 0; caller < 6; caller++) {
            byte[] address = address(caller);
            for (byte[] datagram : firstDatagrams(caller, caller)) {
                full.receive(Sides.datagram(datagram, address), 0, caller);
            }
            byte[] cookie = {};
            while (full.transmit(out, caller)) {
                cookie = out.bytes()[8] == 2 ? cookie() : cookie;
            }
            if (cookie.length > 0) {
                for (byte[] datagram : firstDatagrams(caller, caller, cookie)) {
                    full.receive(Sides.datagram(datagram, address), 0, caller);
                }
            }
            assertThat(full.work(caller, 1)).as("caller " + caller).isEqualTo(1);
            assertThat(full.halfOpen()).isEqualTo(Math.min(caller + 1, 4));
        }
    }

    private int call(long seed, byte[] address, long nowNs) {
        int bytes = 0;
        for (byte[] datagram : firstDatagrams(seed, 0)) {
            receive(datagram, address, nowNs);
            bytes += datagram.length;
        }
        greeter.work(nowNs, 9);
        return bytes;
    }

    private int receive(byte[] datagram, byte[] address, long nowNs) {
        return greeter.receive(Sides.datagram(datagram, address), 0, nowNs);
    }

    private static Burst alice(byte[] datagram) {
        return Sides.datagram(datagram, Sides.ALICES_ADDRESS);
    }

    private byte[] cookieOf(Greeter asking, long nowNs) {
        for (byte[] datagram : firstDatagrams(5, 0)) {
            asking.receive(alice(datagram), 0, nowNs);
        }
        assertThat(asking.transmit(out, nowNs)).isTrue();
        return cookie();
    }

    private byte[] cookie() {
        byte[] cookie = new byte[24];
        System.arraycopy(out.bytes(), 24, cookie, 0, 24);
        return cookie;
    }

    private static List<byte[]> firstDatagrams(long seed, long nowNs) {
        return firstDatagrams(seed, nowNs, new byte[0]);
    }

    /// Message 1 of an initiator, with a cookie if there is one.
    private static List<byte[]> firstDatagrams(long seed, long nowNs, byte[] cookie) {
        Initiation initiation = Sides.initiation(seed, nowNs);
        Burst burst = new Burst(Greeter.BURST_BYTES);
        initiation.transmit(burst, nowNs);
        if (cookie.length > 0) {
            byte[] retry = new byte[48];
            retry[8] = 2;
            Big.u64(retry, 0, Big.u64(burst.bytes(), 16));
            Big.u64(retry, 16, Big.u64(burst.bytes(), 0));
            System.arraycopy(cookie, 0, retry, 24, 24);
            initiation.receive(Sides.datagram(retry, Sides.BOBS_ADDRESS), 0, nowNs);
            initiation.transmit(burst, nowNs);
        }
        List<byte[]> datagrams = new ArrayList<>();
        for (int i = 0; i < burst.count(); i++) {
            datagrams.add(Sides.datagram(burst, i));
        }
        return datagrams;
    }

    private static byte[] with(byte[] datagram, long sender) {
        byte[] changed = datagram.clone();
        Big.u64(changed, 16, sender);
        return changed;
    }

    private static byte[] address(int caller) {
        return new byte[] {10, (byte) 1, (byte) (caller >> 8), (byte) caller, 1, 1};
    }
}
