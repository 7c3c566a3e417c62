package io.wraith.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wraith.linux.Errno;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Seccomp;
import io.wraith.linux.UringSupport;
import io.wraith.net.Ports.Choice;
import io.wraith.net.Ports.Wish;
import io.wraith.wire.Burst;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/// Tests run on Linux and with native access.
@Timeout(60)
final class PortsTest {
    private static final PortConfig LOCAL =
            PortConfig.at(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));

    private static final Wish[] WISHES = {Wish.LINUX, Wish.JDK, Wish.URING};

    @Test
    void linuxCallsAreTheBest() {
        Choice choice = Ports.open(LOCAL, Wish.BEST);
        try (Port port = choice.port()) {
            assertThat(port).isInstanceOf(UdpPort.class);
            assertThat(choice.isWished()).isTrue();
            assertThat(choice.facts())
                    .first()
                    .hasToString("port: Linux's socket calls, since the kernel cuts bursts (GSO)");
            assertThat(choice.facts()).containsAll(port.facts());
        }
    }

    @Test
    void theJdksChannelSaysWhatItLacks() {
        Choice choice = Ports.open(LOCAL, Wish.JDK);
        try (Port port = choice.port()) {
            assertThat(port).isInstanceOf(ChannelPort.class);
            assertThat(choice.facts()).first().hasToString("port: the JDK's channel, as asked");
            assertThat(choice.facts())
                    .filteredOn(fact -> !fact.whole())
                    .extracting(PortFact::name)
                    .contains("segmentation offload (GSO)", "receive offload (GRO)", "ECN");
        }
    }

    @Test
    void whatCannotGoPastTheKernelGoesThroughItAndSaysWhy() {
        Choice choice = Ports.open(LOCAL, Wish.XDP);
        try (Port port = choice.port()) {
            assertThat(port).isInstanceOf(UdpPort.class);
            assertThat(choice.isWished()).isFalse();
            assertThat(choice.reason()).startsWith("Linux's socket calls, since AF_XDP: ");
        }
    }

    @Test
    void uringIsUsedWhereItIsAllowed() {
        UringSupport support = UringSupport.probe();
        assumeTrue(support.allowed(), support.reason());
        Choice choice = Ports.open(LOCAL, Wish.URING);
        try (Port port = choice.port()) {
            assertThat(port).isInstanceOf(UringPort.class);
            assertThat(choice.isWished()).isTrue();
            assertThat(choice.facts())
                    .extracting(PortFact::toString)
                    .startsWith(
                            "port: Linux's sockets by io_uring",
                            "io_uring: a standing receive into 64 buffers of 65536 bytes");
        }
    }

    /// A filter on the opening thread forbids io_uring, as container runtimes do.
    @ParameterizedTest
    @ValueSource(ints = {Errno.EPERM, Errno.ENOSYS})
    void whereUringIsForbiddenTheBestIsTakenAndSaysWhy(int errno) {
        CompletableFuture<Choice> answer = new CompletableFuture<>();
        Thread.ofPlatform()
                .start(() -> {
                    try {
                        Seccomp.forbidUring(errno);
                        answer.complete(Ports.open(LOCAL, Wish.URING));
                    } catch (RuntimeException failure) {
                        answer.completeExceptionally(failure);
                    }
                });
        Choice choice = answer.join();
        try (Port port = choice.port()) {
            assertThat(port).isInstanceOf(UdpPort.class);
            assertThat(choice.isWished()).isFalse();
            assertThat(choice.reason())
                    .startsWith("Linux's socket calls, since io_uring: opening an io_uring, which")
                    .contains("seccomp filter")
                    .endsWith(Errno.describe(errno));
        }
    }

    @Test
    void anAddressThatNobodyCanHaveIsAnError() {
        PortConfig elsewhere =
                PortConfig.at(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 0));
        for (Wish wish : new Wish[] {Wish.BEST, Wish.LINUX, Wish.URING, Wish.XDP}) {
            assertThatThrownBy(() -> Ports.open(elsewhere, wish))
                    .isInstanceOf(LinuxException.class)
                    .hasMessageContaining("192.0.2.1");
        }
    }

    @Test
    void bothKindsUnderstandEachOther() {
        try (Port linux = Ports.open(LOCAL, Wish.LINUX).port();
                Port jdk = Ports.open(LOCAL, Wish.JDK).port()) {
            Burst out = Bursts.of(jdk.localAddress(), 20_500, 1_000, 1);
            linux.send(out);
            assertThat(Bursts.receive(jdk, 21)).isEqualTo(Bursts.split(out, linux.localAddress()));
            Burst back = Bursts.of(linux.localAddress(), 20_500, 1_000, 2);
            jdk.send(back);
            assertThat(Bursts.receive(linux, 21)).isEqualTo(Bursts.split(back, jdk.localAddress()));
        }
    }

    /// Another thread closes a port in the midst of its owner's work, wherever that is just then.
    @Test
    void closingDisturbsNoCall() throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            Port port = Ports.open(LOCAL, WISHES[i % WISHES.length]).port();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread owner =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    work(port);
                                } catch (Throwable thrown) {
                                    failure.set(thrown);
                                }
                            });
            Thread.sleep(i % 5);
            port.wake();
            port.close();
            owner.join();
            assertThat(failure.get()).isNull();
        }
    }

    private static void work(Port port) {
        Burst out = Bursts.of(port.localAddress(), 30_000, 1_000, 1);
        Burst in = Bursts.room();
        SendOutcome outcome = SendOutcome.SENT;
        while (outcome != SendOutcome.CLOSED) {
            outcome = port.send(out);
            while (port.receive(in) > 0) {
                out.ecn(0);
            }
            port.await(1_000);
        }
    }
}
