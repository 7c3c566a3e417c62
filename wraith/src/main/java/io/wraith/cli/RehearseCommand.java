package io.wraith.cli;

import io.wraith.node.Contact;
import io.wraith.node.FileReason;
import io.wraith.node.HostOrder;
import io.wraith.node.HostedShare;
import io.wraith.node.MountOrder;
import io.wraith.node.MountedShare;
import io.wraith.node.Node;
import io.wraith.node.NodeConfig;
import io.wraith.node.NodeException;
import io.wraith.node.ReceiveOrder;
import io.wraith.node.SendOrder;
import io.wraith.node.Service;

import picocli.CommandLine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// What the launcher runs once to fill the cache of start-up: a transfer from this process to
/// itself, and a mount of its own folder where mounts are possible, so that the next ones find the
/// classes, and what the JVM learnt of them, ready.
@CommandLine.Command(name = "rehearse", hidden = true)
final class RehearseCommand implements Command {
    private static final int FILE_BYTES = 48 << 20;
    private static final int SMALL_FILES = 1_000;
    private static final int DIRECT_READS = 4_000;
    private static final int SMALL_BYTES = 5_000;

    @Override
    public ExitCode run() {
        try (TemporaryFolder folder = new TemporaryFolder("wraith-rehearsal")) {
            rehearse(folder.path());
            return ExitCode.OK;
        } catch (IOException failure) {
            throw new UserError(
                    ExitCode.TEMPORARY,
                    "nothing could be rehearsed",
                    FileReason.of(failure),
                    "nothing need be done; commands start more slowly");
        } catch (NodeException failure) {
            throw Troubles.error(failure);
        } catch (InterruptedException stopped) {
            return ExitCode.INTERRUPTED;
        }
    }

    private static void rehearse(Path folder)
            throws IOException, NodeException, InterruptedException {
        NodeConfig config = NodeConfig.usual().withoutHome().withoutLan().withListen("127.0.0.1:0");
        Path source = write(folder.resolve("source"));
        try (Node sender = Node.open(config);
                Node receiver = Node.open(config);
                Service service = sender.offer(SendOrder.of(source))) {
            for (String way : List.of(service.code(), service.ticket())) {
                Contact contact = Contact.parse(way, receiver.peers()).at(sender.listenText());
                Path target = folder.resolve("target" + way.length());
                receiver.receive(contact, ReceiveOrder.into(target)).await();
            }
            mount(sender, receiver, source, Files.createDirectory(folder.resolve("mount")));
        }
    }

    /// Other programs read there: a process that stops in its own mount, for a page or a class,
    /// would wait for itself.
    private static void mount(Node host, Node guest, Path source, Path folder)
            throws IOException, NodeException, InterruptedException {
        try (HostedShare share = host.host(HostOrder.of(source))) {
            Contact contact = Contact.parse(share.ticket(), guest.peers()).at(host.listenText());
            try (MountedShare _ = guest.mount(contact, MountOrder.at(folder))) {
                Path large = folder.resolve("large");
                run("ls", "-lR", folder.toString());
                run("grep", "-r", "nothing", folder.toString());
                run("dd", "if=" + large, "bs=4k", "count=" + DIRECT_READS, "iflag=direct");
            } catch (NodeException impossible) {
                // Nobody can mount here, so nobody needs to learn it.
            }
        }
    }

    private static void run(String... words) throws IOException, InterruptedException {
        new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static Path write(Path folder) throws IOException {
        Files.createDirectory(folder);
        byte[] content = new byte[FILE_BYTES];
        new Random(1).nextBytes(content);
        Files.write(folder.resolve("large"), content);
        for (int i = 0; i < SMALL_FILES; i++) {
            Files.write(folder.resolve("small" + i), new byte[SMALL_BYTES]);
        }
        return folder;
    }
}
