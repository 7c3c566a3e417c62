package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.wraith.linux.Memory.Region;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

final class NumaTest {
    private static final SortedSet<Integer> NONE = Collections.emptySortedSet();

    @TempDir Path folder;

    @Test
    void memoryIsPlacedOnEachNodeAndSaysSo() {
        try (Region region = Memory.anonymous("test", 65_536)) {
            for (Topology.Node node : Topology.read().nodes()) {
                if (node.totalBytes() > 0) {
                    SortedSet<Integer> there = set(node.id());
                    allowed(Numa.place(region.segment(), Numa.MPOL_BIND, there));
                    assertThat(Numa.policyOf(region.segment())).isEqualTo(Numa.MPOL_BIND);
                    region.segment().fill((byte) 1);
                    assertThat(Numa.nodeOf(region.segment())).isEqualTo(node.id());
                }
            }
            allowed(Numa.place(region.segment(), Numa.MPOL_DEFAULT, NONE));
            assertThat(Numa.policyOf(region.segment())).isEqualTo(Numa.MPOL_DEFAULT);
            assertThat(region.segment().get(JAVA_BYTE, 65_535)).isEqualTo((byte) 1);
        }
    }

    @Test
    void aThreadHasItsOwnPolicy() throws Exception {
        allowed(Math.min(0, Numa.ownPolicy()));
        int before = Numa.ownPolicy();
        CpuTest.onItsOwnThread(() -> {
            allowed(Numa.placeOwn(Numa.MPOL_PREFERRED, set(0)));
            assertThat(Numa.ownPolicy()).isEqualTo(Numa.MPOL_PREFERRED);
            allowed(Numa.placeOwn(Numa.MPOL_INTERLEAVE, set(0)));
            assertThat(Numa.ownPolicy()).isEqualTo(Numa.MPOL_INTERLEAVE);
            allowed(Numa.placeOwn(Numa.MPOL_LOCAL, NONE));
            assertThat(Numa.ownPolicy()).isEqualTo(Numa.MPOL_LOCAL);
            return true;
        });
        assertThat(Numa.ownPolicy()).isEqualTo(before);
    }

    @Test
    void nodesThatAreNotThereAreRefused() {
        try (Region region = Memory.anonymous("test", 65_536)) {
            allowed(Numa.place(region.segment(), Numa.MPOL_DEFAULT, NONE));
            assertThat(Numa.place(region.segment(), Numa.MPOL_BIND, set(1023)))
                    .isEqualTo(-Errno.EINVAL);
            assertThat(Numa.place(region.segment(), Numa.MPOL_BIND, NONE)).isEqualTo(-Errno.EINVAL);
            assertThat(Numa.place(region.segment(), 99, set(0))).isEqualTo(-Errno.EINVAL);
            assertThat(Numa.place(region.segment().asSlice(1), Numa.MPOL_BIND, set(0)))
                    .isEqualTo(-Errno.EINVAL);
            assertThat(Numa.placeOwn(Numa.MPOL_BIND, set(1023))).isEqualTo(-Errno.EINVAL);
            assertThatThrownBy(() -> Numa.place(region.segment(), Numa.MPOL_BIND, set(1024)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Numa.placeOwn(Numa.MPOL_BIND, set(-1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aDevicesNodeIsReadWhereItHasOne() throws IOException {
        FakeSysfs sysfs = new FakeSysfs(folder);
        sysfs.put("class/net/eth0/device/numa_node", "1");
        sysfs.put("class/net/eth1/device/numa_node", "-1");
        sysfs.put("class/net/veth0/mtu", "1500");
        assertThat(Numa.nodeOfInterface(folder, "eth0")).hasValue(1);
        assertThat(Numa.nodeOfInterface(folder, "eth1")).as("one node only").isEmpty();
        assertThat(Numa.nodeOfInterface(folder, "veth0")).as("virtual").isEmpty();
        assertThat(Numa.nodeOfInterface(folder, "none")).isEmpty();
        assertThat(Numa.nodeOfInterface("lo")).isEmpty();
        for (String bad : List.of("", "..", "../eth0", "a/b")) {
            assertThatThrownBy(() -> Numa.nodeOfInterface(folder, bad))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static SortedSet<Integer> set(int node) {
        return new TreeSet<>(List.of(node));
    }

    private static void allowed(int answer) {
        if (answer == -Errno.ENOSYS || answer == -Errno.EPERM) {
            throw new TestAbortedException("no memory policies: " + Errno.describe(-answer));
        }
        assertThat(answer).isZero();
    }
}
