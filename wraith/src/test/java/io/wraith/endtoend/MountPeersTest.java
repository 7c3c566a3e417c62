package io.wraith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.fuse.Shell;
import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;
import io.wraith.node.Contact;
import io.wraith.node.MountOrder;
import io.wraith.node.MountedShare;
import io.wraith.node.Node;
import io.wraith.node.NodeConfig;
import io.wraith.node.NodeException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Many mounts of one host at once, all of one process and each a session of its own; `bench mount
/// peers` does the same with a hundred and prints what each got.
@KernelTest({Need.ROOT, Need.FUSE})
@Timeout(120)
@SuppressWarnings("NullAway.Init") // each test begins it
@Execution(ExecutionMode.CONCURRENT)
final class MountPeersTest {
    private static final int PEERS = 20;
    private static final int MEBIBYTES = 2;

    /// As much as one mount may need at 100 MB/s: the slots for large reads are for all together.
    private static final long MOST_RESIDENT_KB = 250_000;

    @TempDir private Path home;
    private Machine there;
    private Path source;
    private final List<MountedShare> mounts = new ArrayList<>();
    private Node guest;

    @BeforeEach
    void begin() throws IOException, NodeException {
        there = new Machine(Files.createDirectory(home.resolve("there")));
        source = Files.createDirectory(home.resolve("source"));
        for (int i = 0; i < PEERS; i++) {
            FileTree.file(source.resolve("file" + i), MEBIBYTES, new Prng(i));
            Files.createDirectory(home.resolve("mount" + i));
        }
        guest = Node.open(NodeConfig.usual().withoutHome().withListen("127.0.0.1:0").withoutLan());
    }

    @AfterEach
    void end() {
        mounts.forEach(MountedShare::close);
        guest.close();
        there.close();
        Shell.run(home, "umount -l mount*");
    }

    @Test
    void everyPeerReadsWhatTheHostHas() throws NodeException, IOException {
        Run host =
                there.start(
                        "host", source.toString(), "--json", "--no-lan", "--listen", "127.0.0.1:0");
        Contact contact = Contact.parse(host.await("ready").text("ticket"), guest.peers());
        List<Process> readers = new ArrayList<>();
        for (int i = 0; i < PEERS; i++) {
            mounts.add(guest.mount(contact, MountOrder.at(home.resolve("mount" + i))));
            // Each begins with a file of its own, and reads those of the others too.
            String script =
                    "for i in $(seq %d %d); do cksum < file$((i %% %d)); done"
                            .formatted(i, i + PEERS - 1, PEERS);
            readers.add(Shell.start(home.resolve("mount" + i), script));
        }
        List<String> sums =
                Shell.output(
                                source,
                                "for i in $(seq 0 %d); do cksum < file$i; done"
                                        .formatted(PEERS - 1))
                        .lines()
                        .toList();
        for (int i = 0; i < PEERS; i++) {
            List<String> expected = new ArrayList<>(sums.subList(i, PEERS));
            expected.addAll(sums.subList(0, i));
            assertThat(readers.get(i).inputReader().lines().toList())
                    .as("peer %d", i)
                    .isEqualTo(expected);
        }
        assertThat(host.mostResidentKb()).isLessThan(MOST_RESIDENT_KB);
    }
}
