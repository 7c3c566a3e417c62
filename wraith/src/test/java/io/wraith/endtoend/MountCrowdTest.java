package io.wraith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.fuse.Shell;
import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A folder of very many names through a mount; `bench metadata million` lists a million.
@KernelTest({Need.ROOT, Need.FUSE})
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
final class MountCrowdTest {
    private static final int FILES = 100_000;
    private static final String NAMES = "ls -f | LC_ALL=C sort | cksum";
    private static final String ATTRIBUTES =
            "find . -printf '%P %y %s %b %m %U %G %n %T@ %C@\\n' | LC_ALL=C sort | cksum";

    /// With the JVM's own; the listing itself is 20 MB on each side.
    private static final long MOST_RESIDENT_KB = 300_000;

    @TempDir private Path home;

    @Test
    void aFolderOfAHundredThousandFilesIsListedWhole() throws IOException {
        try (HostAndMount pair = new HostAndMount(home)) {
            for (int i = 0; i < FILES; i++) {
                Files.createFile(pair.source.resolve("the file of number " + i));
            }
            Run host = pair.host();
            Run mount = pair.mount();
            assertThat(Shell.output(pair.folder, NAMES))
                    .isEqualTo(Shell.output(pair.source, NAMES));
            assertThat(Shell.output(pair.folder, ATTRIBUTES))
                    .isEqualTo(Shell.output(pair.source, ATTRIBUTES));
            Shell.output(pair.source, "echo text > 'the last of all'");
            mount.await(
                    "the new name",
                    () ->
                            Shell.output(pair.folder, "ls -f | wc -l")
                                    .equals(String.valueOf(FILES + 3)));
            for (Run side : new Run[] {host, mount}) {
                assertThat(side.mostResidentKb()).as(side::toString).isLessThan(MOST_RESIDENT_KB);
            }
        }
    }
}
