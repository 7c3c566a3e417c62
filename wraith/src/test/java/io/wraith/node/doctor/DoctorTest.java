package io.wraith.node.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.node.doctor.Capability.State;
import io.wraith.simd.Kernel;
import io.wraith.simd.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

final class DoctorTest {
    private static final JavaFacts GOOD_JAVA =
            new JavaFacts(25, "25.0.3", "Copy", 512L << 20, true, "Linux", "amd64", 512);
    private static final JavaFacts POOR_JAVA =
            new JavaFacts(26, "26", "Copy", 64L << 20, false, "Mac OS X", "aarch64", 0);

    @TempDir private Path root;

    private List<Capability> examine(String machine, JavaFacts java, boolean kernelHelps)
            throws IOException {
        return doctor(Machine.unpack(machine, root), java, kernelHelps).examine();
    }

    private static Doctor doctor(SystemFiles files, JavaFacts java, boolean kernelHelps) {
        Answer answer = new Answer(kernelHelps, kernelHelps ? "tried" : "refused");
        return new Doctor(
                files,
                java,
                new Probes(
                        answer,
                        answer,
                        answer,
                        answer,
                        answer,
                        answer,
                        answer,
                        answer,
                        Map.of(Kernel.BLAKE3, Verdict.UNTRIED)));
    }

    private static Capability named(List<Capability> all, String name) {
        return all.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    }

    private static List<String> names(List<Capability> all, State state) {
        return all.stream().filter(c -> c.state() == state).map(Capability::name).toList();
    }

    @Test
    void aServerLacksLittle() throws IOException {
        List<Capability> all = examine("server", GOOD_JAVA, true);
        assertThat(names(all, State.NO)).isEmpty();
        assertThat(names(all, State.PARTIAL))
                .containsExactly(
                        "one thread per core (SMT off)",
                        "memory near every core (NUMA)",
                        "CPU frequency governor",
                        "all kernels",
                        "--datapath xdp");
        assertThat(named(all, "CPU frequency governor").remedy())
                .isEqualTo("sudo cpupower frequency-set -g performance");
        assertThat(named(all, "AF_XDP").found())
                .isEqualTo("driver mlx5_core, 2 receive and 1 send queues, 100000 Mbit/s");
        assertThat(named(all, "--datapath xdp").found())
                .isEqualTo("packets of 9000 bytes do not fit into frames of 4096");
        assertThat(named(all, "--datapath auto").found()).isEqualTo("udp");
        assertThat(named(all, "--datapath auto").effect()).contains("cuts bursts (GSO)");
        assertThat(named(all, "interrupts on several cores").found())
                .isEqualTo("2 interrupts on 2 cores, irqbalance runs");
        assertThat(named(all, "reserved huge pages").found())
                .isEqualTo("500 of 512 free, 2 MiB each");
        assertThat(named(all, "cores").found()).isEqualTo("80 online");
    }

    @Test
    void aContainerLacksMuch() throws IOException {
        List<Capability> all = examine("container", POOR_JAVA, false);
        assertThat(names(all, State.NO))
                .containsExactlyInAnyOrder(
                        "native access",
                        "Vector API",
                        "hardware counters (perf)",
                        "reserved huge pages",
                        "transparent huge pages",
                        "send offload (GSO)",
                        "receive offload (GRO)",
                        "io_uring",
                        "AF_XDP in the kernel",
                        "rights for XDP and BPF",
                        "BPF compiler (JIT)",
                        "kernel bypass (--datapath xdp)",
                        "--datapath xdp",
                        "/dev/fuse",
                        "fusermount3");
        assertThat(named(all, "rights for XDP and BPF").found())
                .isEqualTo("lacks CAP_NET_ADMIN, CAP_BPF; unprivileged_bpf_disabled = 1");
        assertThat(named(all, "locked memory").found()).isEqualTo("limit 8 MiB; refused");
        assertThat(named(all, "AES instructions").state()).isEqualTo(State.YES);
        assertThat(named(all, "io_uring").remedy()).contains("io_uring_disabled=0");
        assertThat(named(all, "receive buffer").remedy()).contains("rmem_max=268435456");
    }

    @Test
    void onlyInterfacesInUseAreShownUnlessAsked() throws IOException {
        Doctor doctor = doctor(Machine.unpack("server", root), GOOD_JAVA, true);
        assertThat(doctor.interfaces()).containsExactly("ens1", "ens2", "lo");
        assertThat(doctor.examine())
                .extracting(Capability::group)
                .contains("interface ens1")
                .doesNotContain("interface ens2", "interface lo");
        assertThat(doctor.examine(List.of("ens2")))
                .extracting(Capability::group)
                .contains("interface ens2")
                .doesNotContain("interface ens1");
        Capability bypass = named(doctor.examine(List.of("lo")), "--datapath xdp");
        assertThat(bypass.state()).isEqualTo(State.PARTIAL);
        assertThat(bypass.found()).isEqualTo("no Ethernet interface");
    }

    @Test
    void aMachineWithoutAnyFileIsExamined() {
        SystemFiles nothing = new SystemFiles(root.resolve("absent"));
        assertThat(doctor(nothing, GOOD_JAVA, false).examine())
                .isNotEmpty()
                .allSatisfy(DoctorTest::isPrintable);
    }

    @Test
    void thisMachineIsExamined() {
        JavaFacts java = JavaFacts.current();
        Doctor doctor =
                new Doctor(new SystemFiles(Path.of("/")), java, Probes.run(java.nativeAccess()));
        assertThat(doctor.examine(doctor.interfaces())).allSatisfy(DoctorTest::isPrintable);
    }

    @Test
    void garbageInEveryFileIsSurvived() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        SystemFiles files = Machine.unpack("server", root);
        List<Path> all = new ArrayList<>();
        try (var walk = Files.walk(root)) {
            walk.filter(Files::isRegularFile).forEach(all::add);
        }
        for (int round = 0; round < 200; round++) {
            for (Path file : all) {
                if (random.nextInt(4) == 0) {
                    Files.write(file, garbage(random, Files.readAllBytes(file)));
                }
            }
            assertThat(doctor(files, GOOD_JAVA, random.nextBoolean()).examine())
                    .as("seed %d, round %d", seed, round)
                    .isNotEmpty()
                    .allSatisfy(DoctorTest::isPrintable);
        }
    }

    /// Random bytes, a damaged copy, numbers at the edges, or nothing.
    private static byte[] garbage(Random random, byte[] original) {
        return switch (random.nextInt(4)) {
            case 0 -> {
                byte[] bytes = new byte[random.nextInt(300)];
                random.nextBytes(bytes);
                yield bytes;
            }
            case 1 -> {
                byte[] bytes = original.clone();
                for (int i = 0; i < bytes.length; i += 1 + random.nextInt(20)) {
                    bytes[i] = (byte) random.nextInt();
                }
                yield bytes;
            }
            case 2 ->
                    List.of(
                                    "9223372036854775807",
                                    "-9223372036854775808",
                                    "0-9223372036854775807",
                                    "3-1",
                                    "-",
                                    ",",
                                    "[",
                                    "1e9",
                                    "CapEff: zz",
                                    "HugePages_Free:")
                            .get(random.nextInt(10))
                            .getBytes(StandardCharsets.UTF_8);
            default -> new byte[0];
        };
    }

    private static void isPrintable(Capability capability) {
        assertThat(capability.name()).isNotBlank();
        assertThat(capability.found()).isNotBlank();
        assertThat(capability.effect()).isNotBlank();
        assertThat(capability.toJson()).startsWith("{\"group\":").doesNotContain("\n");
    }
}
