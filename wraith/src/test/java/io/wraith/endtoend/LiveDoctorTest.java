package io.wraith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.linux.KernelTest;
import io.wraith.linux.VethPair;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// The doctor beside a command whose receive buffer really overflows.
@KernelTest
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
final class LiveDoctorTest {
    /// More than the largest buffer that a port asks for holds.
    private static final int FLOOD = 200_000;

    private static final int FEW = 10;
    private static final int PAUSE_MS = 100;
    private static final int PORT = 7_071;

    @TempDir private Path folder;

    @Test
    void aBufferThatOverflowsIsFound() throws Exception {
        try (VethPair veth = VethPair.open();
                Machine machine =
                        new Machine(Files.createDirectory(folder.resolve("right")), veth.right())) {
            String address = VethPair.RIGHT4.getHostAddress() + ":" + PORT;
            Run receiver =
                    machine.start("receive", "--no-lan", "--listen", address, "--json", "-y");
            receiver.await("ready");
            Run fine = machine.start("doctor", "--live", "--json", "--seconds", "1");
            assertThat(severity(fine, "datagrams dropped here")).isEqualTo("ok");
            fine.succeeded();
            Run doctor = machine.start("doctor", "--live", "--json", "--seconds", "20");
            // From then on it counts what is dropped, which is told when the receiver goes on.
            doctor.await("its first look", () -> doctor.errors().contains("looking"));
            receiver.stop();
            InetSocketAddress target = new InetSocketAddress(VethPair.RIGHT4, PORT);
            veth.left().call(() -> flood(target, FLOOD));
            receiver.goOn();
            // The kernel tells of drops with what comes after them.
            while (doctor.isAlive()) {
                veth.left().call(() -> flood(target, FEW));
                Run.pause(PAUSE_MS);
            }
            assertThat(severity(doctor, "datagrams dropped here")).isEqualTo("critical");
            assertThat(doctor.exit()).isEqualTo(8);
            assertThat(doctor.output()).contains("net.core.rmem_max");
        }
    }

    /// Once it is told.
    private static String severity(Run doctor, String name) {
        doctor.await(name, () -> doctor.output().contains(name));
        return doctor.output()
                .lines()
                .filter(line -> line.contains("\"name\":\"" + name + "\""))
                .map(line -> new Event(line).text("severity"))
                .findFirst()
                .orElseThrow();
    }

    private static int flood(InetSocketAddress target, int count) {
        ByteBuffer noise = ByteBuffer.allocate(1_200);
        try (DatagramChannel channel = DatagramChannel.open()) {
            for (int i = 0; i < count; i++) {
                channel.send(noise.clear(), target);
            }
            return count;
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }
}
