package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.linux.Topology.Cache;
import io.wraith.linux.Topology.Node;
import io.wraith.linux.Topology.Processor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

final class TopologyTest {
    @TempDir Path folder;
    private FakeSysfs sysfs;

    @BeforeEach
    void fake() {
        sysfs = new FakeSysfs(folder);
    }

    @Test
    void thisMachineAgreesWithTheKernelsCalls() {
        Topology here = Topology.read();
        assertThat(here.processors()).isNotEmpty();
        assertThat(here.processors().stream().map(Processor::id))
                .as("online")
                .containsAll(Cpu.affinity());
        assertThat(here.packages()).isPositive();
        assertThat(here.onePerCore()).isNotEmpty();
        assertThat(here.cacheLineBytes()).isBetween(32, 256);
        for (Processor processor : here.processors()) {
            assertThat(processor.siblings()).contains(processor.id());
        }
        for (Node node : here.nodes()) {
            assertThat(node.freeBytes()).isBetween(0L, node.totalBytes());
        }
    }

    @Test
    void twoPackagesWithSmt() throws IOException {
        sysfs.put("devices/system/cpu/online", "0-7");
        for (int cpu = 0; cpu < 8; cpu++) {
            int core = cpu % 4;
            sysfs.processor(cpu, core / 2, core % 2, core + "," + (core + 4));
            sysfs.cache(cpu, 0, "1", "Data", "32K", "64", core + "," + (core + 4));
            sysfs.cache(cpu, 3, "3", "Unified", "32768K", "128", core < 2 ? "0-1,4-5" : "2-3,6-7");
        }
        sysfs.node(0, "0-1,4-5", 1000, 600);
        sysfs.node(1, "2-3,6-7", 2000, 700);

        Topology machine = Topology.read(folder);
        assertThat(machine.processors())
                .extracting(Processor::id)
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(machine.packages()).isEqualTo(2);
        assertThat(machine.hasSmt()).isTrue();
        assertThat(machine.onePerCore()).containsExactly(0, 1, 2, 3);
        assertThat(machine.cacheLineBytes()).isEqualTo(128);
        assertThat(machine.nodes())
                .containsExactly(
                        new Node(0, CpuList.parse("0-1,4-5"), 1_024_000, 614_400),
                        new Node(1, CpuList.parse("2-3,6-7"), 2_048_000, 716_800));

        Processor seven = machine.processor(7).orElseThrow();
        assertThat(seven.packageId()).isEqualTo(1);
        assertThat(seven.coreId()).isEqualTo(1);
        assertThat(seven.node()).isEqualTo(1);
        assertThat(seven.siblings()).containsExactly(3, 7);
        assertThat(seven.caches())
                .containsExactly(
                        new Cache(1, "Data", 32_768, 64, CpuList.parse("3,7")),
                        new Cache(3, "Unified", 32L << 20, 128, CpuList.parse("2-3,6-7")));
        assertThat(machine.processor(8)).isEmpty();
    }

    @Test
    void processorsThatAreOfflineAreLeftOut() throws IOException {
        sysfs.put("devices/system/cpu/online", "0,2");
        for (int cpu = 0; cpu < 3; cpu++) {
            sysfs.processor(cpu, 0, cpu, String.valueOf(cpu));
        }
        Topology machine = Topology.read(folder);
        assertThat(machine.processors()).extracting(Processor::id).containsExactly(0, 2);
        assertThat(machine.hasSmt()).isFalse();
        assertThat(machine.nodes()).isEmpty();
    }

    @Test
    void aKernelThatSaysLittleIsBelievedLittle() throws IOException {
        sysfs.put("devices/system/cpu/cpu0/uevent", "");
        sysfs.put("devices/system/cpu/cpu1/topology/physical_package_id", "-1");
        sysfs.put("devices/system/cpu/cpu1/topology/core_id", "many");
        sysfs.put("devices/system/cpu/cpu1/topology/thread_siblings_list", "0-");
        sysfs.put("devices/system/cpu/cpu1/cache/index0/size", "big");
        sysfs.put("devices/system/cpu/cpufreq/boost", "1");
        sysfs.put("devices/system/node/node0/meminfo", "nonsense");
        Topology machine = Topology.read(folder);
        assertThat(machine.processors()).extracting(Processor::id).containsExactly(0, 1);
        Processor one = machine.processor(1).orElseThrow();
        assertThat(one.packageId()).isZero();
        assertThat(one.coreId()).isEqualTo(1);
        assertThat(one.siblings()).containsExactly(1);
        assertThat(one.node()).isZero();
        assertThat(one.caches()).containsExactly(new Cache(0, "", 0, 0, CpuList.parse("1")));
        assertThat(machine.cacheLineBytes()).as("the usual one").isEqualTo(64);
        assertThat(machine.nodes()).containsExactly(new Node(0, CpuList.parse(""), 0, 0));
    }

    @Test
    void withoutSysfsNothingIsKnown() {
        Topology machine = Topology.read(folder.resolve("none"));
        assertThat(machine.processors()).isEmpty();
        assertThat(machine.nodes()).isEmpty();
        assertThat(machine.packages()).isZero();
        assertThat(machine.onePerCore()).isEmpty();
    }
}
