package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.linux.Mounts.Mounted;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class MountsTest {
    @Test
    void aLineIsTakenApart() {
        assertThat(
                        Mounts.parse(
                                "36 35 98:0 /mnt1 /mnt2 rw,noatime shared:1 master:2 - ext3"
                                        + " /dev/root rw,errors=continue"))
                .contains(new Mounted("98:0", Path.of("/mnt2"), "rw,noatime", "ext3", "/dev/root"));
        assertThat(Mounts.parse("1 2 0:5 / /a ro - tmpfs  rw"))
                .contains(new Mounted("0:5", Path.of("/a"), "ro", "tmpfs", ""));
    }

    @Test
    void namesAreUnescaped() {
        assertThat(
                        Mounts.parse(
                                "36 35 0:61 / /a\\040b\\011\\134$1\\012é rw - fuse.wraith"
                                        + " the\\040source rw"))
                .contains(
                        new Mounted(
                                "0:61",
                                Path.of("/a b\t\\$1\né"),
                                "rw",
                                "fuse.wraith",
                                "the source"));
    }

    @Test
    void whatIsNoLineIsNoMount() {
        assertThat(Mounts.parse("")).isEmpty();
        assertThat(Mounts.parse("36 35 98:0 / /mnt rw ext3 /dev/root rw")).isEmpty();
    }

    @Test
    void theTableHasTheProcFileSystem() {
        assertThat(Mounts.at(Path.of("/proc"))).get().extracting(Mounted::type).isEqualTo("proc");
        assertThat(Mounts.at(Path.of("/proc/self"))).isEmpty();
    }

    @Test
    void whatIsNoMountIsNotUnmounted(@TempDir Path folder) {
        assertThat(Mounts.unmount(folder, 0)).isIn(-Errno.EINVAL, -Errno.EPERM);
    }

    @KernelTest
    @Test
    void aFileSystemComesAndGoes(@TempDir Path parent) throws IOException {
        Path folder = Files.createDirectory(parent.resolve("a folder"));
        long flags = Mounts.MS_RDONLY | Mounts.MS_NOSUID | Mounts.MS_NODEV | Mounts.MS_NOEXEC;
        assertThat(Mounts.mount("some thing", folder, "tmpfs", flags, "size=64k")).isZero();
        try {
            Mounted mounted = Mounts.at(folder).orElseThrow();
            assertThat(mounted.type()).isEqualTo("tmpfs");
            assertThat(mounted.source()).isEqualTo("some thing");
            assertThat(mounted.options().split(",")).contains("ro", "nosuid", "nodev", "noexec");
        } finally {
            assertThat(Mounts.unmount(folder, Mounts.MNT_DETACH)).isZero();
        }
        assertThat(Mounts.at(folder)).isEmpty();
        assertThat(Mounts.mount("none", folder, "no-such-type", 0, "")).isEqualTo(-Errno.ENODEV);
    }
}
