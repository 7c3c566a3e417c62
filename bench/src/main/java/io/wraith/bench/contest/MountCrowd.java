package io.wraith.bench.contest;

import io.wraith.bench.contest.MountTable.Row;
import io.wraith.bench.result.Results;
import io.wraith.node.Contact;
import io.wraith.node.MountOrder;
import io.wraith.node.MountedShare;
import io.wraith.node.Node;
import io.wraith.node.NodeConfig;
import io.wraith.node.NodeException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.zip.CRC32C;

/// A hundred mounts of one host, each a session of its own and all of this process, that read at
/// once: what each of them gets, whether it is right, and what it takes.
final class MountCrowd {
    static final String NAME = "peers";

    private static final int PEERS = 100;
    private static final int FILES_EACH = 4;
    private static final int REQUEST = 256 << 10;
    private static final double LEAST_FAIR = 1.0 / 3;
    private static final double MB = 1e6;

    private static final Row TOGETHER = Row.more("100 mounts read at once, in all", "MB/s");
    private static final Row FAIR =
            Row.more("slowest : fastest of the 100", "ratio").bar(LEAST_FAIR);
    private static final Row JAIN = Row.more("Jain's index of their speeds", "");
    private static final Row MOUNTED = Row.less("until all of them were mounted", "s");
    private static final Row THERE = Row.less("most resident meanwhile, file's side", "MB");
    private static final Row HERE =
            Row.less("resident then, all 100 mounts and the benchmark", "MB");

    private final WraithTransfer.Setting setting;
    private final Path source;

    MountCrowd(WraithTransfer.Setting setting, Path source) {
        this.setting = setting;
        this.source = source;
    }

    /// Answers the exit code.
    int run(int rounds, Results results) throws IOException, InterruptedException {
        MountTable table = new MountTable("100 mounts of one host");
        int code = 0;
        for (int round = 0; round < rounds && code == 0; round++) {
            System.err.printf("%s, round %d%n", NAME, round + 1);
            try (SendProcess host = SendProcess.host(setting, source);
                    Node node = Node.open(NodeConfig.usual().withoutHome().withoutLan())) {
                round(table, host, node);
            } catch (NodeException | IOException failure) {
                table.without(MountPeers.WRAITH, "failed: " + failure.getMessage());
                code = 1;
            }
        }
        table.tell(results);
        return code;
    }

    private void round(MountTable table, SendProcess host, Node node)
            throws IOException, InterruptedException, NodeException {
        Path places = Files.createTempDirectory(setting.logs(), "crowd");
        Contact contact = Contact.parse(host.ticket(), node.peers());
        Deque<MountedShare> mounts = new ArrayDeque<>();
        try {
            long startNs = System.nanoTime();
            for (int i = 0; i < PEERS; i++) {
                Path folder = Files.createDirectory(places.resolve("mount-" + i));
                mounts.add(node.mount(contact, MountOrder.at(folder)));
            }
            table.add(MountPeers.WRAITH, MOUNTED, (System.nanoTime() - startNs) / 1e9);
            read(table, places);
            long here = Usage.residentBytes(ProcessHandle.current().pid());
            table.add(MountPeers.WRAITH, HERE, here / MB);
            Usage there = Usage.of(host.process().pid()).orElse(Usage.NONE);
            table.add(MountPeers.WRAITH, THERE, there.mostResidentBytes() / MB);
        } finally {
            mounts.forEach(MountedShare::close);
        }
    }

    private void read(MountTable table, Path places) throws IOException, InterruptedException {
        double[] speeds = new double[PEERS];
        long[] bytes = new long[PEERS];
        long[] checks = new long[PEERS];
        long startNs = System.nanoTime();
        InParallel.run(
                PEERS,
                i -> {
                    CRC32C check = new CRC32C();
                    bytes[i] = read(places.resolve("mount-" + i), i, check);
                    speeds[i] = bytes[i] * 1e3 / (System.nanoTime() - startNs);
                    checks[i] = check.getValue();
                });
        double seconds = (System.nanoTime() - startNs) / 1e9;
        for (int i = 0; i < PEERS; i++) {
            CRC32C check = new CRC32C();
            if (read(source, i, check) != bytes[i] || check.getValue() != checks[i]) {
                throw new IOException("peer " + i + " read what the host does not have");
            }
        }
        table.add(MountPeers.WRAITH, TOGETHER, Arrays.stream(bytes).sum() / MB / seconds);
        double least = Arrays.stream(speeds).min().orElse(0);
        double most = Arrays.stream(speeds).max().orElse(1);
        table.add(MountPeers.WRAITH, FAIR, least / most);
        double sum = Arrays.stream(speeds).sum();
        double squares = Arrays.stream(speeds).map(speed -> speed * speed).sum();
        table.add(MountPeers.WRAITH, JAIN, sum * sum / (PEERS * squares));
    }

    /// Some files of the sample, others for each peer; answers how many bytes there were.
    private static long read(Path folder, int peer, CRC32C check) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(REQUEST);
        long bytes = 0;
        for (int i = 0; i < FILES_EACH; i++) {
            try (FileChannel file =
                    FileChannel.open(folder.resolve(ReadCourses.texture(peer + i)))) {
                while (file.read(buffer.clear()) > 0) {
                    bytes += buffer.flip().remaining();
                    check.update(buffer);
                }
            }
        }
        return bytes;
    }
}
