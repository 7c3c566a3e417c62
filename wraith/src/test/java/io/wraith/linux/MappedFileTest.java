package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;

final class MappedFileTest {
    private static final int BYTES = 1 << 20;
    private static final int PAGE = 4096;

    @Test
    void pagesGoAndComeBack(@TempDir Path folder) throws IOException {
        Path path = Files.write(folder.resolve("a name with blanks"), new byte[BYTES]);
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(path)) {
            // Pages that are yet to be written to the disk would stay.
            channel.force(true);
            MemorySegment mapped = channel.map(MapMode.READ_ONLY, 0, BYTES, arena);
            assertThat(sum(mapped)).isZero();
            MappedFile file = find(path);
            assertThat(file.address()).isEqualTo(mapped.address());
            assertThat(file.bytes()).isEqualTo(BYTES);
            long before = residentKib(file);
            assertThat(before).isEqualTo(BYTES / 1024);
            assertThat(file.pageOut()).isZero();
            assertThat(residentKib(file)).isLessThan(before / 2);
            assertThat(sum(mapped)).isZero();
        }
    }

    private static long sum(MemorySegment segment) {
        long sum = 0;
        for (long at = 0; at < segment.byteSize(); at += PAGE) {
            sum += segment.get(ValueLayout.JAVA_BYTE, at);
        }
        return sum;
    }

    private static MappedFile find(Path path) throws IOException {
        return MappedFile.all().stream()
                .filter(file -> file.path().equals(path.toString()))
                .findFirst()
                .orElseThrow();
    }

    private static long residentKib(MappedFile file) throws IOException {
        Iterator<String> lines = Files.readAllLines(Path.of("/proc/self/smaps")).iterator();
        String begin = Long.toHexString(file.address()) + "-";
        while (lines.hasNext()) {
            if (lines.next().startsWith(begin)) {
                lines.next();
                while (lines.hasNext()) {
                    String line = lines.next();
                    if (line.startsWith("Rss:")) {
                        return Long.parseLong(line.replaceAll("\\D", ""));
                    }
                }
            }
        }
        throw new AssertionError("not mapped any more");
    }
}
