package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.wraith.linux.Memory.Pages;
import io.wraith.linux.Memory.Region;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

final class MemoryTest {
    private static final long MIB = 1L << 20;
    private static final Path RESERVED = Path.of("/proc/sys/vm/nr_hugepages");
    private static final Path FREE = Path.of("/sys/kernel/mm/hugepages/hugepages-2048kB");

    @TempDir Path folder;

    @Test
    void anonymousMemoryIsZeroAndWritable() {
        try (Region region = Memory.anonymous("test zeros", 10_000)) {
            assertThat(region.bytes()).isEqualTo(10_000);
            assertThat(region.pages()).isEqualTo(Pages.SMALL);
            assertThat(region.shortfall()).isEmpty();
            assertThat(region.segment().toArray(JAVA_BYTE)).containsOnly(0);
            region.segment().set(JAVA_LONG, 9_992, 42);
            assertThat(region.segment().get(JAVA_LONG, 9_992)).isEqualTo(42);
            assertThat(region).hasToString("test zeros: 10000 bytes, SMALL");
        }
    }

    @Test
    void advicesGoByPages() {
        int page = Memory.pageBytes();
        assertThat(Integer.bitCount(page)).isEqualTo(1);
        try (Region region = Memory.anonymous("test pages", 2L * page)) {
            region.segment().fill((byte) 1);
            assertThat(Memory.advise(region.segment().asSlice(page), Memory.MADV_DONTNEED))
                    .isZero();
            assertThat(region.segment().get(JAVA_BYTE, page - 1)).isEqualTo((byte) 1);
            assertThat(region.segment().get(JAVA_BYTE, page)).isZero();
        }
    }

    @Test
    void impossibleSizesAreRefused() {
        for (long size : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> Memory.anonymous("bad", size))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("bad");
            assertThatThrownBy(() -> Memory.huge("bad", size))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        long tooMuch = 1L << 59;
        assertThatThrownBy(() -> Memory.anonymous("too much", tooMuch))
                .isInstanceOfSatisfying(
                        LinuxException.class,
                        refused -> assertThat(refused.errno()).isEqualTo(Errno.ENOMEM))
                .hasMessageContaining("too much");
        assertThatThrownBy(() -> Memory.huge("too much", tooMuch))
                .isInstanceOf(LinuxException.class);
    }

    @Test
    void withoutReservedPagesTheShortfallSaysSo() throws IOException {
        if (!freeHugePages().equals("0")) {
            throw new TestAbortedException("this machine has reserved huge pages");
        }
        try (Region region = Memory.huge("test slab", 3 * MIB)) {
            assertThat(region.bytes()).isEqualTo(4 * MIB);
            assertThat(region.segment().address() % (2 * MIB)).isZero();
            assertThat(region.pages()).isIn(Pages.TRANSPARENT, Pages.SMALL);
            assertThat(region.shortfall()).startsWith("no reserved 2 MiB pages: ENOMEM");
            assertThat(region.shortfall().contains("no transparent ones"))
                    .isEqualTo(region.pages() == Pages.SMALL);
            region.segment().fill((byte) 1);
            assertThat(region.segment().get(JAVA_BYTE, 4 * MIB - 1)).isEqualTo((byte) 1);
        }
    }

    @Test
    void switchedOffMergingIsNoticed() throws IOException {
        Path setting = folder.resolve("enabled");
        java.nio.file.Files.writeString(setting, "always madvise [never]\n");
        assertThat(Memory.transparentRefusal(setting)).endsWith("says never");
        java.nio.file.Files.writeString(setting, "always [madvise] never\n");
        assertThat(Memory.transparentRefusal(setting)).isEmpty();
        assertThat(Memory.transparentRefusal(folder.resolve("none")))
                .isEqualTo("not in this kernel");
    }

    @KernelTest
    @Test
    void reservedPagesAreUsedAndOvercommitFallsBack() throws IOException {
        String before = java.nio.file.Files.readString(RESERVED).strip();
        try {
            java.nio.file.Files.writeString(RESERVED, String.valueOf(Integer.parseInt(before) + 4));
            if (Integer.parseInt(freeHugePages()) < 2) {
                throw new TestAbortedException("the kernel found no 2 MiB pages to reserve");
            }
            try (Region region = Memory.huge("test slab", 3 * MIB)) {
                assertThat(region.pages()).isEqualTo(Pages.HUGE);
                assertThat(region.shortfall()).isEmpty();
                assertThat(region.bytes()).isEqualTo(4 * MIB);
                region.segment().fill((byte) 1);
                assertThat(region.lock()).isZero();
            }
            long tooMany = (Long.parseLong(freeHugePages()) + 1) * 2 * MIB;
            try (Region region = Memory.huge("test slab", tooMany)) {
                assertThat(region.pages()).isNotEqualTo(Pages.HUGE);
                assertThat(region.shortfall()).contains("ENOMEM");
            }
        } finally {
            java.nio.file.Files.writeString(RESERVED, before);
        }
        assertThat(java.nio.file.Files.readString(RESERVED).strip()).isEqualTo(before);
    }

    @Test
    void regionsAreListedLargestFirstAndSummed() {
        long before = Memory.totalBytes();
        int listed = Memory.regions().size();
        try (Region small = Memory.anonymous("test small", 4_096);
                Region large = Memory.anonymous("test large", 5 * MIB)) {
            assertThat(Memory.totalBytes()).isEqualTo(before + 4_096 + 5 * MIB);
            assertThat(Memory.regions()).hasSize(listed + 2).containsSubsequence(large, small);
            assertThat(large.name()).isEqualTo("test large");
        }
        assertThat(Memory.totalBytes()).isEqualTo(before);
        assertThat(Memory.regions()).hasSize(listed);
    }

    @Test
    void aSecondCloseNeverTakesTheNextRegionsMemory() {
        Region first = Memory.anonymous("test", 8_192);
        first.close();
        // The kernel mostly gives the same address again.
        try (Region second = Memory.anonymous("test", 8_192)) {
            first.close();
            second.segment().set(JAVA_INT, 4_096, 7);
            assertThat(second.segment().get(JAVA_INT, 4_096)).isEqualTo(7);
            assertThat(Memory.regions()).contains(second).doesNotContain(first);
        }
    }

    @Test
    void aClosedRegionIsRefusedByJavaAndOnTheWayToTheKernel() {
        Region region = Memory.anonymous("test", 8_192);
        MemorySegment slice = region.segment().asSlice(100, 10);
        region.close();
        assertThatThrownBy(() -> slice.get(JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Sys.address(slice)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(region::lock).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> region.advise(Memory.MADV_WILLNEED))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Descriptors.write(1, slice, 0, 10))
                .isInstanceOf(IllegalStateException.class);
        assertThatCode(region::close).doesNotThrowAnyException();
    }

    @Test
    void adviceHasToBeginOnAPage() {
        try (Region region = Memory.anonymous("test", 65_536)) {
            region.segment().fill((byte) 5);
            assertThat(region.advise(Memory.MADV_DONTDUMP)).isZero();
            assertThat(Memory.advise(region.segment().asSlice(100, 65_000), Memory.MADV_DONTNEED))
                    .isEqualTo(-Errno.EINVAL);
            assertThat(region.segment().get(JAVA_BYTE, 60_000)).isEqualTo((byte) 5);
            assertThat(region.advise(Memory.MADV_DONTNEED)).isZero();
            assertThat(region.segment().get(JAVA_BYTE, 60_000)).as("dropped").isZero();
            assertThat(region.advise(999)).isEqualTo(-Errno.EINVAL);
            assertThatThrownBy(() ->
                            Memory.advise(MemorySegment.ofArray(new long[8]), Memory.MADV_DONTNEED))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aMappedFileIsTheFile() throws IOException {
        Path path = folder.resolve("file");
        java.nio.file.Files.write(path, new byte[8_192]);
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        int fd = Files.open(Files.AT_FDCWD, name, Files.O_RDWR, 0);
        try (Region head = Memory.shared("test head", fd, 0, 100);
                Region tail = Memory.populated("test tail", fd, 4_096, 4_096)) {
            head.segment().set(JAVA_BYTE, 99, (byte) 1);
            tail.segment().set(JAVA_BYTE, 0, (byte) 2);
            byte[] content = java.nio.file.Files.readAllBytes(path);
            assertThat(content[99]).isEqualTo((byte) 1);
            assertThat(content[4_096]).isEqualTo((byte) 2);
            assertThatThrownBy(() -> Memory.shared("askew", fd, 7, 100))
                    .isInstanceOf(LinuxException.class)
                    .hasMessageContaining("askew")
                    .hasMessageContaining("EINVAL");
        } finally {
            Descriptors.close(fd);
        }
        assertThatThrownBy(() -> Memory.shared("no file", -1, 0, 100))
                .isInstanceOfSatisfying(
                        LinuxException.class,
                        refused -> assertThat(refused.errno()).isEqualTo(Errno.EBADF));
    }

    @Test
    void lockingKeepsTheRegionInMemoryOrSaysWhyNot() throws IOException {
        try (Region region = Memory.anonymous("test", 65_536)) {
            int answer = region.lock();
            assertThat(answer).isIn(0, -Errno.ENOMEM, -Errno.EPERM);
            assertThat(lockedKib() > 0).isEqualTo(answer == 0);
        }
    }

    @Test
    void lockingOverTheLimitIsRefused() throws IOException {
        long limit = lockLimitBytes();
        try (Region region = Memory.anonymous("test", limit + MIB)) {
            assertThat(Rights.without(region::lock, Rights.CAP_IPC_LOCK))
                    .isIn(-Errno.ENOMEM, -Errno.EPERM);
            region.segment().set(JAVA_INT, 0, 1);
        }
    }

    private static long lockLimitBytes() throws IOException {
        String[] words = lineOf("/proc/self/limits", "Max locked memory").split("\\s+");
        if (words[3].equals("unlimited") || Long.parseLong(words[3]) > 1024 * MIB) {
            throw new TestAbortedException("the limit of locked memory is " + words[3]);
        }
        return Long.parseLong(words[3]);
    }

    private static long lockedKib() throws IOException {
        return Long.parseLong(lineOf("/proc/self/status", "VmLck:").split("\\s+")[1]);
    }

    private static String lineOf(String file, String prefix) throws IOException {
        return java.nio.file.Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }

    private static String freeHugePages() throws IOException {
        Path free = FREE.resolve("free_hugepages");
        return java.nio.file.Files.exists(free)
                ? java.nio.file.Files.readString(free).strip()
                : "0";
    }
}
