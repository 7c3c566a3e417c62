package io.wraith.cli;

import io.wraith.node.FileReason;
import io.wraith.node.Node;
import io.wraith.node.NodeConfig;
import io.wraith.node.NodeException;
import io.wraith.node.SendOrder;
import io.wraith.node.Service;
import io.wraith.node.Summary;
import io.wraith.node.Transfer;

import picocli.CommandLine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// `wraith demo`.
@CommandLine.Command(
        name = "demo",
        description = "Sends files to another process, has it mount a folder, measures both.",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%n",
        footer = {
            "The other process is started for each part and reaches this one through the loopback"
                    + " interface. Everything is in a folder for temporary files and is removed"
                    + " afterwards; it takes twice the size."
        })
final class DemoCommand implements Command {
    private static final int SMALL_FILES = 1_000;
    private static final int SMALL_BYTES = 7_000;
    private static final int MOST_MIB = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Console console;

    @CommandLine.Option(
            names = "--size",
            paramLabel = "MIB",
            description = "The size of the large file; 1024 if not given.")
    private int mebibytes = 1_024;

    DemoCommand(Console console) {
        this.console = console;
    }

    @Override
    public ExitCode run() {
        if (mebibytes < 1 || mebibytes > MOST_MIB) {
            throw new UserError(
                    ExitCode.USAGE,
                    "no demonstration with " + mebibytes + " MiB",
                    "there may be 1 to " + MOST_MIB,
                    "leave --size out for 1024");
        }
        try (TemporaryFolder folder = new TemporaryFolder("wraith-demo")) {
            demonstrate(folder.path());
            return ExitCode.OK;
        } catch (IOException failure) {
            throw new UserError(
                    ExitCode.GENERAL,
                    "the files of the demonstration cannot be written",
                    FileReason.of(failure),
                    "free some space, or set TMPDIR, or give a smaller --size");
        } catch (NodeException failure) {
            throw Troubles.error(failure);
        } catch (InterruptedException stopped) {
            return ExitCode.INTERRUPTED;
        }
    }

    private void demonstrate(Path folder) throws IOException, NodeException, InterruptedException {
        console.complain("writing " + mebibytes + " MiB and " + SMALL_FILES + " small files ...\n");
        Path large = folder.resolve("large.bin");
        write(large, mebibytes);
        Path small = Files.createDirectory(folder.resolve("small"));
        for (int i = 0; i < SMALL_FILES; i++) {
            Files.write(small.resolve("file-" + i), noise(SMALL_BYTES, i));
        }
        NodeConfig config = NodeConfig.usual().withoutHome().withoutLan().withListen("127.0.0.1:0");
        try (Node node = Node.open(config)) {
            console.print("%s, %s%n".formatted(node.datapath(), System.getProperty("os.arch")));
            show("1 large file", send(node, large, folder.resolve("received-large")));
            Summary many = send(node, small, folder.resolve("received-small"));
            show(SMALL_FILES + " small files", many);
            console.print(
                    String.format(
                            Locale.ROOT,
                            "                      %.0f files/s%n",
                            SMALL_FILES / many.seconds()));
            new DemoMount(console).show(node, small, folder.resolve("mount"));
        }
        compare(large, folder.resolve("received-large/large.bin"));
        try (Stream<Path> all = Files.list(small)) {
            for (Path file : all.toList()) {
                Path name = file.getFileName();
                compare(file, folder.resolve("received-small/small").resolve(name));
            }
        }
        console.print("every byte compared: the same\n");
    }

    private Summary send(Node node, Path what, Path into)
            throws IOException, NodeException, InterruptedException {
        try (Service service = node.offer(SendOrder.of(what).once())) {
            ProcessBuilder builder =
                    new ProcessBuilder(
                            System.getProperty("wraith.launcher", "wraith"),
                            "receive",
                            "--no-lan",
                            "-y",
                            "-o",
                            into.toString());
            builder.environment().put("WRAITH_TICKET", service.ticket());
            Process receiver =
                    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try {
                Optional<Transfer> transfer = service.next(PATIENCE);
                if (transfer.isEmpty()) {
                    throw nobodyCame();
                }
                Summary summary = transfer.get().await();
                receiver.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                return summary;
            } finally {
                receiver.destroy();
            }
        }
    }

    private static UserError nobodyCame() {
        return new UserError(
                ExitCode.TIMEOUT,
                "the other process did not come",
                "it was started and given the ticket, and " + PATIENCE.toSeconds() + " s passed",
                "see whether wraith doctor finds something amiss");
    }

    private void show(String what, Summary summary) {
        console.print(
                String.format(
                        Locale.ROOT,
                        "%-20s  %s in %.2f s, %s/s, verified by BLAKE3%n",
                        what,
                        Amount.bytes((double) summary.bytes()),
                        summary.seconds(),
                        Amount.bytes(summary.megabytesPerSecond() * 1e6)));
    }

    private static void write(Path file, int mebibytes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int i = 0; i < mebibytes; i++) {
                ByteBuffer piece = ByteBuffer.wrap(noise(1 << 20, i));
                while (piece.hasRemaining()) {
                    channel.write(piece);
                }
            }
        }
    }

    /// Bytes that no link compresses: the linear congruential generator of Knuth's MMIX.
    private static byte[] noise(int length, long seed) {
        ByteBuffer bytes = ByteBuffer.allocate((length + 7) / 8 * 8);
        long state = seed * 0x9e3779b97f4a7c15L + 1;
        while (bytes.hasRemaining()) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            bytes.putLong(state ^ state >>> 32);
        }
        return Arrays.copyOf(bytes.array(), length);
    }

    static void compare(Path sent, Path received) throws IOException {
        if (Files.mismatch(sent, received) >= 0) {
            throw new UserError(
                    ExitCode.VERIFICATION_FAILED,
                    received + " is not what was sent",
                    "its bytes differ",
                    "this is a fault of Wraith, please report it");
        }
    }
}
