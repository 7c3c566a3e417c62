package io.wraith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.fuse.Shell;
import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// A tree of real shape through a mount, compared byte by byte and attribute by attribute with the
/// original, while other files in the same folders change.
@KernelTest({Need.ROOT, Need.FUSE})
@Timeout(180)
@SuppressWarnings("NullAway.Init") // each test begins it
@Execution(ExecutionMode.CONCURRENT)
final class MountTreeTest {
    private static final int FOLDERS = 100;
    private static final int FILES_PER_FOLDER = 100;
    private static final int DEPTH = 60;
    private static final int LARGEST = 40_000;
    private static final int CHANGING = Changing.FILES;
    private static final long SEED = 11;

    /// What is in the tree besides files of common names and sizes.
    private static final String ODD =
            """
            d=deep; for i in $(seq %d); do d="$d/folder-$i"; done; mkdir -p "$d"
            head -c 5000 /dev/urandom > "$d/at the bottom"
            printf x > "$(printf 'line\\nfeed')"; printf y > "$(printf 'latin \\351')"
            printf z > "$(printf 'tab\\there')"; printf '*' > '*'; printf -- - > '-rf'
            printf q > "quote's \\"both\\""; printf l > $(head -c 255 /dev/zero | tr '\\0' n)
            ln -s folder-1/file-1 relative; ln -s /nowhere/at/all absolute; ln -s ../../no up
            ln -s nowhere dangling; ln -s "$(printf 'bytes \\377')" bytes
            ln folder-1/file-2 'hard link'; ln folder-1/file-2 folder-2/'hard link'
            truncate -s 30M hole; truncate -s 40M islands
            for i in 1 5 9 30 39; do
              printf island | dd of=islands bs=1M seek=$i conv=notrunc status=none; done
            sync islands # writing back may add a block without any change of times
            mkfifo pipe; mkdir -m 700 'a folder'; chmod 4755 folder-3/file-1; chown 12:34 folder-3
            chmod 0 folder-4/file-1; touch -d '1970-01-01 00:00:01' folder-5/file-1
            """
                    .formatted(DEPTH);

    private static final String STILL = "find . ! -name 'changing *' ";

    /// Folders change with what is in them, so their times and sizes are left out.
    private static final String ATTRIBUTES =
            STILL
                    + "\\( -type d -printf '%p %y %m %U %G %n\\n' -o"
                    + " -printf '%p %y %s %b %m %U %G %n %T@ %C@ %l\\n' \\) | LC_ALL=C sort";

    private static final String CONTENTS =
            STILL + "-type f -print0 | LC_ALL=C sort -z | xargs -0 cksum";

    @TempDir private Path home;
    private HostAndMount pair;
    private volatile boolean isEnough;

    @BeforeEach
    void begin() throws IOException {
        pair = new HostAndMount(home);
        Prng random = new Prng(SEED);
        byte[] bytes = new byte[LARGEST];
        for (int i = 0; i < FOLDERS; i++) {
            Path folder = Files.createDirectory(pair.source.resolve("folder-" + i));
            for (int j = 0; j < FILES_PER_FOLDER; j++) {
                // Many are small and some are not.
                int length = random.below(1 + random.below(LARGEST));
                random.fill(bytes, 0, length);
                Path file = folder.resolve("file-" + j);
                try (FileChannel channel = create(file)) {
                    channel.write(ByteBuffer.wrap(bytes, 0, length));
                }
            }
        }
        Shell.output(pair.source, ODD);
        for (int i = 0; i < FOLDERS; i += 10) {
            attributes(pair.source.resolve("folder-" + i))
                    .write("of a folder", ByteBuffer.wrap(new byte[] {(byte) i}));
            attributes(pair.source.resolve("folder-" + i + "/file-7"))
                    .write("of a file", ByteBuffer.wrap(new byte[1000 + i]));
        }
    }

    @AfterEach
    void end() {
        isEnough = true;
        pair.close();
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static UserDefinedFileAttributeView attributes(Path file) {
        return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    }

    @Test
    void whatStaysIsTheSameAndWhatChangesWasSoOnce() throws IOException {
        Changing changing = new Changing(pair.source);
        pair.host();
        pair.mount();
        CompletableFuture<Integer> writing = beside(() -> write(changing));
        CompletableFuture<Integer> reading = beside(() -> read(changing));
        assertThat(Shell.output(pair.folder, ATTRIBUTES))
                .isEqualTo(Shell.output(pair.source, ATTRIBUTES));
        assertThat(Shell.output(pair.folder, CONTENTS))
                .isEqualTo(Shell.output(pair.source, CONTENTS));
        assertThat(extended(pair.folder)).hasSize(20).isEqualTo(extended(pair.source));
        isEnough = true;
        System.out.printf(
                "seed %d: %d changes, %d reads of what changes%n",
                SEED, writing.join(), reading.join());
        assertThat(writing.join()).isGreaterThan(CHANGING);
        assertThat(reading.join()).isGreaterThan(CHANGING);
        // In the end both sides agree about these, too.
        Run.pause(1_000);
        for (int i = 0; i < CHANGING; i++) {
            Path name = changing.name(i);
            assertThat(pair.folder.resolve(name)).hasSameBinaryContentAs(pair.source.resolve(name));
        }
    }

    private static CompletableFuture<Integer> beside(Supplier<Integer> work) {
        return CompletableFuture.supplyAsync(work, task -> Thread.ofPlatform().start(task));
    }

    private int write(Changing changing) {
        int changes = 0;
        for (; !isEnough; changes++) {
            changing.change(changes % CHANGING);
            Run.pause(3);
        }
        return changes;
    }

    private int read(Changing changing) {
        int reads = 0;
        for (int i = 0; !isEnough; i++) {
            reads += changing.check(i % CHANGING, pair.folder) ? 1 : 0;
        }
        return reads;
    }

    private static Map<String, List<Byte>> extended(Path folder) throws IOException {
        Map<String, List<Byte>> all = new TreeMap<>();
        for (int i = 0; i < FOLDERS; i++) {
            for (String name : List.of("folder-" + i, "folder-" + i + "/file-7")) {
                UserDefinedFileAttributeView view = attributes(folder.resolve(name));
                for (String attribute : view.list()) {
                    ByteBuffer value = ByteBuffer.allocate(view.size(attribute));
                    view.read(attribute, value);
                    List<Byte> bytes = new ArrayList<>();
                    for (byte each : value.array()) {
                        bytes.add(each);
                    }
                    all.put(name + ": " + attribute, bytes);
                }
            }
        }
        return all;
    }
}
